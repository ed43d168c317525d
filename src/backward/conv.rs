//! Convolutions and transposed convolutions, each the other's pull-back.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::array::Slice;
use tract_onnx::tract_core::ops::cnn::{
    Conv, Deconv, KernelFormat, PaddingSpec, PoolSpec, deconv::adjustments,
};
use tract_onnx::tract_hir::internal::*;

use super::tape::Tape;
use super::{Gradients, Step};

/// dx = the transposed convolution of v with the same kernel; with stride one and a constant
/// kernel, the plain convolution with the kernel turned by half a circle, which tract runs faster.
pub fn pull_back_conv(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<Conv>()?.clone();
    ensure!(
        op.q_params.is_none(),
        "quantized convolutions have no gradient"
    );
    let spec = &op.pool_spec;
    let input = spatial(tape, spec, step.node.inputs[0])?;
    let output = spatial(tape, spec, v)?;
    let (before, after) = padding(spec, &input);
    let kernel = exchanged(tape, step.node.inputs[1], op.kernel_fmt, op.group, spec)?;
    let bias = tape.constant(tensor0(0f32))?;
    let back = PoolSpec {
        padding: PaddingSpec::Explicit(before.clone(), after.clone()),
        input_channels: spec.output_channels,
        output_channels: spec.input_channels,
        ..spec.clone()
    };
    let reach = |axis: usize| spec.dilation(axis) * (spec.kernel_shape[axis] - 1);
    let turned = (0..spec.rank()).all(|axis| {
        spec.stride(axis) == 1 && before[axis] <= reach(axis) && after[axis] <= reach(axis)
    });
    let gradient = match tape.value(kernel)? {
        Some(values) if turned => {
            let rest = |pad: &TVec<usize>| (0..spec.rank()).map(|a| reach(a) - pad[a]).collect();
            let pool_spec = PoolSpec {
                padding: PaddingSpec::Explicit(rest(&before), rest(&after)),
                ..back
            };
            let kernel = tape.constant(half_turn(&values, spec.rank())?)?;
            let conv = Conv::new(pool_spec, KernelFormat::OIHW, op.group, None);
            tape.wire(conv, &[v, kernel, bias])?
        }
        _ => {
            let adjustments = adjustments(&back, &output, &input)?;
            let deconv = Deconv::new(back, KernelFormat::OIHW, adjustments, op.group);
            tape.wire(deconv, &[v, kernel, bias])?
        }
    };
    step.only_first(gradient)
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

/// A kernel with input and output channels exchanged within each group, in OIHW.
fn exchanged(
    tape: &mut Tape,
    kernel: OutletId,
    format: KernelFormat,
    group: usize,
    spec: &PoolSpec,
) -> TractResult<OutletId> {
    let mut wire = kernel;
    // To group, output / group, input / group, all spatial axes in one.
    let shape = tape.shape(kernel)?;
    for op in format.kernel_as_group_o_i_hw_ops(&shape, group) {
        wire = tape.wire(op, &[wire])?;
    }
    wire = tape.wire(AxisOp::Move(1, 2), &[wire])?;
    let (inputs, outputs) = (spec.input_channels, spec.output_channels);
    let split = tvec![group.to_dim(), (inputs / group).to_dim()];
    wire = tape.wire(AxisOp::Reshape(0, split, tvec![inputs.to_dim()]), &[wire])?;
    ensure!(tape.shape(wire)?[1] == outputs / group);
    if spec.rank() != 1 {
        let lengths: TVec<TDim> = spec.kernel_shape.iter().map(|k| k.to_dim()).collect();
        let together = tvec![lengths.iter().product::<TDim>()];
        wire = tape.wire(AxisOp::Reshape(2, together, lengths), &[wire])?;
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
