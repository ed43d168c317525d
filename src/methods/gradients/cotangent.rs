//! What is pulled back for a target: of its score, or of its probability.

use crate::error::Result;
use crate::model::network::Network;
use crate::model::target::Target;
use crate::options::{Kind, OptionSpec, Stage, choices};

choices! {
    /// Whether a method explains the score or the probability.
    pub enum Softmax {
        /// The score is differentiated.
        Before = ("before", "before"),
        /// The probability is differentiated.
        After = ("after", "after"),
    }
}

pub const SOFTMAX: OptionSpec = OptionSpec {
    key: "softmax",
    label: "Softmax",
    help: "Before softmax the gradient is of the class's own score. After it, of the probability, which also moves when other classes do and is flat where the network is sure.",
    default: "before",
    example: "after",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Choice {
        choices: Softmax::CHOICES,
    },
};

impl Softmax {
    /// The score or the probability of a target, given the scores of all classes.
    pub fn of(self, target: Target, scores: &[f32]) -> f32 {
        match self {
            Softmax::Before => target.of(scores),
            Softmax::After => target.probability(scores),
        }
    }

    /// The cotangent of the scores for a target at normalised values. For the probability it takes a
    /// forward pass.
    ///
    /// # Errors
    /// Those of [`Network::run_values`].
    pub fn cotangent(
        self,
        network: &mut Network,
        values: &[f32],
        target: Target,
    ) -> Result<Vec<f32>> {
        Ok(match self {
            Softmax::Before => target.cotangent(network.classes()),
            Softmax::After => target.probability_cotangent(&network.run_values(values)?.scores),
        })
    }

    /// How many passes the cotangent and its pull-back take.
    pub fn passes(self) -> usize {
        match self {
            Softmax::Before => 1,
            Softmax::After => 2,
        }
    }
}
