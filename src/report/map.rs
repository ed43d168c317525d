//! Maps, with all that made them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::classes::{ClassName, ClassRow};
use super::picture::Grid;
use super::sentences::sentences;
use crate::manifest::Manifest;
use crate::map::cells::Cells;
use crate::map::colormap::Colormap;
use crate::map::findings::Findings;
use crate::map::heatmap::{Heatmap, Scale, Sign};
use crate::model::labels::Labels;
use crate::model::recompute::Recomputed;
use crate::model::target::Target;
use crate::photo::crop::Rect;
use crate::photo::{NoteText, Tones};

/// A map without its values, as browser and terminal describe it. Pixels are those of the photo.
#[derive(Clone, Debug, Serialize)]
pub struct MapFacts {
    /// The name of the network.
    pub model: String,
    /// The hexadecimal SHA-256 of the network's file.
    pub model_sha256: String,
    /// The name of the method.
    pub method: &'static str,
    /// Rows of the method's own grid.
    pub rows: usize,
    /// Columns of the method's own grid.
    pub columns: usize,
    /// The names of the layers; most maps have one.
    pub layers: Vec<&'static str>,
    /// The unit of the values, such as score.
    pub unit: &'static str,
    /// The meaning of zero and of the values' sign.
    pub sign: Sign,
    /// The rectangle that the map covers.
    pub extent: Rect,
    /// The middles of rows and columns of cells; null where cells are equal tiles that fill the extent.
    pub centres: Option<Middles>,
    /// The smallest of the method's own values; null where there is none yet.
    pub minimum: Option<f32>,
    /// The largest of the method's own values; null where there is none yet.
    pub maximum: Option<f32>,
    /// Every option that made the map, by its key.
    pub parameters: BTreeMap<&'static str, String>,
    /// Numbers beside the map.
    pub findings: Findings,
    /// Where the network looked, in words made from these numbers; empty for methods that say nothing of it.
    pub sentences: Vec<String>,
    /// What must be known of how the photo was read.
    pub notes: Vec<NoteText>,
}

/// Where the cells of a map lie.
#[derive(Clone, Debug, Serialize)]
pub struct Middles {
    /// The middle of each row of cells, from the photo's upper edge.
    pub rows: Vec<f64>,
    /// The middle of each column of cells, from the photo's left edge.
    pub columns: Vec<f64>,
}

/// A map as it is drawn.
#[derive(Clone, Debug, Serialize)]
pub struct Drawing {
    /// The grid that is drawn, finer than the method's own where windows overlap.
    pub drawn: Grid,
    /// The colours above and below zero of a signed map.
    pub hues: [&'static str; 2],
    /// The value at the low end of the legend: as far as a signed map goes below zero, or its shared scale does.
    pub low: f32,
    /// The value at the high end of the legend, likewise.
    pub high: f32,
    /// Where the colours of the map's own scale end, to both sides of zero if it is signed.
    pub reach: f32,
    /// Whether no place made a difference beyond rounding.
    pub flat: bool,
    /// The share of the strongest cells that have the last colour.
    pub clip: f32,
}

/// What is known of a drawn map. Pixels are those of the photo.
#[derive(Clone, Debug, Serialize)]
pub struct MapInfo {
    /// The map.
    #[serde(flatten)]
    pub facts: MapFacts,
    /// How the map is drawn.
    #[serde(flatten)]
    pub drawn: Drawing,
    /// How many steps have been done.
    pub done: usize,
    /// How many steps there are.
    pub total: usize,
    /// How many forward passes all steps take.
    pub passes: usize,
    /// Whether the photo's tones were stretched.
    pub tones: Tones,
}

/// A map as the terminal reports it.
#[derive(Clone, Debug, Serialize)]
pub struct MapReport {
    /// The map.
    #[serde(flatten)]
    pub facts: MapFacts,
    /// The class that is explained.
    pub target: ClassName,
    /// The class that is subtracted from it.
    pub versus: Option<ClassName>,
    /// The score of the target.
    pub score: f32,
    /// The probability of the target.
    pub probability: f32,
    /// The five classes of the highest scores.
    pub top5: Vec<ClassRow>,
    /// How many forward passes were run for the map.
    pub forward_passes: usize,
    /// What of a pass was computed for each position of a sweep.
    pub recomputed: Option<Recomputed>,
    /// How long it took.
    pub seconds: f64,
}

/// What a method has to do on a photo.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// How many steps there are.
    pub steps: usize,
    /// How many of them, the first, give a coarse map.
    pub coarse: usize,
    /// How many forward passes all steps take.
    pub passes: usize,
    /// Every option by its key.
    pub options: BTreeMap<&'static str, String>,
}

/// What a method tried at a position.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// The size of the input.
    #[serde(flatten)]
    pub grid: Grid,
    /// What the network sees, in pixels of the photo.
    pub extent: Rect,
    /// The window, in pixels of the photo.
    pub window: Rect,
    /// The target's score before and there.
    pub score: [f32; 2],
    /// The target's probability before and there.
    pub probability: [f32; 2],
    /// The five classes of the highest scores there.
    pub top: Vec<ClassRow>,
    /// The probabilities of all classes there, by their indices.
    pub probabilities: Vec<f32>,
}

impl MapFacts {
    /// The facts of a method's map of a target.
    pub fn of(
        map: &Heatmap,
        (method, target): (&'static str, Target),
        manifest: &Manifest,
        labels: &Labels,
        notes: &[NoteText],
    ) -> MapFacts {
        let (minimum, maximum) = map.range().unzip();
        MapFacts {
            model: manifest.name.clone(),
            model_sha256: manifest.sha256.clone(),
            method,
            rows: map.rows,
            columns: map.columns,
            layers: map.layers.clone(),
            unit: map.unit,
            sign: map.sign,
            extent: map.extent,
            centres: Middles::of(map),
            minimum,
            maximum,
            parameters: map.parameters.clone(),
            findings: map.findings.clone().named(labels),
            sentences: match target.versus {
                None => sentences(map, labels.name(target.class), |class| {
                    labels.name(class).to_string()
                }),
                Some(_) => vec![],
            },
            notes: notes.to_vec(),
        }
    }
}

impl Middles {
    fn of(map: &Heatmap) -> Option<Middles> {
        if map.cells == Cells::Tiles {
            return None;
        }
        let (rows, columns) = map.cells.centres((map.rows, map.columns), map.input);
        let (height, width) = map.input;
        let onto = |centres: Vec<f64>, length: usize, start: f64, size: f64| {
            let place = |centre: f64| start + centre / length as f64 * size;
            centres.into_iter().map(place).collect()
        };
        let extent = map.extent;
        Some(Middles {
            rows: onto(rows, height, extent.top, extent.height()),
            columns: onto(columns, width, extent.left, extent.width()),
        })
    }
}

impl Drawing {
    /// How a map is drawn as a grid, with a legend of a part of its scale.
    pub fn of(map: &Heatmap, grid: (usize, usize), colormap: &Colormap, span: Scale) -> Drawing {
        let (rows, columns) = grid;
        Drawing {
            drawn: Grid { rows, columns },
            hues: colormap.hues(),
            low: span.low,
            high: span.high,
            reach: map.scale().high,
            flat: map.is_flat(),
            clip: map.clip,
        }
    }
}
