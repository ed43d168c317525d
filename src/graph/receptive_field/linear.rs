//! Contractions and reductions.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::nn::{Reduce, Softmax};
use tract_onnx::tract_hir::internal::*;

use super::reader::Reader;
use super::region::{Region, whole};

/// Axes of the output are read where they are, those summed over in full.
pub fn read_einsum(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let op = reader.op::<EinSum>()?;
    let mut regions = tvec![];
    for slot in 0..reader.node.inputs.len() {
        let shape = reader.shape(slot)?;
        let mut region = tvec![];
        for (place, &size) in shape.iter().enumerate() {
            let axis = op.axes.axis((InOut::In(slot), place))?;
            region.push(match axis.outputs[0].first() {
                Some(&output) if size > 1 => out[output].clone(),
                _ => whole(size),
            });
        }
        regions.push(region);
    }
    Ok(regions)
}

pub fn read_reduce(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let axes = &reader.op::<Reduce>()?.axes;
    Ok(reader.only_first(all_along(reader, axes, out)?))
}

pub fn read_softmax(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let axes = &reader.op::<Softmax>()?.axes;
    Ok(reader.only_first(all_along(reader, axes, out)?))
}

fn all_along(reader: &Reader, axes: &[usize], out: &Region) -> TractResult<Region> {
    let shape = reader.shape(0)?;
    let mut region = out.clone();
    for &axis in axes {
        region[axis] = whole(shape[axis]);
    }
    Ok(region)
}
