//! Networks of the kinds that people export (`tests/reference/make_kinds.py`).

use std::fs;
use std::path::{Path, PathBuf};

use heatlens::error::Error;
use heatlens::manifest::Manifest;
use heatlens::model::network::Network;
use prost::Message;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tract_onnx::pb::ModelProto;

pub fn path(file: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("tests/reference/kinds").join(file)
}

pub fn manifest(name: &str) -> Manifest {
    let json = fs::read_to_string(path(&format!("{name}.json"))).unwrap();
    Manifest::parse(name, &json).unwrap()
}

pub fn bytes(name: &str) -> Vec<u8> {
    fs::read(path(&format!("{name}.onnx"))).unwrap()
}

/// Loads bytes whose checksum the manifest has been told.
pub fn load(mut manifest: Manifest, bytes: &[u8]) -> Result<Network, Error> {
    let sum = Sha256::digest(bytes);
    manifest.sha256 = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    Network::load(manifest, bytes, fs::read(path("labels.txt")).unwrap())
}

pub fn network(name: &str) -> Network {
    load(manifest(name), &bytes(name)).unwrap()
}

/// The words that a network is refused with.
pub fn refused(name: &str) -> String {
    match load(manifest(name), &bytes(name)) {
        Ok(_) => panic!("{name} was loaded"),
        Err(error) => error.to_string(),
    }
}

/// A changed copy of a network.
pub fn changed(name: &str, change: impl FnOnce(&mut ModelProto)) -> Vec<u8> {
    let mut proto = ModelProto::decode(&bytes(name)[..]).unwrap();
    change(&mut proto);
    proto.encode_to_vec()
}

fn values() -> Value {
    let text = fs::read_to_string(path("scores.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn floats(value: &Value) -> Vec<f32> {
    let values = value.as_array().unwrap().iter();
    values.map(|value| value.as_f64().unwrap() as f32).collect()
}

/// The input of the scores below.
pub fn input() -> Vec<f32> {
    floats(&values()["input"])
}

/// What ONNX Runtime computed, by network.
pub fn scores() -> Vec<(String, Vec<f32>)> {
    let values = values();
    let all = values.as_object().unwrap().iter();
    let networks = all.filter(|(name, _)| *name != "input");
    networks
        .map(|(name, value)| (name.clone(), floats(value)))
        .collect()
}
