//! Operators that compute each cell from the same cell of their inputs.

use tract_onnx::prelude::*;

use super::reader::Reader;
use super::region::Region;

pub fn read(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let inputs = 0..reader.node.inputs.len();
    let read = inputs.map(|slot| Ok(fitted(&reader.shape(slot)?, out)));
    read.collect()
}

/// The value's axes are the last ones of the output.
pub fn read_broadcast(reader: &Reader, out: &Region) -> TractResult<TVec<Region>> {
    let shape = reader.shape(0)?;
    let last: Region = out[out.len() - shape.len()..].into();
    Ok(tvec![fitted(&shape, &last)])
}

/// Axes of length one are repeated.
fn fitted(shape: &[usize], out: &Region) -> Region {
    let axes = shape.iter().zip(out);
    axes.map(|(&size, cells)| match size {
        1 => vec![0],
        _ => cells.clone(),
    })
    .collect()
}
