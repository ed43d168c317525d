//! Values spread out with zeros between them.

use tract_onnx::prelude::tract_ndarray::Slice;
use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

/// Puts value i of each axis at offset + stride i of a larger tensor of zeros: the pull-back of
/// taking every stride-th value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The distance between neighbouring values in the larger tensor, for each axis.
    pub strides: TVec<usize>,
    /// The index of the first value in the larger tensor, for each axis.
    pub offsets: TVec<usize>,
    /// The shape of the larger tensor.
    pub shape: TVec<usize>,
}

impl Op for Spread {
    fn name(&self) -> StaticName {
        "Spread".into()
    }

    fn info(&self) -> TractResult<Vec<String>> {
        Ok(vec![format!("{self:?}")])
    }

    op_as_typed_op!();
}

impl EvalOp for Spread {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let values = args_1!(inputs);
        let mut spread = Tensor::zero::<f32>(&self.shape)?;
        let (from, mut to) = (values.try_as_plain_ram()?, spread.try_as_plain_ram_mut()?);
        let from = from.to_array_view::<f32>()?;
        let mut to = to.to_array_view_mut::<f32>()?;
        let places = |axis: usize| {
            let (first, stride) = (self.offsets[axis], self.strides[axis]);
            let end = first + (from.shape()[axis] - 1) * stride + 1;
            Slice::new(first as isize, Some(end as isize), stride as isize)
        };
        to.slice_each_axis_mut(|description| places(description.axis.index()))
            .assign(&from);
        Ok(tvec!(spread.into_tvalue()))
    }
}

impl TypedOp for Spread {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let rank = inputs[0].rank();
        ensure!(self.strides.len() == rank && self.offsets.len() == rank);
        Ok(tvec!(f32::fact(&*self.shape)))
    }

    fn change_axes(
        &self,
        model: &TypedModel,
        node: &TypedNode,
        _: InOut,
        change: &AxisOp,
    ) -> TractResult<Option<AxisChangeConsequence>> {
        let &AxisOp::Move(from, to) = change else {
            return Ok(None);
        };
        let mut moved = self.clone();
        for numbers in [&mut moved.strides, &mut moved.offsets, &mut moved.shape] {
            let number = numbers.remove(from);
            numbers.insert(to, number);
        }
        let moved = Some(Box::new(moved) as Box<dyn TypedOp>);
        Ok(Some(AxisChangeConsequence::new(model, node, moved, change)))
    }

    as_op!();
}
