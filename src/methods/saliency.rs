//! Saliency: the gradient of the target at the photo.
//!
//! A value says how fast the score rises with the intensity of one pixel, everything else left
//! alone: of the channel that answers most (`max-abs`), summed over channels, or of each.
//!
//! M(x, y) = max over c of |d S / d p_c(x, y)|, with p the pixel intensities.
//!
//! Simonyan, Vedaldi and Zisserman, "Deep Inside Convolutional Networks", 2013.
//!
//! Shape: rows x columns of the input. Unit: score (or probability) per unit of intensity, black to
//! white being one. A magnitude, or signed. Cost: one pass forward and back. Example: `explain
//! cat.jpg --method saliency --set channels=sum`.

use super::explain::{Explain, Question};
use super::gradients::channels::{CHANNELS, Channels};
use super::gradients::cotangent::{SOFTMAX, Softmax};
use super::gradients::input::{InputGradient, Meaning, Samples};
use crate::error::Result;
use crate::graph::backward::Rectifier;
use crate::options::options;
use crate::registry::{Face, Family};

options! {
    /// The options of Saliency.
    pub struct Options {
        softmax: Softmax = SOFTMAX,
        channels: Channels = CHANNELS,
    }
}

/// Saliency.
pub struct Saliency;

impl Explain for Saliency {
    const FACE: Face = Face {
        name: "saliency",
        title: "Saliency",
        question: "What would one pixel change",
        summary: "How fast the score rises with each pixel: the gradient.",
        note: None,
        family: Family::Differentiate,
        sweep: false,
        per_target: true,
        requires: &[],
    };
    type Options = Options;
    type Stepper = InputGradient;

    fn begin(question: &Question, options: &Options) -> Result<InputGradient> {
        let reading = (Samples::Photo, Meaning::Slope);
        let rule = Rectifier::Gradient;
        Ok(InputGradient::new(question, options.softmax, reading, rule))
    }

    fn reading(options: &Options) -> Channels {
        options.channels
    }
}
