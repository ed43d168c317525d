//! LayerCAM: each position of a layer's maps, weighted by its own gradient where that is above zero.
//!
//! A value says how much one position of the layer drives the target upwards. It stays sharp at early
//! layers, where one weight for a whole map does not.
//!
//! M = sum over k of max(0, d S / d A_k) A_k, position by position.
//!
//! Jiang et al., "LayerCAM: Exploring Hierarchical Class Activation Maps for Localization", IEEE
//! TIP 2021.
//!
//! Shape: rows x columns of the layer. Unit: score (or probability). Signed, cut off at zero
//! or not. Cost: one pass forward and back. Example: `explain cat.jpg --method layer-cam --set
//! layer=features.6.add`.

use super::gradients::layer::{Weighing, place_by_place};
use crate::model::network::Features;
use crate::registry::{Face, Family, Need};

/// LayerCAM.
pub struct LayerCam;

impl Weighing for LayerCam {
    const FACE: Face = Face {
        name: "layer-cam",
        title: "LayerCAM",
        question: "Which places push it up",
        summary: "Each position of the maps weighted by its own gradient, where that is above zero.",
        note: None,
        family: Family::Weigh,
        sweep: false,
        per_target: true,
        requires: &[Need::Layers],
    };

    /// Each position of each map times its own gradient, where that is above zero.
    fn weigh(maps: &Features, gradients: &[f32]) -> Vec<f32> {
        place_by_place(maps, gradients, |slope| slope.max(0.0))
    }
}
