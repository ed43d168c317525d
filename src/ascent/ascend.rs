//! What an ascent's file defines, and the contract it keeps.
//!
//! An [`Ascent`] holds the picture and no network. `views` gives the inputs at which the next step
//! needs the objective's slope; the slopes are `absorb`ed together, in the order of the views, and the
//! step is taken. Whoever drives it may compute the slopes of one step in several workers: only the
//! options, the seed among them, decide the picture. `picture` is there at any time.

use image::RgbImage;

use super::sampler::Shape;
use super::subject::Subject;
use crate::error::{Error, Result};
use crate::manifest::{Manifest, Preprocessing};
use crate::model::objective::{Objective, Slope};
use crate::options::{Kind, OptionSpec, Options, Stage};
use crate::photo::input::Input;
use crate::registry::Face;

/// What an ascent's file defines: what is said of the ascent, its options, and how it begins.
pub trait Ascend {
    /// What readers are told of the ascent.
    const FACE: Face;
    /// The ascent's options.
    type Options: Options;
    /// The picture at work.
    type Ascent: Ascent + 'static;

    /// What of the network the options ask to raise.
    fn subject(options: &Self::Options) -> Subject;

    /// The ascent's first picture, which is to raise an objective.
    ///
    /// # Errors
    /// [`Error::NoPhoto`] where the options want a photo and the scene has none.
    fn begin(scene: &Scene, objective: Objective, options: &Self::Options) -> Result<Self::Ascent>;
}

/// A picture on its way up.
pub trait Ascent {
    /// The number of the network that the picture is to raise.
    fn objective(&self) -> &Objective;

    /// How many steps the ascent takes in all.
    fn steps(&self) -> usize;

    /// How many steps have been taken.
    fn done(&self) -> usize;

    /// How many passes forward and back all steps take together.
    fn passes(&self) -> usize;

    /// The normalised inputs at which the next step needs the objective's slope; none after the last step.
    fn views(&self) -> Vec<Vec<f32>>;

    /// Takes a step along the slopes, which are in the order of [`Ascent::views`].
    ///
    /// # Errors
    /// [`Error::StepValues`] for slopes whose number or size is not that of the views.
    fn absorb(&mut self, slopes: &[Slope]) -> Result<()>;

    /// The objective's mean over the views of the last step, before it was taken.
    fn value(&self) -> Option<f32>;

    /// The picture as it is now, 8 bits a channel.
    ///
    /// # Errors
    /// [`Error::Resize`] if the picture cannot be brought to the size at which it is shown.
    fn picture(&self) -> Result<RgbImage>;
}

/// The network, the photo and its input, with which an ascent may begin.
pub struct Scene<'a> {
    /// The manifest of the network whose number is raised.
    pub manifest: &'a Manifest,
    /// The photo as the network sees it.
    pub input: Option<&'a Input>,
    /// The whole photo, its sides at most [`WHOLE`](crate::photo::print::WHOLE) pixels.
    pub photo: Option<&'a RgbImage>,
}

/// The seed of an ascent that chance begins.
pub(crate) const SEED: OptionSpec = OptionSpec {
    key: "seed",
    label: "Seed",
    help: "What chance begins with; the same seed gives the same picture.",
    default: "0",
    example: "7",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 0,
        maximum: u32::MAX as u64,
    },
};

/// Refuses slopes that are not those of the views.
pub(super) fn check_slopes(step: usize, slopes: &[Slope], views: usize, size: usize) -> Result<()> {
    let odd = slopes.iter().find(|slope| slope.gradient.len() != size);
    let found = match odd {
        None if slopes.len() == views => return Ok(()),
        None => slopes.len() * size,
        Some(slope) => slope.gradient.len(),
    };
    Err(Error::StepValues {
        index: step,
        expected: views * size,
        found,
    })
}

pub(super) fn mean_value(slopes: &[Slope]) -> f32 {
    slopes.iter().map(|slope| slope.value).sum::<f32>() / slopes.len().max(1) as f32
}

/// Normalised planes as a picture.
pub(super) fn picture(
    planes: &[f32],
    (rows, columns): Shape,
    rule: &Preprocessing,
) -> Result<RgbImage> {
    RgbImage::from_raw(columns as u32, rows as u32, rule.levels(planes))
        .ok_or_else(|| Error::Resize("the picture has the wrong size".to_string()))
}
