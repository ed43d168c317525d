//! Where the cells of a map lie on the input.

use crate::graph::receptive_field::centres::Centres;

/// The pixels of the input that each value of a map is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Equal tiles side by side that fill the extent.
    Tiles,
    /// The cells of a layer, at the middles of their receptive fields. A pixel gets the value of the cell whose
    /// middle is nearest.
    Fields(Centres),
    /// Windows of one size, one for each pair of a top and a left, which may overlap. A pixel gets
    /// the mean of the windows that cover it.
    Windows {
        /// The first row of each window, in pixels of the input.
        tops: Vec<usize>,
        /// The first column of each window, in pixels of the input.
        lefts: Vec<usize>,
        /// Rows of a window, in pixels.
        height: usize,
        /// Columns of a window, in pixels.
        width: usize,
    },
    /// Windows of one size, one for each pair of a top and a left. A pixel gets the value of the window
    /// whose centre is nearest.
    Nearest {
        /// The first row of each window, in pixels of the input.
        tops: Vec<usize>,
        /// The first column of each window, in pixels of the input.
        lefts: Vec<usize>,
        /// Rows of a window, in pixels.
        height: usize,
        /// Columns of a window, in pixels.
        width: usize,
    },
}

impl Cells {
    /// Those of a layer, if it is known where they lie; equal tiles if not.
    pub fn of_layer(centres: Option<Centres>) -> Cells {
        centres.map_or(Cells::Tiles, Cells::Fields)
    }

    /// The middles of rows and columns, in pixels of the input.
    pub fn centres(
        &self,
        (rows, columns): (usize, usize),
        (height, width): (usize, usize),
    ) -> (Vec<f64>, Vec<f64>) {
        match self {
            Cells::Tiles => (tiles(rows, height), tiles(columns, width)),
            Cells::Fields(Centres { rows, columns }) => (rows.clone(), columns.clone()),
            Cells::Windows {
                tops,
                lefts,
                height,
                width,
            }
            | Cells::Nearest {
                tops,
                lefts,
                height,
                width,
            } => (middles(tops, *height), middles(lefts, *width)),
        }
    }
}

/// The middles of equal tiles that fill a length.
fn tiles(count: usize, length: usize) -> Vec<f64> {
    let tile = length as f64 / count as f64;
    (0..count)
        .map(|index| (index as f64 + 0.5) * tile)
        .collect()
}

fn middles(starts: &[usize], size: usize) -> Vec<f64> {
    let half = size as f64 / 2.0;
    starts.iter().map(|&start| start as f64 + half).collect()
}
