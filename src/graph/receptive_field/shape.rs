//! Operators that move values without changing them.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::array::{Pad, PadMode, Slice, TypedConcat};
use tract_onnx::tract_core::ops::change_axes::AxisOp;
use tract_onnx::tract_hir::internal::*;

use super::reader::Reader;
use super::region::{Cells, Region, inside, sorted};

pub fn read_axes(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let mut region = out.clone();
    match reader.op::<AxisOp>()? {
        AxisOp::Add(axis) => {
            region.remove(*axis);
        }
        AxisOp::Rm(axis) => region.insert(*axis, vec![0]),
        AxisOp::Move(from, to) => {
            let moved = region.remove(*to);
            region.insert(*from, moved);
        }
        AxisOp::Reshape(first, from, to) => {
            let sizes = |dims: &[TDim]| {
                let sizes = dims.iter().map(|dim| Ok(dim.to_usize()?));
                sizes.collect::<TractResult<TVec<_>>>()
            };
            let before = region[*first..first + to.len()].into();
            let read = reshaped(before, &sizes(to)?, &sizes(from)?);
            let tail: Region = region[first + to.len()..].into();
            region.truncate(*first);
            region.extend(read);
            region.extend(tail);
        }
    }
    Ok(tvec![region])
}

/// Cell by cell, in the order of memory.
fn reshaped(region: Region, to: &[usize], from: &[usize]) -> Region {
    let mut indices = vec![0];
    for (cells, &size) in inside(region, to).into_iter().zip(to) {
        let along = |index: &i64| {
            let start = index * size as i64;
            cells
                .iter()
                .map(move |cell| start + cell)
                .collect::<Vec<_>>()
        };
        indices = indices.iter().flat_map(along).collect();
    }
    let mut read: Region = tvec![Cells::new(); from.len()];
    for mut index in indices {
        for (cells, &size) in read.iter_mut().zip(from).rev() {
            cells.push(index % size as i64);
            index /= size as i64;
        }
    }
    read.into_iter().map(sorted).collect()
}

/// The part of the region that lies in each piece, moved to the piece's own cells.
pub fn read_concat(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let axis = reader.op::<TypedConcat>()?.axis;
    let mut start = 0;
    let mut regions = tvec![];
    for slot in 0..reader.node.inputs.len() {
        let shape = reader.shape(slot)?;
        let mut region = out.clone();
        region[axis] = out[axis].iter().map(|cell| cell - start).collect();
        region[axis].retain(|cell| (0..shape[axis] as i64).contains(cell));
        regions.push(region);
        start += shape[axis] as i64;
    }
    Ok(regions)
}

pub fn read_slice(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let op = reader.op::<Slice>()?;
    let start = op.start.to_i64()?;
    let mut region = out.clone();
    region[op.axis] = out[op.axis].iter().map(|cell| cell + start).collect();
    Ok(tvec![region])
}

/// The cells of the value that the region reads. Padding is constant, a copy of the last cell, or a mirror
/// image.
pub fn read_pad(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let op = reader.op::<Pad>()?;
    let shape = reader.shape(0)?;
    let axes = out.iter().zip(&op.pads).zip(&shape);
    let region = axes.map(|((cells, &(before, _)), &size)| {
        let last = size as i64 - 1;
        let read = cells.iter().map(|cell| cell - before as i64);
        sorted(read.map(|cell| match &op.mode {
            PadMode::Constant(_) => cell,
            PadMode::Edge => cell.clamp(0, last),
            PadMode::Reflect if cell < 0 => (-cell).min(last),
            PadMode::Reflect if cell > last => (2 * last - cell).max(0),
            PadMode::Reflect => cell,
        }))
    });
    Ok(tvec![region.collect()])
}
