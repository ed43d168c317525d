//! How many classes a network has, and the shapes of the layers that its manifest names.

use tract_onnx::prelude::*;

use crate::error::{Error, Result};
use crate::manifest::Manifest;

/// How many classes a network has, and the shapes of the layers that its manifest names.
#[derive(Clone, Debug)]
pub struct Shapes {
    model: String,
    /// How many classes there are.
    pub classes: usize,
    /// Name, and channels x rows x columns.
    layers: Vec<(String, [usize; 3])>,
}

impl Shapes {
    /// The shapes of a model in which `layers` are the outlets of the manifest's layers, in their order.
    ///
    /// # Errors
    /// [`Error::TensorShape`] for a layer that is not 1 x channels x rows x columns.
    pub fn of(
        manifest: &Manifest,
        model: &TypedModel,
        classes: usize,
        layers: &[OutletId],
    ) -> Result<Shapes> {
        let layers = manifest.layers.iter().zip(layers);
        let shape = |(name, outlet): (&String, &OutletId)| {
            let fact = model.outlet_fact(*outlet).ok();
            match fact.and_then(|fact| fact.shape.as_concrete()) {
                Some(&[1, channels, rows, columns]) => {
                    Ok((name.clone(), [channels, rows, columns]))
                }
                found => Err(Error::TensorShape {
                    file: manifest.file.clone(),
                    name: name.clone(),
                    expected: "1 x channels x rows x columns".to_string(),
                    found: format!("{:?}", found.unwrap_or_default()),
                }),
            }
        };
        Ok(Shapes {
            model: manifest.title.clone(),
            classes,
            layers: layers.map(shape).collect::<Result<_>>()?,
        })
    }

    /// Channels, rows and columns of a layer.
    ///
    /// # Errors
    /// [`Error::NoLayer`] for a layer that the manifest does not name.
    pub fn layer(&self, name: &str) -> Result<[usize; 3]> {
        Ok(self.layers[self.position(name)?].1)
    }

    /// The index of a layer among those that the manifest names.
    ///
    /// # Errors
    /// [`Error::NoLayer`] for a layer that the manifest does not name.
    pub fn position(&self, name: &str) -> Result<usize> {
        let mut layers = self.layers.iter();
        layers.position(|(layer, _)| layer == name).ok_or_else(|| {
            let names: Vec<&str> = self.layers.iter().map(|(name, _)| &name[..]).collect();
            Error::NoLayer {
                model: self.model.clone(),
                name: name.to_string(),
                available: names.join(", "),
            }
        })
    }

    /// The index, among a layer's values, of the unit at a channel, row and column.
    ///
    /// # Errors
    /// [`Error::NoLayer`], or [`Error::LayerIndex`] for a channel, row or column that the layer
    /// does not have.
    pub fn unit(&self, layer: &str, at: [usize; 3]) -> Result<usize> {
        let shape = self.layer(layer)?;
        for (axis, what) in ["channel", "row", "column"].into_iter().enumerate() {
            check(layer, what, at[axis], shape[axis])?;
        }
        Ok((at[0] * shape[1] + at[1]) * shape[2] + at[2])
    }

    /// How many values a channel of a layer has, and how many channels the layer has.
    ///
    /// # Errors
    /// [`Error::NoLayer`], or [`Error::LayerIndex`] for a channel that the layer does not have.
    pub fn channel(&self, layer: &str, channel: usize) -> Result<(usize, usize)> {
        let [channels, rows, columns] = self.layer(layer)?;
        check(layer, "channel", channel, channels)?;
        Ok((rows * columns, channels))
    }
}

fn check(layer: &str, what: &'static str, index: usize, count: usize) -> Result<()> {
    if index < count {
        return Ok(());
    }
    Err(Error::LayerIndex {
        layer: layer.to_string(),
        what,
        index,
        last: count.saturating_sub(1),
    })
}
