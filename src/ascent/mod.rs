//! Pictures that raise a number of the network, and the contract they keep.
//!
//! An [`Ascent`] holds the picture and no network. `views` gives the inputs at which the next step
//! needs the objective's slope; the slopes are `absorb`ed together, in the order of the views, and the
//! step is taken. Whoever drives it may compute the slopes of one step in several workers: only the
//! options, the seed among them, decide the picture. `picture` is there at any time.
//!
//! To add an ascent: write its file, add one line to [`ASCENTS`], its test to `tests/`, and its
//! entry to the README.

pub mod adam;
pub mod basis;
pub mod class_model;
pub mod climb;
pub mod dream;
pub mod fourier;
pub mod penalty;
pub mod pixels;
pub mod resize;
pub mod sampler;
pub mod tiles;

use image::RgbImage;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::manifest::{Manifest, Preprocessing};
use crate::methods::options::{Choice, Kind, OptionSpec, Options, Stage, choice};
use crate::model::objective::{Objective, Slope};
use crate::model::target::Target;
use crate::photo::input::Input;
use sampler::Shape;

pub trait Ascent {
    /// What is raised.
    fn objective(&self) -> &Objective;

    fn steps(&self) -> usize;

    /// Steps taken so far.
    fn done(&self) -> usize;

    /// Passes forward and back of all steps together.
    fn passes(&self) -> usize;

    /// Normalised inputs whose slopes the next step needs; none after the last.
    fn views(&self) -> Vec<Vec<f32>>;

    /// Takes a step, from the slopes at its views.
    fn absorb(&mut self, slopes: &[Slope]) -> Result<()>;

    /// The objective's mean over the views of the last step, before it was taken.
    fn value(&self) -> Option<f32>;

    /// The picture as it is now, 8 bits a channel.
    fn picture(&self) -> Result<RgbImage>;

    /// The options that made it.
    fn parameters(&self) -> Map<String, Value>;
}

/// What an ascent may begin with.
pub struct Scene<'a> {
    pub manifest: &'a Manifest,
    /// The photo as the network sees it.
    pub input: Option<&'a Input>,
    /// The whole photo.
    pub photo: Option<&'a RgbImage>,
}

/// A line of the table of ascents.
#[derive(Serialize)]
pub struct Kin {
    pub name: &'static str,
    pub title: &'static str,
    pub options: &'static [OptionSpec],
    #[serde(skip)]
    begin: Begin,
}

type Begin = fn(&Scene, Objective, &Options) -> Result<Box<dyn Ascent>>;

pub const ASCENTS: &[Kin] = &[
    Kin {
        name: "class-model",
        title: "Class model",
        options: class_model::OPTIONS,
        begin: |scene, objective, options| {
            let model = class_model::ClassModel::begin(scene, objective, options)?;
            Ok(Box::new(model))
        },
    },
    Kin {
        name: "deep-dream",
        title: "Deep dream",
        options: dream::OPTIONS,
        begin: |scene, objective, options| {
            Ok(Box::new(dream::DeepDream::begin(
                scene, objective, options,
            )?))
        },
    },
];

pub(crate) const CHANNEL: OptionSpec = OptionSpec {
    key: "channel",
    label: "Channel",
    help: "One channel of the layer, counted from 0, or all of them.",
    default: "all",
    stage: Stage::Sweep,
    kind: Kind::Index { without: ALL },
};

pub(crate) const ROW: OptionSpec = OptionSpec {
    key: "row",
    label: "Row",
    help: "With a column, one unit of the channel; else the mean of all its places.",
    default: "all",
    stage: Stage::Sweep,
    kind: Kind::Index { without: ALL },
};

pub(crate) const COLUMN: OptionSpec = OptionSpec {
    key: "column",
    label: "Column",
    help: "With a row, one unit of the channel.",
    default: "all",
    stage: Stage::Sweep,
    kind: Kind::Index { without: ALL },
};

const ALL: Choice = choice("all", "all");

pub(crate) const SEED: OptionSpec = OptionSpec {
    key: "seed",
    label: "Seed",
    help: "What chance begins with; the same seed gives the same picture.",
    default: "0",
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 0,
        maximum: u32::MAX as u64,
    },
};

/// The names of all ascents, with commas between.
pub fn names() -> String {
    let names: Vec<_> = ASCENTS.iter().map(|kin| kin.name).collect();
    names.join(", ")
}

/// The ascent of that name.
pub fn find(name: &str) -> Result<&'static Kin> {
    let found = ASCENTS.iter().find(|kin| kin.name == name);
    found.ok_or_else(|| Error::Method {
        name: name.to_string(),
        available: names(),
    })
}

impl Kin {
    /// Checks options given as key and value; what is not given gets its default.
    pub fn options<'a>(
        &self,
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Options> {
        Options::parse(self.name, self.options, given)
    }

    /// An ascent of what the options name: a layer, a channel or a unit, or else a target's score.
    pub fn begin(
        &self,
        scene: &Scene,
        target: Option<Target>,
        options: &Options,
    ) -> Result<Box<dyn Ascent>> {
        let objective = objective(scene.manifest, target, options)?;
        (self.begin)(scene, objective, options)
    }
}

fn objective(manifest: &Manifest, target: Option<Target>, options: &Options) -> Result<Objective> {
    let layer = match (options.text("layer"), manifest.layers.last()) {
        ("scores", _) => {
            let Target { class, versus } = target.ok_or(Error::NoTarget)?;
            return Ok(Objective::Score { class, versus });
        }
        ("last", Some(last)) => last.clone(),
        (layer, _) => layer.to_string(),
    };
    let index = |key: &str| match options.text(key) {
        "all" | "" => Ok(None),
        _ => options.number::<usize>(key).map(Some),
    };
    Ok(match (index("channel")?, index("row")?, index("column")?) {
        (None, None, None) => Objective::Layer { layer },
        (Some(channel), None, None) => Objective::Channel { layer, channel },
        (Some(channel), Some(row), Some(column)) => Objective::Unit {
            layer,
            channel,
            row,
            column,
        },
        _ => {
            return Err(options.refuse(
                "channel",
                "a unit needs a channel, a row and a column".to_string(),
            ));
        }
    })
}

/// Refuses slopes that are not those of the views.
fn check_slopes(step: usize, slopes: &[Slope], views: usize, size: usize) -> Result<()> {
    let odd = slopes.iter().find(|slope| slope.gradient.len() != size);
    let found = match odd {
        None if slopes.len() == views => return Ok(()),
        None => slopes.len() * size,
        Some(slope) => slope.gradient.len(),
    };
    Err(Error::StepValues {
        index: step,
        expected: views * size,
        found,
    })
}

fn mean_value(slopes: &[Slope]) -> f32 {
    slopes.iter().map(|slope| slope.value).sum::<f32>() / slopes.len().max(1) as f32
}

/// Normalised planes as a picture.
fn picture(planes: &[f32], (rows, columns): Shape, rule: &Preprocessing) -> Result<RgbImage> {
    RgbImage::from_raw(columns as u32, rows as u32, rule.levels(planes))
        .ok_or_else(|| Error::Resize("the picture has the wrong size".to_string()))
}
