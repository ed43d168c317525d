//! Operators that move values without changing them.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::Downsample;
use tract_onnx::tract_core::ops::array::{Pad, PadMode, Slice, TypedConcat};
use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_hir::internal::*;

use super::rule::{Gradients, Step};
use super::spread::Spread;
use super::tape::Tape;

pub fn pull_back_identity(_: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    step.only_first(v)
}

/// Reshapes, permutations, axes of length one: the inverse.
pub fn pull_back_axes(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let inverse = step.op::<AxisOp>()?.recip();
    let gradient = tape.wire(inverse, &[v])?;
    step.only_first(gradient)
}

/// Each operand gets its part.
pub fn pull_back_concat(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let axis = step.op::<TypedConcat>()?.axis;
    let mut gradients = tvec![];
    let mut start = 0;
    for (&input, &wanted) in step.node.inputs.iter().zip(&step.wanted) {
        let end = start + tape.shape(input)?[axis];
        gradients.push(match wanted {
            true => Some(tape.wire(Slice::new(axis, start, end), &[v])?),
            false => None,
        });
        start = end;
    }
    Ok(gradients)
}

/// Zero where nothing was taken.
pub fn pull_back_slice(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<Slice>()?;
    let (axis, start, end) = (op.axis, op.start.to_usize()?, op.end.to_usize()?);
    let shape = tape.shape(step.node.inputs[0])?;
    let mut pads = vec![(0, 0); shape.len()];
    pads[axis] = (start, shape[axis] - end);
    let mode = PadMode::Constant(Arc::new(tensor0(0f32)));
    let gradient = tape.wire(Pad::new(pads, mode), &[v])?;
    step.only_first(gradient)
}

/// Zero between what was taken.
pub fn pull_back_downsample(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<Downsample>()?;
    let shape = tape.shape(step.node.inputs[0])?;
    let mut strides = tvec![1; shape.len()];
    let mut offsets = tvec![0; shape.len()];
    strides[op.axis] = usize::try_from(op.stride).context("a backward step has no gradient")?;
    offsets[op.axis] = op.modulo;
    let spread = Spread {
        strides,
        offsets,
        shape,
    };
    let gradient = tape.wire(spread, &[v])?;
    step.only_first(gradient)
}

/// A constant frame is cut away.
pub fn pull_back_pad(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let op = step.op::<Pad>()?;
    ensure!(
        matches!(op.mode, PadMode::Constant(_)),
        "padding that repeats values ({:?}) has no gradient; pad with a constant",
        op.mode
    );
    let shape = tape.shape(step.node.inputs[0])?;
    let mut gradient = v;
    for (axis, &(before, after)) in op.pads.iter().enumerate() {
        if before + after > 0 {
            gradient = tape.wire(Slice::new(axis, before, before + shape[axis]), &[gradient])?;
        }
    }
    step.only_first(gradient)
}

pub fn pull_back_cast(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let from = tape.fact(step.node.inputs[0])?.datum_type;
    let gradient = tape.wire(cast(from), &[v])?;
    step.only_first(gradient)
}
