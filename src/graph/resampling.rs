//! Resampling is a linear map along each axis; its weights, read off tract's operator.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::nn::Resize;
use tract_onnx::tract_hir::internal::*;

/// output x input: what each output takes from each input along one axis, found by resampling
/// rows of zeros with a single one. `constants` are the operator's inputs but for the first.
pub fn weights(
    op: &Resize,
    constants: &[Option<Tensor>],
    axis: usize,
    from: &[usize],
    to: &[usize],
) -> TractResult<Vec<f32>> {
    // Axes that keep their length need no more than one place.
    let small: TVec<usize> = (0..from.len())
        .map(|a| if from[a] == to[a] { 1 } else { from[a] })
        .collect();
    let mut arguments = tvec![];
    for (slot, constant) in constants.iter().enumerate() {
        let mut value = constant.clone();
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
    Ok(weights)
}
