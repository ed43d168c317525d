//! Reading an ONNX file that a stranger may have written.
//!
//! `wire` counts the parts of the protobuf before it is unpacked, `graph` keeps what the manifest's
//! outputs depend on, `facts` works out type and shape of each value by `rules` that check what
//! tract takes on trust, within [`limits`], and `scores` looks at what the output is. tract gets a
//! graph without the rest.

mod call;
mod fact;
mod facts;
mod graph;
pub mod limits;
mod named;
mod plan;
mod rebuild;
mod rules;
mod scores;
mod wire;
mod work;

use std::collections::HashSet;

use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{ModelProto, ValueInfoProto, tensor_shape_proto::dimension, type_proto};
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::InferenceModel;

use crate::error::{Error, OnnxError, Result};
use crate::manifest::Manifest;
use crate::model::checksum::check_sum;
use fact::{Fact, type_name, written};
use graph::{Graph, Maker, node_name, shown};
use plan::{Plan, is_standard};

/// What was read of an ONNX file: a graph of tract, and where the values are that the manifest names.
pub struct Read {
    /// The graph.
    pub model: InferenceModel,
    /// The outlets of scores, features, layers, dense weights and dense bias, as far as the manifest names
    /// them.
    pub outlets: Vec<OutletId>,
}

/// Checks an ONNX file's bytes against the manifest, and hands the graph to tract.
///
/// # Errors
/// [`Error::Checksum`] and [`Error::NotOnnx`] for bytes of another file or of no ONNX file;
/// [`Error::MissingInput`], [`Error::MissingOutput`], [`Error::MissingWeights`], [`Error::InputShape`] and
/// [`Error::TensorShape`] where the manifest and the graph do not fit; [`Error::UnsupportedOperator`],
/// [`Error::NetworkTooLarge`] and [`Error::BrokenGraph`] for a graph that cannot be run; and
/// [`Error::Onnx`] for a network of a kind that is not explained here.
pub fn read(manifest: &Manifest, bytes: &[u8]) -> Result<Read> {
    let file = &manifest.file;
    let not_onnx = |reason: String| Error::NotOnnx {
        file: file.clone(),
        reason,
    };
    check_size(file, bytes.len())?;
    check_sum(file, &manifest.sha256, bytes)?;
    wire::check(bytes).map_err(not_onnx)?;
    let framework = tract_onnx::onnx().with_ignore_value_info(true);
    let proto: ModelProto = framework
        .proto_model_for_read(&mut &*bytes)
        .map_err(|error| not_onnx(error.root_cause().to_string()))?;
    let plan = plan(manifest, &proto)?;
    let proto = rebuild::rebuild(proto, &plan);
    let model = framework
        .model_for_proto_model(&proto)
        .map_err(|error| not_onnx(format!("{error:#}")))?;
    let outlets = plan.wanted.iter().map(|name| {
        outlet(&model, name).ok_or_else(|| Error::BrokenGraph {
            file: file.clone(),
            reason: format!("{} was lost", shown(name)),
        })
    });
    let outlets = outlets.collect::<Result<Vec<_>>>()?;
    Ok(Read { model, outlets })
}

fn plan(manifest: &Manifest, proto: &ModelProto) -> Result<Plan> {
    let file = &manifest.file;
    let broken = |reason: String| Error::BrokenGraph {
        file: file.clone(),
        reason,
    };
    let graph = proto.graph.as_ref().filter(|graph| !graph.node.is_empty());
    let graph = graph.ok_or_else(|| Error::NotOnnx {
        file: file.clone(),
        reason: "it holds no graph".to_string(),
    })?;
    let opset = opset(proto).map_err(broken)?;
    let graph = Graph::new(graph).map_err(broken)?;
    graph.check_names().map_err(broken)?;
    let (input, shape) = input(manifest, &graph)?;
    let wanted = named::wanted(manifest, &graph)?;
    let order = graph.order(&wanted).map_err(broken)?;
    check_nodes(file, proto, &graph, &order)?;
    check_inputs(file, &graph, &order, input, &wanted)?;
    check_stored(file, &graph, &order, &wanted)?;
    let fact = Fact::new(DataType::Float, shape.to_vec());
    let known = facts::known(file, &graph, opset, &order, &wanted, (input, fact))?;
    let classes = scores::classes(file, wanted[0], &graph, &known)?;
    named::check_maps(manifest, &known, &wanted)?;
    named::check_dense(manifest, &known, &wanted, classes)?;
    let scores_shape = known.facts.get(wanted[0]).map(|fact| &fact.shape[..]);
    Ok(Plan {
        scores_need_shape: scores_shape != Some(&[1, classes]),
        nodes: order,
        input: input.to_string(),
        shape,
        wanted: wanted.iter().map(|name| name.to_string()).collect(),
    })
}

