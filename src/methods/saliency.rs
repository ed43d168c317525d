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

use super::attribution::{Attribution, CHANNELS, Meaning, SOFTMAX, Samples};
use super::options::{OptionSpec, Options};
use crate::graph::backward::Rectifier;
use crate::model::target::Target;
use crate::photo::input::Input;

pub const OPTIONS: &[OptionSpec] = &[SOFTMAX, CHANNELS];

pub fn begin(input: &Input, target: Target, options: &Options) -> Attribution {
    let reading = (Samples::Photo, Meaning::Slope);
    Attribution::new(input, target, options, reading, Rectifier::Gradient)
}
