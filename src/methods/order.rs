//! Coarse to fine: an order of grid cells in which every prefix covers the whole picture.

/// Every fourth row and column first, then every second, then all; no cell twice.
const LEVELS: [usize; 3] = [4, 2, 1];

/// Indices of a rows x columns grid, coarse cells first.
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

/// A copy in which each unknown cell (NaN) has the value of the finest coarser cell above and
/// left of it that is known; NaN where there is none.
pub fn filled_from_coarser(values: &[f32], columns: usize) -> Vec<f32> {
    let parent = |index: usize, step: usize| {
        let (row, column) = (index / columns, index % columns);
        values[(row - row % step) * columns + (column - column % step)]
    };
    (0..values.len())
        .map(|index| {
            LEVELS
                .iter()
                .rev()
                .map(|&step| parent(index, step))
                .find(|value| !value.is_nan())
                .unwrap_or(f32::NAN)
        })
        .collect()
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
            let coarse = rows.div_ceil(4) * columns.div_ceil(4);
            for &index in coarse_to_fine(rows, columns).iter().take(coarse) {
                values[index] = 1.0;
            }
            let filled = filled_from_coarser(&values, columns);
            prop_assert!(filled.iter().all(|&value| value == 1.0));
        }
    }

    #[test]
    fn the_finest_known_cell_wins() {
        let mut row = vec![f32::NAN; 5];
        (row[0], row[2]) = (1.0, 2.0);
        let filled = filled_from_coarser(&row, 5);
        assert_eq!(filled[..4], [1.0, 1.0, 2.0, 2.0]);
        assert!(filled[4].is_nan());
    }
}
