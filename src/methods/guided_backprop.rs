//! Guided backpropagation: the gradient, with every ReLU passing positive signals only.
//!
//! A value is large where an edge or a texture could drive units that speak for the target. It is
//! not a derivative of the score.
//!
//! At each rectifier y = max(x, 0) the signal v becomes max(v, 0) where y > 0, and zero elsewhere.
//!
//! Springenberg et al., "Striving for Simplicity", ICLR 2015 workshop. It changes little when the
//! network's weights are replaced by random ones: Adebayo et al., "Sanity Checks for Saliency
//! Maps", NeurIPS 2018.
//!
//! Shape: rows x columns of the input. Unit: score (or probability) per unit of intensity. A
//! magnitude, or signed. Cost: one pass forward and back. Example: `explain cat.jpg --method
//! guided-backprop`.

use super::explain::{Explain, Question};
use super::gradients::SANITY;
use super::gradients::channels::{CHANNELS, Channels};
use super::gradients::cotangent::{SOFTMAX, Softmax};
use super::gradients::input::{InputGradient, Meaning, Samples};
use crate::error::Result;
use crate::graph::backward::Rectifier;
use crate::options::options;
use crate::registry::{Face, Family};

options! {
    /// The options of Guided backpropagation.
    pub struct Options {
        softmax: Softmax = SOFTMAX,
        channels: Channels = CHANNELS,
    }
}

/// Guided backpropagation.
pub struct GuidedBackprop;

impl Explain for GuidedBackprop {
    const FACE: Face = Face {
        name: "guided-backprop",
        title: "Guided backpropagation",
        question: "Which edges could speak for it",
        summary: "The gradient, with every ReLU passing positive signals only.",
        note: Some(SANITY),
        family: Family::Differentiate,
        sweep: false,
        per_target: true,
        requires: &[],
    };
    type Options = Options;
    type Stepper = InputGradient;

    fn begin(question: &Question, options: &Options) -> Result<InputGradient> {
        let reading = (Samples::Photo, Meaning::Slope);
        let rule = Rectifier::Guided;
        Ok(InputGradient::new(question, options.softmax, reading, rule))
    }

    fn reading(options: &Options) -> Channels {
        options.channels
    }
}
