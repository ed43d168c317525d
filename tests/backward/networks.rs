//! Whole networks against PyTorch's autograd in float64 (`tests/reference/make_gradients.py`).

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use heatlens::backward::Rectifier;
use serde_json::Value;
use tract_onnx::prelude::*;

use super::oracle::{floats, gradient, run};

const NETWORKS: [&str; 9] = [
    "residual",
    "fire",
    "excitation",
    "dense_block",
    "inception",
    "dilated",
    "flatten",
    "vector",
    "resize",
];

fn reference(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference")
        .join(path)
}

fn numbers(value: &Value) -> Vec<f32> {
    let values = value.as_array().unwrap();
    values
        .iter()
        .map(|value| value.as_f64().unwrap() as f32)
        .collect()
}

fn load(name: &str, shape: &[usize]) -> TypedModel {
    let bytes = fs::read(reference(&format!("networks/{name}.onnx"))).unwrap();
    let mut model = tract_onnx::onnx()
        .model_for_read(&mut Cursor::new(bytes))
        .unwrap();
    model.set_input_fact(0, f32::fact(shape).into()).unwrap();
    model.into_typed().unwrap().into_decluttered().unwrap()
}

fn relative_error(found: &[f32], expected: &[f32]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let square = |sum: f64, value: f32| sum + f64::from(value).powi(2);
    let gaps = std::iter::zip(found, expected).map(|(a, b)| a - b);
    (gaps.fold(0.0, square) / expected.iter().copied().fold(0.0, square)).sqrt()
}

#[test]
fn networks_of_every_kind_agree_with_pytorch() {
    for name in NETWORKS {
        let json = fs::read(reference(&format!("networks/{name}.json"))).unwrap();
        let values: Value = serde_json::from_slice(&json).unwrap();
        let shape = values["input_shape"].as_array().unwrap().iter();
        let shape: Vec<usize> = shape.map(|n| n.as_u64().unwrap() as usize).collect();
        let model = load(name, &shape);
        let x = Tensor::from_shape(&shape, &numbers(&values["input"])).unwrap();
        let output = &run(&model, std::slice::from_ref(&x))[0];
        let error = relative_error(&floats(output), &numbers(&values["scores"]));
        assert!(error < 1e-5, "{name}, scores: {error}");
        let cotangent = Tensor::from_shape(output.shape(), &numbers(&values["cotangent"])).unwrap();
        for (rule, key) in [
            (Rectifier::Gradient, "gradient"),
            (Rectifier::Guided, "guided"),
            (Rectifier::Deconvolution, "deconvolution"),
        ] {
            if let Some(expected) = values.get(key) {
                let found = gradient(&model, &x, &cotangent, rule);
                let error = relative_error(&found, &numbers(expected));
                assert!(error < 1e-5, "{name}, {key}: {error}");
            }
        }
    }
}
