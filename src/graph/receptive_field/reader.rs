//! What a rule for receptive fields is given.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

use super::region::Region;

/// A node on the way, in its model.
pub struct Reader<'a> {
    pub model: &'a TypedModel,
    pub node: &'a TypedNode,
}

impl Reader<'_> {
    pub fn op<T: TypedOp>(&self) -> TractResult<&T> {
        let op = self.node.op_as::<T>();
        op.with_context(|| format!("{} is not the operator of this rule", self.node))
    }

    pub fn shape(&self, input: usize) -> TractResult<TVec<usize>> {
        shape(self.model, self.node.inputs[input])
    }

    /// A region for the first input; the others are constants.
    pub fn only_first(&self, region: Region) -> TVec<Region> {
        let mut regions = tvec![tvec![]; self.node.inputs.len()];
        regions[0] = region;
        regions
    }
}

pub fn shape(model: &TypedModel, outlet: OutletId) -> TractResult<TVec<usize>> {
    let shape = model.outlet_fact(outlet)?.shape.as_concrete();
    Ok(shape.context("a fixed shape")?.into())
}
