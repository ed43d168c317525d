//! What an index keeps photos for, and which pixels each unit reads.

use serde::{Deserialize, Serialize};

use super::query::Query;
use crate::error::{Error, Result};
use crate::model::network::Network;
use crate::photo::crop::Rect;

/// The classes and layers of a network, and the pixels that each unit reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// The network's name in its manifest.
    pub model: String,
    /// The hexadecimal SHA-256 of the network's ONNX file.
    pub sha256: String,
    /// Rows and columns of the input, in pixels.
    pub input: [usize; 2],
    /// How many classes the network has.
    pub classes: usize,
    /// Rows and columns of the class activation maps, if there are any.
    pub class_maps: Option<[usize; 2]>,
    /// The layers that the manifest names, in its order.
    pub layers: Vec<LayerFields>,
}

/// A layer, with the receptive fields of its units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerFields {
    /// The layer's name in the manifest.
    pub name: String,
    /// How many channels the layer has.
    pub channels: usize,
    /// For each row of units, the first row of the input that they read and one past the last, in pixels.
    pub rows: Vec<[usize; 2]>,
    /// For each column of units, the first column of the input that they read and one past the last, in
    /// pixels.
    pub columns: Vec<[usize; 2]>,
}

impl Layout {
    /// The layout of a network.
    ///
    /// # Errors
    /// Those of [`Network::receptive_field`].
    pub fn of(network: &Network) -> Result<Layout> {
        let manifest = network.manifest();
        let layers = manifest.layers.iter().map(|name| {
            let [channels, rows, columns] = network.layer_shape(name)?;
            let field = |place| network.receptive_field(name, None, place);
            let rows = (0..rows).map(|row| {
                let rows = field((row, 0))?.rows;
                Ok([rows.start, rows.end])
            });
            let columns = (0..columns).map(|column| {
                let columns = field((0, column))?.columns;
                Ok([columns.start, columns.end])
            });
            Ok(LayerFields {
                name: name.clone(),
                channels,
                rows: rows.collect::<Result<_>>()?,
                columns: columns.collect::<Result<_>>()?,
            })
        });
        Ok(Layout {
            layers: layers.collect::<Result<_>>()?,
            model: manifest.name.clone(),
            sha256: manifest.sha256.clone(),
            input: [manifest.input.height, manifest.input.width],
            classes: network.classes(),
            class_maps: network.class_map_shape(),
        })
    }

    /// The layout for one unit of a layer, as the layer's only channel and without classes.
    ///
    /// # Errors
    /// Those of [`Layout::layer`].
    pub fn of_unit(&self, layer: &str) -> Result<Layout> {
        Ok(Layout {
            classes: 0,
            layers: vec![LayerFields {
                channels: 1,
                ..self.layer(layer)?.clone()
            }],
            ..self.clone()
        })
    }

    /// How many classes, and channels of all layers, there are.
    pub fn items(&self) -> usize {
        let layers = self.layers.iter();
        self.classes + layers.map(|layer| layer.channels).sum::<usize>()
    }

    /// The place of a query's class or channel among all: first the classes, then the channels, layer by
    /// layer.
    ///
    /// # Errors
    /// [`Error::ClassIndex`], [`Error::NoLayer`] or [`Error::LayerIndex`] for the class, layer or channel
    /// that there is not.
    pub fn item(&self, query: &Query) -> Result<usize> {
        match query {
            Query::Class { class } if *class < self.classes => Ok(*class),
            Query::Class { class } => Err(Error::ClassIndex {
                index: *class,
                last: self.classes.saturating_sub(1),
            }),
            Query::Channel { layer, channel } => {
                let channels = self.layer(layer)?.channels;
                if *channel >= channels {
                    return Err(Error::LayerIndex {
                        layer: layer.clone(),
                        what: "channel",
                        index: *channel,
                        last: channels.saturating_sub(1),
                    });
                }
                let before = self.layers.iter().take_while(|other| other.name != *layer);
                let before: usize = before.map(|layer| layer.channels).sum();
                Ok(self.classes + before + channel)
            }
        }
    }

    /// The row and column of a place, and the pixels of the input that the place stands for; the whole
    /// input if there is no place.
    ///
    /// # Errors
    /// [`Error::NoLayer`] for a layer that there is not, and [`Error::Index`] for a place that the layer
    /// does not have.
    pub fn rectangle(
        &self,
        query: &Query,
        place: Option<usize>,
    ) -> Result<(Option<[usize; 2]>, Rect)> {
        let [height, width] = self.input.map(|side| side as f64);
        let whole = Rect {
            left: 0.0,
            top: 0.0,
            right: width,
            bottom: height,
        };
        match (query, place) {
            (Query::Class { .. }, Some(place)) => {
                let Some([rows, columns]) = self.class_maps else {
                    return Ok((None, whole));
                };
                let (row, column) = (place / columns, place % columns);
                let edge =
                    |index: usize, count: usize, side: f64| side * index as f64 / count as f64;
                let rectangle = Rect {
                    left: edge(column, columns, width),
                    top: edge(row, rows, height),
                    right: edge(column + 1, columns, width),
                    bottom: edge(row + 1, rows, height),
                };
                Ok((Some([row, column]), rectangle))
            }
            (Query::Channel { layer, .. }, Some(place)) => {
                let fields = self.layer(layer)?;
                let columns = fields.columns.len().max(1);
                let (row, column) = (place / columns, place % columns);
                let (Some(rows), Some(columns)) =
                    (fields.rows.get(row), fields.columns.get(column))
                else {
                    return Err(Error::Index {
                        reason: format!("{layer} has no place {place}"),
                    });
                };
                let rectangle = Rect {
                    left: columns[0] as f64,
                    top: rows[0] as f64,
                    right: columns[1] as f64,
                    bottom: rows[1] as f64,
                };
                Ok((Some([row, column]), rectangle))
            }
            (_, None) => Ok((None, whole)),
        }
    }

    /// The layer of a name.
    ///
    /// # Errors
    /// [`Error::NoLayer`] with all names if none is this one.
    pub fn layer(&self, name: &str) -> Result<&LayerFields> {
        let mut layers = self.layers.iter();
        layers.find(|layer| layer.name == name).ok_or_else(|| {
            let names: Vec<&str> = self
                .layers
                .iter()
                .map(|layer| layer.name.as_str())
                .collect();
            Error::NoLayer {
                model: self.model.clone(),
                name: name.to_string(),
                available: names.join(", "),
            }
        })
    }
}
