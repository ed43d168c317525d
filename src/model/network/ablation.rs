//! Passes through what lies behind a layer.

use super::{Network, input_tensor};
use crate::error::Result;
use crate::guard::guarded;
use crate::model::ablation::Ablation;
use crate::model::output::Features;
use crate::model::recompute::Recomputed;

impl Network {
    /// Gets ready to take channels away from a layer at an input: builds a network that begins behind the
    /// layer, and remembers one full pass, unless that is done already. The report says what of a pass is
    /// computed without the part before the layer.
    ///
    /// # Errors
    /// [`Error::NoLayer`](crate::error::Error::NoLayer) for a layer that the manifest does not name,
    /// [`Error::Graph`](crate::error::Error::Graph) for a network that cannot be cut there, and
    /// [`Error::InputSize`](crate::error::Error::InputSize) for another number of values than the input
    /// has, [`Error::Run`](crate::error::Error::Run) and [`Error::Panicked`](crate::error::Error::Panicked)
    /// where tract fails.
    pub fn prepare_tail(&mut self, values: &[f32], layer: &str) -> Result<Recomputed> {
        Ok(self.ablated(values, layer)?.report().clone())
    }

    /// The values of a layer at an input, and the scores. The call counts as a pass.
    ///
    /// # Errors
    /// Those of [`Network::prepare_tail`], and
    /// [`Error::ScoreNotFinite`](crate::error::Error::ScoreNotFinite) or
    /// [`Error::ValueNotFinite`](crate::error::Error::ValueNotFinite) for what is not finite.
    pub fn layer_values(&mut self, values: &[f32], layer: &str) -> Result<(Features, Vec<f32>)> {
        self.forward_passes += 1;
        let (maps, scores) = self.ablated(values, layer)?.whole()?;
        let (maps, scores) = (maps.clone(), scores.to_vec());
        self.check_scores(&scores)?;
        self.check_values(&format!("the layer {layer}"), &maps.values)?;
        Ok((maps, scores))
    }

    /// The scores of all classes without each of some channels of a layer in turn: channels x classes. The
    /// call counts as one pass, since all that is computed lies behind the layer.
    ///
    /// # Errors
    /// Those of [`Network::prepare_tail`], and
    /// [`Error::ScoreNotFinite`](crate::error::Error::ScoreNotFinite) for a score that is not finite.
    pub fn run_without(
        &mut self,
        values: &[f32],
        layer: &str,
        channels: &[usize],
    ) -> Result<Vec<f32>> {
        let input = input_tensor(&self.manifest.input, values)?;
        let file = self.manifest.file.clone();
        self.forward_passes += 1;
        let ablation = self.ablated(values, layer)?;
        let all = guarded(&file, || ablation.without(&input, channels))?;
        for scores in all.chunks_exact(self.classes()) {
            self.check_scores(scores)?;
        }
        Ok(all)
    }

    fn ablated(&mut self, values: &[f32], layer: &str) -> Result<&mut Ablation> {
        let outlet = self.layer(layer)?;
        let file = &self.manifest.file;
        let ablation = self.ablations.get(
            |kept| kept.serves(layer),
            || {
                let layer = (layer.to_string(), outlet);
                guarded(file, || Ablation::build(&self.typed, file, layer))
            },
        )?;
        if !ablation.remembers(values) {
            let input = input_tensor(&self.manifest.input, values)?;
            self.forward_passes += 1;
            guarded(file, || ablation.remember(values, input))?;
        }
        Ok(ablation)
    }
}
