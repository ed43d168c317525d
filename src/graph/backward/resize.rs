//! Resampling: a linear map along each axis, so its pull-back is the transposed map.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::nn::{NearestUpsample, Resize};
use tract_onnx::tract_hir::internal::*;

use super::rule::{Gradients, Step};
use super::tape::Tape;
use crate::graph::resampling;

/// Nearest, linear or cubic.
pub fn pull_back_resize(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<Resize>()?;
    let from = tape.shape(step.node.inputs[0])?;
    let to = tape.shape(v)?;
    let names: Vec<char> = ('a'..='z').take(from.len()).collect();
    let constants = step.node.inputs.iter().map(|&input| {
        let value = tape.value(input)?;
        Ok(value.map(|value| value.into_tensor()))
    });
    let constants = constants.collect::<TractResult<TVec<_>>>()?;
    let mut gradient = v;
    for axis in (0..from.len()).filter(|&axis| from[axis] != to[axis]) {
        let weights = resampling::weights(op, &constants, axis, &from, &to)?;
        let weights = Tensor::from_shape(&[to[axis], from[axis]], &weights)?;
        let weights = tape.constant(weights)?;
        let before: String = names.iter().collect();
        let after = before.replace(names[axis], "z");
        let axes = format!("{before},{}z->{after}", names[axis]).parse::<AxesMapping>()?;
        gradient = tape.wire(EinSum::new(axes, f32::datum_type()), &[gradient, weights])?;
    }
    step.only_first(gradient)
}

/// The copies of each value are summed.
pub fn pull_back_upsample(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let scales = step.op::<NearestUpsample>()?.scales.clone();
    let shape = tape.shape(step.node.inputs[0])?;
    let mut gradient = v;
    for (axis, &scale) in scales.iter().enumerate().filter(|(_, scale)| **scale > 1) {
        let together = tvec![(shape[axis] * scale).to_dim()];
        let split = tvec![shape[axis].to_dim(), scale.to_dim()];
        gradient = tape.wire(AxisOp::Reshape(axis, together, split), &[gradient])?;
        gradient = tape.summed(gradient, tvec![axis + 1])?;
        gradient = tape.wire(AxisOp::Rm(axis + 1), &[gradient])?;
    }
    step.only_first(gradient)
}
