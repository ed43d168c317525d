//! Pictures that are made, and pictures of what single channels respond to.

use std::collections::BTreeMap;

use image::RgbImage;
use serde::Serialize;

use super::classes::ClassRow;
use crate::map::heatmap::Heatmap;
use crate::model::objective::Objective;
use crate::photo::NoteText;
use crate::photo::crop::{Crop, Rect};
use crate::photo::input::Input;
use crate::photo::print::Facts;

/// The size of a picture or a grid.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Grid {
    /// Rows of pixels or cells.
    pub rows: usize,
    /// Columns of pixels or cells.
    pub columns: usize,
}

/// A photo, and the part of it that the network sees.
#[derive(Clone, Debug, Serialize)]
pub struct PhotoFacts {
    /// The photo.
    #[serde(flatten)]
    pub facts: Facts,
    /// The size of the input.
    #[serde(flatten)]
    pub grid: Grid,
    /// What the network sees, in pixels of the photo.
    pub crop: Rect,
}

/// What there is to do for a picture that is made.
#[derive(Clone, Debug, Serialize)]
pub struct AscentPlan {
    /// The number of the network that the picture raises.
    pub objective: Objective,
    /// How many steps there are.
    pub steps: usize,
    /// How many passes forward and back all steps take.
    pub passes: usize,
    /// Every option by its key.
    pub parameters: BTreeMap<&'static str, String>,
}

/// A picture on its way.
#[derive(Clone, Debug, Serialize)]
pub struct AscentState {
    /// The size of the picture.
    #[serde(flatten)]
    pub grid: Grid,
    /// How many steps have been taken.
    pub done: usize,
    /// The objective before the last step; null before the first one.
    pub value: Option<f32>,
}

/// A picture that was made, as the terminal reports it.
#[derive(Clone, Debug, Serialize)]
pub struct AscentReport {
    /// The name of the network.
    pub model: String,
    /// The hexadecimal SHA-256 of the network's file.
    pub model_sha256: String,
    /// The name of the ascent.
    pub method: &'static str,
    /// What must be known of how the photo was read.
    pub notes: Vec<NoteText>,
    /// What was done.
    #[serde(flatten)]
    pub plan: AscentPlan,
    /// The objective before the last step.
    pub value: Option<f32>,
    /// The size of the picture.
    #[serde(flatten)]
    pub grid: Grid,
    /// How long it took.
    pub seconds: f64,
    /// What the network says of the picture, if it has the size of the input.
    #[serde(flatten)]
    pub recognised: Option<Recognised>,
}

/// What the network says of a picture that was made.
#[derive(Clone, Debug, Serialize)]
pub struct Recognised {
    /// The class that was raised.
    pub target: Option<ClassRow>,
    /// The five classes of the highest scores.
    pub top5: Vec<ClassRow>,
}

/// What a unit responds to, projected back to the pixels.
#[derive(Clone, Debug, Serialize)]
pub struct Projected {
    /// The size of the part.
    #[serde(flatten)]
    pub grid: Grid,
    /// The value of the unit.
    pub activation: f32,
    /// How many ReLUs were treated on the way back.
    pub rectifiers: usize,
    /// The part of the input that the unit sees, in pixels.
    pub part: Rect,
    /// The unit of the values.
    pub unit: &'static str,
    /// Where the scale ends.
    pub reach: f32,
    /// Whether all values are zero.
    pub flat: bool,
    /// The share of the strongest values that have the last colour.
    pub clip: f32,
}

/// A class activation map over what the network sees.
#[derive(Clone, Debug, Serialize)]
pub struct CellMap {
    /// The size of the map.
    #[serde(flatten)]
    pub grid: Grid,
    /// The unit of the values.
    pub unit: &'static str,
    /// The cell of the largest value.
    pub largest: Option<CellPlace>,
    /// Rows of the input, in pixels.
    #[serde(rename = "seenRows")]
    pub seen_rows: usize,
    /// Columns of the input, in pixels.
    #[serde(rename = "seenColumns")]
    pub seen_columns: usize,
}

/// A cell of a map.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct CellPlace {
    /// The row, from 0.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
}

impl From<&RgbImage> for Grid {
    fn from(picture: &RgbImage) -> Grid {
        Grid {
            rows: picture.height() as usize,
            columns: picture.width() as usize,
        }
    }
}

impl From<&Heatmap> for Grid {
    fn from(map: &Heatmap) -> Grid {
        Grid {
            rows: map.rows,
            columns: map.columns,
        }
    }
}

impl From<&Input> for Grid {
    fn from(input: &Input) -> Grid {
        Grid {
            rows: input.rows(),
            columns: input.columns(),
        }
    }
}

impl PhotoFacts {
    /// The facts of a photo of which an input was cut out.
    pub fn of(facts: Facts, crop: &Crop) -> PhotoFacts {
        PhotoFacts {
            facts,
            grid: Grid {
                rows: crop.rows,
                columns: crop.columns,
            },
            crop: crop.photo,
        }
    }
}
