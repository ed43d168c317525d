//! The parts that are common to methods which try one position after another.

pub mod drill_down;
pub mod places;
pub mod scores;
