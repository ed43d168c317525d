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

/// An ascent by what is said of it.
pub trait Ascend {
    const FACE: Face;
    type Options: Options;
    type Ascent: Ascent + 'static;

    /// What the options name.
    fn subject(options: &Self::Options) -> Subject;

    /// A picture that is to raise an objective.
    ///
    /// # Errors
    /// [`Error::NoPhoto`] where the options want a photo and the scene has none.
    fn begin(scene: &Scene, objective: Objective, options: &Self::Options) -> Result<Self::Ascent>;
}

/// A picture on its way up.
pub trait Ascent {
    /// What is raised.
    fn objective(&self) -> &Objective;

    fn steps(&self) -> usize;

    /// Steps taken so far.
    fn done(&self) -> usize;

    /// Passes forward and back of all steps together.
    fn passes(&self) -> usize;

    /// Normalised inputs whose slopes the next step needs; none after the last.
    fn views(&self) -> Vec<Vec<f32>>;

    /// Takes a step, from the slopes at its views.
    fn absorb(&mut self, slopes: &[Slope]) -> Result<()>;

    /// The objective's mean over the views of the last step, before it was taken.
    fn value(&self) -> Option<f32>;

    /// The picture as it is now, 8 bits a channel.
    fn picture(&self) -> Result<RgbImage>;
}

/// What an ascent may begin with.
pub struct Scene<'a> {
    pub manifest: &'a Manifest,
    /// The photo as the network sees it.
    pub input: Option<&'a Input>,
    /// The whole photo.
    pub photo: Option<&'a RgbImage>,
}

/// For ascents that chance begins.
pub(crate) const SEED: OptionSpec = OptionSpec {
    key: "seed",
    label: "Seed",
    help: "What chance begins with; the same seed gives the same picture.",
    default: "0",
    example: "7",
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
