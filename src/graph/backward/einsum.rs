//! Contractions: matrix products, 1x1 convolutions, sums and permutations of axes.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_hir::internal::*;

use super::rule::{Gradients, Step};
use super::tape::Tape;

/// For `AB…->C`, the gradient of A is `CB…->A`: every operand but A, with the cotangent of C in
/// its place. An axis that only A has was summed over, so its gradient repeats along it.
pub fn pull_back(tape: &mut Tape, step: &Step, cotangent: OutletId) -> TractResult<Gradients> {
    let op = step.op::<EinSum>()?;
    ensure!(op.q_params.is_none(), "quantized products have no gradient");
    let (inputs, outputs) = op.axes.to_strs();
    let mut gradients = tvec![None; inputs.len()];
    for index in (0..inputs.len()).filter(|&index| step.wanted[index]) {
        gradients[index] = Some(gradient(
            tape,
            step,
            cotangent,
            &inputs,
            &outputs[0],
            index,
        )?);
    }
    Ok(gradients)
}

fn gradient(
    tape: &mut Tape,
    step: &Step,
    cotangent: OutletId,
    inputs: &[String],
    output: &str,
    index: usize,
) -> TractResult<OutletId> {
    let wanted = &inputs[index];
    let distinct: std::collections::HashSet<char> = wanted.chars().collect();
    ensure!(
        distinct.len() == wanted.chars().count(),
        "an operand with a repeated axis ({wanted}) has no gradient"
    );
    let others = (0..inputs.len()).filter(|&other| other != index);
    let mut operands = tvec![cotangent];
    let mut expressions = vec![output];
    for other in others {
        operands.push(step.node.inputs[other]);
        expressions.push(&inputs[other]);
    }
    let shape = tape.shape(step.node.inputs[index])?;
    // An axis of length one that another operand repeats is summed over.
    let mut kept = String::new();
    for (axis, name) in wanted.chars().enumerate() {
        let mut longest = 0;
        for (operand, expression) in operands.iter().zip(&expressions) {
            if let Some(place) = expression.chars().position(|other| other == name) {
                longest = longest.max(tape.shape(*operand)?[place]);
            }
        }
        if longest == shape[axis] {
            kept.push(name);
        }
    }
    let axes: AxesMapping = format!("{}->{kept}", expressions.join(",")).parse()?;
    let mut gradient = tape.wire(EinSum::new(axes, f32::datum_type()), &operands)?;
    for (axis, name) in wanted.chars().enumerate() {
        if !kept.contains(name) {
            gradient = tape.wire(AxisOp::Add(axis), &[gradient])?;
        }
    }
    tape.repeated(gradient, &shape)
}
