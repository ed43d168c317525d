//! Coarse to fine: an order of grid cells in which every prefix covers the whole picture.

/// The steps of the lattices, coarse ones first: every fourth row and column, then every second, then all.
pub const LEVELS: [usize; 3] = [4, 2, 1];

/// The indices of a rows x columns grid, each once, those of coarser lattices first.
pub fn coarse_to_fine(rows: usize, columns: usize) -> Vec<usize> {
    let level = |index: &usize| {
        let (row, column) = (index / columns, index % columns);
        LEVELS
            .iter()
            .position(|step| row % step == 0 && column % step == 0)
    };
    let mut order: Vec<usize> = (0..rows * columns).collect();
    order.sort_by_key(level);
    order
}

/// How many cells the coarsest lattice has.
pub fn coarse(rows: usize, columns: usize) -> usize {
    rows.div_ceil(LEVELS[0]) * columns.div_ceil(LEVELS[0])
}

/// The cells of a lattice around a cell, with the weights of bilinear interpolation; beyond the
/// lattice's last row or column those stand for what follows.
pub fn corners(
    cell: usize,
    rows: usize,
    columns: usize,
    lattice: usize,
) -> impl Iterator<Item = (usize, f32)> {
    let along = |place: usize, length: usize| {
        let before = place - place % lattice;
        let after = if before + lattice < length {
            before + lattice
        } else {
            before
        };
        let share = (place - before) as f32 / lattice as f32;
        [(before, 1.0 - share), (after, share)]
    };
    let down = along(cell / columns, rows);
    let across = along(cell % columns, columns);
    down.into_iter().flat_map(move |(row, a)| {
        across
            .into_iter()
            .map(move |(column, b)| (row * columns + column, a * b))
    })
}

/// Whether a cell lies beyond a lattice's last row or column.
pub fn is_beyond(cell: usize, rows: usize, columns: usize, lattice: usize) -> bool {
    let last = |length: usize| (length - 1) / lattice * lattice;
    cell / columns > last(rows) || cell % columns > last(columns)
}

/// A copy in which each unknown cell (NaN) is interpolated between the coarser cells around it, as
/// far as they are known; NaN where none is.
pub fn filled_from_coarser(values: &[f32], columns: usize) -> Vec<f32> {
    let rows = values.len() / columns;
    let mut filled = values.to_vec();
    for pair in LEVELS.windows(2) {
        let (lattice, finer) = (pair[0], pair[1]);
        for cell in 0..filled.len() {
            let (row, column) = (cell / columns, cell % columns);
            if !filled[cell].is_nan() || row % finer != 0 || column % finer != 0 {
                continue;
            }
            let known = corners(cell, rows, columns, lattice)
                .filter(|&(corner, weight)| weight > 0.0 && !filled[corner].is_nan());
            let (sum, weights) = known.fold((0.0, 0.0), |(sum, weights), (corner, weight)| {
                (sum + weight * filled[corner], weights + weight)
            });
            if weights > 0.0 {
                filled[cell] = sum / weights;
            }
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A sweep visits each cell exactly once, whatever the grid.
        #[test]
        fn each_cell_comes_once(rows in 1usize..20, columns in 1usize..20) {
            let mut order = coarse_to_fine(rows, columns);
            order.sort_unstable();
            prop_assert_eq!(order, (0..rows * columns).collect::<Vec<_>>());
        }

        /// Once the coarsest cells are known, no hole is drawn.
        #[test]
        fn the_coarse_cells_fill_the_grid(rows in 1usize..20, columns in 1usize..20) {
            let mut values = vec![f32::NAN; rows * columns];
            for &index in coarse_to_fine(rows, columns).iter().take(coarse(rows, columns)) {
                values[index] = 1.0;
            }
            let filled = filled_from_coarser(&values, columns);
            prop_assert!(filled.iter().all(|&value| value == 1.0));
        }
    }

    /// By hand: along a line from 0 to 4, beyond its end, and inside a square.
    #[test]
    fn unknown_cells_lie_between_coarser_ones() {
        let mut row = vec![f32::NAN; 7];
        (row[0], row[4]) = (0.0, 4.0);
        let filled = filled_from_coarser(&row, 7);
        assert_eq!(filled, [0.0, 1.0, 2.0, 3.0, 4.0, 4.0, 4.0]);
        row[4] = f32::NAN;
        assert!(filled_from_coarser(&row, 7)[4].is_nan());
        let square = [0.0, f32::NAN, 2.0]
            .into_iter()
            .chain([f32::NAN; 3])
            .chain([4.0, f32::NAN, 6.0]);
        let filled = filled_from_coarser(&square.collect::<Vec<_>>(), 3);
        assert_eq!(filled, [0.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 6.0]);
    }
}
