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

use super::explain::{Explain, Question};
use super::gradients::cotangent::{SOFTMAX, Softmax};
use super::gradients::layer::{LAYER, LayerGradient, RECTIFY, Rectify, place_by_place};
use crate::error::Result;
use crate::model::network::Features;
use crate::options::{Layer, options};
use crate::registry::{Face, Family, Need};

options! {
    /// The options of HiRes-CAM.
    pub struct Options {
        layer: Layer = LAYER,
        rectify: Rectify = RECTIFY,
        softmax: Softmax = SOFTMAX,
    }
}

/// HiRes-CAM.
pub struct HiResCam;

impl Explain for HiResCam {
    const FACE: Face = Face {
        name: "hires-cam",
        title: "HiRes-CAM",
        summary: "Each place of the maps times its own gradient.",
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

/// Each place of each map times its own gradient.
pub fn weigh(maps: &Features, gradients: &[f32]) -> Vec<f32> {
    place_by_place(maps, gradients, |slope| slope)
}
