//! A network that also pulls a cotangent of its scores back, to its input or to a layer.

use tract_onnx::prelude::*;

use crate::backward::{Rectifier, Request, differentiate};
use crate::error::{Error, Result};
use crate::graph::{decluttered, state};
use crate::network::{Features, features, floats};

/// Where a gradient is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The normalised input.
    Input,
    /// A layer that the manifest names.
    Layer(String),
}

/// What one pass forward and back gives.
#[derive(Clone, Debug)]
pub struct PullBack {
    /// Before softmax, one a class.
    pub scores: Vec<f32>,
    /// The layer's maps, where the gradient was taken at a layer.
    pub activations: Option<Features>,
    /// The sum over classes of cotangent times d score / d value, of the place's shape.
    pub gradient: Vec<f32>,
}

/// The forward model and its pull-back, optimised as one.
pub struct Gradient {
    file: String,
    place: Place,
    rectifier: Rectifier,
    state: TypedSimpleState,
}

impl Gradient {
    /// Builds it from a model whose first output is the scores.
    pub fn build(
        mut model: TypedModel,
        file: &str,
        (place, outlet): (Place, OutletId),
        rectifier: Rectifier,
    ) -> Result<Gradient> {
        let error = |error: TractError| Error::Backward {
            file: file.to_string(),
            reason: format!("{error:#}"),
        };
        let scores = model.output_outlets().map_err(error)?[0];
        let mut outputs = vec![scores];
        if place != Place::Input {
            outputs.push(outlet);
        }
        model.select_output_outlets(&outputs).map_err(error)?;
        let request = Request {
            of: &[scores],
            with_respect_to: &[outlet],
            rectifier,
        };
        let model = differentiate(&model, file, &request)?;
        let state = decluttered(model).and_then(state).map_err(error)?;
        Ok(Gradient {
            file: file.to_string(),
            place,
            rectifier,
            state,
        })
    }

    /// Whether it is the one for a place and a rule.
    pub fn serves(&self, place: &Place, rectifier: Rectifier) -> bool {
        self.place == *place && self.rectifier == rectifier
    }

    /// One pass forward and back; `cotangent` has one number a class.
    pub fn run(&mut self, input: Tensor, cotangent: &[f32]) -> Result<PullBack> {
        let pulled = Tensor::from_shape(&[1, cotangent.len()], cotangent)
            .and_then(|cotangent| {
                self.state
                    .run(tvec!(input.into_tvalue(), cotangent.into_tvalue()))
            })
            .and_then(|outputs| {
                let activations = match outputs.len() {
                    2 => None,
                    _ => Some(features(&outputs[1])?),
                };
                Ok(PullBack {
                    scores: floats(&outputs[0])?,
                    activations,
                    gradient: floats(&outputs[outputs.len() - 1])?,
                })
            });
        pulled.map_err(|error| Error::Run {
            file: self.file.clone(),
            reason: format!("{error:#}"),
        })
    }
}
