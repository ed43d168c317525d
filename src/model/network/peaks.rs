//! What one pass says of an input: the peaks of classes and channels, and the values of units.

use tract_onnx::prelude::*;

use super::{Network, input_tensor, run_error};
use crate::error::Result;
use crate::guard::guarded;
use crate::model::build;
use crate::model::peaks::{Peak, Peaks, PeaksModel};

impl Network {
    /// How much normalised values excite each class and each channel, and where, from one forward pass; the
    /// first call takes about a second more.
    ///
    /// # Errors
    /// [`Error::InputSize`](crate::error::Error::InputSize) for another number of values than the input
    /// has, [`Error::Run`](crate::error::Error::Run) and [`Error::Panicked`](crate::error::Error::Panicked)
    /// where tract fails, [`Error::ScoreNotFinite`](crate::error::Error::ScoreNotFinite) for a score and
    /// [`Error::ValueNotFinite`](crate::error::Error::ValueNotFinite) for a channel's largest value that is
    /// not finite.
    pub fn peaks(&mut self, values: &[f32]) -> Result<Peaks> {
        let peaks = self.with_peaks_model(values, |model, input| model.peaks(input))?;
        let (classes, layers) = peaks.all.split_at(self.shapes.classes);
        let values = |peaks: &[Peak]| peaks.iter().map(|peak| peak.value).collect::<Vec<f32>>();
        self.check_scores(&values(classes))?;
        self.check_values("the list of the channels' largest values", &values(layers))?;
        Ok(peaks)
    }

    /// The value of [`Objective::Unit`](crate::model::objective::Objective::Unit) at normalised values, for
    /// `at`, the channel, row and column of a layer, from one forward pass.
    ///
    /// # Errors
    /// [`Error::NoLayer`](crate::error::Error::NoLayer) and
    /// [`Error::LayerIndex`](crate::error::Error::LayerIndex) for a unit that the network does not have,
    /// [`Error::InputSize`](crate::error::Error::InputSize) for another number of values than the input
    /// has, [`Error::Run`](crate::error::Error::Run) and [`Error::Panicked`](crate::error::Error::Panicked)
    /// where tract fails, and [`Error::ValueNotFinite`](crate::error::Error::ValueNotFinite) for a value
    /// that is not finite.
    pub fn unit(&mut self, values: &[f32], layer: &str, at: [usize; 3]) -> Result<f32> {
        let index = self.shapes.unit(layer, at)?;
        let place = self.shapes.position(layer)?;
        let value =
            self.with_peaks_model(values, |model, input| model.unit(input, place, index))?;
        self.check_values(&format!("the unit of layer {layer}"), &[value])?;
        Ok(value)
    }

    fn with_peaks_model<T>(
        &mut self,
        values: &[f32],
        look: impl FnOnce(&mut PeaksModel, Tensor) -> TractResult<T>,
    ) -> Result<T> {
        let input = input_tensor(&self.manifest.input, values)?;
        let file = &self.manifest.file;
        let features = self.features().zip(self.dense.as_ref());
        let layers = self.layers().iter();
        let layers: Vec<OutletId> = layers
            .map(|&outlet| build::before_rectifier(&self.typed, outlet))
            .collect();
        let model = self.peaks_models.get(
            |_| true,
            || {
                guarded(file, || {
                    let (model, scores) = (self.typed.clone(), self.typed.outputs[0]);
                    let model = PeaksModel::build(model, scores, &layers, features);
                    model.map_err(|error| run_error(file, error))
                })
            },
        )?;
        self.forward_passes += 1;
        guarded(file, || {
            look(model, input).map_err(|error| run_error(file, error))
        })
    }
}
