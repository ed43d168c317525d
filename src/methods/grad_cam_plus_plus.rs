//! Grad-CAM++: Grad-CAM with positions weighted by how much they drive the target.
//!
//! A value says how much one position of the layer adds to the target, where several parts of the
//! photo may each be enough.
//!
//! M = max(0, sum over k of w_k A_k), w_k = sum over positions of a max(0, g),
//! a = g^2 / (2 g^2 + g^3 sum over positions of A_k), with g = d S / d A_k; zero where the denominator is.
//! The exponential that the paper puts around S only scales the map.
//!
//! Chattopadhay et al., "Grad-CAM++", WACV 2018.
//!
//! Shape: rows x columns of the layer. Unit: score (or probability), up to a factor. Signed, cut off
//! at zero or not. Cost: one pass forward and back. Example: `explain cat.jpg --method
//! grad-cam-plus-plus`.

use super::gradients::layer::{VANISHING, Weighing, weighted};
use crate::model::network::Features;
use crate::registry::{Face, Family, Need};

/// Grad-CAM++.
pub struct GradCamPlusPlus;

impl Weighing for GradCamPlusPlus {
    const FACE: Face = Face {
        name: "grad-cam-plus-plus",
        title: "Grad-CAM++",
        question: "Find each part that would do",
        summary: "Grad-CAM that lets several parts of the photo each be enough.",
        note: Some(VANISHING),
        family: Family::Weigh,
        sweep: false,
        per_target: true,
        requires: &[Need::Layers],
    };

    /// Each map times the sum of its gradients above zero, by the share of each position.
    fn weigh(maps: &Features, gradients: &[f32]) -> Vec<f32> {
        let size = maps.rows * maps.columns;
        let pairs = maps
            .values
            .chunks_exact(size)
            .zip(gradients.chunks_exact(size));
        weighted(maps, pairs.map(|(map, gradient)| weight(map, gradient)))
    }
}

/// In float64, since cubes of gradients leave little of float32's range.
fn weight(map: &[f32], gradient: &[f32]) -> f32 {
    let sum: f64 = map.iter().map(|&value| f64::from(value)).sum();
    let of = |&g: &f32| {
        let g = f64::from(g);
        let below = 2.0 * g * g + sum * g.powi(3);
        if below == 0.0 {
            0.0
        } else {
            g * g / below * g.max(0.0)
        }
    };
    gradient.iter().map(of).sum::<f64>() as f32
}
