//! Rewrites and walks of tract's graph: a network that also computes its gradient, one that computes
//! only what a changed window reaches, and one that says what a unit can see.

pub mod backward;
pub(crate) mod pooling;
pub(crate) mod product;
pub mod receptive_field;
pub(crate) mod resampling;
#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) mod simd;
pub(crate) mod tail;
pub mod windows;
