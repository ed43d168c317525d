//! The part of a file's graph that the manifest's outputs depend on, in the order of computation.

use std::collections::HashMap;

use tract_onnx::pb::{GraphProto, NodeProto, TensorProto};

use super::limits;
use crate::text::shortened;

/// The origin of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    Input(usize),
    Stored(usize),
    /// A node, by its index, and which of its outputs the value is.
    Node(usize, usize),
}

/// A graph with the makers of its values.
pub struct Graph<'a> {
    pub proto: &'a GraphProto,
    makers: HashMap<&'a str, Maker>,
}

/// The name of a node, or of what it makes where it has none.
pub fn node_name(node: &NodeProto) -> String {
    let unnamed = node.output.iter().find(|name| !name.is_empty());
    match unnamed {
        Some(output) if node.name.is_empty() => shown(output),
        _ => shown(&node.name),
    }
}

/// A name from a file as it is shown.
pub fn shown(name: &str) -> String {
    shortened(name, 80)
}

impl<'a> Graph<'a> {
    /// Fails where a value is made twice.
    pub fn new(proto: &'a GraphProto) -> Result<Graph<'a>, String> {
        let mut makers = HashMap::new();
        let stored = proto.initializer.iter().enumerate();
        for (index, tensor) in stored {
            add(&mut makers, &tensor.name, Maker::Stored(index))?;
        }
        for (index, input) in proto.input.iter().enumerate() {
            // Old files list what is stored among the inputs, too.
            if !makers.contains_key(input.name.as_str()) {
                add(&mut makers, &input.name, Maker::Input(index))?;
            }
        }
        for (index, node) in proto.node.iter().enumerate() {
            for (slot, output) in node.output.iter().enumerate() {
                if !output.is_empty() {
                    add(&mut makers, output, Maker::Node(index, slot))?;
                }
            }
        }
        Ok(Graph { proto, makers })
    }

    pub fn maker(&self, name: &str) -> Option<Maker> {
        self.makers.get(name).copied()
    }

    /// The stored tensor of a name.
    pub fn stored(&self, name: &str) -> Option<&'a TensorProto> {
        match self.maker(name)? {
            Maker::Stored(index) => Some(&self.proto.initializer[index]),
            _ => None,
        }
    }

    /// The node that makes a value.
    pub fn node(&self, name: &str) -> Option<&'a NodeProto> {
        match self.maker(name)? {
            Maker::Node(index, _) => Some(&self.proto.node[index]),
            _ => None,
        }
    }

    /// A value by its name, or by that of the node that makes it.
    pub fn value(&self, name: &str) -> Option<&'a str> {
        if let Some((&own, _)) = self.makers.get_key_value(name) {
            return Some(own);
        }
        let node = self.proto.node.iter().find(|node| node.name == name);
        node?
            .output
            .iter()
            .map(String::as_str)
            .find(|name| !name.is_empty())
    }

    /// The names of the graph's inputs, without those that are stored in the file.
    pub fn inputs(&self) -> Vec<&'a str> {
        let inputs = self.proto.input.iter().map(|input| input.name.as_str());
        inputs
            .filter(|name| matches!(self.maker(name), Some(Maker::Input(_))))
            .collect()
    }

    /// Fails if a node or an output reads a value that nothing makes.
    pub fn check_names(&self) -> Result<(), String> {
        for node in &self.proto.node {
            let mut read = node.input.iter().filter(|name| !name.is_empty());
            if let Some(missing) = read.find(|name| self.maker(name).is_none()) {
                return Err(format!(
                    "node {} reads {}, which nothing makes",
                    node_name(node),
                    shown(missing)
                ));
            }
        }
        let mut outputs = self.proto.output.iter();
        match outputs.find(|output| self.maker(&output.name).is_none()) {
            Some(output) => Err(format!(
                "the output {} is made by no node",
                shown(&output.name)
            )),
            None => Ok(()),
        }
    }

    /// The nodes that `wanted` depends on, each after those that it reads.
    pub fn order(&self, wanted: &[&str]) -> Result<Vec<usize>, String> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            Open,
            Done(usize),
        }
        let mut marks: HashMap<usize, Mark> = HashMap::new();
        let mut order = vec![];
        let node_of = |name: &str| match self.maker(name) {
            Some(Maker::Node(index, _)) => Some(index),
            _ => None,
        };
        let mut pending: Vec<usize> = wanted
            .iter()
            .rev()
            .filter_map(|name| node_of(name))
            .collect();
        while let Some(&index) = pending.last() {
            let mark = marks.get(&index).copied();
            // Before its inputs are looked at: one node may be pending many times.
            if let Some(Mark::Done(_)) = mark {
                pending.pop();
                continue;
            }
            let read = self.proto.node[index].input.iter();
            let before: Vec<usize> = read.filter_map(|name| node_of(name)).collect();
            match mark {
                None => {
                    marks.insert(index, Mark::Open);
                    let fresh = before.iter().filter(|before| !marks.contains_key(before));
                    let fresh: Vec<usize> = fresh.copied().collect();
                    if before
                        .iter()
                        .any(|before| marks.get(before) == Some(&Mark::Open))
                    {
                        return Err(format!(
                            "node {} depends on itself",
                            node_name(&self.proto.node[index])
                        ));
                    }
                    pending.extend(fresh);
                }
                Some(_) => {
                    let depth = before.iter().map(|before| match marks.get(before) {
                        Some(Mark::Done(depth)) => depth + 1,
                        _ => 1,
                    });
                    let depth = depth.max().unwrap_or(1);
                    if depth > limits::DEPTH {
                        return Err(format!(
                            "more than {} nodes lie one behind the other",
                            limits::DEPTH
                        ));
                    }
                    marks.insert(index, Mark::Done(depth));
                    order.push(index);
                    pending.pop();
                }
            }
        }
        match order.len() > limits::NODES {
            true => Err(format!("it has more than {} nodes", limits::NODES)),
            false => Ok(order),
        }
    }
}

fn add<'a>(
    makers: &mut HashMap<&'a str, Maker>,
    name: &'a str,
    maker: Maker,
) -> Result<(), String> {
    if name.is_empty() || name.len() > limits::NAME {
        return Err(format!(
            "a value has a name of {} bytes; 1 to {} are possible",
            name.len(),
            limits::NAME
        ));
    }
    match makers.insert(name, maker) {
        Some(_) => Err(format!("{} is made twice", shown(name))),
        None => Ok(()),
    }
}
