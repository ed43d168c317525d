//! Where the values that a manifest names are in a network.

use tract_onnx::prelude::*;

use super::Network;
use crate::error::{Error, Result};
use crate::model::build;
use crate::model::gradient::{Of, Place};

impl Network {
    /// Channels, rows and columns of a layer that the manifest names.
    pub fn layer_shape(&self, name: &str) -> Result<[usize; 3]> {
        let outlet = self.layer(name)?;
        let fact = self.typed.outlet_fact(outlet).ok();
        match fact.and_then(|fact| fact.shape.as_concrete()) {
            Some(&[1, channels, rows, columns]) => Ok([channels, rows, columns]),
            found => Err(Error::TensorShape {
                file: self.manifest.file.clone(),
                name: name.to_string(),
                expected: "1 x channels x rows x columns".to_string(),
                found: format!("{:?}", found.unwrap_or_default()),
            }),
        }
    }

    /// Rows and columns of the class activation maps, if the network has such maps.
    pub fn class_map_shape(&self) -> Option<[usize; 2]> {
        let dense = self.dense.as_ref()?;
        let fact = self.typed.outlet_fact(self.features()?).ok()?;
        match fact.shape.as_concrete()? {
            &[1, channels, rows, columns] if dense.weights.len() == channels * dense.bias.len() => {
                Some([rows, columns])
            }
            _ => None,
        }
    }

    pub(super) fn source(&self, of: &Of) -> Result<OutletId> {
        Ok(match of {
            Of::Scores => self.typed.outputs[0],
            Of::Layer(name) | Of::Squares(name) => {
                build::before_rectifier(&self.typed, self.layer(name)?)
            }
        })
    }

    pub(super) fn place(&self, place: &Place) -> Result<OutletId> {
        match place {
            Place::Input => Ok(self.typed.inputs[0]),
            Place::Layer(name) => self.layer(name),
        }
    }

    pub(super) fn features(&self) -> Option<OutletId> {
        let named = self.manifest.outputs.features.is_some();
        named.then(|| self.typed.outputs[1])
    }

    pub(super) fn layer(&self, name: &str) -> Result<OutletId> {
        let first = 1 + usize::from(self.manifest.outputs.features.is_some());
        let mut layers = self.manifest.layers.iter();
        match layers.position(|layer| layer == name) {
            Some(index) => Ok(self.typed.outputs[first + index]),
            None => Err(Error::NoLayer {
                model: self.manifest.title.clone(),
                name: name.to_string(),
                available: self.manifest.layers.join(", "),
            }),
        }
    }
}
