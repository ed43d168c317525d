//! Passes through what lies behind a layer.

use super::{Network, input_tensor};
use crate::error::Result;
use crate::guard::guarded;
use crate::model::ablation::Ablation;
use crate::model::output::Features;
use crate::model::recompute::Report;

impl Network {
    /// Gets ready to take maps away from a layer at an input: builds what lies behind the layer, and
    /// remembers one full pass, as far as that is not done already. Says what such a pass computes.
    ///
    /// # Errors
    /// [`Error::NoLayer`](crate::error::Error::NoLayer), and those of tract.
    pub fn prepare_tail(&mut self, values: &[f32], layer: &str) -> Result<Report> {
        Ok(self.ablated(values, layer)?.report().clone())
    }

    /// The maps of a layer at an input, and the scores. Counts as a pass.
    ///
    /// # Errors
    /// Those of [`Network::prepare_tail`], and an error for values that are not finite.
    pub fn layer_values(&mut self, values: &[f32], layer: &str) -> Result<(Features, Vec<f32>)> {
        self.forward_passes += 1;
        let (maps, scores) = self.ablated(values, layer)?.whole()?;
        let (maps, scores) = (maps.clone(), scores.to_vec());
        self.check_scores(&scores)?;
        self.check_values(&format!("the layer {layer}"), &maps.values)?;
        Ok((maps, scores))
    }

    /// The scores of all classes without each of some maps of a layer in turn. Counts as one pass,
    /// since all that is computed lies behind the layer.
    ///
    /// # Errors
    /// Those of [`Network::prepare_tail`], and an error for scores that are not finite.
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
