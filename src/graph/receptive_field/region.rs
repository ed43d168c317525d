//! Sets of cells.

use tract_onnx::prelude::*;

/// The indices of cells along one axis, in ascending order and each once.
pub type Cells = Vec<i64>;

/// A set of cells of a value: the product of a set for each axis.
pub type Region = TVec<Cells>;

pub fn sorted(cells: impl IntoIterator<Item = i64>) -> Cells {
    let mut cells: Cells = cells.into_iter().collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

pub fn whole(size: usize) -> Cells {
    (0..size as i64).collect()
}

/// A region without the cells that lie outside a value of this shape.
pub fn inside(region: Region, shape: &[usize]) -> Region {
    let axes = region.into_iter().zip(shape);
    axes.map(|(mut cells, &size)| {
        cells.retain(|cell| (0..size as i64).contains(cell));
        cells
    })
    .collect()
}
