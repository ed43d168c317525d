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

use super::explain::{Explain, Question};
use super::gradients::cotangent::{SOFTMAX, Softmax};
use super::gradients::layer::{LAYER, LayerGradient, RECTIFY, Rectify, place_by_place};
use crate::error::Result;
use crate::model::network::Features;
use crate::options::{Layer, options};
use crate::registry::{Face, Family, Need};

options! {
    /// The options of LayerCAM.
    pub struct Options {
        layer: Layer = LAYER,
        rectify: Rectify = RECTIFY,
        softmax: Softmax = SOFTMAX,
    }
}

/// LayerCAM.
pub struct LayerCam;

impl Explain for LayerCam {
    const FACE: Face = Face {
        name: "layer-cam",
        title: "LayerCAM",
        summary: "Each place of the maps weighed by its own gradient, where that is above zero.",
        note: None,
        family: Family::Weigh,
        sweep: false,
        per_target: true,
        requires: &[Need::Layers],
    };
    type Options = Options;
    type Stepper = LayerGradient;

    fn begin(question: &Question, options: &Options) -> Result<LayerGradient> {
        Ok(LayerGradient::new(
            question,
            &options.layer,
            options.softmax,
            weigh,
        ))
    }

    fn reading(options: &Options) -> Rectify {
        options.rectify
    }
}

/// Each place of each map times its own gradient, where that is above zero.
pub fn weigh(maps: &Features, gradients: &[f32]) -> Vec<f32> {
    place_by_place(maps, gradients, |slope| slope.max(0.0))
}
