//! Type and shape of every value of a graph, within bounds.

use std::collections::{HashMap, HashSet};

use tract_onnx::pb::NodeProto;
use tract_onnx::pb::tensor_proto::DataType;

use super::call::Call;
use super::fact::{self, Fact, written};
use super::graph::{Graph, Maker, node_name, shown};
use super::{limits, rules, work};
use crate::error::{Error, Result};

/// Facts by name, and which values depend on the input.
pub struct Known<'a> {
    pub facts: HashMap<&'a str, Fact>,
    pub moving: HashSet<&'a str>,
}

/// How much a pass computes.
#[derive(Default)]
struct Amounts {
    /// Numbers of values that depend on the input and are still needed.
    alive: usize,
    /// Numbers in the file.
    stored: usize,
    /// Numbers of values that do not depend on the input; they are computed once.
    still: usize,
    /// Numbers of all values that are computed.
    total: usize,
    /// Multiplications.
    work: u64,
    /// Numbers that are kept here, since shapes may depend on them.
    known: usize,
}

/// Works out what is known of the values of some nodes, each after those that it reads.
pub fn known<'a>(
    file: &str,
    graph: &Graph<'a>,
    opset: i64,
    order: &[usize],
    wanted: &[&'a str],
    input: (&'a str, Fact),
) -> Result<Known<'a>> {
    let broken = |reason: String| Error::BrokenGraph {
        file: file.to_string(),
        reason,
    };
    let mut known = Known {
        facts: HashMap::new(),
        moving: HashSet::from([input.0]),
    };
    let nodes: Vec<&NodeProto> = order
        .iter()
        .map(|&index| &graph.proto.node[index])
        .collect();
    let mut amounts = Amounts::default();
    let read = nodes.iter().flat_map(|node| &node.input);
    for name in read.map(String::as_str).chain(wanted.iter().copied()) {
        let Some(Maker::Stored(index)) = graph.maker(name) else {
            continue;
        };
        let tensor = &graph.proto.initializer[index];
        if let std::collections::hash_map::Entry::Vacant(entry) = known.facts.entry(&tensor.name) {
            let mut fact = fact::of_tensor(tensor)
                .and_then(nonempty)
                .map_err(|reason| broken(format!("the tensor {}: {reason}", shown(name))))?;
            amounts.keep(&mut fact);
            entry.insert(fact);
        }
    }
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (place, node) in nodes.iter().enumerate() {
        last.extend(node.input.iter().map(|name| (name.as_str(), place)));
    }
    last.extend(wanted.iter().map(|name| (*name, usize::MAX)));
    let stored = known.facts.values().map(Fact::count);
    amounts.stored = stored.fold(0, usize::saturating_add);
    known.facts.insert(input.0, input.1);
    for (place, node) in nodes.into_iter().enumerate() {
        let Some(rule) = rules::rule(&node.op_type) else {
            return Err(Error::UnsupportedOperator {
                file: file.to_string(),
                node: node_name(node),
                operator: shown(&node.op_type),
            });
        };
        let at_node = |reason: String| {
            broken(format!(
                "node {} ({}): {reason}",
                node_name(node),
                node.op_type
            ))
        };
        let inputs = node.input.iter().map(|name| known.facts.get(name.as_str()));
        let call = Call::new(node, opset, inputs.collect());
        let outputs = facts(&call, &rule).map_err(at_node)?;
        let inputs = call.inputs.iter().flatten().map(|input| input.count());
        let largest = inputs.max().unwrap_or(0);
        let work = work::work(&call, &outputs);
        let moves = (node.input.iter()).any(|name| known.moving.contains(name.as_str()));
        amounts
            .add(&outputs, largest, moves, work)
            .map_err(|reason| Error::NetworkTooLarge {
                file: file.to_string(),
                node: node_name(node),
                reason,
            })?;
        for (name, mut fact) in std::iter::zip(&node.output, outputs) {
            amounts.keep(&mut fact);
            if moves && !last.contains_key(name.as_str()) {
                amounts.alive -= fact.count();
            }
            if name.is_empty() {
                continue;
            }
            if moves {
                known.moving.insert(name);
            }
            known.facts.insert(name, fact);
        }
        let read: HashSet<&str> = node.input.iter().map(String::as_str).collect();
        for name in read {
            let made = matches!(graph.maker(name), Some(Maker::Node(..)));
            if made && known.moving.contains(name) && last.get(name) == Some(&place) {
                amounts.alive -= known.facts.get(name).map_or(0, Fact::count);
            }
        }
    }
    Ok(known)
}

