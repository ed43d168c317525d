//! XGrad-CAM: a layer's maps, each weighted by the gradient where the map is active.
//!
//! A value says how much one position of the layer adds to the target, if the positions of a map counted by
//! how active they are. The weighted maps come as close to adding up to the score, and to losing of it
//! what each map is worth, as one weight a map allows.
//!
//! M = max(0, sum over k of w_k A_k), w_k = sum over positions of (A_k / sum over positions of A_k) d S / d A_k,
//! with A the layer's maps; zero for a map whose sum is.
//!
//! Fu et al., "Axiom-based Grad-CAM: Towards Accurate Visualization and Explanation of CNNs", BMVC
//! 2020.
//!
//! Shape: rows x columns of the layer. Unit: score (or probability). Signed, cut off at zero
//! or not. Cost: one pass forward and back. Example: `explain cat.jpg --method xgrad-cam --set
//! layer=features.13.add`.

use super::gradients::layer::{VANISHING, Weighing, weighted};
use crate::model::network::Features;
use crate::registry::{Face, Family, Need};

/// XGrad-CAM.
pub struct XGradCam;

impl Weighing for XGradCam {
    const FACE: Face = Face {
        name: "xgrad-cam",
        title: "XGrad-CAM",
        question: "Weigh maps where active",
        summary: "The maps of a layer, weighted by how fast the score rises where each is active.",
        note: Some(VANISHING),
        family: Family::Weigh,
        sweep: false,
        per_target: true,
        requires: &[Need::Layers],
    };

    /// Each map times the mean of its gradient, positions counted by their activation.
    fn weigh(maps: &Features, gradients: &[f32]) -> Vec<f32> {
        let size = maps.rows * maps.columns;
        let pairs = std::iter::zip(maps.values.chunks_exact(size), gradients.chunks_exact(size));
        weighted(maps, pairs.map(|(map, gradient)| weight(map, gradient)))
    }
}

/// In float64, since sums of values of both signs leave little of float32.
fn weight(map: &[f32], gradient: &[f32]) -> f32 {
    let sum: f64 = map.iter().map(|&value| f64::from(value)).sum();
    if sum == 0.0 {
        return 0.0;
    }
    let products = std::iter::zip(map, gradient).map(|(&a, &g)| f64::from(a) * f64::from(g));
    (products.sum::<f64>() / sum) as f32
}
