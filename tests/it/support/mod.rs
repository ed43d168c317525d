//! What several tests need: networks, photos, reference values.

pub mod kinds;
pub mod models;
pub mod shipped;

use heatlens::map::heatmap::Heatmap;
use serde_json::{Value, json};

/// The numbers beside a map, as they leave the crate.
pub fn findings(map: &Heatmap) -> Value {
    json!(map.findings)
}
