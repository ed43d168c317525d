//! ONNX and manifest to scores, features and the weights of the dense layer.

mod ablation;
mod finite;
mod layers;

use tract_onnx::prelude::*;

use crate::error::{Error, Result};
use crate::graph::backward::Rectifier;
use crate::graph::receptive_field::{ReceptiveField, receptive_field};
use crate::guard::guarded;
use crate::manifest::{InputSpec, Manifest};
use crate::model::ablation::Ablation;
use crate::model::build;
pub use crate::model::build::Dense;
use crate::model::gradient::{Gradient, Of, Place, PullBack};
use crate::model::kept::Kept;
use crate::model::labels::Labels;
use crate::model::objective::{Objective, Slope};
use crate::model::onnx;
pub use crate::model::output::{Features, Output};
use crate::model::output::{features, floats};
use crate::model::recompute::{Change, Recompute, Report};
use crate::model::shapes::Shapes;
use crate::model::summary::{Peak, Summary, Survey};
use crate::photo::input::Input;

/// How many models of a kind are kept: guided Grad-CAM takes turns between two gradients.
const KEPT: usize = 2;

/// A network ready to run, with what its manifest says of it.
pub struct Network {
    manifest: Manifest,
    labels: Labels,
    shapes: Shapes,
    dense: Option<Dense>,
    /// Not optimised; gradients are built from it.
    typed: TypedModel,
    state: TypedSimpleState,
    gradients: Kept<Gradient>,
    windowed: Kept<Recompute>,
    surveys: Kept<Survey>,
    ablations: Kept<Ablation>,
    forward_passes: usize,
}

impl Network {
    /// Loads and optimises a network; `labels` are the bytes of the manifest's file of labels.
    pub fn load(manifest: Manifest, onnx: &[u8], labels: impl AsRef<[u8]>) -> Result<Network> {
        let labels = labels.as_ref();
        onnx::check_sum(&manifest.labels.file, &manifest.labels.sha256, labels)?;
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        crate::graph::simd::keep();
        let labels = Labels::read(&manifest.labels.file, labels)?;
        let file = manifest.file.clone();
        guarded(&file, || Network::built(manifest, onnx, labels))
    }

    fn built(manifest: Manifest, onnx: &[u8], labels: Labels) -> Result<Network> {
        let typed = build::typed(&manifest, onnx)?;
        let classes = build::classes(&manifest, &typed)?;
        if labels.len() != classes {
            return Err(Error::LabelCount {
                file: manifest.labels.file.clone(),
                expected: classes,
                found: labels.len(),
            });
        }
        let dense = build::dense(&manifest, &typed)?;
        let failed = |error: TractError| run_error(&manifest.file, error);
        let typed = build::decoded(typed, &manifest).map_err(failed)?;
        let state = build::forward(&typed, &manifest).map_err(failed)?;
        let first = 1 + usize::from(manifest.outputs.features.is_some());
        let shapes = Shapes::of(&manifest, &typed, classes, &typed.outputs[first..])?;
        Ok(Network {
            labels,
            shapes,
            dense,
            typed,
            state,
            gradients: Kept::new(KEPT),
            windowed: Kept::new(KEPT),
            surveys: Kept::new(1),
            ablations: Kept::new(1),
            manifest,
            forward_passes: 0,
        })
    }

    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    pub fn classes(&self) -> usize {
        self.shapes.classes
    }

    /// How many classes there are, and the shapes of the layers.
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    pub fn dense(&self) -> Option<&Dense> {
        self.dense.as_ref()
    }

    /// Forward passes run so far.
    pub fn forward_passes(&self) -> usize {
        self.forward_passes
    }

    /// The graph as it runs, for those who ask what became of it.
    pub fn optimised_model(&self) -> &TypedModel {
        self.state.model()
    }

    /// One forward pass over an input.
    pub fn run(&mut self, input: &Input) -> Result<Output> {
        self.run_values(&input.values)
    }

    /// One forward pass over normalised values, channels x height x width.
    pub fn run_values(&mut self, values: &[f32]) -> Result<Output> {
        let input = input_tensor(&self.manifest.input, values)?;
        self.forward_passes += 1;
        let file = &self.manifest.file;
        let output = guarded(file, || {
            let output = self.state.run(tvec!(input.into_tvalue()));
            let output = output.and_then(|outputs| {
                Ok(Output {
                    scores: floats(&outputs[0])?,
                    features: outputs.get(1).map(features).transpose()?,
                })
            });
            output.map_err(|error| run_error(file, error))
        })?;
        self.check_scores(&output.scores)?;
        if let Some(features) = &output.features {
            self.check_values("the last feature maps", &features.values)?;
        }
        Ok(output)
    }

    /// One pass forward and back over normalised values, with a number for each class. The first
    /// call for a place and a rule builds the model, which takes about a second.
    pub fn pull_back(
        &mut self,
        values: &[f32],
        place: &Place,
        rectifier: Rectifier,
        cotangent: &[f32],
    ) -> Result<PullBack> {
        self.pull_back_of(&Of::Scores, values, place, rectifier, cotangent)
    }

