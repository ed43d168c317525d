//! Multiplications of a node.

use super::call::Call;
use super::fact::{Fact, count};
use super::rules;

/// Multiplications, and comparisons of pooling; as many as there can be if they cannot be counted.
pub fn work(call: &Call, outputs: &[Fact]) -> u64 {
    let Some(out) = outputs.first().map(|fact| fact.count() as u64) else {
        return 0;
    };
    let shape = |index: usize| call.optional(index).map_or(&[][..], |fact| &fact.shape);
    let each = match call.node.op_type.as_str() {
        "Conv" => count(shape(1).get(1..).unwrap_or_default()),
        "ConvTranspose" => {
            let each = count(shape(1).get(1..).unwrap_or_default());
            return (each as u64).saturating_mul(count(shape(0)) as u64);
        }
        "MaxPool" | "AveragePool" => {
            let kernel = call.ints("kernel_shape").ok().flatten().unwrap_or_default();
            count(&kernel.iter().map(|&n| n as usize).collect::<Vec<_>>())
        }
        "MatMul" => shape(0).last().copied().unwrap_or(1),
        "Gemm" => count(shape(0)) / outputs[0].shape[0].max(1),
        // Each number is divided by a sum over its neighbours in other channels.
        "LRN" => {
            let size = call.int("size", 1).unwrap_or(1);
            let channels = shape(0).get(1).copied().unwrap_or(1);
            usize::try_from(size).unwrap_or(1).min(channels)
        }
        "Einsum" => return einsum(call),
        _ => 1,
    };
    (each as u64).saturating_mul(out)
}

/// Every letter of the equation counts once.
fn einsum(call: &Call) -> u64 {
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
    lengths
        .into_values()
        .fold(1, |all, length| all.saturating_mul(length as u64))
}
