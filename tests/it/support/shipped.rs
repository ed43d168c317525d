//! The shipped networks and the reference values, for the tests that need them.

use std::fs;
use std::path::{Path, PathBuf};

use heatlens::manifest::Manifest;
use heatlens::model::network::Network;
use heatlens::photo::crop::Crop;
use heatlens::photo::input::Input;
use serde_json::Value;

pub const MODELS: [Shipped; 2] = [Shipped("mobilenet_v2"), Shipped("efficientnet_lite0")];

pub const PHOTOS: [&str; 3] = ["cat", "espresso", "two-animals"];

/// A network by its name.
#[derive(Clone, Copy)]
pub struct Shipped(pub &'static str);

impl Shipped {
    pub fn manifest(self) -> Manifest {
        let file = format!("{}.json", self.0);
        let json = fs::read_to_string(root("models").join(&file)).unwrap();
        Manifest::parse(&file, &json).unwrap()
    }

    pub fn onnx(self) -> Vec<u8> {
        fs::read(root(&format!("models/{}.onnx", self.0))).unwrap()
    }

    pub fn network(self) -> Network {
        Network::load(self.manifest(), &self.onnx(), labels()).unwrap()
    }

    /// A file of its reference values.
    pub fn reference(self, path: &str) -> PathBuf {
        root("tests/reference").join(self.0).join(path)
    }

    pub fn values(self, path: &str) -> Value {
        let text = fs::read_to_string(self.reference(path)).unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// The crop that Pillow made, so that decoding and resizing play no part.
    pub fn crop(self, path: &str) -> image::RgbImage {
        image::open(self.reference(path)).unwrap().into_rgb8()
    }

    /// What the network sees of such a crop.
    pub fn input(self, path: &str) -> Input {
        let rule = self.manifest().preprocessing;
        Input::from_pixels(&self.crop(path), Crop::identity(224, 224), &rule).unwrap()
    }

    /// A part of a photo whose rectifiers are all clear of their kinks (`tests/reference/README.md`).
    pub fn nudged(self, photo: &str) -> Input {
        let values = self.values(&format!("gradients/{photo}.json"));
        let nudge = floats(&values["nudge"]["values"]);
        let mut input = self.input(&format!("gradients/{photo}.png"));
        for (index, value) in input.values.iter_mut().enumerate() {
            let (channel, y, x) = (index / (224 * 224), index / 224 % 224, index % 224);
            *value += nudge[(channel * 56 + y / 4) * 56 + x / 4];
        }
        input
    }

    /// What the network sees of one of `PHOTOS`.
    pub fn photo(self, photo: &str) -> Input {
        self.input(&format!("{photo}.crop.png"))
    }
}

/// The first network, for tests that any would serve.
pub fn network() -> Network {
    MODELS[0].network()
}

/// Its manifest.
pub fn manifest() -> Manifest {
    MODELS[0].manifest()
}

/// What it sees of one of `PHOTOS`.
pub fn reference_input(photo: &str) -> Input {
    MODELS[0].photo(photo)
}

pub fn labels() -> String {
    fs::read_to_string(root("models/imagenet_labels.txt")).unwrap()
}

pub fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The length of the difference, as a share of the expected length.
pub fn relative_error(found: &[f32], expected: &[f32]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let gaps: Vec<f32> = std::iter::zip(found, expected)
        .map(|(a, b)| a - b)
        .collect();
    norm(&gaps) / norm(expected)
}

/// The length of a list of numbers.
pub fn norm(values: &[f32]) -> f64 {
    let squares = values.iter().map(|&value| f64::from(value).powi(2));
    squares.sum::<f64>().sqrt()
}

pub fn floats(values: &Value) -> Vec<f32> {
    let values = values.as_array().unwrap();
    values.iter().map(|v| v.as_f64().unwrap() as f32).collect()
}
