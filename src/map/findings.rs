//! The numbers that a method gives beside its map.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::model::labels::Labels;
use crate::photo::crop::Rect;

/// Numbers beside a map, tagged with what they are about.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Findings {
    /// There is nothing to say but the map.
    #[default]
    None,
    /// How a class activation map makes up the score.
    Pooling(Pooling),
    /// How many maps of a layer were weighted.
    Weighting(Weighting),
    /// How many maps of a layer the class lost by.
    Ablation(Ablation),
    /// What the network says where a square hides the photo.
    Occlusion(Occlusion),
    /// Whether integrated gradients add up.
    Completeness(Completeness),
    /// The noise of SmoothGrad.
    Noise(Noise),
    /// The ReLUs that a method treats in its own way.
    Rectifiers(Rectifiers),
    /// How well finite differences and the exact gradient agree.
    GradientCheck(GradientCheck),
}

/// The terms of a class activation map's identity, in score: mean + bias = score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pooling {
    /// The mean of the map.
    pub mean: f32,
    /// The target's bias in the dense layer.
    pub bias: f32,
    /// The mean plus the bias.
    pub sum: f32,
    /// The score that the network gives the target.
    pub score: f32,
    /// The sum minus the score, which is nothing but rounding.
    pub difference: f32,
}

/// The maps that were weighted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Weighting {
    /// How many maps the layer has.
    pub channels: usize,
}

/// The maps that were taken out of the network, one after another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ablation {
    /// The score of the target with all maps.
    pub score: f32,
    /// How many maps the layer has.
    pub channels: usize,
    /// How many of them raise the score, so that it falls without them.
    pub channels_needed: usize,
}

/// What the network says of the whole photo, and where the square lies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Occlusion {
    /// The score of the target in the whole photo.
    pub score: f32,
    /// The probability of the target in the whole photo.
    pub probability: f32,
    /// The classes that come first at some position, those of most positions first.
    pub winners: Vec<Winner>,
    /// The index of the class that comes first at each position, row by row; null where it was not tried.
    pub winner_at: Vec<Option<usize>>,
    /// Where hiding costs the target most, of the positions that were tried; null for a map that keeps only
    /// the window, and for one class minus another.
    pub costliest: Option<Position>,
    /// Where hiding raises the target most; null likewise.
    pub raising: Option<Position>,
    /// How many positions an adaptive map computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adaptive: Option<usize>,
    /// How alike the adaptive map was to the exact one, once that is known.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<Agreement>,
}

/// A position of the window, and what the network says there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Position {
    /// The window, in pixels of the photo.
    pub window: Rect,
    /// The probability of the target.
    pub probability: f32,
    /// The index of the class that comes first.
    pub first: usize,
}

/// How alike two maps are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// The mean structural similarity; null where a map is flat.
    pub ssim: Option<f64>,
    /// Spearman's rank correlation; null where a map is flat.
    pub rank_correlation: Option<f64>,
}

/// A class that comes first at some position of the square.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Winner {
    /// The index of the class.
    pub index: usize,
    /// How the class is shown, once labels are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// At how many positions the class comes first.
    pub positions: usize,
}

/// What integrated gradients add up to, and what they should add up to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Completeness {
    /// The sum of all values of the map.
    pub sum_of_map: f64,
    /// The target's score or probability at the photo.
    pub at_photo: f64,
    /// The target's score or probability at the baseline.
    pub at_baseline: f64,
    /// The sum of the map, minus the difference between photo and baseline.
    pub completeness_gap: f64,
    /// The size of the gap as a share of that difference; null where the difference is nothing.
    pub gap_share: Option<f64>,
    /// Whether the share is over 5 %.
    pub gap_is_large: Option<bool>,
    /// What a third of the steps gives, once all steps are done.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub fewer: Option<FewerSteps>,
    /// Whether photo and baseline are the same, so that there is nothing to share out.
    pub baseline_is_photo: bool,
}

/// The gap that a third of the steps leaves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FewerSteps {
    /// A third of the steps.
    pub fewer_steps: usize,
    /// The share of the gap that they alone leave.
    pub fewer_steps_gap_share: Option<f64>,
    /// Whether the gap has become clearly smaller from these to all steps.
    pub more_steps_helped: Option<bool>,
}

/// The noise that was added to the photo.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Noise {
    /// The standard deviation of the noise, in normalised values.
    pub noise_deviation: f32,
    /// Whether all pixels of the photo have one colour.
    pub uniform: bool,
}

/// The ReLUs between the target and the pixels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rectifiers {
    /// How many ReLUs were treated; without any the map is the plain gradient.
    pub rectifiers: usize,
}

/// Finite differences beside the exact gradient, over the blocks that are known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GradientCheck {
    /// Pearson's correlation; null where one side does not vary.
    pub correlation: Option<f64>,
    /// The size of the largest difference.
    pub largest_difference: f32,
    /// The size of the largest value of the exact gradient.
    pub largest_value: f32,
}

impl Findings {
    /// The same with the names of classes beside their indices.
    pub fn named(mut self, labels: &Labels) -> Findings {
        if let Findings::Occlusion(occlusion) = &mut self {
            for winner in &mut occlusion.winners {
                winner.label = Some(labels.name(winner.index).to_string());
            }
        }
        self
    }
}

/// A number under the name that it has beside a map. JSON holds finite numbers only.
///
/// # Errors
/// [`Error::NotFinite`] for a number that is not finite.
pub fn finite<T: Copy + Into<f64>>(what: &str, value: T) -> Result<T> {
    let wide = value.into();
    match wide.is_finite() {
        true => Ok(value),
        false => Err(Error::NotFinite {
            what: what.to_string(),
            value: wide as f32,
        }),
    }
}
