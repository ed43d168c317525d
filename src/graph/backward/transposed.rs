//! The transposed convolution onto an input of known lengths.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::array::Slice;
use tract_onnx::tract_core::ops::cnn::{Deconv, KernelFormat, PaddingSpec, PoolSpec};

use super::padding::{padding, spatial};
use super::tape::Tape;

/// The cotangent of a convolution's input: what `v`, the cotangent of its output, sends back through a
/// kernel of `spec` to an input of the spatial lengths `input`. The kernel is OIHW, with the channels of
/// `v` as its O.
///
/// Positions that see padding alone send nothing. Input behind the last position gets zeros.
pub fn transposed(
    tape: &mut Tape,
    spec: &PoolSpec,
    group: usize,
    v: OutletId,
    kernel: OutletId,
    input: &[usize],
) -> TractResult<OutletId> {
    let places = spatial(tape, spec, v)?;
    let (padded, _) = padding(spec, input);
    let (mut before, mut after, mut adjustments) = (tvec![], tvec![], tvec![]);
    let mut cut = tvec![];
    for axis in 0..spec.rank() {
        let field = (spec.kernel_shape[axis] - 1) * spec.dilation(axis) + 1;
        let whole = places[axis].saturating_sub(1) * spec.stride(axis) + field;
        // tract subtracts the padding before it adds the adjustment, so that padding longer than the
        // whole is cut afterwards.
        let late = padded[axis] > whole;
        cut.push(if late { padded[axis] } else { 0 });
        before.push(if late { 0 } else { padded[axis] });
        let end = padded[axis] + input[axis];
        after.push(whole.saturating_sub(end));
        adjustments.push(end.saturating_sub(whole));
    }
    let back = PoolSpec {
        padding: PaddingSpec::Explicit(before, after),
        input_channels: spec.output_channels,
        output_channels: spec.input_channels,
        ..spec.clone()
    };
    let bias = tape.constant(tensor0(0f32))?;
    let deconv = Deconv::new(back, KernelFormat::OIHW, adjustments, group);
    let mut gradient = tape.wire(deconv, &[v, kernel, bias])?;
    let first = spec.data_format.h_axis();
    for (axis, &start) in cut.iter().enumerate().filter(|(_, start)| **start != 0) {
        let slice = Slice::new(first + axis, start, start + input[axis]);
        gradient = tape.wire(slice, &[gradient])?;
    }
    Ok(gradient)
}
