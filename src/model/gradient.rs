//! A network that also pulls a cotangent back, of its scores or of a layer, to its input or to a
//! layer.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::math::square;

use crate::error::{Error, GraphError, Result};
use crate::graph::backward::{Differentiated, Rectifier, Request, differentiate};
use crate::model::build::{decluttered, state};
use crate::model::output::{Features, features, floats};

/// What is differentiated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// The scores, before softmax.
    Scores,
    /// The values of a layer that the manifest names, before its rectifier if it ends with one, so
    /// that units which are silent have a slope, too.
    Layer(String),
    /// The squares of a layer's values.
    Squares(String),
}

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
    /// What was differentiated: scores, or the values or squares of a layer.
    pub values: Vec<f32>,
    /// The layer's maps, where the gradient was taken at a layer.
    pub activations: Option<Features>,
    /// The sum of cotangent times d value / d x, of the shape of x, the place.
    pub gradient: Vec<f32>,
    /// Rectifiers on the way back; without one, every rule for them gives the gradient.
    pub rectifiers: usize,
}

/// The forward model and its pull-back, optimised as one.
pub struct Gradient {
    file: String,
    of: Of,
    place: Place,
    rectifier: Rectifier,
    rectifiers: usize,
    state: TypedSimpleState,
}

impl Gradient {
    /// Builds it from a model, and the outlets that hold what is named.
    pub fn build(
        mut model: TypedModel,
        file: &str,
        (of, mut differentiated): (Of, OutletId),
        (place, outlet): (Place, OutletId),
        rectifier: Rectifier,
    ) -> Result<Gradient> {
        let error = |error: TractError| {
            Error::Graph(GraphError::Backward {
                file: file.to_string(),
                reason: format!("{error:#}"),
            })
        };
        if let Of::Squares(_) = of {
            let name = model.unique_name("squares").into_owned();
            differentiated = model
                .wire_node(name, square(), &[differentiated])
                .map_err(error)?[0];
        }
        let mut outputs = vec![differentiated];
        if place != Place::Input {
            outputs.push(outlet);
        }
        model.select_output_outlets(&outputs).map_err(error)?;
        let request = Request {
            of: &[differentiated],
            with_respect_to: &[outlet],
            rectifier,
        };
        let Differentiated { model, rectifiers } = differentiate(&model, file, &request)?;
        let state = decluttered(model).and_then(state).map_err(error)?;
        Ok(Gradient {
            file: file.to_string(),
            of,
            place,
            rectifier,
            rectifiers,
            state,
        })
    }

    /// Whether it is the one for two ends and a rule.
    pub fn serves(&self, of: &Of, place: &Place, rectifier: Rectifier) -> bool {
        self.of == *of && self.place == *place && self.rectifier == rectifier
    }

    /// One pass forward and back; `cotangent` has one number for each value that is differentiated.
    pub fn run(&mut self, input: Tensor, cotangent: &[f32]) -> Result<PullBack> {
        let shape = self
            .state
            .model()
            .output_fact(0)
            .map(|fact| fact.shape.as_concrete().unwrap_or_default().to_vec());
        let pulled = shape
            .and_then(|shape| Tensor::from_shape(&shape, cotangent))
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
                    values: floats(&outputs[0])?,
                    activations,
                    gradient: floats(&outputs[outputs.len() - 1])?,
                    rectifiers: self.rectifiers,
                })
            });
        pulled.map_err(|error| Error::Run {
            file: self.file.clone(),
            reason: format!("{error:#}"),
        })
    }
}
