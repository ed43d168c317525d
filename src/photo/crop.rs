//! Which rectangle of a photo the network sees, and the way back from input to photo.

use serde::{Deserialize, Serialize};

use crate::manifest::{InputSpec, Preprocessing};

/// A rectangle in pixels, given by its edges and not by the centres of pixels: a whole 10 x 10 picture is
/// 0, 0, 10, 10.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// The left edge, from the picture's left edge.
    pub left: f64,
    /// The upper edge, from the picture's upper edge.
    pub top: f64,
    /// The right edge, from the picture's left edge.
    pub right: f64,
    /// The lower edge, from the picture's upper edge.
    pub bottom: f64,
}

impl Rect {
    /// The distance from the left to the right edge, in pixels.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// The distance from the upper to the lower edge, in pixels.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// The part of a photo that became the network's input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Crop {
    /// The part's edges in pixels of the upright photo, not rounded.
    pub photo: Rect,
    /// Rows of the input, in pixels.
    pub rows: usize,
    /// Columns of the input, in pixels.
    pub columns: usize,
}

impl Crop {
    /// The centre crop after the shorter side is resized, as torchvision's `Resize` and
    /// `CenterCrop` define it: the longer side becomes floor(side * long / short), the margin
    /// is rounded half to even.
    pub fn center(width: u32, height: u32, input: &InputSpec, rule: &Preprocessing) -> Crop {
        let side = u64::from(rule.resize_shorter_side);
        let shorter = u64::from(width.min(height));
        let resized = |length: u32| side * u64::from(length) / shorter;
        let edges = |length: u32, taken: usize| {
            let scale = f64::from(length) / resized(length) as f64;
            let margin = (resized(length) - taken as u64) as f64 / 2.0;
            let start = margin.round_ties_even() * scale;
            (start, start + taken as f64 * scale)
        };
        let (left, right) = edges(width, input.width);
        let (top, bottom) = edges(height, input.height);
        Crop {
            photo: Rect {
                left,
                top,
                right,
                bottom,
            },
            rows: input.height,
            columns: input.width,
        }
    }

    /// The crop of an input of `rows` x `columns` pixels that came without a photo: the input itself.
    pub fn identity(rows: usize, columns: usize) -> Crop {
        Crop {
            photo: Rect {
                left: 0.0,
                top: 0.0,
                right: columns as f64,
                bottom: rows as f64,
            },
            rows,
            columns,
        }
    }

    /// The whole input, in the input's own pixels.
    pub fn input(&self) -> Rect {
        Crop::identity(self.rows, self.columns).photo
    }

    /// The row and column, in pixels of the input, of the point (x, y) of the photo.
    pub fn to_input(&self, x: f64, y: f64) -> (f64, f64) {
        let row = (y - self.photo.top) / self.photo.height() * self.rows as f64;
        let column = (x - self.photo.left) / self.photo.width() * self.columns as f64;
        (row, column)
    }

    /// A rectangle in pixels of the photo, from one in pixels of the input.
    pub fn to_photo(&self, rect: Rect) -> Rect {
        let x = self.photo.width() / self.columns as f64;
        let y = self.photo.height() / self.rows as f64;
        Rect {
            left: self.photo.left + rect.left * x,
            top: self.photo.top + rect.top * y,
            right: self.photo.left + rect.right * x,
            bottom: self.photo.top + rect.bottom * y,
        }
    }
}
