//! From ONNX to tract's graph, and to the form of it that runs best.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::math::{Max, Min};

use crate::error::{Error, Result};
use crate::manifest::Manifest;
use crate::model::onnx;

/// The dense layer that turns pooled features into scores.
#[derive(Clone, Debug)]
pub struct Dense {
    /// The weights, classes x channels.
    pub weights: Vec<f32>,
    /// The bias, one number for each class.
    pub bias: Vec<f32>,
}

/// The typed model with its outputs in the order scores, features, layers, dense weights, dense
/// bias, as far as the manifest names them.
pub fn typed(manifest: &Manifest, bytes: &[u8]) -> Result<TypedModel> {
    let file = &manifest.file;
    let onnx::Read { mut model, outlets } = onnx::read(manifest, bytes)?;
    model
        .select_output_outlets(&outlets)
        .and_then(|()| model.into_typed())
        .and_then(|mut typed| {
            // tract folds constants only up to a budget that large dense layers exceed, and
            // would decode their stored weights again in every pass.
            typed.compute_const_facts()?;
            Ok(typed)
        })
        .map_err(|error| Error::BrokenGraph {
            file: file.clone(),
            reason: format!("{error:#}"),
        })
}

/// The network in the form that runs: its outputs are the scores, and the features if the manifest names
/// them.
pub fn forward(typed: &TypedModel, manifest: &Manifest) -> TractResult<TypedSimpleState> {
    let kept = 1 + usize::from(manifest.outputs.features.is_some());
    let mut model = typed.clone();
    let outlets = model.output_outlets()?[..kept].to_vec();
    model.select_output_outlets(&outlets)?;
    state(decluttered(model)?)
}

/// A model in tract's plain form, with channels where they are computed fastest.
pub fn decluttered(model: TypedModel) -> TractResult<TypedModel> {
    let model = model.into_decluttered()?;
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    let model = crate::graph::simd::channels_last(model)?;
    Ok(model)
}

/// A decluttered model in the form that runs best, ready to run.
pub fn state(model: TypedModel) -> TractResult<TypedSimpleState> {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    let model = crate::graph::simd::fuse(model)?;
    let mut model = crate::graph::product::lower(model)?;
    model.optimize()?;
    model.into_runnable()?.spawn()
}

/// The input of the ReLU or clip that produced `outlet`, or of the first of several in a row; `outlet`
/// itself if there is none.
pub fn before_rectifier(model: &TypedModel, mut outlet: OutletId) -> OutletId {
    let is_constant = |input: &OutletId| {
        let fact = model.outlet_fact(*input);
        fact.is_ok_and(|fact| fact.konst.is_some())
    };
    loop {
        let node = &model.nodes()[outlet.node];
        let clips = node
            .op_as::<TypedBinOp>()
            .is_some_and(|op| op.0.is::<Max>() || op.0.is::<Min>());
        let mut variable = node.inputs.iter().filter(|input| !is_constant(input));
        match (clips, variable.next(), variable.next()) {
            (true, Some(&before), None) => outlet = before,
            _ => return outlet,
        }
    }
}

/// The model without the dense layer's tensors among its outputs, and with a constant in place of every
/// value that can be computed beforehand.
pub fn decoded(mut typed: TypedModel, manifest: &Manifest) -> TractResult<TypedModel> {
    let dense = if manifest.dense.is_some() { 2 } else { 0 };
    let outlets = typed.output_outlets()?;
    let outlets = outlets[..outlets.len() - dense].to_vec();
    typed.select_output_outlets(&outlets)?;
    let constants: Vec<(OutletId, Arc<Tensor>)> = folded_constants(&typed)?;
    let mut patch = TypedModelPatch::default();
    for (outlet, tensor) in constants {
        let name = format!("{}.decoded", typed.node(outlet.node).name);
        let constant = patch.add_const(name, tensor)?;
        patch.shunt_outside(&typed, outlet, constant)?;
    }
    patch.apply(&mut typed)?;
    Ok(typed)
}

/// Values that can be computed beforehand, and are read by nodes whose values cannot.
fn folded_constants(model: &TypedModel) -> TractResult<Vec<(OutletId, Arc<Tensor>)>> {
    let mut found = vec![];
    for node in model.nodes() {
        if node.op_is::<tract_onnx::tract_core::ops::konst::Const>() {
            continue;
        }
        for (slot, output) in node.outputs.iter().enumerate() {
            let Some(tensor) = &output.fact.konst else {
                continue;
            };
            let read_by_variable = output.successors.iter().any(|inlet| {
                let reader = &model.nodes()[inlet.node];
                reader.outputs.iter().any(|o| o.fact.konst.is_none())
            });
            if read_by_variable {
                found.push((OutletId::new(node.id, slot), tensor.clone()));
            }
        }
    }
    Ok(found)
}

fn shape_of(model: &TypedModel, output: usize) -> Option<Vec<usize>> {
    let fact = model.output_fact(output).ok()?;
    fact.shape.as_concrete().map(|shape| shape.to_vec())
}

/// How many classes the scores of a model are for.
pub fn classes(manifest: &Manifest, model: &TypedModel) -> Result<usize> {
    match shape_of(model, 0).as_deref() {
        Some(&[1, classes]) if classes > 0 => Ok(classes),
        found => Err(Error::TensorShape {
            file: manifest.file.clone(),
            name: manifest.outputs.scores.clone(),
            expected: "1 x classes".to_string(),
            found: format!("{:?}", found.unwrap_or_default()),
        }),
    }
}

/// The dense layer that the manifest names, from a model with the outputs of [`typed()`].
pub fn dense(manifest: &Manifest, model: &TypedModel) -> Result<Option<Dense>> {
    let Some(names) = &manifest.dense else {
        return Ok(None);
    };
    let features = usize::from(manifest.outputs.features.is_some());
    let first = 1 + features + manifest.layers.len();
    let constant = |output: usize, name: &String| {
        model
            .output_fact(output)
            .ok()
            .and_then(|fact| fact.konst.clone())
            .and_then(|tensor| {
                let values = tensor.try_as_plain_ram().ok()?;
                Some(values.as_slice::<f32>().ok()?.to_vec())
            })
            .ok_or_else(|| Error::MissingWeights {
                file: manifest.file.clone(),
                name: name.clone(),
            })
    };
    Ok(Some(Dense {
        weights: constant(first, &names.weights)?,
        bias: constant(first + 1, &names.bias)?,
    }))
}
