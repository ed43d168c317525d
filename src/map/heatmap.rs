//! A method's answer: values with a unit, a sign rule, and the rectangle they cover.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cells::Cells;
use super::findings::Findings;
use crate::error::{Error, Result};
use crate::photo::crop::Rect;
use crate::photo::input::Input;

/// The meaning of zero and of the sign of a map's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// A value above zero raises the target, and one below lowers it.
    Signed,
    /// Zero is no effect, and a larger value is a larger effect.
    Magnitude,
    /// A value is what is left of the target, so zero is the strongest effect.
    Lowness,
}

/// A map: layers x rows x columns values, with what is needed to read and to draw them.
#[derive(Clone, Debug)]
pub struct Heatmap {
    /// The names of the layers; most maps have one.
    pub layers: Vec<&'static str>,
    /// Rows of each layer, in cells.
    pub rows: usize,
    /// Columns of each layer, in cells.
    pub columns: usize,
    /// The values, layer by layer and row by row; NaN where a cell is not known yet.
    pub values: Vec<f32>,
    /// The pixels of the input that each value is for.
    pub cells: Cells,
    /// The unit of the values, such as score.
    pub unit: &'static str,
    /// The meaning of zero and of the values' sign.
    pub sign: Sign,
    /// The value that fixes the far end of the colour scale even where no cell reaches it.
    pub reference: Option<f32>,
    /// The share of values, the largest in size, that may lie beyond the colour scale's ends.
    pub clip: f32,
    /// The size up to which an effect may be nothing but the rounding of float32.
    pub rounding: f32,
    /// The rectangle that the map covers, in pixels of the photo, or of the input if there is no photo.
    pub extent: Rect,
    /// Rows and columns of the input, in pixels, at which windows are drawn.
    pub input: (usize, usize),
    /// Every option that made the map, by its key.
    pub parameters: BTreeMap<&'static str, String>,
    /// Numbers that belong beside the map.
    pub findings: Findings,
}

/// The values at the two ends of the colours.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scale {
    /// The value that has the first colour.
    pub low: f32,
    /// The value that has the last colour.
    pub high: f32,
}

impl Heatmap {
    /// A signed map of equal tiles over all that an input shows, without findings.
    pub fn tiles(
        input: &Input,
        layers: Vec<&'static str>,
        (rows, columns): (usize, usize),
        values: Vec<f32>,
        unit: &'static str,
    ) -> Heatmap {
        Heatmap {
            layers,
            rows,
            columns,
            values,
            cells: Cells::Tiles,
            unit,
            sign: Sign::Signed,
            reference: None,
            clip: 0.0,
            rounding: 0.0,
            extent: input.crop.photo,
            input: (input.rows(), input.columns()),
            parameters: BTreeMap::new(),
            findings: Findings::None,
        }
    }

    /// The map itself, if all known values are finite. `known` says of each value whether it is known, and
    /// a value that is not may be NaN; if `known` is none, all values are known.
    ///
    /// # Errors
    /// [`Error::NotFinite`] with the first known value that is not finite.
    pub fn checked(self, known: Option<&[bool]>) -> Result<Heatmap> {
        let is_known = |index: usize| known.is_none_or(|known| known.get(index) != Some(&false));
        let wrong = |(index, value): (usize, &f32)| {
            !value.is_finite() && (is_known(index) || !value.is_nan())
        };
        let Some(index) = self.values.iter().enumerate().position(wrong) else {
            return Ok(self);
        };
        let cells = self.rows * self.columns;
        let (row, column) = (index % cells / self.columns, index % self.columns);
        let layer = match self.layers.len() {
            1 => "the map".to_string(),
            _ => format!("the layer {}", self.layers[index / cells]),
        };
        Err(Error::NotFinite {
            what: format!("row {row}, column {column} of {layer}"),
            value: self.values[index],
        })
    }

    /// The values of a layer, row by row, not resampled.
    ///
    /// # Errors
    /// [`Error::Layer`] for a layer that the map does not have.
    pub fn layer(&self, index: usize) -> Result<&[f32]> {
        let size = self.rows * self.columns;
        self.values
            .get(index * size..(index + 1) * size)
            .ok_or(Error::Layer {
                index,
                layers: self.layers.len(),
            })
    }

    /// The smallest and the largest known value of all layers; none if no value is known.
    pub fn range(&self) -> Option<(f32, f32)> {
        let known = self.values.iter().copied().filter(|v| !v.is_nan());
        known.fold(None, |range, v| match range {
            None => Some((v, v)),
            Some((low, high)) => Some((low.min(v), high.max(v))),
        })
    }

    /// Row and column of the first layer's largest known value; none if no value is known.
    pub fn largest(&self) -> Option<(usize, usize)> {
        let layer = self.values.iter().take(self.rows * self.columns);
        let known = layer.enumerate().filter(|(_, value)| !value.is_nan());
        let (index, _) = known.max_by(|(_, a), (_, b)| a.total_cmp(b))?;
        Some((index / self.columns, index % self.columns))
    }

    /// The middle of a cell, as shares of what the input shows: how far down, and how far along.
    pub fn middle(&self, (row, column): (usize, usize)) -> (f64, f64) {
        let (height, width) = self.input;
        let (rows, columns) = self.cells.centres((self.rows, self.columns), self.input);
        let share = |centre: Option<&f64>, length: usize| {
            centre.map_or(0.5, |centre| (centre / length as f64).clamp(0.0, 1.0))
        };
        (
            share(rows.get(row), height),
            share(columns.get(column), width),
        )
    }

    /// Whether every known value differs from "no effect" by no more than rounding.
    pub fn is_flat(&self) -> bool {
        let nothing = match self.sign {
            Sign::Lowness => self.reference.unwrap_or(0.0),
            Sign::Signed | Sign::Magnitude => 0.0,
        };
        let known = self.values.iter().filter(|value| !value.is_nan());
        known
            .map(|value| (value - nothing).abs())
            .all(|effect| effect <= self.rounding)
    }

    /// The colour scale, one for all layers. Zero always has the same colour. The scale of a flat map has
    /// no width.
    pub fn scale(&self) -> Scale {
        let reach = match self.is_flat() {
            true => 0.0,
            false => self.reach(),
        };
        self.scale_to(reach)
    }

    /// The colour scale that ends at `reach`, so that several maps can share a scale.
    pub fn scale_to(&self, reach: f32) -> Scale {
        match self.sign {
            Sign::Signed => Scale {
                low: -reach,
                high: reach,
            },
            Sign::Magnitude | Sign::Lowness => Scale {
                low: 0.0,
                high: self.reference.unwrap_or(0.0).max(reach),
            },
        }
    }

    /// The part of the map's own scale that its legend shows: zero, and as far as the values of a signed map
    /// go to either side.
    pub fn span(&self) -> Scale {
        let scale = self.scale();
        match self.range() {
            Some((low, high)) if self.sign == Sign::Signed => Scale {
                low: low.clamp(scale.low, 0.0),
                high: high.clamp(0.0, scale.high),
            },
            _ => scale,
        }
    }

    /// The largest size of a value, but for the share that is clipped.
    fn reach(&self) -> f32 {
        let known = self.values.iter().filter(|value| !value.is_nan());
        let mut sizes: Vec<f32> = known.map(|value| value.abs()).collect();
        let Some(last) = sizes.len().checked_sub(1) else {
            return 0.0;
        };
        let place = last - (self.clip * last as f32) as usize;
        *sizes.select_nth_unstable_by(place, f32::total_cmp).1
    }
}

#[cfg(test)]
mod tests;
