//! Resampling: a linear map along each axis, so its pull-back is the transposed map.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::nn::{NearestUpsample, Resize};
use tract_onnx::tract_hir::internal::*;

use super::tape::Tape;
use super::{Gradients, Step};

/// Nearest, linear or cubic. The weights of an axis are read off the operator itself.
pub fn pull_back_resize(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let from = tape.shape(step.node.inputs[0])?;
    let to = tape.shape(v)?;
    let names: Vec<char> = ('a'..='z').take(from.len()).collect();
    let mut gradient = v;
    for axis in (0..from.len()).filter(|&axis| from[axis] != to[axis]) {
        let weights = weights(tape, step, axis, &from, &to)?;
        let weights = tape.constant(weights)?;
        let before: String = names.iter().collect();
        let after = before.replace(names[axis], "z");
        let axes = format!("{before},{}z->{after}", names[axis]).parse::<AxesMapping>()?;
        gradient = tape.wire(EinSum::new(axes, f32::datum_type()), &[gradient, weights])?;
    }
    step.only_first(gradient)
}

/// output x input: what each output takes from each input along one axis, found by resampling
/// rows of zeros with a single one.
fn weights(
    tape: &Tape,
    step: &Step,
    axis: usize,
    from: &[usize],
    to: &[usize],
) -> TractResult<Tensor> {
    let op = step.op::<Resize>()?;
    // Axes that keep their length need no more than one place.
    let small: TVec<usize> = (0..from.len())
        .map(|a| if from[a] == to[a] { 1 } else { from[a] })
        .collect();
    let mut arguments = tvec![];
    for (slot, &input) in step.node.inputs.iter().enumerate() {
        let mut value = tape.value(input)?.map(|value| value.into_tensor());
        if Some(slot) == op.optional_sizes_input {
            let sizes = (0..from.len()).map(|a| if from[a] == to[a] { 1 } else { to[a] as i64 });
            value = Some(tensor1(&sizes.collect::<Vec<_>>()));
        }
        arguments.push(match (slot, value) {
            (0, _) => Tensor::zero::<f32>(&small)?,
            (_, Some(value)) => value,
            _ => bail!("input {slot} is not a constant"),
        });
    }
    let inner: usize = small[axis + 1..].iter().product();
    let mut weights = vec![0.0; to[axis] * from[axis]];
    for place in 0..from[axis] {
        let mut basis = Tensor::zero::<f32>(&small)?;
        let mut writable = basis.try_as_plain_ram_mut()?;
        for (index, value) in writable.as_slice_mut::<f32>()?.iter_mut().enumerate() {
            *value = f32::from(index / inner % from[axis] == place);
        }
        arguments[0] = basis;
        let inputs = arguments
            .iter()
            .map(|tensor| tensor.clone().into_tvalue())
            .collect();
        let outputs = op
            .eval_out_of_plan(inputs)?
            .context("resampling needs only its inputs")?;
        let output_inner: usize = outputs[0].shape()[axis + 1..].iter().product();
        let values = outputs[0].try_as_plain_ram()?;
        let values = values.as_slice::<f32>()?;
        for row in 0..to[axis] {
            weights[row * from[axis] + place] = values[row * output_inner];
        }
    }
    Tensor::from_shape(&[to[axis], from[axis]], &weights)
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
