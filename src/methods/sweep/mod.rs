//! What the methods share that try one place after another.

pub mod drill_down;
pub mod places;
pub mod scores;
