//! The model while its pull-back is being added.

use std::collections::HashMap;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::array::MultiBroadcastTo;
use tract_onnx::tract_core::ops::math::{add, mul};
use tract_onnx::tract_core::ops::nn::{Reduce, Reducer};
use tract_onnx::tract_hir::internal::*;

use super::rectifier::Rectifier;

pub struct Tape {
    model: TypedModel,
    pub rectifier: Rectifier,
    /// How many rectifiers lie on the way back so far.
    pub rectifiers: usize,
    /// The name of the node whose pull-back is wired; new nodes are named after it.
    subject: String,
    wired: usize,
}

impl Tape {
    pub fn new(model: &TypedModel, rectifier: Rectifier) -> Tape {
        Tape {
            model: model.clone(),
            rectifier,
            rectifiers: 0,
            subject: String::new(),
            wired: 0,
        }
    }

    /// Names the node whose pull-back is wired next.
    pub fn enter(&mut self, node: &str) {
        self.subject = node.to_string();
    }

    pub fn fact(&self, outlet: OutletId) -> TractResult<&TypedFact> {
        self.model.outlet_fact(outlet)
    }

    pub fn shape(&self, outlet: OutletId) -> TractResult<TVec<usize>> {
        let shape = &self.fact(outlet)?.shape;
        shape
            .as_concrete()
            .map(|shape| shape.into())
            .with_context(|| format!("{outlet:?} has no fixed shape ({shape:?})"))
    }

    /// The value of an outlet that is a constant.
    pub fn value(&self, outlet: OutletId) -> TractResult<Option<Arc<Tensor>>> {
        Ok(self.fact(outlet)?.konst.clone())
    }

    /// The operator and the inputs that made an outlet.
    pub fn maker<T: TypedOp>(&self, outlet: OutletId) -> Option<(&T, &[OutletId])> {
        let node = self.model.node(outlet.node);
        Some((node.op_as::<T>()?, &node.inputs))
    }

    fn name(&mut self) -> String {
        self.wired += 1;
        let name = format!("{}.pull_back.{}", self.subject, self.wired);
        // The network may have been differentiated before it was stored.
        self.model.unique_name(name).into_owned()
    }

    pub fn source(&mut self, name: &str, fact: TypedFact) -> TractResult<OutletId> {
        let name = self.model.unique_name(name).into_owned();
        self.model.add_source(name, fact)
    }

    pub fn wire(
        &mut self,
        op: impl Into<Box<dyn TypedOp>>,
        inputs: &[OutletId],
    ) -> TractResult<OutletId> {
        let name = self.name();
        Ok(self.model.wire_node(name, op, inputs)?[0])
    }

    pub fn constant(&mut self, tensor: Tensor) -> TractResult<OutletId> {
        let name = self.name();
        self.model.add_const(name, tensor)
    }

    /// A constant of one number, which broadcasts against values of `rank` axes.
    pub fn number(&mut self, value: f32, rank: usize) -> TractResult<OutletId> {
        self.constant(tensor0(value).broadcast_into_rank(rank)?)
    }

    /// Zeros of the shape of an outlet.
    pub fn zeros(&mut self, outlet: OutletId) -> TractResult<OutletId> {
        let shape = self.shape(outlet)?;
        self.constant(Tensor::zero::<f32>(&shape)?)
    }

    pub fn product(&mut self, a: OutletId, b: OutletId) -> TractResult<OutletId> {
        self.wire(mul(), &[a, b])
    }

    pub fn scaled(&mut self, a: OutletId, factor: f32) -> TractResult<OutletId> {
        let rank = self.fact(a)?.rank();
        let factor = self.number(factor, rank)?;
        self.product(a, factor)
    }

    pub fn plus(&mut self, a: OutletId, addend: f32) -> TractResult<OutletId> {
        let rank = self.fact(a)?.rank();
        let addend = self.number(addend, rank)?;
        self.wire(add(), &[a, addend])
    }

    /// Sums over axes, which stay with length one.
    pub fn summed(&mut self, outlet: OutletId, axes: TVec<usize>) -> TractResult<OutletId> {
        if axes.is_empty() {
            return Ok(outlet);
        }
        self.wire(Reduce::new(axes, Reducer::Sum), &[outlet])
    }

    /// Repeats values along axes of length one up to a shape of the same rank.
    pub fn repeated(&mut self, outlet: OutletId, shape: &[usize]) -> TractResult<OutletId> {
        if *self.shape(outlet)? == *shape {
            return Ok(outlet);
        }
        let shape = ShapeFact::from_dims(shape.iter().map(|dim| dim.to_dim()));
        self.wire(MultiBroadcastTo::new(shape), &[outlet])
    }

    /// Undoes a broadcast: sums over the axes that an operand does not have.
    pub fn sum_to(&mut self, outlet: OutletId, operand: OutletId) -> TractResult<OutletId> {
        let (from, to) = (self.shape(outlet)?, self.shape(operand)?);
        ensure!(from.len() == to.len(), "{from:?} is no broadcast of {to:?}");
        let axes = (0..from.len()).filter(|&axis| from[axis] != to[axis]);
        self.summed(outlet, axes.collect())
    }

    /// Adds a gradient to the cotangent that an outlet has so far.
    pub fn accumulate(
        &mut self,
        cotangents: &mut HashMap<OutletId, OutletId>,
        outlet: OutletId,
        gradient: OutletId,
    ) -> TractResult<()> {
        let (expected, found) = (self.shape(outlet)?, self.shape(gradient)?);
        ensure!(
            expected == found,
            "the gradient of {outlet:?} has shape {found:?}, not {expected:?}"
        );
        let sum = match cotangents.get(&outlet) {
            Some(&other) => self.wire(add(), &[other, gradient])?,
            None => gradient,
        };
        cotangents.insert(outlet, sum);
        Ok(())
    }

    /// The model with gradients after its own outputs, without what nobody reads.
    pub fn finish(mut self, gradients: &[OutletId]) -> TractResult<TypedModel> {
        let mut outputs = self.model.output_outlets()?.to_vec();
        outputs.extend(gradients);
        self.model.select_output_outlets(&outputs)?;
        self.model.into_decluttered()
    }
}
