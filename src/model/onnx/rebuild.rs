//! A file's graph without what tract need not see.

use std::collections::HashSet;

use tract_onnx::pb::tensor_proto::DataType;
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, TensorProto,
    TensorShapeProto, TypeProto, ValueInfoProto, tensor_shape_proto, type_proto,
};

use super::plan::{Plan, is_standard};

/// Nodes of a plan in their order, the tensors that they read, one input of fixed shape.
pub fn rebuild(proto: ModelProto, plan: &Plan) -> ModelProto {
    let opset_import = proto
        .opset_import
        .into_iter()
        .filter(|import| is_standard(&import.domain))
        .map(|import| OperatorSetIdProto {
            domain: String::new(),
            ..import
        });
    let graph = proto.graph.unwrap_or_default();
    let mut nodes: Vec<Option<NodeProto>> = graph.node.into_iter().map(Some).collect();
    let mut taken = vec![];
    for &index in &plan.nodes {
        if let Some(node) = nodes.get_mut(index).and_then(Option::take) {
            taken.push(tidied(node));
        }
    }
    let read = taken.iter().flat_map(|node| &node.input);
    let read: HashSet<String> = read.chain(&plan.wanted).cloned().collect();
    let stored = graph.initializer.into_iter();
    let mut stored: Vec<TensorProto> = stored
        .filter(|tensor| read.contains(&tensor.name))
        .collect();
    if plan.scores_need_shape {
        flatten(&mut taken, &mut stored, &plan.wanted[0]);
    }
    name(&mut taken, &stored, &plan.input);
    let graph = GraphProto {
        node: taken,
        initializer: stored,
        input: vec![described(&plan.input, &plan.shape)],
        output: vec![ValueInfoProto {
            name: plan.wanted[0].clone(),
            ..Default::default()
        }],
        ..Default::default()
    };
    ModelProto {
        ir_version: proto.ir_version,
        opset_import: opset_import.collect(),
        graph: Some(graph),
        ..Default::default()
    }
}

/// Gives each node a name that nothing else has: its own, or that of what it makes.
fn name(nodes: &mut [NodeProto], stored: &[TensorProto], input: &str) {
    let mut names: HashSet<String> = stored.iter().map(|tensor| tensor.name.clone()).collect();
    names.insert(input.to_string());
    for (number, node) in nodes.iter_mut().enumerate() {
        let made = node.output.first().cloned().unwrap_or_default();
        let own = std::mem::take(&mut node.name);
        let candidates = [own, made.clone()].into_iter();
        let numbered = (0..).map(|more| format!("{made}.{number}.{more}"));
        let free = |name: &String| !name.is_empty() && !names.contains(name);
        node.name = candidates.chain(numbered).find(free).unwrap_or_default();
        names.insert(node.name.clone());
    }
}

/// A node without empty names at its ends.
fn tidied(mut node: NodeProto) -> NodeProto {
    for list in [&mut node.input, &mut node.output] {
        while list.last().is_some_and(String::is_empty) {
            list.pop();
        }
    }
    if node.op_type == "Dropout" {
        node.op_type = "Identity".to_string();
        node.attribute.clear();
        node.input.truncate(1);
        node.output.truncate(1);
    }
    // tract would take pads of zeros before the automatic ones.
    let automatic =
        |attribute: &AttributeProto| attribute.name == "auto_pad" && attribute.s != b"NOTSET";
    if node.attribute.iter().any(automatic) {
        node.attribute.retain(|attribute| attribute.name != "pads");
    }
    node.domain.clear();
    node.doc_string.clear();
    node
}

/// Renames the scores, and makes a list of one axis for the photo and one for the classes of them.
fn flatten(nodes: &mut Vec<NodeProto>, stored: &mut Vec<TensorProto>, scores: &str) {
    let used = |name: &String| {
        let mut made = nodes
            .iter()
            .flat_map(|node| node.output.iter().chain(&node.input));
        stored.iter().any(|tensor| tensor.name == *name) || made.any(|made| made == name)
    };
    let unused = |what: &str| {
        let names = (0..).map(|number| format!("{scores}.{what}.{number}"));
        names
            .into_iter()
            .find(|name| !used(name))
            .unwrap_or_default()
    };
    let (whole, shape) = (unused("whole"), unused("shape"));
    for node in nodes.iter_mut() {
        for name in node.input.iter_mut().chain(&mut node.output) {
            if name == scores {
                name.clone_from(&whole);
            }
        }
    }
    stored.push(TensorProto {
        name: shape.clone(),
        dims: vec![2],
        data_type: DataType::Int64 as i32,
        int64_data: vec![1, -1],
        ..Default::default()
    });
    nodes.push(NodeProto {
        op_type: "Reshape".to_string(),
        input: vec![whole, shape],
        output: vec![scores.to_string()],
        ..Default::default()
    });
}

fn described(name: &str, shape: &[usize]) -> ValueInfoProto {
    let dim = |&length: &usize| tensor_shape_proto::Dimension {
        value: Some(tensor_shape_proto::dimension::Value::DimValue(
            length as i64,
        )),
        ..Default::default()
    };
    let tensor = type_proto::Tensor {
        elem_type: DataType::Float as i32,
        shape: Some(TensorShapeProto {
            dim: shape.iter().map(dim).collect(),
        }),
    };
    ValueInfoProto {
        name: name.to_string(),
        r#type: Some(TypeProto {
            value: Some(type_proto::Value::TensorType(tensor)),
            ..Default::default()
        }),
        ..Default::default()
    }
}
