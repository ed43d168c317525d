//! The contract of a method that runs.
//!
//! Every `step` costs a bounded number of passes and returns a part; parts are `absorb`ed in any order;
//! and `finish` turns what is there into a heat map, as often as asked and before all is there. A step
//! reads nothing that another step wrote, so steps may run in several workers.

use crate::error::{Error, Result};
use crate::map::heatmap::Heatmap;
use crate::model::network::Network;
use crate::model::recompute::Recomputed;
use crate::model::target::Target;
use crate::photo::cover::Cover;
use crate::photo::crop::Rect;

/// A method at work on one input.
pub trait Stepper {
    /// The options that `finish` reads; all others were fixed when the method began.
    type Reading;

    /// How many steps there are. Steps are numbered so that those of a coarse map come first.
    fn steps(&self) -> usize;

    /// How many of the first steps make a first map of the whole picture.
    fn coarse(&self) -> usize {
        self.steps()
    }

    /// The steps to compute next, given what has been absorbed; none when the map is complete. Most methods
    /// want all steps at once. If `rest` is true, the steps that an approximate map left out are among
    /// them.
    fn agenda(&self, _rest: bool) -> Vec<usize> {
        match self.done() {
            0 => (0..self.steps()).collect(),
            _ => vec![],
        }
    }

    /// How many passes, forward or forward and back, all steps take together.
    fn passes(&self) -> usize;

    /// Builds and computes what all steps share, with at most one pass, so that the first step is no slower
    /// than the others. The report says what of a pass is computed for each step, if passes are not full
    /// ones.
    ///
    /// # Errors
    /// Those of the network, such as [`Error::Graph`] for an operator without a rule.
    fn prepare(&self, _: &mut Network) -> Result<Option<Recomputed>> {
        Ok(None)
    }

    /// Computes one step, in at most the time of six passes, and of what `prepare` does if it was not
    /// called.
    ///
    /// # Errors
    /// [`Error::StepIndex`] for a step that does not exist, and those of the network.
    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>>;

    /// The trial closest to a point of the input, of a method that tries one position after another and
    /// keeps its scores; none if that is not known.
    fn trial(&self, _row: f64, _column: f64) -> Option<Trial<'_>> {
        None
    }

    /// Keeps what a step computed.
    ///
    /// # Errors
    /// [`Error::StepIndex`] for a step that does not exist, and [`Error::StepValues`] for values that are
    /// not those of the step.
    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()>;

    /// How many steps have been absorbed.
    fn done(&self) -> usize;

    /// For each value of a map that is still growing, whether it is known; none if all are.
    fn known(&self) -> Option<Vec<bool>> {
        None
    }

    /// The map of a target from what has been absorbed, without a new pass. Methods that need new passes
    /// for each target give a map only of the target they began with.
    ///
    /// # Errors
    /// [`Error::NothingYet`] before there is anything to show, [`Error::OtherTarget`] for a target that
    /// needs new passes, and [`Error::NotFinite`] for values that are not finite.
    fn finish(&self, target: Target, reading: &Self::Reading) -> Result<Heatmap>;
}

/// One position that a sweep tried: what the network was shown, and the scores that it gave.
pub struct Trial<'a> {
    /// The scores of the photo as it is.
    pub whole: &'a [f32],
    /// The scores of the photo as it was shown.
    pub there: &'a [f32],
    /// What the network was shown.
    pub cover: Cover,
    /// The window, in pixels of the input.
    pub window: Rect,
}

/// Refuses a step that does not exist.
pub(super) fn check_step(index: usize, steps: usize) -> Result<()> {
    if index >= steps {
        return Err(Error::StepIndex { index, steps });
    }
    Ok(())
}

/// Refuses numbers that are not finite before a maximum passes over them in silence.
pub(super) fn check_finite(what: &str, values: &[f32]) -> Result<()> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(index) => Err(Error::NotFinite {
            what: format!("{what} {index}"),
            value: values[index],
        }),
    }
}

/// Refuses to read a map of one target as that of another.
pub(super) fn check_target(computed: Target, asked: Target) -> Result<()> {
    if computed != asked {
        return Err(Error::OtherTarget);
    }
    Ok(())
}
