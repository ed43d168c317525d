//! The lengths that a window operator slides over.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::PoolSpec;

use super::tape::Tape;

/// The lengths of the spatial axes.
pub fn spatial(tape: &Tape, spec: &PoolSpec, outlet: OutletId) -> TractResult<TVec<usize>> {
    let shape = tape.shape(outlet)?;
    let first = spec.data_format.h_axis();
    Ok(shape[first..first + spec.rank()].into())
}

/// The padding that a window operator does on an input, in numbers.
pub fn padding(spec: &PoolSpec, input: &[usize]) -> (TVec<usize>, TVec<usize>) {
    let axes = spec.computed_padding(input);
    (
        axes.iter().map(|axis| axis.pad_before).collect(),
        axes.iter().map(|axis| axis.pad_after).collect(),
    )
}
