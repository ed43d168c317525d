//! A network that also pulls a cotangent back, of its scores or of a layer, to its input or to a
//! layer.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::math::square;

use crate::error::{Error, GraphError, Result};
use crate::graph::backward::{Differentiated, Rectifier, Request, differentiate};
use crate::model::build::{decluttered, state};
use crate::model::output::{Features, features, floats};

/// The values that are differentiated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dependent {
    /// The scores, before softmax.
    Scores,
    /// The values of a layer that the manifest names, before the rectifier that ends the layer, if one
    /// does, so that silent units have a gradient, too.
    Layer(String),
    /// The squares of a layer's values.
    Squares(String),
}

/// The values with respect to which a gradient is taken.
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
    /// The values that were differentiated: the scores, or the values of a layer or their squares.
    pub values: Vec<f32>,
    /// The layer's values, if the gradient was taken at a layer.
    pub activations: Option<Features>,
    /// The sum over all values of cotangent times d value / d x, for each x of the place; of the place's
    /// shape.
    pub gradient: Vec<f32>,
    /// How many rectifiers lie on the way back. If there are none, every rule for them gives the gradient.
    pub rectifiers: usize,
}

/// A forward model and its pull-back, optimised as one.
pub struct Gradient {
    file: String,
    of: Dependent,
    place: Place,
    rectifier: Rectifier,
    rectifiers: usize,
    state: TypedSimpleState,
}

impl Gradient {
    /// Builds the gradient of `of` at `place`, each given with the outlet of `model` that holds it.
    ///
    /// # Errors
    /// [`Error::Graph`] with [`GraphError::NoRule`] for an operator on the way that has no rule, and with
    /// [`GraphError::Backward`] for a gradient that cannot be built or optimised.
    pub fn build(
        mut model: TypedModel,
        file: &str,
        (of, mut differentiated): (Dependent, OutletId),
        (place, outlet): (Place, OutletId),
        rectifier: Rectifier,
    ) -> Result<Gradient> {
        let error = |error: TractError| {
            Error::Graph(GraphError::Backward {
                file: file.to_string(),
                reason: format!("{error:#}"),
            })
        };
        if let Dependent::Squares(_) = of {
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

    /// Whether this is the gradient of `of` at `place` by the rule `rectifier`.
    pub fn serves(&self, of: &Dependent, place: &Place, rectifier: Rectifier) -> bool {
        self.of == *of && self.place == *place && self.rectifier == rectifier
    }

    /// One pass forward and back. `cotangent` has one number for each value that is differentiated.
    ///
    /// # Errors
    /// [`Error::Run`] for an input or a cotangent of another size, and where tract fails.
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
