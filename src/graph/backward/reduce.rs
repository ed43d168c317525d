//! Sums, means and maxima over axes, their inverse the broadcast, and softmax.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::array::MultiBroadcastTo;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_core::ops::logic::comp_eq;
use tract_onnx::tract_core::ops::math::{div, exp, sub};
use tract_onnx::tract_core::ops::nn::{Reduce, Reducer, Softmax, SoftmaxKind};
use tract_onnx::tract_hir::internal::*;

use super::rule::{Gradients, Step};
use super::tape::Tape;

/// A sum repeats its cotangent; a mean of squares repeats 2 x v / n; a maximum or minimum gives it
/// to the places that reach it, in equal shares.
pub fn pull_back_reduce(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<Reduce>()?.clone();
    let input = step.node.inputs[0];
    let shape = tape.shape(input)?;
    let gradient = match op.reducer {
        Reducer::Sum => tape.repeated(v, &shape)?,
        Reducer::MeanOfSquares => {
            let count: usize = op.axes.iter().map(|&axis| shape[axis]).product();
            let slope = tape.scaled(input, 2.0 / count as f32)?;
            tape.product(v, slope)?
        }
        Reducer::Max | Reducer::Min => {
            let output = OutletId::new(step.node.id, 0);
            let reaches = tape.wire(TypedBinOp(comp_eq(), None), &[input, output])?;
            let reaches = tape.wire(cast(f32::datum_type()), &[reaches])?;
            let count = tape.summed(reaches, op.axes.clone())?;
            let share = tape.wire(div(), &[v, count])?;
            tape.product(reaches, share)?
        }
        other => bail!("reducing by {other:?} has no gradient; Sum, Max, Min and means have one"),
    };
    step.only_first(gradient)
}

/// The copies of a value are summed.
pub fn pull_back_broadcast(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    step.op::<MultiBroadcastTo>()?;
    let input = step.node.inputs[0];
    let (from, to) = (tape.shape(input)?, tape.shape(v)?);
    // A broadcast may add axes in front.
    let added = to.len() - from.len();
    let repeats = |axis: &usize| *axis < added || from[axis - added] != to[*axis];
    let mut gradient = tape.summed(v, (0..to.len()).filter(repeats).collect())?;
    for _ in 0..added {
        gradient = tape.wire(AxisOp::Rm(0), &[gradient])?;
    }
    step.only_first(gradient)
}

/// Softmax y: y (v - sum of v y). Its logarithm y: v - exp(y) sum of v.
pub fn pull_back_softmax(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<Softmax>()?.clone();
    let y = OutletId::new(step.node.id, 0);
    let gradient = match op.kind {
        SoftmaxKind::Softmax => {
            let product = tape.product(v, y)?;
            let sum = tape.summed(product, op.axes)?;
            let rest = tape.wire(sub(), &[v, sum])?;
            tape.product(y, rest)?
        }
        SoftmaxKind::LogSoftmax => {
            let probability = tape.wire(exp(), &[y])?;
            let sum = tape.summed(v, op.axes)?;
            let share = tape.product(probability, sum)?;
            tape.wire(sub(), &[v, share])?
        }
    };
    step.only_first(gradient)
}