/// The facts of a node's outputs, if its inputs are as its rule wants them.
fn facts(call: &Call, rule: &rules::Rule) -> std::result::Result<Vec<Fact>, String> {
    let node = call.node;
    let (fewest, most) = rule.inputs;
    let inputs = node.input.len();
    if !(fewest..=most).contains(&inputs) {
        return Err(format!("it reads {inputs} values"));
    }
    if node.output.is_empty() || node.output.len() > rule.outputs {
        return Err(format!("it makes {} values", node.output.len()));
    }
    if node.output[0].is_empty() {
        return Err("its first output has no name".to_string());
    }
    let mut facts = (rule.facts)(call)?;
    // Outputs that may be left out, such as Dropout's mask, are not made then.
    facts.truncate(node.output.len());
    facts.into_iter().map(nonempty).collect()
}

/// An empty value is a list; others have a number at least.
fn nonempty(fact: Fact) -> std::result::Result<Fact, String> {
    match fact.count() {
        0 if fact.rank() != 1 || fact.known.is_none() => {
            Err(format!("a value of {} is empty", written(&fact.shape)))
        }
        _ if fact.rank() > limits::RANK => Err(format!("a value has {} axes", fact.rank())),
        _ if fact.kind == DataType::String => Err("it holds texts".to_string()),
        _ => Ok(fact),
    }
}

impl Amounts {
    /// Counts the known numbers of a fact, and drops them if too many are known. An empty list takes
    /// nothing.
    fn keep(&mut self, fact: &mut Fact) {
        let numbers = fact.known.as_ref().map_or(0, Vec::len);
        if numbers > limits::KNOWN || self.known + numbers > limits::KNOWN_IN_ALL {
            fact.known = None;
        } else {
            self.known += numbers;
        }
    }

    /// Counts what a node makes; `largest` is how many numbers its largest input has.
    fn add(
        &mut self,
        outputs: &[Fact],
        largest: usize,
        moves: bool,
        work: u64,
    ) -> std::result::Result<(), String> {
        for fact in outputs {
            let count = fact.count();
            // What the file stores may be as large as it is.
            if count > limits::VALUE.max(largest) {
                return Err(format!(
                    "it makes {} ({count} numbers); at most {} are computed",
                    written(&fact.shape),
                    limits::VALUE
                ));
            }
            match moves {
                true => self.alive = self.alive.saturating_add(count),
                false => self.still = self.still.saturating_add(count),
            }
            self.total = self.total.saturating_add(count);
        }
        self.work = self.work.saturating_add(work);
        let still = self.stored.saturating_mul(2).saturating_add(limits::ALIVE);
        let total = self.stored.saturating_mul(2).saturating_add(limits::TOTAL);
        let limits = [
            (
                self.alive as u64,
                limits::ALIVE as u64,
                "numbers are needed at the same time",
            ),
            (
                self.still as u64,
                still as u64,
                "numbers are made of stored ones",
            ),
            (self.total as u64, total as u64, "numbers are computed"),
            (self.work, limits::WORK, "multiplications are needed"),
        ];
        match limits.iter().find(|(found, limit, _)| found > limit) {
            Some((found, limit, what)) => Err(format!(
                "up to there {found} {what}; at most {limit} are possible"
            )),
            None => Ok(()),
        }
    }
}
