//! A map as it is drawn: a value for each pixel of the input.
//!
//! A pixel of a sharp map has the value of its cell: of the tile or the window around it, or of the cell whose
//! middle is nearest. In a smooth map, values between the middles of cells are interpolated bilinearly; before the
//! first and behind the last middle they stay what they are there. So a smooth map never goes beyond the values
//! of the sharp one. Of windows that overlap, the pieces into which they cut the input are the cells.
//!
//! Unit and sign are those of the map. A map with a value for each pixel is drawn as it is.

use std::ops::Range;

use serde::Deserialize;

use super::cells::Cells;
use super::heatmap::Heatmap;
use super::lattice;
use crate::error::Result;

/// What is drawn between the middles of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Edges {
    /// Values in between, so that cells run into each other.
    Smooth,
    /// The value of the cell, up to its edge.
    Sharp,
}

/// A grid of values that fills a heat map's extent.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Rows of values.
    pub rows: usize,
    /// Columns of values.
    pub columns: usize,
    /// The values, row by row; NaN where nothing is known.
    pub values: Vec<f32>,
}

/// The two cells of a row or column that a pixel lies between.
#[derive(Clone, Copy)]
struct Between {
    before: usize,
    after: usize,
    /// How much the later one counts; the earlier one counts for the rest.
    share: f64,
}

impl Heatmap {
    /// A layer as it is drawn. A cell that is not known yet has the value of a coarser cell.
    ///
    /// # Errors
    /// [`Error::Layer`](crate::error::Error::Layer) for a layer that the map does not have.
    pub fn drawn(&self, layer: usize, edges: Edges) -> Result<Grid> {
        let values = lattice::filled_from_coarser(self.layer(layer)?, self.columns);
        let size = (self.rows, self.columns);
        let own = Grid {
            rows: self.rows,
            columns: self.columns,
            values,
        };
        let (height, width) = self.input;
        Ok(match &self.cells {
            Cells::Tiles if self.rows >= height && self.columns >= width => own,
            Cells::Tiles | Cells::Fields(_) | Cells::Nearest { .. } => {
                let (rows, columns) = self.cells.centres(size, self.input);
                let down = between(&rows, height, edges);
                own.sampled(&down, &between(&columns, width, edges))
            }
            Cells::Windows {
                tops,
                lefts,
                height: tall,
                width: wide,
            } => {
                let down = Pieces::of(tops, *tall, height);
                let along = Pieces::of(lefts, *wide, width);
                let means = own.means(&down, &along);
                means.sampled(&down.lines(height, edges), &along.lines(width, edges))
            }
        })
    }
}

impl Grid {
    /// For each pair of a piece down and a piece along, the mean of the known values of the windows that cover
    /// both; NaN if there are none.
    fn means(&self, down: &Pieces, along: &Pieces) -> Grid {
        let mean = |rows: &Range<usize>, columns: &Range<usize>| {
            let values = rows.clone().flat_map(|row| {
                let row = &self.values[row * self.columns..][..self.columns];
                row[columns.clone()].iter().map(|&value| f64::from(value))
            });
            let known = values.filter(|value| !value.is_nan());
            let (sum, count) =
                known.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
            (sum / f64::from(count)) as f32
        };
        let pairs = down.windows.iter().flat_map(|rows| {
            let columns = along.windows.iter();
            columns.map(move |columns| mean(rows, columns))
        });
        Grid {
            rows: down.windows.len(),
            columns: along.windows.len(),
            values: pairs.collect(),
        }
    }

    /// A value for each pair of a line down and a line along; of the cells around it, those that are not known do
    /// not count, but where the nearest is not known nothing is.
    fn sampled(&self, down: &[Between], along: &[Between]) -> Grid {
        let mut values = Vec::with_capacity(down.len() * along.len());
        for y in down {
            for x in along {
                values.push(self.at(y, x));
            }
        }
        Grid {
            rows: down.len(),
            columns: along.len(),
            values,
        }
    }

    fn at(&self, y: &Between, x: &Between) -> f32 {
        let value = |row: usize, column: usize| self.values[row * self.columns + column];
        if value(y.nearest(), x.nearest()).is_nan() {
            return f32::NAN;
        }
        let (mut sum, mut weights) = (0.0, 0.0);
        for (row, down) in y.weights() {
            for (column, along) in x.weights() {
                let (value, weight) = (value(row, column), down * along);
                if weight > 0.0 && !value.is_nan() {
                    sum += weight * f64::from(value);
                    weights += weight;
                }
            }
        }
        (sum / weights) as f32
    }
}

impl Between {
    fn only(cell: usize) -> Between {
        Between {
            before: cell,
            after: cell,
            share: 0.0,
        }
    }

    fn nearest(&self) -> usize {
        match self.share > 0.5 {
            true => self.after,
            false => self.before,
        }
    }

    fn weights(&self) -> [(usize, f64); 2] {
        [(self.before, 1.0 - self.share), (self.after, self.share)]
    }
}

/// Between which of some ascending centres each pixel of a length lies.
fn between(centres: &[f64], length: usize, edges: Edges) -> Vec<Between> {
    let pixels = (0..length).map(|pixel| pixel as f64 + 0.5);
    let lies = |pixel: f64| {
        let after = centres.partition_point(|&centre| centre <= pixel);
        if after == 0 || after == centres.len() {
            return Between::only(after.saturating_sub(1));
        }
        let before = after - 1;
        let share = (pixel - centres[before]) / (centres[after] - centres[before]);
        Between {
            before,
            after,
            share,
        }
    };
    let drawn = |lies: Between| match edges {
        Edges::Smooth => lies,
        Edges::Sharp => Between::only(lies.nearest()),
    };
    pixels.map(lies).map(drawn).collect()
}

/// The pieces into which windows cut a length, one after another, whether a window covers them or not.
struct Pieces {
    /// The pixels of each piece.
    pixels: Vec<Range<usize>>,
    /// The windows that cover it.
    windows: Vec<Range<usize>>,
}

impl Pieces {
    /// `starts` ascends.
    fn of(starts: &[usize], size: usize, length: usize) -> Pieces {
        let ends = starts.iter().map(|&start| start + size);
        let mut edges: Vec<usize> = starts.iter().copied().chain(ends).collect();
        edges.retain(|&edge| edge < length);
        edges.extend([0, length]);
        edges.sort_unstable();
        edges.dedup();
        let pixels: Vec<Range<usize>> = edges.windows(2).map(|pair| pair[0]..pair[1]).collect();
        let covering = |piece: &Range<usize>| {
            let first = starts.partition_point(|&start| start + size <= piece.start);
            first..starts.partition_point(|&start| start <= piece.start)
        };
        Pieces {
            windows: pixels.iter().map(covering).collect(),
            pixels,
        }
    }

    /// Which piece each pixel lies in, or between the middles of which.
    fn lines(&self, length: usize, edges: Edges) -> Vec<Between> {
        let pieces = self.pixels.iter();
        match edges {
            Edges::Sharp => pieces
                .enumerate()
                .flat_map(|(index, piece)| piece.clone().map(move |_| Between::only(index)))
                .collect(),
            Edges::Smooth => {
                let middle = |piece: &Range<usize>| (piece.start + piece.end) as f64 / 2.0;
                between(&pieces.map(middle).collect::<Vec<_>>(), length, edges)
            }
        }
    }
}
