//! What makes networks faster in WebAssembly, and nothing else.
//!
//! Elsewhere tract has kernels of its own for the processor at hand.

mod kernel;
mod layout;
mod pointwise;

pub use kernel::keep;
pub use layout::channels_last;
pub use pointwise::fuse;
