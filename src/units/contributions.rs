//! Which channels carry a cell of a class activation map.
//!
//! M_c(x, y) = sum over k of w_k^c f_k(x, y), so each channel k of the last feature maps has a part in
//! the cell: its value there times the weight that the class gives it. All parts together are the
//! cell's value, exactly. For a class against another the weight is the difference of theirs.
//!
//! A part that is large says that the channel raises the score by way of this cell, not what the
//! channel stands for.
//!
//! Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016.
//!
//! Unit: score. Signed. Cost: one forward pass.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::methods::cam::{Pooled, mean};
use crate::model::network::Network;
use crate::model::target::Target;
use crate::photo::input::Input;

/// The parts that channels have in the value of a cell of a class activation map.
#[derive(Clone, Debug, Serialize)]
pub struct Contributions {
    /// M_c(x, y), the value of the cell: the sum of all parts.
    pub value: f32,
    /// The sum of the parts above zero.
    pub above: f32,
    /// The sum of the parts below zero.
    pub below: f32,
    /// How many channels the last feature maps have.
    pub channels: usize,
    /// The parts that are largest in size, the largest first.
    pub largest: Vec<Contribution>,
    /// The sum of all parts that are not among the largest.
    pub rest: f32,
}

/// What one channel adds to a cell.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// The index of the channel.
    pub channel: usize,
    /// f_k(x, y), the channel's value in the cell.
    pub activation: f32,
    /// w_k^c, the weight that the class gives the channel, or the difference of two classes' weights.
    pub weight: f32,
    /// The channel's part, f_k(x, y) w_k^c, in score.
    pub score: f32,
    /// The part divided by the cell's value: below zero if the part has the other sign, above one if other
    /// parts have; none if the cell's value is zero.
    pub share: Option<f32>,
}

impl Contributions {
    /// The parts in the cell at a row and column of the map of a target, with the `count` that are largest
    /// in size.
    ///
    /// # Errors
    /// [`Error::NotCam`] for a network that has no class activation map, [`Error::LayerIndex`] for a cell
    /// that the map does not have, [`Error::NotFinite`] for a sum that is not finite, and those of
    /// [`Network::run`].
    pub fn new(
        network: &mut Network,
        input: &Input,
        target: Target,
        (row, column): (usize, usize),
        count: usize,
    ) -> Result<Contributions> {
        let pass = Pooled::run(input, network)?;
        let (features, dense) = (&pass.features, pass.dense);
        let places = [
            ("row", row, features.rows),
            ("column", column, features.columns),
        ];
        for (what, index, count) in places {
            if index >= count {
                return Err(Error::LayerIndex {
                    layer: "class activation".to_string(),
                    what,
                    index,
                    last: count - 1,
                });
            }
        }
        let maps = features
            .values
            .chunks_exact(features.rows * features.columns);
        let weights =
            |class: usize| &dense.weights[class * features.channels..][..features.channels];
        let weight = |channel: usize| {
            weights(target.class)[channel]
                - target.versus.map_or(0.0, |class| weights(class)[channel])
        };
        let means: Vec<f32> = maps.clone().map(mean).collect();
        for class in [Some(target.class), target.versus].into_iter().flatten() {
            pass.check(
                class,
                sum(std::iter::zip(&means, weights(class)).map(|(m, w)| m * w)),
            )?;
        }
        let mut parts: Vec<Contribution> = maps
            .enumerate()
            .map(|(channel, map)| {
                let activation = map[row * features.columns + column];
                let weight = weight(channel);
                Contribution {
                    channel,
                    activation,
                    weight,
                    score: activation * weight,
                    share: None,
                }
            })
            .collect();
        parts.sort_by(|a, b| b.score.abs().total_cmp(&a.score.abs()));
        let scores = || parts.iter().map(|part| part.score);
        let value = sum(scores());
        let (above, below) = (
            sum(scores().filter(|s| *s > 0.0)),
            sum(scores().filter(|s| *s < 0.0)),
        );
        let rest = sum(scores().skip(count));
        if let Some(value) = [value, above, below, rest]
            .into_iter()
            .find(|sum| !sum.is_finite())
        {
            return Err(Error::NotFinite {
                what: format!("cam: a sum of the cell in row {row}, column {column}"),
                value,
            });
        }
        let channels = parts.len();
        parts.truncate(count);
        for part in &mut parts {
            part.share = (value != 0.0).then(|| part.score / value);
        }
        Ok(Contributions {
            value,
            above,
            below,
            channels,
            largest: parts,
            rest,
        })
    }
}

fn sum(values: impl Iterator<Item = f32>) -> f32 {
    values.map(f64::from).sum::<f64>() as f32
}
