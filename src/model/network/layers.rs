//! Where the values that a manifest names are in a network.

use tract_onnx::prelude::*;

use super::Network;
use crate::error::Result;
use crate::graph::receptive_field::centres::Centres;
use crate::guard::guarded;
use crate::model::build;
use crate::model::gradient::{Dependent, Place};

impl Network {
    /// Channels, rows and columns of a layer that the manifest names.
    ///
    /// # Errors
    /// [`Error::NoLayer`](crate::error::Error::NoLayer) for a layer that the manifest does not name.
    pub fn layer_shape(&self, name: &str) -> Result<[usize; 3]> {
        self.shapes.layer(name)
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

    /// Where the cells of a layer that the manifest names lie on the input; none if they are not evenly
    /// spaced, or if it cannot be worked out.
    ///
    /// # Errors
    /// [`Error::NoLayer`](crate::error::Error::NoLayer) for a layer that the manifest does not name.
    pub fn layer_centres(&self, name: &str) -> Result<Option<Centres>> {
        Ok(self.centres(self.layer(name)?))
    }

    /// The same of the last feature maps, if the manifest names them.
    pub fn feature_centres(&self) -> Option<Centres> {
        self.centres(self.features()?)
    }

    fn centres(&self, of: OutletId) -> Option<Centres> {
        let file = &self.manifest.file;
        guarded(file, || Ok(Centres::of(&self.typed, file, of)))
            .ok()
            .flatten()
    }

    pub(super) fn source(&self, of: &Dependent) -> Result<OutletId> {
        Ok(match of {
            Dependent::Scores => self.typed.outputs[0],
            Dependent::Layer(name) | Dependent::Squares(name) => {
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
        Ok(self.layers()[self.shapes.position(name)?])
    }

    /// The layers that the manifest names, in its order.
    pub(super) fn layers(&self) -> &[OutletId] {
        let first = 1 + usize::from(self.manifest.outputs.features.is_some());
        &self.typed.outputs[first..]
    }
}
