//! LayerCAM: each place of a layer's maps, weighed by its own gradient where that is above zero.
//!
//! A value says how much one place of the layer drives the target upwards. It stays sharp at early
//! layers, where one weight for a whole map does not.
//!
//! M = sum over k of max(0, d S / d A_k) A_k, place by place.
//!
//! Jiang et al., "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization", IEEE
//! TIP 2021.
//!
//! Shape: rows x columns of the layer. Unit: score (or probability). A magnitude, or signed where
//! kept. Cost: one pass forward and back. Example: `explain cat.jpg --method layer-cam --set
//! layer=features.6.add`.

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
    place_by_place(maps, gradients, |slope| slope.max(0.0))
}
