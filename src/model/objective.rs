//! What a picture is made to raise, or what is followed back to it: one number of the network.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::model::gradient::Of;
use crate::model::shapes::Shapes;
use crate::model::target::Target;

/// A number that depends on the input, linear in the scores, or in the values or squares of a layer.
/// Values of layers are those before a rectifier that ends the layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Objective {
    /// A class's score before softmax, or that score minus another class's.
    Score {
        class: usize,
        #[serde(default)]
        versus: Option<usize>,
    },
    /// The mean of a layer's channel over its places.
    Channel { layer: String, channel: usize },
    /// One unit of a layer: a channel at a place.
    Unit {
        layer: String,
        channel: usize,
        row: usize,
        column: usize,
    },
    /// Half the mean of the squares of a layer's values, which grows with whatever is there.
    Layer { layer: String },
}

/// An objective at an input.
#[derive(Clone, Debug)]
pub struct Slope {
    pub value: f32,
    /// How the value changes with each normalised value of the input; of the input's shape.
    pub gradient: Vec<f32>,
    /// Of all classes, for objectives of scores.
    pub scores: Option<Vec<f32>>,
}

impl Objective {
    /// What of the network it is made of.
    pub fn of(&self) -> Of {
        match self {
            Objective::Score { .. } => Of::Scores,
            Objective::Channel { layer, .. } | Objective::Unit { layer, .. } => {
                Of::Layer(layer.clone())
            }
            Objective::Layer { layer } => Of::Squares(layer.clone()),
        }
    }

    /// The derivative of the objective by each value of [`Objective::of`].
    ///
    /// # Errors
    /// An error that names the class, layer, channel or place that the network does not have.
    pub fn cotangent(&self, shapes: &Shapes) -> Result<Vec<f32>> {
        match self {
            Objective::Score { class, versus } => {
                let target = Target::new(*class, *versus, shapes.classes)?;
                Ok(target.cotangent(shapes.classes))
            }
            Objective::Layer { layer } => {
                let size: usize = shapes.layer(layer)?.iter().product();
                Ok(vec![0.5 / size as f32; size])
            }
            Objective::Channel { layer, channel } => {
                let (plane, channels) = shapes.channel(layer, *channel)?;
                let mut cotangent = vec![0.0; channels * plane];
                cotangent[channel * plane..][..plane].fill(1.0 / plane as f32);
                Ok(cotangent)
            }
            Objective::Unit {
                layer,
                channel,
                row,
                column,
            } => {
                let index = shapes.unit(layer, [*channel, *row, *column])?;
                let size = shapes.layer(layer)?.iter().product();
                let mut cotangent = vec![0.0; size];
                cotangent[index] = 1.0;
                Ok(cotangent)
            }
        }
    }
}
