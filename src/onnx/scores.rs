//! What the scores of a network are: one number a class, before softmax.

use tract_onnx::pb::NodeProto;
use tract_onnx::pb::tensor_proto::DataType;

use super::fact::{Fact, type_name, written};
use super::facts::Known;
use super::graph::{Graph, node_name, shown};
use crate::error::{Error, Result};

/// Operators that hand numbers on as they are.
const PASSED_ON: [&str; 8] = [
    "Identity",
    "Reshape",
    "Flatten",
    "Squeeze",
    "Unsqueeze",
    "Cast",
    "Dropout",
    "Transpose",
];

/// How many classes the scores have; an error that says what to name where they are no scores.
pub fn classes(file: &str, name: &str, graph: &Graph, known: &Known) -> Result<usize> {
    if !known.moving.contains(name) {
        return Err(Error::BrokenGraph {
            file: file.to_string(),
            reason: format!("{} does not depend on the input", shown(name)),
        });
    }
    let Some(fact) = known.facts.get(name) else {
        return Err(Error::NothingYet);
    };
    if fact.kind != DataType::Float {
        return Err(Error::OutputType {
            file: file.to_string(),
            name: shown(name),
            found: type_name(fact.kind as i32),
        });
    }
    if let Some((node, before)) = probabilities(graph, name) {
        return Err(Error::Probabilities {
            file: file.to_string(),
            name: shown(name),
            node: node_name(node),
            operator: node.op_type.clone(),
            before: before.to_string(),
        });
    }
    match listed(fact) {
        Some(1) => Err(Error::OneScore {
            file: file.to_string(),
            name: shown(name),
        }),
        Some(classes) => Ok(classes),
        None => Err(Error::TensorShape {
            file: file.to_string(),
            name: shown(name),
            expected: "1 x classes".to_string(),
            found: written(&fact.shape),
        }),
    }
}

/// The length of a list, whatever axes of length 1 lie around it.
fn listed(fact: &Fact) -> Option<usize> {
    let long = fact.shape.iter().filter(|&&length| length != 1).count();
    // A batch of several is no list of classes.
    let batch = fact.rank() > 1 && fact.shape[0] != 1;
    (long <= 1 && !batch).then(|| fact.count())
}

/// The node that makes probabilities of scores, if a value is made by one, and the scores.
fn probabilities<'a>(graph: &Graph<'a>, name: &str) -> Option<(&'a NodeProto, &'a str)> {
    let mut node = graph.node(name)?;
    loop {
        let first = node.input.first()?;
        match node.op_type.as_str() {
            "Softmax" | "LogSoftmax" | "Sigmoid" | "HardSigmoid" | "Hardmax" => {
                return Some((node, first));
            }
            "Div" => return Some((node, exponents(graph, node)?)),
            // The logarithm of probabilities.
            "Log" => {}
            operator if PASSED_ON.contains(&operator) => {}
            _ => return None,
        }
        node = graph.node(first)?;
    }
}

/// What is divided by its own sum, if it is exponents: the scores, shifted or not.
fn exponents<'a>(graph: &Graph<'a>, division: &NodeProto) -> Option<&'a str> {
    let [above, below] = &division.input[..] else {
        return None;
    };
    let (exponent, sum) = (graph.node(above)?, graph.node(below)?);
    let softmax =
        exponent.op_type == "Exp" && sum.op_type == "ReduceSum" && sum.input.first() == Some(above);
    if !softmax {
        return None;
    }
    let scores = exponent.input.first()?;
    match graph.node(scores) {
        Some(shift) if shift.op_type == "Sub" => {
            let largest = graph.node(shift.input.get(1)?);
            let is_shift = largest.is_some_and(|largest| largest.op_type == "ReduceMax");
            Some(if is_shift {
                shift.input.first()?
            } else {
                scores
            })
        }
        _ => Some(scores),
    }
}
