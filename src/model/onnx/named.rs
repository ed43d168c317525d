//! What the manifest names in a graph, and what each of them must be.

use tract_onnx::pb::tensor_proto::DataType;

use super::fact::{Fact, type_name, written};
use super::facts::Known;
use super::graph::{Graph, shown};
use crate::error::{Error, Result};
use crate::manifest::Manifest;

/// Names of what the manifest wants: scores, features, layers, dense weights, dense bias.
pub fn wanted<'a>(manifest: &Manifest, graph: &Graph<'a>) -> Result<Vec<&'a str>> {
    let outputs = std::iter::once(&manifest.outputs.scores).chain(&manifest.outputs.features);
    let outputs = outputs.chain(&manifest.layers).map(|name| {
        let outputs = graph.proto.output.iter().map(|output| shown(&output.name));
        graph.value(name).ok_or_else(|| Error::MissingOutput {
            file: manifest.file.clone(),
            name: name.clone(),
            available: outputs.collect::<Vec<_>>().join(", "),
        })
    });
    let dense = manifest.dense.iter().flat_map(|d| [&d.weights, &d.bias]);
    let dense = dense.map(|name| {
        graph.value(name).ok_or_else(|| Error::MissingWeights {
            file: manifest.file.clone(),
            name: name.clone(),
        })
    });
    outputs.chain(dense).collect()
}

/// The features and the layers are maps of channels, which depend on the photo.
pub fn check_maps(manifest: &Manifest, known: &Known, wanted: &[&str]) -> Result<()> {
    let named = manifest.outputs.features.iter().chain(&manifest.layers);
    for (name, value) in std::iter::zip(named, &wanted[1..]) {
        let fact = known.facts.get(value);
        let is_map =
            |fact: &&Fact| fact.kind == DataType::Float && fact.rank() == 4 && fact.shape[0] == 1;
        let moves = known.moving.contains(value);
        if !moves || fact.filter(is_map).is_none() {
            let found = fact.map_or("nothing".to_string(), |fact| {
                format!(
                    "{} of {}",
                    written(&fact.shape),
                    type_name(fact.kind as i32)
                )
            });
            return Err(Error::TensorShape {
                file: manifest.file.clone(),
                name: shown(name),
                expected: "1 x channels x rows x columns of float32, made of the photo".to_string(),
                found: match moves {
                    true => found,
                    false => format!("{found}, the same for every photo"),
                },
            });
        }
    }
    Ok(())
}

/// The dense layer's tensors have the shapes that class activation maps are computed of.
pub fn check_dense(
    manifest: &Manifest,
    known: &Known,
    wanted: &[&str],
    classes: usize,
) -> Result<()> {
    let Some(names) = &manifest.dense else {
        return Ok(());
    };
    let [.., weights, bias] = wanted else {
        return Ok(());
    };
    let check = |name: &String, value: &&str, expected: &str, fits: fn(&Fact, usize) -> bool| {
        let fact = known.facts.get(*value);
        let fact = fact.filter(|_| !known.moving.contains(value));
        let fact = fact.ok_or_else(|| Error::MissingWeights {
            file: manifest.file.clone(),
            name: name.clone(),
        })?;
        match fact.kind == DataType::Float && fits(fact, classes) {
            true => Ok(()),
            false => Err(Error::TensorShape {
                file: manifest.file.clone(),
                name: name.clone(),
                expected: expected.to_string(),
                found: format!(
                    "{} of {}",
                    written(&fact.shape),
                    type_name(fact.kind as i32)
                ),
            }),
        }
    };
    check(
        &names.weights,
        weights,
        "classes x channels of float32",
        |fact, n| fact.rank() >= 2 && fact.shape[0] == n && fact.shape[2..].iter().all(|&n| n == 1),
    )?;
    check(
        &names.bias,
        bias,
        "one float32 number a class",
        |fact, n| fact.count() == n,
    )
}
