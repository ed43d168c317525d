//! HiRes-CAM: each position of a layer's maps times its own gradient.
//!
//! A value says how much one position of the layer contributes to the target by the slope there. For
//! layers that only linear ones follow, the values add up to the score without its bias.
//!
//! M = sum over k of (d S / d A_k) A_k, position by position.
//!
//! Draelos and Carin, "Use HiResCAM instead of Grad-CAM for faithful explanations", 2020.
//!
//! Shape: rows x columns of the layer. Unit: score (or probability). Signed, cut off at zero
//! or not. Cost: one pass forward and back. Example: `explain cat.jpg --method hires-cam --set
//! rectify=keep`.

use super::gradients::layer::{Weighing, place_by_place};
use crate::model::network::Features;
use crate::registry::{Face, Family, Need};

/// HiRes-CAM.
pub struct HiResCam;

impl Weighing for HiResCam {
    const FACE: Face = Face {
        name: "hires-cam",
        title: "HiRes-CAM",
        question: "What each place contributes",
        summary: "Each position of the maps times its own gradient.",
        note: None,
        family: Family::Weigh,
        sweep: false,
        per_target: true,
        requires: &[Need::Layers],
    };

    /// Each position of each map times its own gradient.
    fn weigh(maps: &Features, gradients: &[f32]) -> Vec<f32> {
        place_by_place(maps, gradients, |slope| slope)
    }
}
