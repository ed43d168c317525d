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

    /// The same as numbers, rows before columns; NaN for all if there are none.
    pub(crate) fn numbers(centres: Option<&Centres>, (rows, columns): (usize, usize)) -> Vec<f32> {
        match centres {
            Some(Centres { rows, columns }) => {
                let all = rows.iter().chain(columns);
                all.map(|&centre| centre as f32).collect()
            }
            None => vec![f32::NAN; rows + columns],
        }
    }

    /// What [`Centres::numbers`] made, of a layer with so many rows.
    pub(crate) fn from_numbers(numbers: &[f32], rows: usize) -> Option<Centres> {
        if numbers.iter().any(|number| !number.is_finite()) {
            return None;
        }
        let (rows, columns) = numbers.split_at_checked(rows)?;
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