    /// The same from anywhere, with a number for each value that is differentiated.
    fn pull_back_of(
        &mut self,
        of: &Of,
        values: &[f32],
        place: &Place,
        rectifier: Rectifier,
        cotangent: &[f32],
    ) -> Result<PullBack> {
        let input = input_tensor(&self.manifest.input, values)?;
        let (source, outlet) = (self.source(of)?, self.place(place)?);
        let file = &self.manifest.file;
        let gradient = self.gradients.get(
            |kept| kept.serves(of, place, rectifier),
            || {
                let model = self.typed.clone();
                let (of, at) = ((of.clone(), source), (place.clone(), outlet));
                guarded(file, || Gradient::build(model, file, of, at, rectifier))
            },
        )?;
        self.forward_passes += 1;
        let pulled = guarded(file, || gradient.run(input, cotangent))?;
        match of {
            Of::Scores => self.check_scores(&pulled.values)?,
            Of::Layer(name) | Of::Squares(name) => {
                self.check_values(&format!("the layer {name}"), &pulled.values)?;
            }
        }
        let at = match place {
            Place::Input => "the input".to_string(),
            Place::Layer(name) => format!("the layer {name}"),
        };
        if let Some(activations) = &pulled.activations {
            self.check_values(&at, &activations.values)?;
        }
        self.check_values(&format!("the gradient at {at}"), &pulled.gradient)?;
        Ok(pulled)
    }

    /// The value of an objective at normalised values, and how it changes with each of them: one
    /// pass forward and back, at first about a second more. Scores come with objectives of scores.
    pub fn slope(
        &mut self,
        values: &[f32],
        objective: &Objective,
        rectifier: Rectifier,
    ) -> Result<Slope> {
        Ok(self.traced(values, objective, rectifier)?.0)
    }

    /// The same with the number of rectifiers on the way back; without one, every rule for them gives
    /// the gradient.
    pub fn traced(
        &mut self,
        values: &[f32],
        objective: &Objective,
        rectifier: Rectifier,
    ) -> Result<(Slope, usize)> {
        let of = objective.of();
        let cotangent = objective.cotangent(&self.shapes)?;
        let pulled = self.pull_back_of(&of, values, &Place::Input, rectifier, &cotangent)?;
        let value = std::iter::zip(&pulled.values, &cotangent)
            .map(|(&value, &share)| f64::from(value) * f64::from(share))
            .sum::<f64>() as f32;
        self.check_values("what is raised", &[value])?;
        let slope = Slope {
            value,
            gradient: pulled.gradient,
            scores: (of == Of::Scores).then_some(pulled.values),
        };
        Ok((slope, pulled.rectifiers))
    }

    /// Which pixels of the input can change a unit of a layer; without a channel, any unit at that
    /// place.
    pub fn receptive_field(
        &self,
        layer: &str,
        channel: Option<usize>,
        (row, column): (usize, usize),
    ) -> Result<ReceptiveField> {
        let outlet = build::before_rectifier(&self.typed, self.layer(layer)?);
        self.shapes
            .unit(layer, [channel.unwrap_or(0), row, column])?;
        let place = (row, column);
        let file = &self.manifest.file;
        guarded(file, || {
            receptive_field(&self.typed, file, outlet, channel, place)
        })
    }

    /// How much normalised values excite each class and each channel, and where: one forward pass,
    /// at first about a second more.
    pub fn summary(&mut self, values: &[f32]) -> Result<Summary> {
        let summary = self.surveyed(values, |survey, input| survey.summary(input))?;
        let (classes, layers) = summary.peaks.split_at(self.shapes.classes);
        let values = |peaks: &[Peak]| peaks.iter().map(|peak| peak.value).collect::<Vec<f32>>();
        self.check_scores(&values(classes))?;
        self.check_values("the list of the channels' largest values", &values(layers))?;
        Ok(summary)
    }

    /// The value of [`Objective::Unit`] for channel, row and column of a layer at normalised values,
    /// by one forward pass.
    pub fn unit(&mut self, values: &[f32], layer: &str, at: [usize; 3]) -> Result<f32> {
        let index = self.shapes.unit(layer, at)?;
        let place = self.shapes.position(layer)?;
        let value = self.surveyed(values, |survey, input| survey.unit(input, place, index))?;
        self.check_values(&format!("the unit of layer {layer}"), &[value])?;
        Ok(value)
    }

    fn surveyed<T>(
        &mut self,
        values: &[f32],
        look: impl FnOnce(&mut Survey, Tensor) -> TractResult<T>,
    ) -> Result<T> {
        let input = input_tensor(&self.manifest.input, values)?;
        let file = &self.manifest.file;
        let features = self.features().zip(self.dense.as_ref());
        let layers = self.layers().iter();
        let layers: Vec<OutletId> = layers
            .map(|&outlet| build::before_rectifier(&self.typed, outlet))
            .collect();
        let survey = self.surveys.get(
            |_| true,
            || {
                guarded(file, || {
                    let (model, scores) = (self.typed.clone(), self.typed.outputs[0]);
                    let survey = Survey::build(model, scores, &layers, features);
                    survey.map_err(|error| run_error(file, error))
                })
            },
        )?;
        self.forward_passes += 1;
        guarded(file, || {
            look(survey, input).map_err(|error| run_error(file, error))
        })
    }

    /// Gets ready for changes of a size in an input: builds the windowed model, which takes about
    /// a second, and remembers one full pass, as far as that is not done already.
    pub fn prepare(&mut self, values: &[f32], height: usize, width: usize) -> Result<Report> {
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

/// Normalised values as a tensor of the input's shape.
fn input_tensor(spec: &InputSpec, values: &[f32]) -> Result<Tensor> {
    let shape = [1, spec.channels, spec.height, spec.width];
    Tensor::from_shape(&shape, values).map_err(|_| Error::InputSize {
        expected: shape.iter().product(),
        found: values.len(),
        shape: shape.map(|n| n.to_string()).join("x"),
    })
}

fn run_error(file: &str, error: TractError) -> Error {
    Error::Run {
        file: file.to_string(),
        reason: format!("{error:#}"),
    }
}
