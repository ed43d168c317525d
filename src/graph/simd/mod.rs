//! What makes networks faster in WebAssembly, and nothing else.
//!
//! Elsewhere tract has kernels of its own for the processor at hand, and only tests compile what
//! is here.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]

mod depthwise;
#[cfg(target_arch = "wasm32")]
mod kernel;
mod lanes;
mod layout;
mod numbers;
mod pointwise;
#[cfg(test)]
mod tests;

use tract_onnx::prelude::*;

use crate::graph::product;
pub use depthwise::Depthwise;
#[cfg(target_arch = "wasm32")]
pub use kernel::keep;
pub use layout::channels_last;
use pointwise::Pointwise;

/// Puts operators of our own in place of those that they compute faster, with the bias and the
/// clip that follow.
pub fn fuse(mut model: TypedModel) -> TractResult<TypedModel> {
    for id in model.eval_order()? {
        if let Some((op, inputs, end)) = Pointwise::find(&model, id)? {
            product::replace(&mut model, &inputs, end, op)?;
        } else if let Some((op, input, end)) = Depthwise::find(&model, id)? {
            product::replace(&mut model, &[input], end, op)?;
        }
    }
    model.compact()?;
    Ok(model)
}
