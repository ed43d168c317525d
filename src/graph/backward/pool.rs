//! Pooling: a maximum sends its cotangent to the place that won, a mean to all.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::{MaxPool, PoolSpec, SumPool};
use tract_onnx::tract_hir::internal::*;

use super::padding::spatial;
use super::rule::{Gradients, Step};
use super::tape::Tape;
use super::transposed::transposed;
use crate::graph::pooling::shares;

pub fn pull_back_max(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let pool_spec = step.op::<MaxPool>()?.pool_spec.clone();
    let gradient = tape.wire(Unpool { pool_spec }, &[step.node.inputs[0], v])?;
    step.only_first(gradient)
}

/// A mean over windows is a depthwise convolution with a kernel of ones, divided by the size of
/// each window; so its pull-back is the transposed convolution of v by that size.
pub fn pull_back_sum(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<SumPool>()?.clone();
    let spec = &op.pool_spec;
    let shape = tape.shape(step.node.inputs[0])?;
    let mut v = v;
    if op.normalize {
        let share = tape.constant(shares(&op, &shape)?)?;
        v = tape.product(v, share)?;
    }
    let input = spatial(tape, spec, step.node.inputs[0])?;
    let channels = spec.input_channels;
    let mut kernel: TVec<usize> = tvec![channels, 1];
    kernel.extend(spec.kernel_shape.iter().copied());
    let ones = Tensor::from_shape(&kernel, &vec![1f32; kernel.iter().product()])?;
    let ones = tape.constant(ones)?;
    let gradient = transposed(tape, spec, channels, v, ones, &input)?;
    step.only_first(gradient)
}

/// Puts each cotangent where its window's maximum was; the first of equal ones, row by row.
///
/// Inputs: what the pool read, and a cotangent of its output. Output: of the input's shape.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unpool {
    pool_spec: PoolSpec,
}

impl Op for Unpool {
    fn name(&self) -> StaticName {
        "Unpool".into()
    }

    fn info(&self) -> TractResult<Vec<String>> {
        Ok(self.pool_spec.info())
    }

    op_as_typed_op!();
}

impl EvalOp for Unpool {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let (input, cotangent) = args_2!(inputs);
        let dims: TVec<TDim> = input.shape().iter().map(|dim| dim.to_dim()).collect();
        let geometry = self.pool_spec.compute_geo(&dims)?;
        let geometry = geometry.to_concrete(input.shape())?;
        let (from, to) = (&geometry.input_shape, &geometry.output_shape);
        ensure!(cotangent.shape() == &*to.shape);

        let mut gradient = Tensor::zero::<f32>(input.shape())?;
        let mut writable = gradient.try_as_plain_ram_mut()?;
        let gradient_values = writable.as_slice_mut::<f32>()?;
        let (input, cotangent) = (input.try_as_plain_ram()?, cotangent.try_as_plain_ram()?);
        let (input, cotangent) = (input.as_slice::<f32>()?, cotangent.as_slice::<f32>()?);
        let stride = |stride: Option<&usize>| stride.copied().unwrap_or(0);
        for n in 0..from.n().copied().unwrap_or(1) {
            for c in 0..*from.c() {
                let base = n * stride(from.n_stride()) + c * from.c_stride();
                let out_base = n * stride(to.n_stride()) + c * to.c_stride();
                geometry.patch.visit_output(|window| {
                    let places = window.valid_offsets().map(|offset| base + offset as usize);
                    let winner = places.reduce(|best, place| {
                        if input[place] > input[best] {
                            place
                        } else {
                            best
                        }
                    });
                    if let Some(place) = winner {
                        let output = out_base + window.output_offset as usize;
                        gradient_values[place] += cotangent[output];
                    }
                });
            }
        }
        Ok(tvec!(gradient.into_tvalue()))
    }
}

impl TypedOp for Unpool {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(inputs[0].without_value()))
    }

    as_op!();
}
