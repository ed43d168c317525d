//! Indexes against plain scans of all photos.

mod gallery;
#[path = "../shipped/mod.rs"]
mod shipped;
mod synthetic;
mod terminal;
