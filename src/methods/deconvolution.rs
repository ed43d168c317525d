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

use super::attribution::{Attribution, CHANNELS, Meaning, SOFTMAX, Samples};
use super::options::{OptionSpec, Options};
use crate::graph::backward::Rectifier;
use crate::model::target::Target;
use crate::photo::input::Input;

pub const OPTIONS: &[OptionSpec] = &[SOFTMAX, CHANNELS];

pub fn begin(input: &Input, target: Target, options: &Options) -> Attribution {
    let reading = (Samples::Photo, Meaning::Slope);
    Attribution::new(input, target, options, reading, Rectifier::Deconvolution)
}
