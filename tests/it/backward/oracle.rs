//! The gradient by the rewrite, and the black-box check of it.

use heatlens::graph::backward::{Rectifier, Request, differentiate};
use tract_onnx::prelude::*;

use crate::support::models::{floats, numbers, output_shape, run};

/// The input's gradient for a cotangent of the output.
pub fn gradient(model: &TypedModel, x: &Tensor, v: &Tensor, rectifier: Rectifier) -> Vec<f32> {
    let of = model.output_outlets().unwrap().to_vec();
    let with_respect_to = model.input_outlets().unwrap().to_vec();
    let request = Request {
        of: &of,
        with_respect_to: &with_respect_to,
        rectifier,
    };
    let backward = differentiate(model, "test", &request).unwrap().model;
    let outputs = run(&backward, &[x.clone(), v.clone()]);
    assert_eq!(outputs.len(), 2, "the output and the gradient");
    assert_eq!(outputs[1].shape(), x.shape());
    floats(&outputs[1])
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    std::iter::zip(a, b)
        .map(|(a, b)| f64::from(*a) * f64::from(*b))
        .sum()
}

fn norm(values: &[f32]) -> f64 {
    dot(values, values).sqrt()
}

/// Along random directions d, the gradient's slope must be that of central differences with a
/// step. The gap is measured against the lengths of gradient and direction, and what float32
/// rounding of the output does to a difference is allowed for.
pub fn assert_gradient(model: &TypedModel, x: &Tensor, seed: u64, step: f32, tolerance: f64) {
    let v = numbers(&output_shape(model), seed ^ 1);
    let gradient = gradient(model, x, &v, Rectifier::Gradient);
    let size = norm(&floats(&run(model, std::slice::from_ref(x))[0])) * norm(&floats(&v));
    let rounding = 2.0 * f64::from(f32::EPSILON) * size / f64::from(step) + 1e-6;
    for direction in 2..6 {
        let d = numbers(x.shape(), seed ^ direction);
        let moved = |sign: f32| {
            let values: Vec<f32> = std::iter::zip(floats(x), floats(&d))
                .map(|(x, d)| x + sign * step * d)
                .collect();
            let moved = Tensor::from_shape(x.shape(), &values).unwrap();
            dot(&floats(&run(model, &[moved])[0]), &floats(&v))
        };
        let expected = (moved(1.0) - moved(-1.0)) / (2.0 * f64::from(step));
        let found = dot(&gradient, &floats(&d));
        let scale = norm(&gradient) * norm(&floats(&d));
        assert!(
            (found - expected).abs() <= tolerance * scale + rounding,
            "slope {found}, by differences {expected}, scale {scale}"
        );
    }
}

/// For operators that are linear in x, where the step may be as large as x itself.
pub fn assert_linear(model: &TypedModel, seed: u64) {
    let shape = model
        .input_fact(0)
        .unwrap()
        .shape
        .as_concrete()
        .unwrap()
        .to_vec();
    assert_gradient(model, &numbers(&shape, seed ^ 7), seed, 1.0, 1e-5);
}
