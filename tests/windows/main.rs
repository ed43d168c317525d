//! Recomputation of windows against plain full passes.

#[path = "../kinds/mod.rs"]
mod kinds;
#[path = "kinds.rs"]
mod kinds_of_values;
#[path = "../models/mod.rs"]
mod models;
mod networks;
mod oracle;
mod random;
mod report;
#[path = "../shipped/mod.rs"]
mod shipped;
mod sweep;
