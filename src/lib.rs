//! Where a convolutional network looked when it named a photo.
//!
//! ```text
//! bytes - photo - network - method (step, step, ...) - heatmap - colormap - canvas
//! ```
//!
//! The data runs one way, and nothing on the left knows anything on its right. [`photo`]
//! makes an upright picture of bytes and cuts out what the network sees; [`network`] runs a
//! small ONNX model, and [`backward`] rewrites it so that it also computes a [`gradient`]; each
//! of [`methods`] perturbs, reads or differentiates the network step by step and returns a
//! [`heatmap`]; [`colormap`] turns its values into colours. An [`ascent`] is a picture that is changed
//! along the network's gradient until a number of the network is high. `wasm` and
//! `bin/explain.rs` are two thin doors into the same rooms: a browser and a terminal.

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
mod text;
pub mod units;
#[cfg(target_arch = "wasm32")]
mod wasm;