/// Refuses a file that is too large, before it is read.
///
/// # Errors
/// [`Error::NotOnnx`] for more than [`limits::FILE`] bytes.
pub fn check_size(file: &str, bytes: usize) -> Result<()> {
    match bytes > limits::FILE {
        true => Err(Error::NotOnnx {
            file: file.to_string(),
            reason: format!("it has {bytes} bytes; at most {} are read", limits::FILE),
        }),
        false => Ok(()),
    }
}

fn opset(proto: &ModelProto) -> std::result::Result<i64, String> {
    let imports = proto.opset_import.iter();
    let mut versions = imports.filter(|import| is_standard(&import.domain));
    match (versions.next(), versions.next()) {
        (Some(import), None) if (7..=24).contains(&import.version) => Ok(import.version),
        (Some(import), None) => Err(format!(
            "it is of operator set {}; 7 to 24 are read",
            import.version
        )),
        _ => Err("it must say once of which operator set it is".to_string()),
    }
}

/// The name and the shape of the input, which must be float32 and have the manifest's size.
fn input<'a>(manifest: &Manifest, graph: &Graph<'a>) -> Result<(&'a str, [usize; 4])> {
    let (file, spec) = (&manifest.file, &manifest.input);
    let inputs = graph.inputs();
    let Some(&name) = inputs.iter().find(|name| **name == spec.name) else {
        let available: Vec<String> = inputs.iter().map(|name| shown(name)).collect();
        return Err(Error::MissingInput {
            file: file.clone(),
            name: spec.name.clone(),
            available: match available.is_empty() {
                true => "none".to_string(),
                false => available.join(", "),
            },
        });
    };
    let mut described = graph.proto.input.iter();
    let described = described.find(|input| input.name == name);
    let tensor = described.and_then(tensor_type);
    let kind = tensor.map_or(0, |tensor| tensor.elem_type);
    if kind != DataType::Float as i32 {
        return Err(Error::Onnx(OnnxError::InputType {
            file: file.clone(),
            name: shown(name),
            found: type_name(kind),
        }));
    }
    let shape = [1, spec.channels, spec.height, spec.width];
    let dims = tensor.and_then(|tensor| tensor.shape.as_ref());
    let lengths: Vec<Option<i64>> = dims
        .iter()
        .flat_map(|shape| &shape.dim)
        .map(|dim| match dim.value {
            Some(dimension::Value::DimValue(length)) if length > 0 => Some(length),
            _ => None,
        })
        .collect();
    let fits = |wanted: &[usize]| {
        let pairs = || std::iter::zip(&lengths, wanted);
        lengths.len() == wanted.len()
            && pairs().all(|(found, &wanted)| found.is_none_or(|n| n == wanted as i64))
    };
    if dims.is_none() || fits(&shape) {
        return Ok((name, shape));
    }
    let found = lengths.iter().take(limits::RANK);
    let found: Vec<String> = found
        .map(|n| n.map_or("?".into(), |n| n.to_string()))
        .collect();
    let [one, channels, height, width] = shape;
    Err(match fits(&[one, height, width, channels]) {
        true => Error::Onnx(OnnxError::ChannelsLast {
            file: file.clone(),
            name: shown(name),
            found: found.join("x"),
            expected: written(&shape),
        }),
        false => Error::InputShape {
            file: file.clone(),
            name: shown(name),
            expected: written(&shape),
            found: found.join("x"),
        },
    })
}

