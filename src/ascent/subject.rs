//! What of a network a picture is made to raise, as options name it.

use crate::error::{Error, Result};
use crate::manifest::Manifest;
use crate::model::objective::Objective;
use crate::model::target::Target;
use crate::options::{ALL, Kind, Layer, OptionSpec, Stage, Value, refused};

/// The part of the network that the options ask to raise: the scores, or a layer, a channel or a unit.
pub enum Subject {
    Scores,
    Layer {
        layer: Layer,
        channel: Option<usize>,
        place: [Option<usize>; 2],
    },
}

/// The part of the network that the option `layer` names: the scores, or a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Scores,
    Layer(Layer),
}

impl Value for Source {
    fn read(text: &str) -> Option<Source> {
        match text {
            "scores" => Some(Source::Scores),
            name => Layer::read(name).map(Source::Layer),
        }
    }
}

impl Subject {
    /// The objective in a network. Scores are those of a target.
    ///
    /// # Errors
    /// [`Error::NoTarget`] for scores without a target, [`Error::NoLayer`] for the last of no layers, and
    /// [`Error::OptionValue`] for a position without its channel, row or column.
    pub fn objective(self, manifest: &Manifest, target: Option<Target>) -> Result<Objective> {
        let (layer, channel, place) = match self {
            Subject::Scores => {
                let Target { class, versus } = target.ok_or(Error::NoTarget)?;
                return Ok(Objective::Score { class, versus });
            }
            Subject::Layer {
                layer,
                channel,
                place,
            } => (layer, channel, place),
        };
        let layer = match (layer, manifest.layers.last()) {
            (Layer::Last, Some(last)) => last.clone(),
            (Layer::Last, None) => "last".to_string(),
            (Layer::Named(name), _) => name,
        };
        match (channel, place) {
            (None, [None, None]) => Ok(Objective::Layer { layer }),
            (Some(channel), [None, None]) => Ok(Objective::Channel { layer, channel }),
            (Some(channel), [Some(row), Some(column)]) => Ok(Objective::Unit {
                layer,
                channel,
                row,
                column,
            }),
            _ => {
                let channel = channel.map_or(ALL.value.to_string(), |index| index.to_string());
                Err(refused(
                    &CHANNEL,
                    channel,
                    "a unit needs a channel, a row and a column",
                ))
            }
        }
    }
}

pub(crate) const CHANNEL: OptionSpec = OptionSpec {
    key: "channel",
    label: "Channel",
    help: "One channel of the layer, counted from 0, or all of them.",
    default: "all",
    example: "3",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Index { without: ALL },
};

pub(crate) const ROW: OptionSpec = OptionSpec {
    key: "row",
    label: "Row",
    help: "With a column, one unit of the channel; else the mean of all its places.",
    default: "all",
    example: "3",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Index { without: ALL },
};

pub(crate) const COLUMN: OptionSpec = OptionSpec {
    key: "column",
    label: "Column",
    help: "With a row, one unit of the channel.",
    default: "all",
    example: "3",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Index { without: ALL },
};
