//! HiRes-CAM: each place of a layer's maps times its own gradient.
//!
//! A value says how much one place of the layer contributes to the target by the slope there. For
//! layers that only linear ones follow, the values add up to the score without its bias.
//!
//! M = sum over k of (d S / d A_k) A_k, place by place.
//!
//! Draelos and Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations", 2020.
//!
//! Shape: rows x columns of the layer. Unit: score (or probability). A magnitude, or signed where
//! kept. Cost: one pass forward and back. Example: `explain cat.jpg --method hires-cam --set
//! rectify=keep`.

use super::attribution::SOFTMAX;
use super::layer_gradient::{LAYER, LayerGradient, RECTIFY, place_by_place};
use super::options::{OptionSpec, Options};
use crate::model::network::Features;
use crate::model::target::Target;
use crate::photo::input::Input;

pub const OPTIONS: &[OptionSpec] = &[LAYER, RECTIFY, SOFTMAX];

pub fn begin(input: &Input, target: Target, options: &Options) -> LayerGradient {
    LayerGradient::new(input, target, options, weigh)
}

pub fn weigh(maps: &Features, gradients: &[f32]) -> Vec<f32> {
    place_by_place(maps, gradients, |slope| slope)
}
