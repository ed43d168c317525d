//! ONNX and manifest to scores, features and the weights of the dense layer.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

use crate::backward::Rectifier;
use crate::error::{Error, Result};
use crate::gradient::{Gradient, Place, PullBack};
use crate::input::Input;
use crate::manifest::Manifest;
use crate::onnx;
use crate::recompute::{Change, Recompute, Report};
use crate::target::Labels;

/// One forward pass: a score for each class, and the last convolutional maps.
#[derive(Clone, Debug)]
pub struct Output {
    /// Before softmax, one a class.
    pub scores: Vec<f32>,
    pub features: Option<Features>,
}

/// The last convolutional maps: channels x rows x columns.
#[derive(Clone, Debug)]
pub struct Features {
    pub channels: usize,
    pub rows: usize,
    pub columns: usize,
    pub values: Vec<f32>,
}

/// The dense layer that turns pooled features into scores.
#[derive(Clone, Debug)]
pub struct Dense {
    /// classes x channels.
    pub weights: Vec<f32>,
    /// One a class.
    pub bias: Vec<f32>,
}

/// How many gradient models are kept; guided Grad-CAM takes turns between two.
const GRADIENTS: usize = 2;

/// How many windowed models are kept, the ones used last.
const WINDOWED: usize = 2;

/// A network ready to run, with what its manifest says of it.
pub struct Network {
    manifest: Manifest,
    labels: Labels,
    classes: usize,
    dense: Option<Dense>,
    /// Not optimised; gradients are built from it.
    typed: TypedModel,
    state: TypedSimpleState,
    gradients: Vec<Gradient>,
    windowed: Vec<Recompute>,
    forward_passes: usize,
}