fn tensor_type(value: &ValueInfoProto) -> Option<&type_proto::Tensor> {
    let type_proto::Value::TensorType(tensor) = value.r#type.as_ref()?.value.as_ref()?;
    Some(tensor)
}

/// Each node is one operator of ONNX, or of the few others whose names stand for one thing.
fn check_nodes(file: &str, proto: &ModelProto, graph: &Graph, order: &[usize]) -> Result<()> {
    fn domain(name: &str) -> &str {
        if is_standard(name) { "" } else { name }
    }
    let functions = proto.functions.iter().map(|function| {
        let name = function.name.as_deref().unwrap_or_default();
        (domain(function.domain.as_deref().unwrap_or_default()), name)
    });
    let functions: HashSet<(&str, &str)> = functions.collect();
    for &index in order {
        let node = &graph.proto.node[index];
        if functions.contains(&(domain(&node.domain), node.op_type.as_str())) {
            return Err(Error::Onnx(OnnxError::LocalFunction {
                file: file.to_string(),
                node: node_name(node),
                function: shown(&node.op_type),
            }));
        }
        let contributed = node.domain == "com.microsoft"
            && ["Gelu", "FastGelu", "QuickGelu"].contains(&node.op_type.as_str());
        if !is_standard(&node.domain) && !contributed {
            return Err(Error::UnsupportedOperator {
                file: file.to_string(),
                node: node_name(node),
                operator: shown(&format!("{}.{}", node.domain, node.op_type)),
            });
        }
        let nested = |attribute: &tract_onnx::pb::AttributeProto| {
            attribute.g.is_some()
                || !attribute.graphs.is_empty()
                || !attribute.ref_attr_name.is_empty()
        };
        if node.attribute.iter().any(nested) {
            return Err(Error::UnsupportedOperator {
                file: file.to_string(),
                node: node_name(node),
                operator: format!("{} with a graph of its own", shown(&node.op_type)),
            });
        }
    }
    Ok(())
}

/// Nothing is computed of another input than the manifest's.
fn check_inputs(
    file: &str,
    graph: &Graph,
    order: &[usize],
    input: &str,
    wanted: &[&str],
) -> Result<()> {
    let read = order
        .iter()
        .flat_map(|&index| &graph.proto.node[index].input);
    let mut read = read.map(String::as_str).chain(wanted.iter().copied());
    let other = |name: &&str| *name != input && matches!(graph.maker(name), Some(Maker::Input(_)));
    match read.find(other) {
        Some(other) => Err(Error::Onnx(OnnxError::SecondInput {
            file: file.to_string(),
            name: shown(input),
            other: shown(other),
        })),
        None => Ok(()),
    }
}

/// The numbers of what is stored are in the file.
fn check_stored(file: &str, graph: &Graph, order: &[usize], wanted: &[&str]) -> Result<()> {
    let read = order
        .iter()
        .flat_map(|&index| &graph.proto.node[index].input);
    for name in read.map(String::as_str).chain(wanted.iter().copied()) {
        let tensor = graph
            .stored(name)
            .filter(|tensor| fact::is_external(tensor));
        let Some(tensor) = tensor else { continue };
        let mut places = tensor.external_data.iter();
        let place = places.find(|entry| entry.key == "location");
        return Err(Error::Onnx(OnnxError::OtherFile {
            file: file.to_string(),
            name: shown(name),
            other: place.map_or("a second file".to_string(), |entry| shown(&entry.value)),
        }));
    }
    Ok(())
}

fn outlet(model: &InferenceModel, name: &str) -> Option<OutletId> {
    model.find_outlet_label(name).or_else(|| {
        let mut nodes = model.nodes().iter();
        let node = nodes.find(|node| node.name == name)?;
        Some(OutletId::new(node.id, 0))
    })
}
