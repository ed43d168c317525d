//! Lists of lengths, and constants.

use tract_onnx::pb::tensor_proto::DataType;

use crate::model::onnx::call::{Call, Facts};
use crate::model::onnx::fact::{self, Fact};

/// The lengths of all axes, or of some in a row.
pub fn shape(call: &Call) -> Facts {
    let x = call.input(0)?;
    let rank = x.rank() as i64;
    let place = |axis: i64| (if axis < 0 { axis + rank } else { axis }).clamp(0, rank) as usize;
    let (start, end) = (place(call.int("start", 0)?), place(call.int("end", rank)?));
    let lengths = x.shape.get(start..end).unwrap_or_default();
    Ok(vec![Fact::list(
        lengths.iter().map(|&length| length as f64).collect(),
    )])
}

pub fn size(call: &Call) -> Facts {
    let count = call.input(0)?.count() as f64;
    Ok(vec![Fact {
        kind: DataType::Int64,
        shape: vec![],
        known: Some(vec![count]),
    }])
}

pub fn constant(call: &Call) -> Facts {
    if let Some(tensor) = call.tensor("value")? {
        if fact::is_external(tensor) {
            return Err("its numbers lie in another file".to_string());
        }
        return Ok(vec![fact::of_tensor(tensor)?]);
    }
    let attributes = &call.node.attribute;
    let has = |name: &str| attributes.iter().any(|attribute| attribute.name == name);
    let number = |kind: DataType, number: f64| Fact {
        kind,
        shape: vec![],
        known: Some(vec![number]),
    };
    if has("value_int") {
        let value = call.int("value_int", 0)?;
        return Ok(vec![number(DataType::Int64, value as f64)]);
    }
    if has("value_float") {
        let value = call.float("value_float", 0.0)?;
        return Ok(vec![number(DataType::Float, value.into())]);
    }
    if let Some(list) = call.ints("value_ints")? {
        return Ok(vec![Fact::list(list.iter().map(|&n| n as f64).collect())]);
    }
    if let Some(list) = call.floats_listed("value_floats")? {
        return Ok(vec![Fact {
            kind: DataType::Float,
            shape: vec![list.len()],
            known: Some(list.iter().map(|&n| n.into()).collect()),
        }]);
    }
    Err("it has no value that is read here".to_string())
}
