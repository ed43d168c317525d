//! Deconvolution: the target's signal sent back through transposed layers and rectified on the way.
//!
//! A value is large where the picture holds what could have driven the units that the signal
//! passes. It is not a derivative of the score.
//!
//! At each rectifier the signal v becomes max(v, 0), whatever the forward value was; maximum
//! pooling sends it to the place that won (its switches).
//!
//! Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014. It changes
//! little when the network's weights are replaced by random ones: Adebayo et al., "Sanity Checks
//! for Saliency Maps", NeurIPS 2018, found so for its sibling, guided backpropagation.
//!
//! Shape: rows x columns of the input. Unit: score (or probability) per unit of intensity. A
//! magnitude, or signed. Cost: one pass forward and back. Example: `explain cat.jpg --method
//! deconvolution`.

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
    /// The options of Deconvolution.
    pub struct Options {
        softmax: Softmax = SOFTMAX,
        channels: Channels = CHANNELS,
    }
}

/// Deconvolution.
pub struct Deconvolution;

impl Explain for Deconvolution {
    const FACE: Face = Face {
        name: "deconvolution",
        title: "Deconvolution",
        question: "Send the answer back",
        summary: "The class's signal sent back through the layers and rectified on the way.",
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
        let rule = Rectifier::Deconvolution;
        Ok(InputGradient::new(question, options.softmax, reading, rule))
    }

    fn reading(options: &Options) -> Channels {
        options.channels
    }
}
