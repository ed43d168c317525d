//! ONNX and manifest to scores, features and the weights of the dense layer.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

use crate::error::{Error, Result};
use crate::input::Input;
use crate::manifest::Manifest;
use crate::onnx;
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

/// A network ready to run, with what its manifest says of it.
pub struct Network {
    manifest: Manifest,
    labels: Labels,
    classes: usize,
    dense: Option<Dense>,
    state: TypedSimpleState,
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
        let state = optimised(typed, &manifest)
            .and_then(|model| model.into_runnable())
            .and_then(|plan| plan.spawn())
            .map_err(run_error)?;
        Ok(Network {
            labels,
            classes,
            dense,
            state,
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
        let spec = &self.manifest.input;
        let shape = [1, spec.channels, spec.height, spec.width];
        if values.len() != shape.iter().product::<usize>() {
            return Err(Error::InputSize {
                expected: shape.iter().product(),
                found: values.len(),
                shape: shape.map(|n| n.to_string()).join("x"),
            });
        }
        self.forward_passes += 1;
        let output = Tensor::from_shape(&shape, values)
            .and_then(|tensor| self.state.run(tvec!(tensor.into_tvalue())))
            .and_then(|outputs| read_outputs(&outputs));
        output.map_err(|error| Error::Run {
            file: self.manifest.file.clone(),
            reason: format!("{error:#}"),
        })
    }
}

fn read_outputs(outputs: &[TValue]) -> TractResult<Output> {
    let floats = |value: &TValue| -> TractResult<Vec<f32>> {
        Ok(value.try_as_plain_ram()?.as_slice::<f32>()?.to_vec())
    };
    let features = match outputs.get(1) {
        Some(value) => {
            let &[_, channels, rows, columns] = value.shape() else {
                bail!("features have shape {:?}", value.shape());
            };
            Some(Features {
                channels,
                rows,
                columns,
                values: floats(value)?,
            })
        }
        None => None,
    };
    Ok(Output {
        scores: floats(&outputs[0])?,
        features,
    })
}

/// The typed model with its outputs in the order scores, features, dense weights, dense bias,
/// as far as the manifest names them.
fn typed(manifest: &Manifest, bytes: &[u8]) -> Result<TypedModel> {
    let file = &manifest.file;
    let mut model = onnx::read(manifest, bytes)?;
    let spec = &manifest.input;
    let shape = [1, spec.channels, spec.height, spec.width];
    check_input(manifest, &model, &shape)?;

    let mut outlets = vec![];
    for name in std::iter::once(&manifest.outputs.scores).chain(&manifest.outputs.features) {
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

fn optimised(mut typed: TypedModel, manifest: &Manifest) -> TractResult<TypedModel> {
    let kept = 1 + usize::from(manifest.outputs.features.is_some());
    let outlets = typed.output_outlets()?[..kept].to_vec();
    typed.select_output_outlets(&outlets)?;
    let constants: Vec<(OutletId, Arc<Tensor>)> = folded_constants(&typed)?;
    let mut patch = TypedModelPatch::default();
    for (outlet, tensor) in constants {
        let name = format!("{}.decoded", typed.node(outlet.node).name);
        let constant = patch.add_const(name, tensor)?;
        patch.shunt_outside(&typed, outlet, constant)?;
    }
    patch.apply(&mut typed)?;
    typed.into_optimized()
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
    let first = 1 + usize::from(manifest.outputs.features.is_some());
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
