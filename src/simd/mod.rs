//! What makes networks faster in WebAssembly, and nothing else.
//!
//! Elsewhere tract has kernels of its own for the processor at hand.

mod depthwise;
mod kernel;
mod layout;
mod pointwise;

use tract_onnx::prelude::*;

use crate::product;
pub use depthwise::Depthwise;
pub use kernel::keep;
pub use layout::channels_last;
use pointwise::Pointwise;

/// Puts operators of our own in place of those that they compute faster, with the bias and the
/// clip that follow.
pub fn fuse(mut model: TypedModel) -> TractResult<TypedModel> {
    for id in model.eval_order()? {
        if let Some(found) = product::find(&model, id)? {
            let rank = model.outlet_fact(found.input)?.rank();
            if let Some(op) = Pointwise::new(&found, rank)? {
                product::replace(&mut model, &found, op)?;
            }
        } else if let Some((op, input, end)) = Depthwise::find(&model, id)? {
            let mut patch = TypedModelPatch::default();
            let x = patch.tap_model(&model, input)?;
            let name = format!("{}.depthwise", model.node(end.node).name);
            let y = patch.wire_node(name, op, &[x])?[0];
            patch.shunt_outside(&model, end, y)?;
            patch.apply(&mut model)?;
        }
    }
    model.compact()?;
    Ok(model)
}
