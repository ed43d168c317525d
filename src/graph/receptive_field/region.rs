//! Sets of cells.

use tract_onnx::prelude::*;

/// The cells of one axis, from the first to the last, each once.
pub type Cells = Vec<i64>;

/// The cells of a value, one set an axis.
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
