//! Receptive fields against brute force: which pixels change a unit.

#[path = "../models/mod.rs"]
mod models;
mod networks;
mod rules;
#[path = "../shipped/mod.rs"]
mod shipped;
mod support;
