//! Kernels that slide, the taking of every n-th cell, and resampling.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::Downsample;
use tract_onnx::tract_core::ops::cnn::{Conv, Deconv, MaxPool, PoolSpec, SumPool};
use tract_onnx::tract_core::ops::nn::{NearestUpsample, Resize};
use tract_onnx::tract_hir::internal::*;

use super::reader::{Reader, shape};
use super::region::{Cells, Region, sorted, whole};
use crate::graph::resampling;

pub fn read_conv(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let op = reader.op::<Conv>()?;
    let mut region = slid(reader, &op.pool_spec, out)?;
    let spec = &op.pool_spec;
    let channels = spec.data_format.shape(reader.shape(0)?)?.c_axis();
    region[channels] = grouped(spec, op.group, &out[channels]);
    Ok(reader.only_first(region))
}

/// The cells that a transposed convolution spreads to a position are those that the same kernel reads there.
pub fn read_deconv(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let op = reader.op::<Deconv>()?;
    let spec = &op.pool_spec;
    let shape = spec.data_format.shape(reader.shape(0)?)?;
    let paddings = spec.padding.compute_for_deconv(
        shape.hw_dims(),
        &spec.kernel_shape,
        &spec.dilations(),
        &spec.strides(),
        &op.adjustments,
    )?;
    let mut region = out.clone();
    for (axis, padding) in paddings.iter().enumerate() {
        let taps = spec.kernel_shape[axis] as i64;
        let (stride, dilation) = (spec.stride(axis) as i64, spec.dilation(axis) as i64);
        let cells = &mut region[shape.h_axis() + axis];
        let first = |cell: &i64| cell + padding.pad_before as i64;
        let spread = cells.iter().map(first).flat_map(|first| {
            let taps = (0..taps).map(move |tap| first - tap * dilation);
            taps.filter(|spread| spread.rem_euclid(stride) == 0)
        });
        *cells = sorted(spread.map(|spread| spread.div_euclid(stride)));
    }
    let channels = shape.c_axis();
    region[channels] = grouped(spec, op.group, &out[channels]);
    Ok(reader.only_first(region))
}

pub fn read_max(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let spec = &reader.op::<MaxPool>()?.pool_spec;
    Ok(reader.only_first(slid(reader, spec, out)?))
}

pub fn read_sum(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let spec = &reader.op::<SumPool>()?.pool_spec;
    Ok(reader.only_first(slid(reader, spec, out)?))
}

pub fn read_downsample(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let op = reader.op::<Downsample>()?;
    ensure!(op.stride > 0, "{} reads backwards", reader.node);
    let mut region = out.clone();
    let cells = &mut region[op.axis];
    let taken = |cell: &i64| cell * op.stride as i64 + op.modulo as i64;
    *cells = cells.iter().map(taken).collect();
    Ok(reader.only_first(region))
}

pub fn read_upsample(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let op = reader.op::<NearestUpsample>()?;
    let axes = out.iter().zip(&op.scales);
    let region =
        axes.map(|(cells, &scale)| sorted(cells.iter().map(|cell| cell.div_euclid(scale as i64))));
    Ok(reader.only_first(region.collect()))
}

/// Where the weights of an axis are not zero; outside the value, at its last cell.
pub fn read_resize(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let op = reader.op::<Resize>()?;
    let from = reader.shape(0)?;
    let to = shape(reader.model, reader.node.id.into())?;
    let constants = reader.node.inputs.iter().map(|&input| {
        let constant = reader.model.outlet_fact(input)?.konst.clone();
        Ok(constant.map(|tensor| tensor.into_tensor()))
    });
    let constants = constants.collect::<TractResult<TVec<_>>>()?;
    let mut region = out.clone();
    for axis in (0..from.len()).filter(|&axis| from[axis] != to[axis]) {
        let weights = resampling::weights(op, &constants, axis, &from, &to)?;
        let read = |cell: &i64| {
            let cell = (*cell).clamp(0, to[axis] as i64 - 1) as usize;
            let row = &weights[cell * from[axis]..][..from[axis]];
            let taps = row.iter().enumerate().filter(|(_, weight)| **weight != 0.0);
            taps.map(|(tap, _)| tap as i64).collect::<Vec<_>>()
        };
        region[axis] = sorted(out[axis].iter().flat_map(read));
    }
    Ok(reader.only_first(region))
}

/// The region that a kernel reads of its input, in the channels of `out`.
fn slid(reader: &Reader, spec: &PoolSpec, out: &Region) -> TractResult<Region> {
    let shape = spec.data_format.shape(reader.shape(0)?)?;
    let paddings = spec.computed_padding(shape.hw_dims());
    let mut region = out.clone();
    for (axis, padding) in paddings.iter().enumerate() {
        let (stride, dilation) = (spec.stride(axis) as i64, spec.dilation(axis) as i64);
        let taps = spec.kernel_shape[axis] as i64;
        let first = |cell: &i64| cell * stride - padding.pad_before as i64;
        let cells = &mut region[shape.h_axis() + axis];
        let firsts = cells.iter().map(first);
        *cells = sorted(firsts.flat_map(|first| (0..taps).map(move |tap| first + tap * dilation)));
    }
    Ok(region)
}

/// All channels of the groups that some output channels belong to.
fn grouped(spec: &PoolSpec, group: usize, out: &Cells) -> Cells {
    let (inputs, outputs) = (spec.input_channels / group, spec.output_channels / group);
    let groups = sorted(out.iter().map(|cell| cell / outputs as i64));
    let channels = |group: i64| {
        whole(inputs)
            .into_iter()
            .map(move |c| group * inputs as i64 + c)
    };
    groups.into_iter().flat_map(channels).collect()
}
