//! Which windows of a sweep an adaptive map computes: close ones only where something changes.

use crate::map::agreement::{rank_correlation, ssim};
use crate::map::findings::Agreement;
use crate::map::lattice::{self, LEVELS};

/// How much of all effects' range must lie around a cell for it to be worth a look: measured by
/// `tests/bench/adaptive.rs`.
const WORTH_A_LOOK: f32 = 0.05;

/// The cells of an adaptive map, as far as the effects found so far decide.
pub struct DrillDown {
    /// The cells of the map, coarse ones first.
    pub cells: Vec<usize>,
    /// The cells that have no effect yet; empty once the map is complete.
    pub missing: Vec<usize>,
}

impl DrillDown {
    /// Starts with the coarsest lattice of a rows x columns grid. A cell of the next one belongs to
    /// the map if the effects around it on the coarser one differ, or if it lies beyond that one.
    pub fn plan(rows: usize, columns: usize, effect: impl Fn(usize) -> Option<f32>) -> DrillDown {
        let mut known = vec![f32::NAN; rows * columns];
        let mut plan = DrillDown {
            cells: vec![],
            missing: vec![],
        };
        for (level, step) in LEVELS.into_iter().enumerate() {
            let on = |cell: usize, step: usize| {
                (cell / columns).is_multiple_of(step) && (cell % columns).is_multiple_of(step)
            };
            let filled = lattice::filled_from_coarser(&known, columns);
            let range = range_of(known.iter().copied().filter(|effect| !effect.is_nan()));
            let coarser = level.checked_sub(1).map(|level| LEVELS[level]);
            let worth = |cell: usize| match coarser {
                None => true,
                Some(lattice) if on(cell, lattice) => false,
                Some(lattice) => {
                    let around = lattice::corners(cell, rows, columns, lattice);
                    let effects = around.filter(|&(_, weight)| weight > 0.0);
                    let effects = effects.map(|(corner, _)| filled[corner]);
                    lattice::is_beyond(cell, rows, columns, lattice)
                        || range_of(effects) > WORTH_A_LOOK * range
                }
            };
            for cell in (0..known.len()).filter(|&cell| on(cell, step) && worth(cell)) {
                plan.cells.push(cell);
                match effect(cell) {
                    Some(effect) => known[cell] = effect,
                    None => plan.missing.push(cell),
                }
            }
            if !plan.missing.is_empty() {
                break;
            }
        }
        plan
    }

    /// How alike the map and the exact one are, once all cells are known exactly.
    pub fn agreement(&self, exact: &[f32], columns: usize) -> Option<Agreement> {
        if exact.iter().any(|value| value.is_nan()) {
            return None;
        }
        let mut approximate = vec![f32::NAN; exact.len()];
        for &cell in &self.cells {
            approximate[cell] = exact[cell];
        }
        let approximate = lattice::filled_from_coarser(&approximate, columns);
        Some(Agreement {
            ssim: ssim(exact, &approximate, columns),
            rank_correlation: rank_correlation(exact, &approximate),
        })
    }
}

/// The difference between the largest and the smallest.
fn range_of(effects: impl Iterator<Item = f32>) -> f32 {
    let (low, high) = effects.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), effect| {
        (low.min(effect), high.max(effect))
    });
    (high - low).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A 9 x 9 grid with an effect in one corner: the nine coarse cells, then what lies around the
    /// only one that shows anything.
    #[test]
    fn only_the_surroundings_of_an_effect_are_refined() {
        let nothing = DrillDown::plan(9, 9, |_| None);
        assert_eq!(nothing.missing.len(), 9);
        let effect = |cell: usize| if cell == 0 { 1.0 } else { 0.0 };
        let coarse = DrillDown::plan(9, 9, |cell| {
            (cell / 9 % 4 == 0 && cell % 9 % 4 == 0).then(|| effect(cell))
        });
        assert_eq!(coarse.missing, [2, 18, 20]);
        let all = DrillDown::plan(9, 9, |cell| Some(effect(cell)));
        assert_eq!(all.cells[9..], [2, 18, 20, 1, 9, 10]);
        assert!(all.missing.is_empty());
    }

    /// A lattice of every fourth cell ends at cell 8 of 9, and of 11; of the latter, cells 9 and 10
    /// have nothing to be interpolated from.
    #[test]
    fn no_effect_is_no_reason_to_look() {
        let flat = DrillDown::plan(9, 9, |_| Some(0.0));
        assert_eq!(flat.cells.len(), 9);
        let beyond = DrillDown::plan(1, 11, |_| Some(0.0));
        assert_eq!(beyond.cells, [0, 4, 8, 10]);
    }
}
