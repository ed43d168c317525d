//! Rectifiers, clips and the maximum or minimum of two values.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::cast::cast;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::logic::{comp_gt, comp_gte};
use tract_onnx::tract_core::ops::math::{Min, add, max, sub};
use tract_onnx::tract_core::ops::nn::LeakyRelu;
use tract_onnx::tract_hir::internal::*;

use super::gate::Gate;
use super::rectifier::Rectifier;
use super::rule::{Gradients, Step};
use super::tape::Tape;

/// The number that an operand consists of, and the other operand.
fn bound(tape: &Tape, step: &Step) -> TractResult<Option<(f32, usize)>> {
    for (operand, other) in [(1, 0), (0, 1)] {
        let value = tape.value(step.node.inputs[operand])?;
        if let Some(number) = value.and_then(|value| value.as_uniform()) {
            let shape = tape.shape(step.node.inputs[other])?;
            if shape == tape.shape(OutletId::new(step.node.id, 0))? {
                return Ok(Some((number.cast_to_scalar::<f32>()?, other)));
            }
        }
    }
    Ok(None)
}

fn for_operand(step: &Step, operand: usize, gradient: OutletId) -> Gradients {
    (0..step.node.inputs.len())
        .map(|index| (index == operand).then_some(gradient))
        .collect()
}

/// max(x, low) is a rectifier. With min(·, high) after it, one pass serves both bounds. Of a value
/// that was clipped from above before, as in a hard sigmoid, it is not, and keeps its derivative.
pub fn pull_back_max(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let Some((low, operand)) = bound(tape, step)? else {
        return shared(tape, step, v, false);
    };
    let output = OutletId::new(step.node.id, 0);
    let (value, cotangent, high) = match upper_bound(tape, output, v) {
        Some((value, cotangent, high)) if high > low => (value, cotangent, high),
        _ => (output, v, f32::INFINITY),
    };
    let before = tape.maker::<TypedBinOp>(step.node.inputs[operand]);
    let gradient = match before.is_some_and(|(op, _)| op.0.is::<Min>()) {
        true => inside(tape, value, cotangent, low, high)?,
        false => rectify(tape, value, cotangent, low, high, 0.0)?,
    };
    Ok(for_operand(step, operand, gradient))
}

/// The clip from above that a cotangent has just come through, if it belongs to this value.
fn upper_bound(tape: &Tape, output: OutletId, v: OutletId) -> Option<(OutletId, OutletId, f32)> {
    let (gate, inputs) = tape.maker::<Gate>(v)?;
    let (clip, clipped) = tape.maker::<TypedBinOp>(inputs[0])?;
    let belongs = clip.0.is::<Min>() && clipped.contains(&output) && gate.low == f32::NEG_INFINITY;
    belongs.then_some((inputs[0], inputs[1], gate.high))
}

fn rectify(
    tape: &mut Tape,
    value: OutletId,
    v: OutletId,
    low: f32,
    high: f32,
    below: f32,
) -> TractResult<OutletId> {
    tape.rectifiers += 1;
    if tape.rectifier == Rectifier::Deconvolution {
        let rank = tape.fact(v)?.rank();
        let zero = tape.number(0.0, rank)?;
        return tape.wire(max(), &[v, zero]);
    }
    let rectified = tape.rectifier == Rectifier::Guided;
    let gate = Gate {
        low,
        high,
        below,
        rectified,
    };
    tape.wire(gate, &[value, v])
}

/// min(x, high) passes what stayed below.
pub fn pull_back_min(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let Some((high, operand)) = bound(tape, step)? else {
        return shared(tape, step, v, true);
    };
    let gate = Gate {
        low: f32::NEG_INFINITY,
        high,
        below: 1.0,
        rectified: false,
    };
    let gradient = tape.wire(gate, &[OutletId::new(step.node.id, 0), v])?;
    Ok(for_operand(step, operand, gradient))
}

/// The operand that won gets the cotangent; equal ones share it.
fn shared(tape: &mut Tape, step: &Step, v: OutletId, least: bool) -> TractResult<Gradients> {
    let (a, b) = (step.node.inputs[0], step.node.inputs[1]);
    let (first, second) = if least { (b, a) } else { (a, b) };
    let mut share = None;
    for comparison in [comp_gt(), comp_gte()] {
        let wins = tape.wire(TypedBinOp(comparison, None), &[first, second])?;
        let wins = tape.wire(cast(f32::datum_type()), &[wins])?;
        share = Some(match share {
            None => wins,
            Some(other) => tape.wire(add(), &[other, wins])?,
        });
    }
    let share = tape.scaled(share.context("two comparisons were made")?, 0.5)?;
    let of_a = tape.product(v, share)?;
    let mut gradients = tvec![None, None];
    if step.wanted[1] {
        let of_b = tape.wire(sub(), &[v, of_a])?;
        gradients[1] = Some(tape.sum_to(of_b, b)?);
    }
    if step.wanted[0] {
        gradients[0] = Some(tape.sum_to(of_a, a)?);
    }
    Ok(gradients)
}

pub fn pull_back_leaky_relu(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let slope = step
        .op::<ElementWiseOp>()?
        .0
        .downcast_ref::<LeakyRelu>()
        .context("this rule is for LeakyRelu")?
        .alpha;
    let gradient = rectify(tape, step.node.inputs[0], v, 0.0, f32::INFINITY, slope)?;
    step.only_first(gradient)
}

/// Passes a cotangent where low < value < high; for derivatives that are made of pieces.
pub fn inside(
    tape: &mut Tape,
    value: OutletId,
    v: OutletId,
    low: f32,
    high: f32,
) -> TractResult<OutletId> {
    let gate = Gate {
        low,
        high,
        below: 0.0,
        rectified: false,
    };
    tape.wire(gate, &[value, v])
}
