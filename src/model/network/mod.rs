//! ONNX and manifest to scores, features and the weights of the dense layer.

mod ablation;
mod changes;
mod finite;
mod layers;
mod peaks;

use tract_onnx::prelude::*;

use crate::error::{Error, Result};
use crate::graph::backward::Rectifier;
use crate::graph::receptive_field::{ReceptiveField, receptive_field};
use crate::guard::guarded;
use crate::manifest::{InputSpec, Manifest};
use crate::model::ablation::Ablation;
use crate::model::build;
pub use crate::model::build::Dense;
use crate::model::gradient::{Dependent, Gradient, Place, PullBack};
use crate::model::kept::Kept;
use crate::model::labels::Labels;
use crate::model::objective::{Objective, Slope};
pub use crate::model::output::{Features, Output};
use crate::model::output::{features, floats};
use crate::model::peaks::PeaksModel;
use crate::model::recompute::Recompute;
use crate::model::shapes::Shapes;
use crate::photo::input::Input;

/// How many models of a kind are kept: guided Grad-CAM takes turns between two gradients.
const KEPT: usize = 2;

/// A network ready to run, with its manifest and its labels.
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
    peaks_models: Kept<PeaksModel>,
    ablations: Kept<Ablation>,
    forward_passes: usize,
}

impl Network {
    /// Loads and optimises a network. `onnx` and `labels` are the bytes of the files that the manifest
    /// names; [`Network::with_names`] adds the names of the classes.
    ///
    /// # Errors
    /// [`Error::Checksum`] for a file that is not the manifest's, those of [`Labels::read`] and of
    /// [`onnx::read`](crate::model::onnx::read), [`Error::LabelCount`] if there are more or fewer labels than scores,
    /// [`Error::MissingWeights`] for a dense layer that is not constant, and [`Error::Run`] or
    /// [`Error::Panicked`] where tract cannot bring the graph into a form that runs.
    pub fn load(manifest: Manifest, onnx: &[u8], labels: impl AsRef<[u8]>) -> Result<Network> {
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        crate::graph::simd::keep();
        let labels = Labels::load(&manifest.labels, labels.as_ref(), None)?;
        let file = manifest.file.clone();
        guarded(&file, || Network::built(manifest, onnx, labels))
    }

    /// The same network, in whose labels a class is also found by the names in a file. `names` are the bytes
    /// of the file that the manifest has as `labels.names`.
    ///
    /// # Errors
    /// Those of [`Labels::with_names`].
    pub fn with_names(mut self, names: &[u8]) -> Result<Network> {
        self.labels = self.labels.with_names(&self.manifest.labels, names)?;
        Ok(self)
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
            peaks_models: Kept::new(1),
            ablations: Kept::new(1),
            manifest,
            forward_passes: 0,
        })
    }

    /// All that is known of the network and cannot be read from its file.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The labels of the classes, in the order of the scores.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// How many classes the network has, which is how many scores a pass gives.
    pub fn classes(&self) -> usize {
        self.shapes.classes
    }

    /// The number of classes, and the shapes of the layers that the manifest names.
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// The dense layer that turns pooled features into scores, if the manifest names one.
    pub fn dense(&self) -> Option<&Dense> {
        self.dense.as_ref()
    }

    /// How many forward passes have been run.
    pub fn forward_passes(&self) -> usize {
        self.forward_passes
    }

    /// The graph in the form in which it runs.
    pub fn optimised_model(&self) -> &TypedModel {
        self.state.model()
    }

    /// One forward pass over an input: the scores, and the features if the manifest names them.
    ///
    /// # Errors
    /// Those of [`Network::run_values`].
    pub fn run(&mut self, input: &Input) -> Result<Output> {
        self.run_values(&input.values)
    }

    /// One forward pass over normalised values, channels x rows x columns.
    ///
    /// # Errors
    /// [`Error::InputSize`] for another number of values than the input has, [`Error::Run`] and
    /// [`Error::Panicked`] where tract fails, [`Error::ScoreNotFinite`] for a score and
    /// [`Error::ValueNotFinite`] for a value of the features that is not finite.
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

    /// One pass forward and back over normalised values, channels x rows x columns. `cotangent` has a
    /// number for each class, and the gradient is taken at `place`. The first call for a place and a rule
    /// builds the model, which takes about a second.
    ///
    /// # Errors
    /// [`Error::InputSize`] for another number of values than the input has, [`Error::Run`] and
    /// [`Error::Panicked`] where tract fails, or if `cotangent` has another size, [`Error::NoLayer`] for a
    /// layer that the manifest does not name, [`Error::Graph`] for an operator that has no rule for going
    /// backwards ([`GraphError::NoRule`](crate::error::GraphError::NoRule)) or a gradient that cannot be
    /// built ([`GraphError::Backward`](crate::error::GraphError::Backward)), and [`Error::ScoreNotFinite`]
    /// or [`Error::ValueNotFinite`] for what is not finite.
    pub fn pull_back(
        &mut self,
        values: &[f32],
        place: &Place,
        rectifier: Rectifier,
        cotangent: &[f32],
    ) -> Result<PullBack> {
        self.pull_back_of(&Dependent::Scores, values, place, rectifier, cotangent)
    }

    /// One pass forward and back from the values that `of` names. `cotangent` has a number for each of
    /// them.
    fn pull_back_of(
        &mut self,
        of: &Dependent,
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
            Dependent::Scores => self.check_scores(&pulled.values)?,
            Dependent::Layer(name) | Dependent::Squares(name) => {
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

    /// The value of an objective at normalised values, and its derivative by each of them, from one pass
    /// forward and back; the first call takes about a second more. If the objective is one of scores, they
    /// are given, too.
    ///
    /// # Errors
    /// Those of [`Network::traced`].
    pub fn slope(
        &mut self,
        values: &[f32],
        objective: &Objective,
        rectifier: Rectifier,
    ) -> Result<Slope> {
        Ok(self.traced(values, objective, rectifier)?.0)
    }

    /// What [`Network::slope`] gives, and how many rectifiers lie on the way back. If there are none, every
    /// rule for them gives the gradient.
    ///
    /// # Errors
    /// Those of [`Objective::cotangent`] for an objective that the network does not have, and those of
    /// [`Network::pull_back`].
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
            scores: (of == Dependent::Scores).then_some(pulled.values),
        };
        Ok((slope, pulled.rectifiers))
    }

    /// The pixels of the input that can change a unit of a layer; if `channel` is none, any unit at that
    /// row and column.
    ///
    /// # Errors
    /// [`Error::NoLayer`] and [`Error::LayerIndex`] for a unit that the network does not have,
    /// [`Error::Graph`] for an operator that has no rule
    /// ([`GraphError::NoReceptiveField`](crate::error::GraphError::NoReceptiveField)) or a field that
    /// cannot be worked out ([`GraphError::ReceptiveField`](crate::error::GraphError::ReceptiveField)), and
    /// [`Error::Panicked`] where tract fails.
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
