//! The network: read from its file, brought into the form that runs best, and run.

pub(crate) mod ablation;
pub(crate) mod build;
mod checksum;
pub mod gradient;
mod kept;
pub mod labels;
pub mod network;
pub mod objective;
pub mod onnx;
pub(crate) mod output;
pub mod peaks;
pub mod recompute;
pub mod shapes;
pub mod target;
