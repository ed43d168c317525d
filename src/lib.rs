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

pub mod agreement;
pub mod ascent;
pub mod backward;
pub mod colormap;
pub mod cover;
pub mod crop;
pub mod error;
pub mod fill;
pub mod footprint;
pub mod gradient;
mod graph;
mod guard;
pub mod heatmap;
pub mod index;
pub mod input;
pub mod labels;
pub mod manifest;
pub mod methods;
pub mod network;
pub mod npy;
pub mod objective;
pub mod onnx;
mod output;
pub mod photo;
mod pooling;
pub mod print;
mod product;
pub mod projection;
pub mod random;
pub mod receptive_field;
pub mod recompute;
mod resampling;
#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
mod simd;
pub mod summary;
pub mod target;
mod text;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod windows;
