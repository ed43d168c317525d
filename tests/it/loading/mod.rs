//! Loading networks: what runs, and what is refused with which words.

mod finite;
mod gradients;
mod hostile;
mod manifests;
mod names;
mod outputs;
mod refused;
