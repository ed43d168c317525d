//! Grad-CAM: a layer's maps, weighted by how much the target rises with each.
//!
//! A value says how much one position of the layer adds to the target, if every position of a map counted
//! alike.
//!
//! M = max(0, sum over k of a_k A_k), a_k = mean over positions of d S / d A_k, with A the layer's maps.
//! Where the layer is followed by global average pooling and one dense layer it is the class
//! activation map, divided by the number of positions, before what is below zero is cut off.
//!
//! Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks", ICCV 2017.
//!
//! Shape: rows x columns of the layer. Unit: score (or probability). Signed, cut off at zero
//! or not. Cost: one pass forward and back. Example: `explain cat.jpg --method grad-cam --set
//! layer=features.13.add`.

use super::gradients::layer::{Weighing, weighted};
use crate::model::network::Features;
use crate::registry::{Face, Family, Need};

/// Grad-CAM.
pub struct GradCam;

impl Weighing for GradCam {
    const FACE: Face = Face {
        name: "grad-cam",
        title: "Grad-CAM",
        question: "Which maps raise the score",
        summary: "The maps of a layer, weighted by how fast the score rises with each.",
        note: None,
        family: Family::Weigh,
        sweep: false,
        per_target: true,
        requires: &[Need::Layers],
    };

    /// Each map times the mean of its gradient.
    fn weigh(maps: &Features, gradients: &[f32]) -> Vec<f32> {
        let size = maps.rows * maps.columns;
        let means = gradients.chunks_exact(size);
        weighted(maps, means.map(|map| map.iter().sum::<f32>() / size as f32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::methods::grad_cam_plus_plus::GradCamPlusPlus;
    use crate::methods::hires_cam::HiResCam;
    use crate::methods::layer_cam::LayerCam;
    use crate::methods::xgrad_cam::XGradCam;

    /// Two maps of two positions: A = (1, 2) and (3, 4), gradients (1, 3) and (-2, 0).
    #[test]
    fn five_ways_of_weighing_by_hand() {
        let maps = Features {
            channels: 2,
            rows: 1,
            columns: 2,
            values: vec![1.0, 2.0, 3.0, 4.0],
        };
        let gradients = [1.0, 3.0, -2.0, 0.0];
        // Means 2 and -1.
        assert_eq!(GradCam::weigh(&maps, &gradients), [2.0 - 3.0, 4.0 - 4.0]);
        assert_eq!(HiResCam::weigh(&maps, &gradients), [1.0 - 6.0, 6.0]);
        assert_eq!(LayerCam::weigh(&maps, &gradients), [1.0, 6.0]);
        // The maps' sums are 3 and 7, and of their products with the gradients 7 and -6.
        let found = XGradCam::weigh(&maps, &gradients);
        let (first, second) = (7.0 / 3.0, -6.0 / 7.0);
        assert!((found[0] - (first + 3.0 * second)).abs() < 1e-6);
        assert!((found[1] - (2.0 * first + 4.0 * second)).abs() < 1e-6);
        // First map: its sum is 3, so the alphas are 1 / (2 + 3) and 9 / (18 + 81). The second map
        // has no gradient above zero.
        let weight = 1.0 / 5.0 + 3.0 * 9.0 / 99.0;
        let found = GradCamPlusPlus::weigh(&maps, &gradients);
        assert!((found[0] - weight).abs() < 1e-6 && (found[1] - 2.0 * weight).abs() < 1e-6);
    }
}
