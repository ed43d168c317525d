//! Scores after a change of the input, from what the change can reach.

use super::{Network, input_tensor};
use crate::error::{Error, Result};
use crate::guard::guarded;
use crate::model::recompute::{Change, Recompute, Recomputed};

impl Network {
    /// Gets ready for changes of `height` x `width` pixels in an input: builds the windowed model, which
    /// takes about a second, and remembers one full pass, unless that is done already. The report says what
    /// of a pass is computed for each change.
    ///
    /// # Errors
    /// [`Error::Graph`] with [`GraphError::Windows`](crate::error::GraphError::Windows) for windows that
    /// cannot be worked out, and [`Error::InputSize`] for another number of values than the input has,
    /// [`Error::Run`] and [`Error::Panicked`] where tract fails.
    pub fn prepare(&mut self, values: &[f32], height: usize, width: usize) -> Result<Recomputed> {
        Ok(self.prepared(values, height, width)?.report().clone())
    }

    fn prepared(&mut self, values: &[f32], height: usize, width: usize) -> Result<&mut Recompute> {
        let file = &self.manifest.file;
        let recompute = self.windowed.get(
            |kept| kept.serves(height, width),
            || guarded(file, || Recompute::build(&self.typed, file, height, width)),
        )?;
        if !recompute.remembers(values) {
            let input = input_tensor(&self.manifest.input, values)?;
            self.forward_passes += 1;
            guarded(file, || recompute.remember(input))?;
        }
        Ok(recompute)
    }

    /// The scores of an input after a change, from a pass over what the change can reach.
    ///
    /// # Errors
    /// [`Error::ChangeOutside`] for a change that is empty or does not lie in the input, those of
    /// [`Network::prepare`], and [`Error::ScoreNotFinite`] for a score that is not finite.
    pub fn run_changed(&mut self, values: &[f32], change: &Change) -> Result<Vec<f32>> {
        let spec = &self.manifest.input;
        let inside = change.top + change.height <= spec.height
            && change.left + change.width <= spec.width
            && change.values.len() == spec.channels * change.height * change.width;
        if !inside || change.values.is_empty() {
            return Err(Error::ChangeOutside {
                top: change.top,
                left: change.left,
                height: change.height,
                width: change.width,
                rows: spec.height,
                columns: spec.width,
            });
        }
        self.forward_passes += 1;
        let file = self.manifest.file.clone();
        let recompute = self.prepared(values, change.height, change.width)?;
        let scores = guarded(&file, || recompute.scores(change))?;
        self.check_scores(&scores)?;
        Ok(scores)
    }
}
