//! Reading an ONNX file: what tract would meet with a panic is refused here with a reason.

use std::collections::HashSet;

use sha2::{Digest, Sha256};
use tract_onnx::pb::{GraphProto, ModelProto, NodeProto};
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::InferenceModel;

use crate::error::{Error, Result};
use crate::manifest::Manifest;

/// Checks the bytes against the manifest and hands the graph to tract.
pub fn read(manifest: &Manifest, bytes: &[u8]) -> Result<InferenceModel> {
    let file = &manifest.file;
    check_sum(file, &manifest.sha256, bytes)?;
    let not_onnx = |reason: String| Error::NotOnnx {
        file: file.clone(),
        reason,
    };
    let framework = tract_onnx::onnx();
    let proto: ModelProto = framework
        .proto_model_for_read(&mut &*bytes)
        .map_err(|error| not_onnx(error.root_cause().to_string()))?;
    let graph = proto
        .graph
        .as_ref()
        .filter(|graph| !graph.node.is_empty())
        .ok_or_else(|| not_onnx("it holds no graph".to_string()))?;
    for node in &graph.node {
        if !framework.op_register.0.contains_key(&node.op_type) {
            return Err(Error::UnsupportedOperator {
                file: file.clone(),
                node: node_name(node).to_string(),
                operator: node.op_type.clone(),
            });
        }
    }
    check_graph(manifest, graph)?;
    framework
        .model_for_proto_model(&proto)
        .map_err(|error| not_onnx(format!("{error:#}")))
}

/// Compares a file's SHA-256 with the manifest's.
pub fn check_sum(file: &str, expected: &str, bytes: &[u8]) -> Result<()> {
    let found: String = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if found != expected.to_lowercase() {
        return Err(Error::Checksum {
            file: file.to_string(),
            expected: expected.to_string(),
            found,
        });
    }
    Ok(())
}

fn node_name(node: &NodeProto) -> &str {
    match node.output.first() {
        Some(output) if node.name.is_empty() => output,
        _ => &node.name,
    }
}

fn check_graph(manifest: &Manifest, graph: &GraphProto) -> Result<()> {
    let file = &manifest.file;
    let broken = |reason: String| Error::BrokenGraph {
        file: file.clone(),
        reason,
    };
    let constants: HashSet<&str> = graph.initializer.iter().map(|t| t.name.as_str()).collect();
    let inputs: Vec<&str> = graph
        .input
        .iter()
        .map(|input| input.name.as_str())
        .filter(|name| !constants.contains(name))
        .collect();
    if inputs != [manifest.input.name.as_str()] {
        return Err(Error::MissingInput {
            file: file.clone(),
            name: manifest.input.name.clone(),
            available: if inputs.is_empty() {
                "none".to_string()
            } else {
                inputs.join(", ")
            },
        });
    }
    let mut made: HashSet<&str> = constants;
    made.extend(&inputs);
    made.extend(
        graph
            .node
            .iter()
            .flat_map(|node| node.output.iter().map(String::as_str)),
    );
    for node in &graph.node {
        for input in node.input.iter().filter(|name| !name.is_empty()) {
            if !made.contains(input.as_str()) {
                return Err(broken(format!(
                    "node {} reads {input}, which nothing makes",
                    node_name(node)
                )));
            }
        }
        check_windows(node)
            .map_err(|reason| broken(format!("node {}: {reason}", node_name(node))))?;
    }
    for output in &graph.output {
        if !made.contains(output.name.as_str()) {
            return Err(broken(format!(
                "the output {} is made by no node",
                output.name
            )));
        }
    }
    Ok(())
}

fn check_windows(node: &NodeProto) -> std::result::Result<(), String> {
    for attribute in &node.attribute {
        let positive = matches!(
            attribute.name.as_str(),
            "strides" | "dilations" | "kernel_shape"
        );
        if positive && attribute.ints.iter().any(|&n| n < 1) {
            return Err(format!(
                "{} is {:?}; every number must be at least 1",
                attribute.name, attribute.ints
            ));
        }
        if attribute.name == "group" && attribute.i < 1 {
            return Err(format!("group is {}; it must be at least 1", attribute.i));
        }
    }
    Ok(())
}
