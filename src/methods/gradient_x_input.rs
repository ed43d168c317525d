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

use super::attribution::{Attribution, CONTRIBUTIONS, Meaning, SOFTMAX, Samples};
use super::options::{OptionSpec, Options};
use crate::graph::backward::Rectifier;
use crate::model::target::Target;
use crate::photo::input::Input;

pub const OPTIONS: &[OptionSpec] = &[SOFTMAX, CONTRIBUTIONS];

pub fn begin(input: &Input, target: Target, options: &Options) -> Attribution {
    let reading = (Samples::Photo, Meaning::TimesInput);
    Attribution::new(input, target, options, reading, Rectifier::Gradient)
}
