//! What every rule for going backwards is given and gives.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

use super::tape::Tape;

/// The gradients of a node's inputs, in their order; none for an input that needs no gradient.
pub type Gradients = TVec<Option<OutletId>>;

/// How one operator pulls a cotangent of its output back to its inputs.
pub struct Rule {
    pub applies: fn(&dyn TypedOp) -> bool,
    pub pull_back: fn(&mut Tape, &Step, OutletId) -> TractResult<Gradients>,
}

/// A node on the way back.
pub struct Step {
    pub node: TypedNode,
    /// For each input, whether its gradient is needed.
    pub wanted: TVec<bool>,
}

impl Step {
    pub fn op<T: TypedOp>(&self) -> TractResult<&T> {
        self.node
            .op_as::<T>()
            .with_context(|| format!("{} is not the operator of this rule", self.node))
    }

    /// The gradients of a node of which only the first input can have one.
    pub fn only_first(&self, gradient: OutletId) -> TractResult<Gradients> {
        ensure!(
            !self.wanted[1..].contains(&true),
            "only the first input of {} is differentiated",
            self.node
        );
        let mut gradients = tvec![None; self.wanted.len()];
        gradients[0] = Some(gradient);
        Ok(gradients)
    }
}
