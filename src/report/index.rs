//! Indexes of photos.

use std::path::PathBuf;

use serde::Serialize;

use super::picture::Grid;
use crate::units::index::{Found, Index, Query, Row};

/// An index, without its rows.
#[derive(Clone, Debug, Serialize)]
pub struct IndexFacts {
    /// The layers whose channels have rows.
    pub layers: Vec<LayerFacts>,
    /// Rows and columns of the input, in pixels.
    pub input: [usize; 2],
    /// The seed of the random rows.
    pub seed: u64,
    /// How many photos were indexed.
    pub count: usize,
}

/// A layer of the network.
#[derive(Clone, Debug, Serialize)]
pub struct LayerFacts {
    /// The name of the layer.
    pub name: String,
    /// How many channels the layer has.
    pub channels: usize,
    /// The size of a channel.
    #[serde(flatten)]
    pub grid: Grid,
}

/// An index that was made, as the terminal reports it.
#[derive(Clone, Debug, Serialize)]
pub struct IndexReport {
    /// The file that was written.
    pub index: PathBuf,
    /// The size of the file.
    pub bytes: usize,
    /// The name of the network.
    pub model: String,
    /// The hexadecimal SHA-256 of the network's file.
    pub model_sha256: String,
    /// How many photos were indexed.
    pub photos: usize,
    /// The seed of the random rows.
    pub seed: u64,
    /// The photos that could not be read.
    pub skipped: Vec<Skipped>,
    /// The files that are no photos.
    pub passed_over: Vec<String>,
    /// The photos whose bytes another one has, too.
    pub repeated: Vec<String>,
    /// How long it took.
    pub seconds: f64,
}

/// A photo that could not be read.
#[derive(Clone, Debug, Serialize)]
pub struct Skipped {
    /// The photo's file.
    pub photo: String,
    /// What was wrong.
    pub reason: String,
}

/// What a search found, as the terminal reports it.
#[derive(Clone, Debug, Serialize)]
pub struct SearchReport<'a> {
    /// The name of the network.
    pub model: String,
    /// The hexadecimal SHA-256 of the network's file.
    pub model_sha256: String,
    /// How many photos the index knows.
    pub photos: usize,
    /// What was searched for.
    pub query: Query,
    /// The unit that was searched for, if it is one.
    pub unit_at: Option<UnitAt>,
    /// How many photos were run through the network again for it.
    pub scanned: Option<usize>,
    /// Which row was read.
    pub row: Row,
    /// The seed of the random row.
    pub seed: u64,
    /// The unit of the values.
    pub unit: &'static str,
    /// The photos, in the order of the row.
    pub found: Vec<Found<'a>>,
}

/// A unit of a layer.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct UnitAt {
    /// The index of the channel.
    pub channel: usize,
    /// The row, from 0.
    pub row: usize,
    /// The column, from 0.
    pub column: usize,
}

impl From<&Index> for IndexFacts {
    fn from(index: &Index) -> IndexFacts {
        let layout = index.layout();
        let layers = layout.layers.iter().map(|layer| LayerFacts {
            name: layer.name.clone(),
            channels: layer.channels,
            grid: Grid {
                rows: layer.rows.len(),
                columns: layer.columns.len(),
            },
        });
        IndexFacts {
            layers: layers.collect(),
            input: layout.input,
            seed: index.seed(),
            count: index.count(),
        }
    }
}
