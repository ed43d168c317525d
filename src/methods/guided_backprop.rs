//! Guided backpropagation: the gradient, with every rectifier passing positive signals only.
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

use super::attribution::{Attribution, CHANNELS, Meaning, SOFTMAX, Samples};
use super::options::{OptionSpec, Options};
use crate::graph::backward::Rectifier;
use crate::model::target::Target;
use crate::photo::input::Input;

pub const OPTIONS: &[OptionSpec] = &[SOFTMAX, CHANNELS];

pub fn begin(input: &Input, target: Target, options: &Options) -> Attribution {
    let reading = (Samples::Photo, Meaning::Slope);
    Attribution::new(input, target, options, reading, Rectifier::Guided)
}
