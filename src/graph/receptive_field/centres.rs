//! Where the cells of a layer lie on the picture.

use tract_onnx::prelude::*;

use super::region::whole;
use super::{Scope, middle, walk};

/// The largest difference between two steps from cell to cell, in pixels, of cells in a row.
const SLACK: f64 = 1e-3;

/// The middles of the receptive fields of a layer's rows and columns, in pixels from the input's edge, as if
/// the picture had no edges. What is the same at every place, such as a mean over all of them, does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Centres {
    /// The middle of each row of cells, in pixels from the input's upper edge.
    pub rows: Vec<f64>,
    /// The middle of each column of cells, in pixels from the input's left edge.
    pub columns: Vec<f64>,
}

impl Centres {
    /// Of a value whose shape is 1 x channels x rows x columns; none if its cells are not evenly spaced, or if
    /// an operator on the way reads all places at once.
    pub fn of(model: &TypedModel, file: &str, of: OutletId) -> Option<Centres> {
        let fact = model.outlet_fact(of).ok()?;
        let &[_, channels, rows, columns] = fact.shape.as_concrete()? else {
            return None;
        };
        let centre = |row: usize, column: usize| {
            let one = |index: usize| vec![index as i64];
            let cell = tvec![one(0), whole(channels), one(row), one(column)];
            let region = walk(model, file, of, cell, Scope::Placed).ok()?;
            (!region.is_empty()).then(|| middle(&region))
        };
        let (down, along) = (rows.checked_sub(1)?, columns.checked_sub(1)?);
        let first = centre(0, 0)?;
        let second = centre(down.min(1), along.min(1))?;
        let last = centre(down, along)?;
        Some(Centres {
            rows: spaced(rows, [first.0, second.0, last.0])?,
            columns: spaced(columns, [first.1, second.1, last.1])?,
        })
    }

    /// How many numbers stand for the places of so many rows and columns.
    pub(crate) fn count(rows: usize, columns: usize) -> usize {
        rows.saturating_add(columns).saturating_add(1)
    }

    /// The same as numbers: one if there are places, then those of the rows and of the columns; else zeros.
    pub(crate) fn numbers(centres: Option<&Centres>, (rows, columns): (usize, usize)) -> Vec<f32> {
        let Some(centres) = centres else {
            return vec![0.0; Centres::count(rows, columns)];
        };
        let places = centres.rows.iter().chain(&centres.columns);
        let all = std::iter::once(&1.0).chain(places);
        all.map(|&number| number as f32).collect()
    }

    /// What [`Centres::numbers`] made, of a layer with so many rows.
    pub(crate) fn from_numbers(numbers: &[f32], rows: usize) -> Option<Centres> {
        let [1.0, places @ ..] = numbers else {
            return None;
        };
        let (rows, columns) = places.split_at_checked(rows)?;
        let wide = |numbers: &[f32]| numbers.iter().map(|&number| f64::from(number)).collect();
        Some(Centres {
            rows: wide(rows),
            columns: wide(columns),
        })
    }
}

/// `count` places from the first to the last, if the second lies where an even spacing has it.
fn spaced(count: usize, [first, second, last]: [f64; 3]) -> Option<Vec<f64>> {
    if count == 1 {
        return Some(vec![first]);
    }
    let step = (last - first) / (count - 1) as f64;
    let even = step > 0.0 && (second - first - step).abs() < SLACK;
    even.then(|| {
        (0..count)
            .map(|index| first + step * index as f64)
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Workers hand places over as numbers, which have to be finite, and so are those of none.
    #[test]
    fn places_and_none_survive_the_way_as_numbers() {
        let centres = Centres {
            rows: vec![0.5, 32.5],
            columns: vec![-1.0, 3.0, 7.0],
        };
        for places in [Some(centres), None] {
            let numbers = Centres::numbers(places.as_ref(), (2, 3));
            assert_eq!(numbers.len(), Centres::count(2, 3));
            assert!(numbers.iter().all(|number| number.is_finite()));
            assert_eq!(Centres::from_numbers(&numbers, 2), places);
        }
    }

    /// By hand: 0.5, 2.5, 4.5 are even; a second place at 2 is not, and places that are all the same are none.
    #[test]
    fn only_evenly_spaced_cells_have_places() {
        assert_eq!(spaced(3, [0.5, 2.5, 4.5]), Some(vec![0.5, 2.5, 4.5]));
        assert_eq!(spaced(3, [0.5, 2.0, 4.5]), None);
        assert_eq!(spaced(2, [3.0, 3.0, 3.0]), None);
        assert_eq!(spaced(1, [3.0, 3.0, 3.0]), Some(vec![3.0]));
    }
}
