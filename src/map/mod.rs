//! The answer of a method, and the forms in which it leaves the crate.

pub mod agreement;
pub mod cells;
pub mod colormap;
pub mod drawing;
pub mod findings;
pub mod heatmap;
pub mod lattice;
pub mod npy;
