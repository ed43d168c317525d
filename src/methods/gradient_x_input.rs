//! Gradient times input: what each pixel contributes if the network were linear.
//!
//! A value says how much the score would lose, by the slope at the photo, if the pixel went to the
//! training mean.
//!
//! M(x, y) = sum over c of x_c(x, y) d S / d x_c(x, y), with x the normalised input, which is zero
//! at the training mean.
//!
//! Shrikumar et al., "Not Just a Black Box", 2016.
//!
//! Shape: rows x columns of the input. Unit: score (or probability). Signed. Cost: one pass forward
//! and back. Example: `explain cat.jpg --method gradient-x-input`.

use super::explain::{Explain, Question};
use super::gradients::channels::{CONTRIBUTIONS, Channels};
use super::gradients::cotangent::{SOFTMAX, Softmax};
use super::gradients::input::{InputGradient, Meaning, Samples};
use crate::error::Result;
use crate::graph::backward::Rectifier;
use crate::options::options;
use crate::registry::{Face, Family};

options! {
    /// The options of Gradient x input.
    pub struct Options {
        softmax: Softmax = SOFTMAX,
        channels: Channels = CONTRIBUTIONS,
    }
}

/// Gradient x input.
pub struct GradientXInput;

impl Explain for GradientXInput {
    const FACE: Face = Face {
        name: "gradient-x-input",
        title: "Gradient x input",
        question: "What each pixel adds, by slope",
        summary: "What each pixel would contribute if the network were linear.",
        note: None,
        family: Family::Differentiate,
        sweep: false,
        per_target: true,
        requires: &[],
    };
    type Options = Options;
    type Stepper = InputGradient;

    fn begin(question: &Question, options: &Options) -> Result<InputGradient> {
        let reading = (Samples::Photo, Meaning::TimesInput);
        let rule = Rectifier::Gradient;
        Ok(InputGradient::new(question, options.softmax, reading, rule))
    }

    fn reading(options: &Options) -> Channels {
        options.channels
    }
}
