//! Numbers as small integers, and back.

use tract_onnx::pb::tensor_proto::DataType;

use crate::model::onnx::call::{Call, Facts, axis};
use crate::model::onnx::fact::Fact;

/// Scale and zero point: one for all, or one for each place along an axis.
fn parameters(call: &Call, x: &Fact, kind: DataType) -> Result<(), String> {
    let scale = call.input(1)?;
    let known = scale
        .known
        .as_ref()
        .filter(|_| scale.kind == DataType::Float);
    let usual = |known: &&Vec<f64>| known.iter().all(|&n| n.is_finite() && n > 0.0);
    if known.filter(usual).is_none() {
        return Err("its scales must be positive float32, the same for every photo".to_string());
    }
    for parameter in [Some(scale), call.optional(2)].into_iter().flatten() {
        let fits = match parameter.count() {
            1 => parameter.rank() <= 1,
            count => {
                let along = axis(call.int("axis", 1)?, x.rank())?;
                parameter.rank() == 1 && count == x.shape[along]
            }
        };
        if !fits || parameter.known.is_none() {
            return Err(
                "scale and zero point must be one number, or one along an axis".to_string(),
            );
        }
    }
    match call.optional(2) {
        Some(zero) if zero.kind != kind || zero.shape != scale.shape => {
            Err("the zero point must be of the integers' type, with one a scale".to_string())
        }
        // tract takes a single scale without a zero point for that of uint8.
        None if kind != DataType::Uint8 && scale.count() == 1 => {
            Err("it needs a zero point".to_string())
        }
        _ => Ok(()),
    }
}

pub fn quantise(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let kind = call.optional(2).map_or(DataType::Uint8, |zero| zero.kind);
    if x.kind != DataType::Float || !matches!(kind, DataType::Uint8 | DataType::Int8) {
        return Err("float32 becomes uint8 or int8 here".to_string());
    }
    parameters(call, x, kind)?;
    Ok(vec![Fact::new(kind, x.shape.clone())])
}

pub fn dequantise(call: &Call) -> Facts {
    let x = call.input(0)?;
    let stored = [DataType::Uint8, DataType::Int8, DataType::Int32];
    if !stored.contains(&x.kind) {
        return Err("uint8, int8 or int32 becomes float32 here".to_string());
    }
    parameters(call, x, x.kind)?;
    Ok(vec![Fact::new(DataType::Float, x.shape.clone())])
}
