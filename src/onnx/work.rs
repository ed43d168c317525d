//! Multiplications of a node.

use super::call::Call;
use super::fact::{Fact, count};
use super::rules;

/// Multiplications, and comparisons of pooling; as many as there can be if they cannot be counted.
pub fn work(call: &Call, outputs: &[Fact]) -> usize {
    let Some(out) = outputs.first().map(Fact::count) else {
        return 0;
    };
    let shape = |index: usize| call.optional(index).map_or(&[][..], |fact| &fact.shape);
    let each = match call.node.op_type.as_str() {
        "Conv" => count(shape(1).get(1..).unwrap_or_default()),
        "ConvTranspose" => {
            let each = count(shape(1).get(1..).unwrap_or_default());
            return each.saturating_mul(count(shape(0)));
        }
        "MaxPool" | "AveragePool" => {
            let kernel = call.ints("kernel_shape").ok().flatten().unwrap_or_default();
            count(&kernel.iter().map(|&n| n as usize).collect::<Vec<_>>())
        }
        "MatMul" => shape(0).last().copied().unwrap_or(1),
        "Gemm" => count(shape(0)) / outputs[0].shape[0].max(1),
        "Einsum" => return einsum(call),
        _ => 1,
    };
    each.saturating_mul(out)
}

/// Every letter of the equation counts once.
fn einsum(call: &Call) -> usize {
    let Ok((sides, _)) = rules::equation(call) else {
        return 0;
    };
    let mut lengths = std::collections::HashMap::new();
    for (index, side) in sides.iter().enumerate() {
        let Some(fact) = call.optional(index) else {
            continue;
        };
        lengths.extend(side.iter().zip(fact.shape.iter().copied()));
    }
    count(&lengths.into_values().collect::<Vec<_>>())
}
