//! Small models, and what tests of rewrites do with them.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tract_onnx::prelude::*;

/// Networks of every kind, with values that PyTorch computed (`tests/reference/make_gradients.py`).
pub const NETWORKS: [&str; 9] = [
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

/// One of them.
pub struct Reference {
    pub model: TypedModel,
    pub input: Tensor,
    values: Value,
}

impl Reference {
    pub fn load(name: &str) -> Reference {
        let json = fs::read(reference(&format!("networks/{name}.json"))).unwrap();
        let values: Value = serde_json::from_slice(&json).unwrap();
        let shape = values["input_shape"].as_array().unwrap().iter();
        let shape: Vec<usize> = shape.map(|n| n.as_u64().unwrap() as usize).collect();
        let bytes = fs::read(reference(&format!("networks/{name}.onnx"))).unwrap();
        let mut model = tract_onnx::onnx()
            .model_for_read(&mut Cursor::new(bytes))
            .unwrap();
        model.set_input_fact(0, f32::fact(&shape).into()).unwrap();
        let model = model.into_typed().unwrap().into_decluttered().unwrap();
        let input = Tensor::from_shape(&shape, &listed(&values["input"])).unwrap();
        Reference {
            model,
            input,
            values,
        }
    }

    /// Values by their key, if there are any.
    pub fn get(&self, key: &str) -> Option<Vec<f32>> {
        self.values.get(key).map(listed)
    }
}

fn reference(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reference")
        .join(path)
}

fn listed(value: &Value) -> Vec<f32> {
    let values = value.as_array().unwrap();
    values
        .iter()
        .map(|value| value.as_f64().unwrap() as f32)
        .collect()
}

/// A model of one float32 input.
pub fn model(
    shape: &[usize],
    build: impl FnOnce(&mut TypedModel, OutletId) -> TractResult<OutletId>,
) -> TypedModel {
    let mut model = TypedModel::default();
    let source = model.add_source("x", f32::fact(shape)).unwrap();
    let output = build(&mut model, source).unwrap();
    model.select_output_outlets(&[output]).unwrap();
    model
}

/// A constant of a model.
pub fn constant(model: &mut TypedModel, name: &str, tensor: Tensor) -> TractResult<OutletId> {
    model.add_const(name, tensor)
}

pub fn run(model: &TypedModel, inputs: &[Tensor]) -> Vec<Tensor> {
    let plan = model
        .clone()
        .into_optimized()
        .unwrap()
        .into_runnable()
        .unwrap();
    let inputs = inputs
        .iter()
        .map(|tensor| tensor.clone().into_tvalue())
        .collect();
    let outputs = plan.run(inputs).unwrap();
    outputs
        .into_iter()
        .map(|value| value.into_tensor())
        .collect()
}

pub fn floats(tensor: &Tensor) -> Vec<f32> {
    tensor
        .try_as_plain_ram()
        .unwrap()
        .as_slice::<f32>()
        .unwrap()
        .to_vec()
}

/// Numbers between -1 and 1 that depend on the seed alone.
pub fn numbers(shape: &[usize], seed: u64) -> Tensor {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let values: Vec<f32> = (0..shape.iter().product())
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / (1u32 << 23) as f32 - 1.0
        })
        .collect();
    Tensor::from_shape(shape, &values).unwrap()
}

/// The shape of the model's output.
pub fn output_shape(model: &TypedModel) -> Vec<usize> {
    model
        .output_fact(0)
        .unwrap()
        .shape
        .as_concrete()
        .unwrap()
        .to_vec()
}
