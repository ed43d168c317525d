//! What a method must find in a network.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::manifest::Manifest;

/// Something that a manifest may leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// The last convolutional maps as an output.
    Features,
    /// The dense layer that turns the mean of each of these maps into scores.
    Dense,
    /// Layers with a name.
    Layers,
}

impl Need {
    /// Refuses a network without it.
    ///
    /// # Errors
    /// [`Error::NotCam`] or [`Error::NoLayer`], which say what the manifest does not name.
    pub fn check(self, manifest: &Manifest) -> Result<()> {
        let (is_there, what) = match self {
            Need::Features => (manifest.outputs.features.is_some(), "features"),
            Need::Dense => (manifest.dense.is_some(), "dense layer"),
            Need::Layers if manifest.layers.is_empty() => {
                return Err(Error::NoLayer {
                    model: manifest.title.clone(),
                    name: "last".to_string(),
                    available: "none".to_string(),
                });
            }
            Need::Layers => return Ok(()),
        };
        match is_there {
            true => Ok(()),
            false => Err(Error::NotCam {
                model: manifest.title.clone(),
                reason: format!("its manifest names no {what}"),
            }),
        }
    }
}
