//! What several tests need: networks, photos, reference values.

pub mod kinds;
pub mod models;
pub mod shipped;
