//! What the methods share that differentiate.

pub mod channels;
mod completeness;
pub mod cotangent;
pub mod input;
pub mod layer;

/// The note on methods whose maps change little when the network's weights are replaced by random ones.
pub const SANITY: &str = "It looks sharp, but changes little when the network's weights are replaced by random ones (Adebayo et al. 2018): it shows edges more than what the network learned.";
