//! Indexes against plain scans of all photos.

mod gallery;
mod synthetic;
mod terminal;
