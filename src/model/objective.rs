//! What a picture is made to raise, or what is followed back to it: one number of the network.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::model::gradient::Dependent;
use crate::model::shapes::Shapes;
use crate::model::target::Target;

/// A number of the network that depends on the input and is linear in the scores, or in the values or
/// squares of a layer. Values of a layer are those before a rectifier that ends the layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Objective {
    /// A class's score before softmax, or that score minus another class's.
    Score {
        /// The index of the class.
        class: usize,
        /// The index of the class whose score is subtracted, if any.
        #[serde(default)]
        versus: Option<usize>,
    },
    /// The mean of a layer's channel over all positions.
    Channel {
        /// The layer's name in the manifest.
        layer: String,
        /// The index of the channel.
        channel: usize,
    },
    /// One unit of a layer: a channel at a position.
    Unit {
        /// The layer's name in the manifest.
        layer: String,
        /// The index of the channel.
        channel: usize,
        /// The row of the position, in cells of the layer.
        row: usize,
        /// The column of the position, in cells of the layer.
        column: usize,
    },
    /// Half the mean of the squares of a layer's values, which grows with whatever is there.
    Layer {
        /// The layer's name in the manifest.
        layer: String,
    },
}

/// The value of an objective at an input, and its gradient.
#[derive(Clone, Debug)]
pub struct Slope {
    /// The objective's value.
    pub value: f32,
    /// The derivative of the objective by each normalised value of the input; of the input's shape.
    pub gradient: Vec<f32>,
    /// The scores of all classes, if the objective is one of scores.
    pub scores: Option<Vec<f32>>,
}

impl Objective {
    /// The values of the network in which the objective is linear.
    pub fn of(&self) -> Dependent {
        match self {
            Objective::Score { .. } => Dependent::Scores,
            Objective::Channel { layer, .. } | Objective::Unit { layer, .. } => {
                Dependent::Layer(layer.clone())
            }
            Objective::Layer { layer } => Dependent::Squares(layer.clone()),
        }
    }

    /// The derivative of the objective by each value of [`Objective::of`].
    ///
    /// # Errors
    /// [`Error::ClassIndex`](crate::error::Error::ClassIndex),
    /// [`Error::SameClass`](crate::error::Error::SameClass),
    /// [`Error::NoLayer`](crate::error::Error::NoLayer) or
    /// [`Error::LayerIndex`](crate::error::Error::LayerIndex) for the class, layer, channel or position
    /// that the network does not have.
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