impl Network {
    /// Loads and optimises a network; `labels` is the text of the manifest's file of labels.
    pub fn load(manifest: Manifest, onnx: &[u8], labels: &str) -> Result<Network> {
        onnx::check_sum(
            &manifest.labels.file,
            &manifest.labels.sha256,
            labels.as_bytes(),
        )?;
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        crate::kernel::keep();
        let labels = Labels::parse(labels);
        let typed = typed(&manifest, onnx)?;
        let classes = classes(&manifest, &typed)?;
        if labels.len() != classes {
            return Err(Error::LabelCount {
                file: manifest.labels.file.clone(),
                expected: classes,
                found: labels.len(),
            });
        }
        let dense = dense(&manifest, &typed)?;
        let run_error = |error: TractError| Error::Run {
            file: manifest.file.clone(),
            reason: format!("{error:#}"),
        };
        let typed = decoded(typed, &manifest).map_err(run_error)?;
        let state = forward(&typed, &manifest)
            .and_then(|model| model.into_runnable())
            .and_then(|plan| plan.spawn())
            .map_err(run_error)?;
        Ok(Network {
            labels,
            classes,
            dense,
            typed,
            state,
            gradients: vec![],
            windowed: vec![],
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
        self.classes
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
        let input = self.input_tensor(values)?;
        self.forward_passes += 1;
        let output = self.state.run(tvec!(input.into_tvalue()));
        let output = output.and_then(|outputs| {
            Ok(Output {
                scores: floats(&outputs[0])?,
                features: outputs.get(1).map(features).transpose()?,
            })
        });
        output.map_err(|error| Error::Run {
            file: self.manifest.file.clone(),
            reason: format!("{error:#}"),
        })
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
        let input = self.input_tensor(values)?;
        let kept = self
            .gradients
            .iter()
            .position(|g| g.serves(place, rectifier));
        let mut gradient = match kept {
            Some(index) => self.gradients.remove(index),
            None => {
                self.gradients.truncate(GRADIENTS - 1);
                let at = (place.clone(), self.place(place)?);
                Gradient::build(self.typed.clone(), &self.manifest.file, at, rectifier)?
            }
        };
        self.forward_passes += 1;
        let pulled = gradient.run(input, cotangent);
        self.gradients.insert(0, gradient);
        pulled
    }

    /// Gets ready for changes of a size in an input: builds the windowed model, which takes about
    /// a second, and remembers one full pass, as far as that is not done already.
    pub fn prepare(&mut self, values: &[f32], height: usize, width: usize) -> Result<Report> {
        Ok(self.prepared(values, height, width)?.report().clone())
    }

    fn prepared(&mut self, values: &[f32], height: usize, width: usize) -> Result<&mut Recompute> {
        let input = self.input_tensor(values)?;
        let mut kept = self.windowed.iter();
        let recompute = match kept.position(|kept| kept.serves(height, width)) {
            Some(index) => self.windowed.remove(index),
            None => {
                self.windowed.truncate(WINDOWED - 1);
                Recompute::build(&self.typed, &self.manifest.file, height, width)?
            }
        };
        self.windowed.insert(0, recompute);
        let recompute = &mut self.windowed[0];
        self.forward_passes += usize::from(recompute.remember(&input)?);
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
        self.prepared(values, change.height, change.width)?
            .scores(change)
    }

    fn place(&self, place: &Place) -> Result<OutletId> {
        let Place::Layer(name) = place else {
            return Ok(self.typed.inputs[0]);
        };
        let first = 1 + usize::from(self.manifest.outputs.features.is_some());
        let mut layers = self.manifest.layers.iter();
        match layers.position(|layer| layer == name) {
            Some(index) => Ok(self.typed.outputs[first + index]),
            None => Err(Error::NoLayer {
                model: self.manifest.title.clone(),
                name: name.clone(),
                available: self.manifest.layers.join(", "),
            }),
        }
    }

    fn input_tensor(&self, values: &[f32]) -> Result<Tensor> {
        let spec = &self.manifest.input;
        let shape = [1, spec.channels, spec.height, spec.width];
        Tensor::from_shape(&shape, values).map_err(|_| Error::InputSize {
            expected: shape.iter().product(),
            found: values.len(),
            shape: shape.map(|n| n.to_string()).join("x"),
        })
    }
}

pub(crate) fn floats(value: &TValue) -> TractResult<Vec<f32>> {
    Ok(value.try_as_plain_ram()?.as_slice::<f32>()?.to_vec())
}

pub(crate) fn features(value: &TValue) -> TractResult<Features> {
    let &[_, channels, rows, columns] = value.shape() else {
        bail!("the maps have shape {:?}", value.shape());
    };
    Ok(Features {
        channels,
        rows,
        columns,
        values: floats(value)?,
    })
}

/// The typed model with its outputs in the order scores, features, layers, dense weights, dense
/// bias, as far as the manifest names them.
fn typed(manifest: &Manifest, bytes: &[u8]) -> Result<TypedModel> {
    let file = &manifest.file;
    let mut model = onnx::read(manifest, bytes)?;
    let spec = &manifest.input;
    let shape = [1, spec.channels, spec.height, spec.width];
    check_input(manifest, &model, &shape)?;

    let mut outlets = vec![];
    let outputs = std::iter::once(&manifest.outputs.scores).chain(&manifest.outputs.features);
    for name in outputs.chain(&manifest.layers) {
        outlets.push(outlet(&model, name).ok_or_else(|| Error::MissingOutput {
            file: file.clone(),
            name: name.clone(),
            available: output_names(&model),
        })?);
    }
    for name in manifest.dense.iter().flat_map(|d| [&d.weights, &d.bias]) {
        outlets.push(outlet(&model, name).ok_or_else(|| Error::MissingWeights {
            file: file.clone(),
            name: name.clone(),
        })?);
    }
    model
        .set_input_fact(0, f32::fact(shape).into())
        .and_then(|()| model.select_output_outlets(&outlets))
        .and_then(|()| model.into_typed())
        .and_then(|mut typed| {
            // tract folds constants only up to a budget that large dense layers exceed, and
            // would decode their stored weights again in every pass.
            typed.compute_const_facts()?;
            Ok(typed)
        })
        .map_err(|error| Error::BrokenGraph {
            file: file.clone(),
            reason: format!("{error:#}"),
        })
}

/// The model as it runs: scores, and features where the manifest names them.
fn forward(typed: &TypedModel, manifest: &Manifest) -> TractResult<TypedModel> {
    let kept = 1 + usize::from(manifest.outputs.features.is_some());
    let mut model = typed.clone();
    let outlets = model.output_outlets()?[..kept].to_vec();
    model.select_output_outlets(&outlets)?;
    optimised(decluttered(model)?)
}

/// A model in tract's plain form, with channels where they are computed fastest.
pub(crate) fn decluttered(model: TypedModel) -> TractResult<TypedModel> {
    #[allow(unused_mut)]
    let mut model = model.into_decluttered()?;
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    crate::layout::channels_last(&mut model)?;
    Ok(model)
}

/// A decluttered model as it runs best.
pub(crate) fn optimised(mut model: TypedModel) -> TractResult<TypedModel> {
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    crate::pointwise::fuse(&mut model)?;
    model.optimize()?;
    Ok(model)
}

/// The model without the dense layer's tensors as outputs, and with constants in place of what
/// computes them.
fn decoded(mut typed: TypedModel, manifest: &Manifest) -> TractResult<TypedModel> {
    let dense = if manifest.dense.is_some() { 2 } else { 0 };
    let outlets = typed.output_outlets()?;
    let outlets = outlets[..outlets.len() - dense].to_vec();
    typed.select_output_outlets(&outlets)?;
    let constants: Vec<(OutletId, Arc<Tensor>)> = folded_constants(&typed)?;
    let mut patch = TypedModelPatch::default();
    for (outlet, tensor) in constants {
        let name = format!("{}.decoded", typed.node(outlet.node).name);
        let constant = patch.add_const(name, tensor)?;
        patch.shunt_outside(&typed, outlet, constant)?;
    }
    patch.apply(&mut typed)?;
    Ok(typed)
}

/// Outlets of nodes that compute a constant and are read by nodes that do not.
fn folded_constants(model: &TypedModel) -> TractResult<Vec<(OutletId, Arc<Tensor>)>> {
    let mut found = vec![];
    for node in model.nodes() {
        if node.op_is::<tract_onnx::tract_core::ops::konst::Const>() {
            continue;
        }
        for (slot, output) in node.outputs.iter().enumerate() {
            let Some(tensor) = &output.fact.konst else {
                continue;
            };
            let read_by_variable = output.successors.iter().any(|inlet| {
                let reader = &model.nodes()[inlet.node];
                reader.outputs.iter().any(|o| o.fact.konst.is_none())
            });
            if read_by_variable {
                found.push((OutletId::new(node.id, slot), tensor.clone()));
            }
        }
    }
    Ok(found)
}

fn check_input(manifest: &Manifest, model: &InferenceModel, shape: &[usize; 4]) -> Result<()> {
    let fact = model.input_fact(0).map_err(|error| Error::BrokenGraph {
        file: manifest.file.clone(),
        reason: error.to_string(),
    })?;
    let dimensions: Vec<String> = fact
        .shape
        .dims()
        .map(|dim| dim.concretize().map_or("?".into(), |d| d.to_string()))
        .collect();
    let fits = dimensions.len() == shape.len()
        && dimensions
            .iter()
            .zip(shape)
            .all(|(found, wanted)| found.parse::<usize>().is_err() || *found == wanted.to_string());
    if !fits {
        return Err(Error::InputShape {
            file: manifest.file.clone(),
            name: manifest.input.name.clone(),
            expected: shape.map(|n| n.to_string()).join("x"),
            found: dimensions.join("x"),
        });
    }
    Ok(())
}

fn outlet(model: &InferenceModel, name: &str) -> Option<OutletId> {
    model.find_outlet_label(name).or_else(|| {
        model
            .nodes()
            .iter()
            .find(|node| node.name == name)
            .map(|node| OutletId::new(node.id, 0))
    })
}

fn output_names(model: &InferenceModel) -> String {
    model
        .outputs
        .iter()
        .filter_map(|&outlet| model.outlet_label(outlet))
        .collect::<Vec<_>>()
        .join(", ")
}

fn shape_of(model: &TypedModel, output: usize) -> Option<Vec<usize>> {
    let fact = model.output_fact(output).ok()?;
    fact.shape.as_concrete().map(|shape| shape.to_vec())
}

fn classes(manifest: &Manifest, model: &TypedModel) -> Result<usize> {
    match shape_of(model, 0).as_deref() {
        Some(&[1, classes]) if classes > 0 => Ok(classes),
        found => Err(Error::TensorShape {
            file: manifest.file.clone(),
            name: manifest.outputs.scores.clone(),
            expected: "1 x classes".to_string(),
            found: format!("{:?}", found.unwrap_or_default()),
        }),
    }
}

fn dense(manifest: &Manifest, model: &TypedModel) -> Result<Option<Dense>> {
    let Some(names) = &manifest.dense else {
        return Ok(None);
    };
    let features = usize::from(manifest.outputs.features.is_some());
    let first = 1 + features + manifest.layers.len();
    let constant = |output: usize, name: &String| {
        model
            .output_fact(output)
            .ok()
            .and_then(|fact| fact.konst.clone())
            .and_then(|tensor| {
                let values = tensor.try_as_plain_ram().ok()?;
                Some(values.as_slice::<f32>().ok()?.to_vec())
            })
            .ok_or_else(|| Error::MissingWeights {
                file: manifest.file.clone(),
                name: name.clone(),
            })
    };
    Ok(Some(Dense {
        weights: constant(first, &names.weights)?,
        bias: constant(first + 1, &names.bias)?,
    }))
}
