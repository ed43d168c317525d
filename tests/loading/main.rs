//! Loading networks: what runs, and what is refused with which words.

mod finite;
mod gradients;
mod hostile;
#[path = "../kinds/mod.rs"]
mod kinds;
mod manifests;
mod outputs;
#[path = "shipped.rs"]
mod refused;
#[path = "../shipped/mod.rs"]
mod shipped;
