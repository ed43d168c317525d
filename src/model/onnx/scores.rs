//! What the scores of a network are: one number a class, before softmax.

use tract_onnx::pb::NodeProto;
use tract_onnx::pb::tensor_proto::DataType;

use super::fact::{Fact, type_name, written};
use super::facts::Known;
use super::graph::{Graph, node_name, shown};
use crate::error::{Error, OnnxError, Result};

/// Operators that hand numbers on as they are.
const PASSED_ON: [&str; 11] = [
    "Identity",
    "Reshape",
    "Flatten",
    "Squeeze",
    "Unsqueeze",
    "Cast",
    "Dropout",
    "Transpose",
    "Slice",
    "Split",
    "Gather",
];

/// How many classes the scores have; an error that says what to name where they are no scores.
pub fn classes(file: &str, name: &str, graph: &Graph, known: &Known) -> Result<usize> {
    if !known.moving.contains(name) {
        return Err(Error::BrokenGraph {
            file: file.to_string(),
            reason: format!("{} does not depend on the input", shown(name)),
        });
    }
    let fact = known.facts.get(name).ok_or_else(|| Error::BrokenGraph {
        file: file.to_string(),
        reason: format!("nothing is known of {}", shown(name)),
    })?;
    if fact.kind != DataType::Float {
        return Err(Error::Onnx(OnnxError::OutputType {
            file: file.to_string(),
            name: shown(name),
            found: type_name(fact.kind as i32),
        }));
    }
    if let Some((node, before)) = probabilities(graph, name) {
        return Err(Error::Onnx(OnnxError::Probabilities {
            file: file.to_string(),
            name: shown(name),
            node: node_name(node),
            operator: node.op_type.clone(),
            before: before.to_string(),
        }));
    }
    match listed(fact) {
        Some(1) => Err(Error::Onnx(OnnxError::OneScore {
            file: file.to_string(),
            name: shown(name),
        })),
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
    let mut looks = LOOKS;
    probabilities_within(graph, name, &mut looks)
}

/// How many values a search looks at; heads and ensembles have fewer.
const LOOKS: usize = 1_000;

fn probabilities_within<'a>(
    graph: &Graph<'a>,
    name: &str,
    looks: &mut usize,
) -> Option<(&'a NodeProto, &'a str)> {
    *looks = looks.checked_sub(1)?;
    let node = graph.node(name)?;
    let first = node.input.first()?;
    let second = node.input.get(1);
    let is_stored = |name: Option<&String>| name.is_some_and(|name| is_stored(graph, name));
    match node.op_type.as_str() {
        "Softmax" | "LogSoftmax" | "Sigmoid" | "HardSigmoid" | "Hardmax" => Some((node, first)),
        "Div" | "Reciprocal" if !is_stored(second) => {
            let scores = exponents(graph, node).or_else(|| logistic(graph, node))?;
            Some((node, scores))
        }
        // A share of probabilities, and the other class of two.
        "Mul" | "Div" if is_stored(second) => probabilities_within(graph, first, looks),
        "Mul" | "Sub" if is_stored(Some(first)) => probabilities_within(graph, second?, looks),
        // The logarithm of probabilities and what undoes it, and probabilities kept from 0.
        "Log" | "Exp" | "Clip" => probabilities_within(graph, first, looks),
        operator if PASSED_ON.contains(&operator) => probabilities_within(graph, first, looks),
        // Heads side by side, and ensembles.
        "Concat" | "Add" | "Sum" | "Mean" | "Max" | "Min" => {
            let parts = node.input.iter().filter(|name| !is_stored(Some(name)));
            let mut found = None;
            for part in parts {
                found = Some(probabilities_within(graph, part, looks)?);
            }
            found
        }
        _ => None,
    }
}

/// The scores of 1 / (1 + exp(-scores)), in the spellings that exporters have.
fn logistic<'a>(graph: &Graph<'a>, division: &'a NodeProto) -> Option<&'a str> {
    let below = match &division.input[..] {
        [below] => below,
        [above, below] if is_stored(graph, above) => below,
        _ => return None,
    };
    let sum = graph.node(below).filter(|node| node.op_type == "Add")?;
    let mut terms = sum.input.iter().filter_map(|name| graph.node(name));
    let exponent = terms.find(|node| node.op_type == "Exp")?.input.first()?;
    let negated = graph.node(exponent).filter(|node| match &node.input[..] {
        [_] => node.op_type == "Neg",
        [_, factor] => node.op_type == "Mul" && is_stored(graph, factor),
        _ => false,
    })?;
    negated.input.first().map(String::as_str)
}

/// Whether a value is the same in every pass and stands in the file.
fn is_stored(graph: &Graph, name: &str) -> bool {
    let made = graph.node(name);
    graph.stored(name).is_some() || made.is_some_and(|node| node.op_type == "Constant")
}

/// The scores, shifted or not, whose exponents a division divides by their own sum; none if the division
/// does something else.
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
