//! Functions of one value: the cotangent times the derivative.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::element_wise::ElementWiseOp;
use tract_onnx::tract_core::ops::math::{self, PowConst, div, max, min, neg, sign, sub};
use tract_onnx::tract_core::ops::nn;
use tract_onnx::tract_hir::internal::*;

use super::clip;
use super::rule::{Gradients, Step};
use super::tape::Tape;

fn input(step: &Step) -> OutletId {
    step.node.inputs[0]
}

fn output(step: &Step) -> OutletId {
    OutletId::new(step.node.id, 0)
}

/// v times a slope.
fn times(tape: &mut Tape, step: &Step, v: OutletId, slope: OutletId) -> TractResult<Gradients> {
    let gradient = tape.product(v, slope)?;
    step.only_first(gradient)
}

/// 1 - a.
fn complement(tape: &mut Tape, a: OutletId) -> TractResult<OutletId> {
    let rank = tape.fact(a)?.rank();
    let one = tape.number(1.0, rank)?;
    tape.wire(sub(), &[one, a])
}

/// y (1 - y).
pub fn sigmoid(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let rest = complement(tape, output(step))?;
    let slope = tape.product(output(step), rest)?;
    times(tape, step, v, slope)
}

/// With s the sigmoid of x and y = x s: s + y (1 - s).
pub fn silu(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let s = tape.wire(nn::sigmoid(), &[input(step)])?;
    let rest = complement(tape, s)?;
    let second = tape.product(output(step), rest)?;
    let slope = tape.wire(math::add(), &[s, second])?;
    times(tape, step, v, slope)
}

/// With h = clip(x / 6 + 1/2, 0, 1) and y = x h: h, and x / 6 more where -3 < x < 3.
pub fn hard_swish(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let x = input(step);
    let rank = tape.fact(x)?.rank();
    let (zero, one) = (tape.number(0.0, rank)?, tape.number(1.0, rank)?);
    let sixth = tape.scaled(x, 1.0 / 6.0)?;
    let line = tape.plus(sixth, 0.5)?;
    let line = tape.wire(max(), &[line, zero])?;
    let h = tape.wire(min(), &[line, one])?;
    let first = tape.product(v, h)?;
    let second = tape.product(v, sixth)?;
    let second = clip::inside(tape, x, second, -3.0, 3.0)?;
    let gradient = tape.wire(math::add(), &[first, second])?;
    step.only_first(gradient)
}

/// 1 - y^2.
pub fn tanh(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let square = tape.product(output(step), output(step))?;
    let slope = complement(tape, square)?;
    times(tape, step, v, slope)
}

/// 2 exp(-x^2) / sqrt(pi), of the error function.
pub fn erf(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let square = tape.product(input(step), input(step))?;
    let power = tape.scaled(square, -1.0)?;
    let bell = tape.wire(math::exp(), &[power])?;
    let slope = tape.scaled(bell, std::f32::consts::FRAC_2_SQRT_PI)?;
    times(tape, step, v, slope)
}

/// y.
pub fn exp(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    times(tape, step, v, output(step))
}

/// 1 / x.
pub fn ln(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let gradient = tape.wire(div(), &[v, input(step)])?;
    step.only_first(gradient)
}

/// 1 / 2y.
pub fn sqrt(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let quotient = tape.wire(div(), &[v, output(step)])?;
    let gradient = tape.scaled(quotient, 0.5)?;
    step.only_first(gradient)
}

/// -y^3 / 2.
pub fn rsqrt(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let square = tape.product(output(step), output(step))?;
    let cube = tape.product(square, output(step))?;
    let slope = tape.scaled(cube, -0.5)?;
    times(tape, step, v, slope)
}

/// -y^2.
pub fn recip(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let square = tape.product(output(step), output(step))?;
    let slope = tape.wire(neg(), &[square])?;
    times(tape, step, v, slope)
}

/// 2x.
pub fn square(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let slope = tape.scaled(input(step), 2.0)?;
    times(tape, step, v, slope)
}

/// e x^(e - 1).
pub fn pow_const(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let exponent = step
        .op::<ElementWiseOp>()?
        .0
        .downcast_ref::<PowConst>()
        .context("this rule is for PowConst")?
        .exponent;
    let power = tape.wire(math::pow_const(exponent - 1.0), &[input(step)])?;
    let slope = tape.scaled(power, exponent)?;
    times(tape, step, v, slope)
}

/// The sign of x, zero at zero.
pub fn abs(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let slope = tape.wire(sign(), &[input(step)])?;
    times(tape, step, v, slope)
}

pub fn negative(tape: &mut Tape, step: &Step, v: OutletId) -> TractResult<Gradients> {
    let gradient = tape.wire(neg(), &[v])?;
    step.only_first(gradient)
}
