//! What is shown of the values of red, green and blue.

use crate::options::{Kind, OptionSpec, Stage, choices};

choices! {
    /// How the three values of a pixel are shown.
    pub enum Channels {
        /// The largest size of the three values.
        MaxAbs = ("max-abs", "largest of three"),
        /// The sum of the three values, with its sign.
        Sum = ("sum", "signed sum"),
        /// Three layers, one a channel.
        Each = ("each", "each"),
    }
}

/// For slopes, whose usual picture is the largest of three.
pub const CHANNELS: OptionSpec = OptionSpec {
    key: "channels",
    label: "Channels",
    help: "The largest absolute value of red, green and blue, their signed sum, or each.",
    default: "max-abs",
    example: "sum",
    beside: &[],
    unit: None,
    stage: Stage::Reading,
    kind: Kind::Choice {
        choices: Channels::CHOICES,
    },
};

/// For contributions, which add up.
pub const CONTRIBUTIONS: OptionSpec = OptionSpec {
    default: "sum",
    example: "each",
    beside: &[],
    ..CHANNELS
};

impl Channels {
    /// Three planes as one map, or as three, with the names of the layers.
    pub fn reduce(self, values: &[f32], plane: usize) -> (Vec<&'static str>, Vec<f32>) {
        let of = |pixel: usize| (0..3).map(move |channel| values[channel * plane + pixel]);
        match self {
            Channels::Each => (vec!["red", "green", "blue"], values.to_vec()),
            Channels::Sum => {
                let sum = |pixel| of(pixel).sum();
                (vec!["all channels"], (0..plane).map(sum).collect())
            }
            Channels::MaxAbs => {
                let largest = |pixel| of(pixel).fold(0.0, |most: f32, value| most.max(value.abs()));
                (vec!["largest channel"], (0..plane).map(largest).collect())
            }
        }
    }
}
