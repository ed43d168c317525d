//! Arithmetic of two operands, with broadcasting.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::math::{div, ln, neg, pow, sub};

use super::rule::{Gradients, Step};
use super::tape::Tape;

/// The wanted ones of two gradients, each summed over the axes that its operand does not have.
fn both(
    tape: &mut Tape,
    step: &Step,
    a: impl FnOnce(&mut Tape) -> TractResult<OutletId>,
    b: impl FnOnce(&mut Tape) -> TractResult<OutletId>,
) -> TractResult<Gradients> {
    let mut gradients = tvec![None, None];
    if step.wanted[0] {
        let gradient = a(tape)?;
        gradients[0] = Some(tape.sum_to(gradient, step.node.inputs[0])?);
    }
    if step.wanted[1] {
        let gradient = b(tape)?;
        gradients[1] = Some(tape.sum_to(gradient, step.node.inputs[1])?);
    }
    Ok(gradients)
}

pub fn pull_back_add(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    both(tape, step, |_| Ok(v), |_| Ok(v))
}

/// a - b.
pub fn pull_back_sub(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    both(tape, step, |_| Ok(v), |tape| tape.wire(neg(), &[v]))
}

/// b - a.
pub fn pull_back_subf(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    both(tape, step, |tape| tape.wire(neg(), &[v]), |_| Ok(v))
}

pub fn pull_back_mul(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let (a, b) = (step.node.inputs[0], step.node.inputs[1]);
    both(
        tape,
        step,
        |tape| tape.product(v, b),
        |tape| tape.product(v, a),
    )
}

/// a / b: v / b, and -v y / b.
pub fn pull_back_div(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let b = step.node.inputs[1];
    let output = OutletId::new(step.node.id, 0);
    both(
        tape,
        step,
        |tape| tape.wire(div(), &[v, b]),
        |tape| {
            let product = tape.product(v, output)?;
            let quotient = tape.wire(div(), &[product, b])?;
            tape.wire(neg(), &[quotient])
        },
    )
}

/// a^b: v b a^(b - 1), and v y ln a.
pub fn pull_back_pow(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let (a, b) = (step.node.inputs[0], step.node.inputs[1]);
    let output = OutletId::new(step.node.id, 0);
    both(
        tape,
        step,
        |tape| {
            let rank = tape.fact(b)?.rank();
            let one = tape.number(1.0, rank)?;
            let less = tape.wire(sub(), &[b, one])?;
            let power = tape.wire(pow(), &[a, less])?;
            let slope = tape.product(power, b)?;
            tape.product(v, slope)
        },
        |tape| {
            let logarithm = tape.wire(ln(), &[a])?;
            let slope = tape.product(output, logarithm)?;
            tape.product(v, slope)
        },
    )
}
