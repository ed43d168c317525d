//! The shipped network and the reference values, for the tests that need them.
#![allow(dead_code)] // Each test crate uses its own part.

use std::fs;
use std::path::{Path, PathBuf};

use heatlens::crop::Crop;
use heatlens::input::Input;
use heatlens::manifest::Manifest;
use heatlens::network::Network;
use serde_json::Value;

pub const PHOTOS: [&str; 3] = ["cat", "espresso", "two-animals"];

pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn manifest() -> Manifest {
    let json = fs::read_to_string(root("models/mobilenet_v2.json")).unwrap();
    Manifest::parse("mobilenet_v2.json", &json).unwrap()
}

pub fn onnx() -> Vec<u8> {
    fs::read(root("models/mobilenet_v2.onnx")).unwrap()
}

pub fn labels() -> String {
    fs::read_to_string(root("models/imagenet_labels.txt")).unwrap()
}

pub fn network() -> Network {
    Network::load(manifest(), &onnx(), &labels()).unwrap()
}

pub fn reference(photo: &str) -> Value {
    let path = root(&format!("tests/reference/{photo}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The crop that Pillow made, so that decoding and resizing play no part.
pub fn reference_crop(photo: &str) -> image::RgbImage {
    let path = root(&format!("tests/reference/{photo}.crop.png"));
    image::open(path).unwrap().into_rgb8()
}

pub fn reference_input(photo: &str) -> Input {
    let manifest = manifest();
    let pixels = reference_crop(photo);
    Input::from_pixels(&pixels, Crop::identity(224, 224), &manifest.preprocessing).unwrap()
}

pub fn floats(values: &Value) -> Vec<f32> {
    let values = values.as_array().unwrap();
    values.iter().map(|v| v.as_f64().unwrap() as f32).collect()
}
