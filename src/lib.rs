//! Where a convolutional network looked when it named a photo.
//!
//! ```text
//! bytes - photo - network - method (step, step, ...) - heatmap - colormap - canvas
//! ```
//!
//! The data run one way, and nothing on the left knows anything on its right. [`photo`] makes an upright
//! picture of bytes and cuts out what the network sees. [`model`] loads and runs an ONNX network, with the
//! rewrites of its [`graph`] that give gradients and windows. Each of the [`methods`] perturbs, reads or
//! differentiates the network step by step and returns a [`map`]. An [`ascent`] is a picture that is changed
//! along the network's gradient, and [`units`] says what single channels respond to. A browser and a
//! terminal are two thin doors into the same rooms.
//!
//! ```
//! use heatlens::{manifest::Manifest, methods, model::network::Network, model::target::Target, photo::Photo};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let read = |name: &str| std::fs::read(format!("models/{name}"));
//! let manifest = String::from_utf8(read("mobilenet_v2.json")?)?;
//! let manifest = Manifest::parse("mobilenet_v2.json", &manifest)?;
//! let labels = read(&manifest.labels.file)?;
//! let mut network = Network::load(manifest, &read("mobilenet_v2.onnx")?, labels)?;
//! let input = Photo::decode(&std::fs::read("www/gallery/cat.jpg")?)?.input(network.manifest())?;
//! let target = Target::new(network.labels().find("Egyptian cat")?, None, network.classes())?;
//! let map = methods::explain("cam", &[], &mut network, &input, target)?;
//! assert_eq!((map.rows, map.columns, map.unit), (7, 7, "score (mean over cells)"));
//! # Ok(())
//! # }
//! ```

pub mod ascent;
pub mod error;
pub mod graph;
mod guard;
pub mod manifest;
pub mod map;
pub mod methods;
pub mod model;
pub mod options;
pub mod photo;
pub mod random;
pub mod registry;
pub mod report;
mod text;
pub mod units;
#[cfg(target_arch = "wasm32")]
mod wasm;
