//! Whole networks against PyTorch's autograd in float64 (`tests/reference/make_gradients.py`).

use heatlens::graph::backward::Rectifier;
use tract_onnx::prelude::*;

use super::oracle::gradient;
use crate::support::models::{NETWORKS, Reference, floats, run};

fn relative_error(found: &[f32], expected: &[f32]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let square = |sum: f64, value: f32| sum + f64::from(value).powi(2);
    let gaps = std::iter::zip(found, expected).map(|(a, b)| a - b);
    (gaps.fold(0.0, square) / expected.iter().copied().fold(0.0, square)).sqrt()
}

#[test]
fn networks_of_every_kind_agree_with_pytorch() {
    for name in NETWORKS {
        let reference = Reference::load(name);
        let (model, x) = (&reference.model, &reference.input);
        let values = |key: &str| reference.get(key).unwrap();
        let output = &run(model, std::slice::from_ref(x))[0];
        let error = relative_error(&floats(output), &values("scores"));
        assert!(error < 1e-5, "{name}, scores: {error}");
        let cotangent = Tensor::from_shape(output.shape(), &values("cotangent")).unwrap();
        for (rule, key) in [
            (Rectifier::Gradient, "gradient"),
            (Rectifier::Guided, "guided"),
            (Rectifier::Deconvolution, "deconvolution"),
        ] {
            if let Some(expected) = reference.get(key) {
                let found = gradient(model, x, &cotangent, rule);
                let error = relative_error(&found, &expected);
                assert!(error < 1e-5, "{name}, {key}: {error}");
            }
        }
    }
}
