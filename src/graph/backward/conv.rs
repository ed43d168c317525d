//! Convolutions and transposed convolutions, each the other's pull-back.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::array::Slice;
use tract_onnx::tract_core::ops::cnn::{Conv, Deconv, KernelFormat, PaddingSpec, PoolSpec};
use tract_onnx::tract_hir::internal::*;

use super::padding::{padding, spatial};
use super::rule::{Gradients, Step};
use super::spread::Spread;
use super::tape::Tape;
use super::transposed::transposed;

/// dx = the transposed convolution of v with the same kernel; or the plain one that is equal to it,
/// where that is faster.
pub fn pull_back_conv(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<Conv>()?.clone();
    ensure!(
        op.q_params.is_none(),
        "quantized convolutions have no gradient"
    );
    let spec = &op.pool_spec;
    let input = spatial(tape, spec, step.node.inputs[0])?;
    let kernel = exchanged(tape, step.node.inputs[1], op.kernel_fmt, op.group, spec)?;
    let gradient = match tape.value(kernel)? {
        Some(values) => turned(tape, &op, &values, v, &input)?,
        None => None,
    };
    let gradient = match gradient {
        Some(gradient) => gradient,
        None => transposed(tape, spec, op.group, v, kernel, &input)?,
    };
    step.only_first(gradient)
}

/// With a constant kernel: the plain convolution of v with the kernel turned by half a circle. A
/// stride becomes zeros between the values of v, which pays for depthwise kernels alone.
fn turned(
    tape: &mut Tape,
    op: &Conv,
    kernel: &Tensor,
    v: OutletId,
    input: &[usize],
) -> TractResult<Option<OutletId>> {
    let spec = &op.pool_spec;
    let axes = 0..spec.rank();
    let depthwise = op.group == spec.input_channels && op.group == spec.output_channels;
    if !depthwise && axes.clone().any(|axis| spec.stride(axis) != 1) {
        return Ok(None);
    }
    let mut shape = tape.shape(v)?;
    let mut strides = tvec![1; shape.len()];
    let (padding_before, _) = padding(spec, input);
    let (mut before, mut after) = (tvec![], tvec![]);
    let first = spec.data_format.h_axis();
    for axis in axes {
        let length = (shape[first + axis] - 1) * spec.stride(axis) + 1;
        shape[first + axis] = length;
        strides[first + axis] = spec.stride(axis);
        let reach = spec.dilation(axis) * (spec.kernel_shape[axis] - 1);
        let (Some(leading), Some(trailing)) = (
            reach.checked_sub(padding_before[axis]),
            (input[axis] + padding_before[axis]).checked_sub(length),
        ) else {
            return Ok(None);
        };
        before.push(leading);
        after.push(trailing);
    }
    let mut v = v;
    if strides.iter().any(|&stride| stride != 1) {
        let offsets = tvec![0; shape.len()];
        let spread = Spread {
            strides,
            offsets,
            shape,
        };
        v = tape.wire(spread, &[v])?;
    }
    let pool_spec = PoolSpec {
        padding: PaddingSpec::Explicit(before, after),
        strides: None,
        input_channels: spec.output_channels,
        output_channels: spec.input_channels,
        ..spec.clone()
    };
    let kernel = tape.constant(half_turn(kernel, spec.rank())?)?;
    let bias = tape.constant(tensor0(0f32))?;
    let conv = Conv::new(pool_spec, KernelFormat::OIHW, op.group, None);
    Ok(Some(tape.wire(conv, &[v, kernel, bias])?))
}

/// dx = the convolution of v with the same kernel.
pub fn pull_back_deconv(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<Deconv>()?.clone();
    let spec = &op.pool_spec;
    let input = spatial(tape, spec, step.node.inputs[0])?;
    let padding = spec.padding.compute_for_deconv(
        &input,
        &spec.kernel_shape,
        &spec.dilations(),
        &spec.strides(),
        &op.adjustments,
    )?;
    let before = padding.iter().map(|axis| axis.pad_before).collect();
    let after = padding.iter().map(|axis| axis.pad_after).collect();
    let kernel = exchanged(tape, step.node.inputs[1], op.kernel_format, op.group, spec)?;
    let bias = tape.constant(tensor0(0f32))?;
    let back = PoolSpec {
        padding: PaddingSpec::Explicit(before, after),
        input_channels: spec.output_channels,
        output_channels: spec.input_channels,
        ..spec.clone()
    };
    let conv = Conv::new(back, KernelFormat::OIHW, op.group, None);
    let mut gradient = tape.wire(conv, &[v, kernel, bias])?;
    // An adjustment of a stride or more would let the convolution fit in once more.
    let first = spec.data_format.h_axis();
    for (axis, &length) in input.iter().enumerate() {
        if tape.shape(gradient)?[first + axis] > length {
            gradient = tape.wire(Slice::new(first + axis, 0, length), &[gradient])?;
        }
    }
    step.only_first(gradient)
}

/// A kernel with input and output channels exchanged within each group, in OIHW.
fn exchanged(
    tape: &mut Tape,
    kernel: OutletId,
    format: KernelFormat,
    group: usize,
    spec: &PoolSpec,
) -> TractResult<OutletId> {
    // To group, output / group, input / group, all spatial axes in one.
    let mut ops = format.kernel_as_group_o_i_hw_ops(&tape.shape(kernel)?, group);
    ops.push(AxisOp::Move(1, 2));
    let inputs = spec.input_channels;
    let split = tvec![group.to_dim(), (inputs / group).to_dim()];
    ops.push(AxisOp::Reshape(0, split, tvec![inputs.to_dim()]));
    if spec.rank() != 1 {
        let lengths: TVec<TDim> = spec.kernel_shape.iter().map(|k| k.to_dim()).collect();
        let together = tvec![lengths.iter().product::<TDim>()];
        ops.push(AxisOp::Reshape(2, together, lengths));
    }
    if let Some(value) = tape.value(kernel)? {
        let mut value = value.into_tensor();
        for op in &ops {
            op.change_tensor(&mut value, false)?;
        }
        return tape.constant(value);
    }
    let mut wire = kernel;
    for op in ops {
        wire = tape.wire(op, &[wire])?;
    }
    Ok(wire)
}

/// A kernel with its spatial axes, the last ones, reversed.
fn half_turn(kernel: &Tensor, axes: usize) -> TractResult<Tensor> {
    let taps: usize = kernel.shape()[kernel.rank() - axes..].iter().product();
    let values = kernel.try_as_plain_ram()?;
    let turned: Vec<f32> = values
        .as_slice::<f32>()?
        .chunks_exact(taps)
        .flat_map(|kernel| kernel.iter().rev().copied())
        .collect();
    Tensor::from_shape(kernel.shape(), &turned)
}
