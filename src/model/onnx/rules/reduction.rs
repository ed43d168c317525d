//! Reductions along axes, and what is normalised along them.

use tract_onnx::pb::tensor_proto::DataType;

use crate::model::onnx::call::{Call, Facts, axes, axis};
use crate::model::onnx::fact::Fact;

pub fn reduce(call: &Call) -> Facts {
    let x = call.input(0)?;
    let keep = call.flag("keepdims", true)?;
    let since = match call.node.op_type.as_str() {
        "ReduceSum" => 13,
        _ => 18,
    };
    let named = call.integers_or(1, "axes", since)?;
    let nothing = call.flag("noop_with_empty_axes", false)?;
    let list = named.unwrap_or_default();
    let reduced = match list.is_empty() && !(nothing && call.opset >= since) {
        true => (0..x.rank()).collect(),
        false => axes(&list, x.rank())?,
    };
    let product = x.known.as_ref().filter(|_| reduced.len() == x.rank());
    let product = product.filter(|_| call.node.op_type == "ReduceProd");
    let known = product.map(|known| vec![known.iter().product()]);
    if !x.is_float() && known.is_none() {
        return Err("its input must be of real numbers".to_string());
    }
    Ok(vec![Fact {
        kind: x.kind,
        shape: remaining(x, &reduced, keep),
        known,
    }])
}

fn remaining(x: &Fact, reduced: &[usize], keep: bool) -> Vec<usize> {
    let length = |axis: usize| match (reduced.contains(&axis), keep) {
        (false, _) => Some(x.shape[axis]),
        (true, keep) => keep.then_some(1),
    };
    (0..x.rank()).filter_map(length).collect()
}

pub fn place(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let along = axis(call.int("axis", 0)?, x.rank())?;
    call.flag("select_last_index", false)?;
    let keep = call.flag("keepdims", true)?;
    Ok(vec![Fact::new(
        DataType::Int64,
        remaining(x, &[along], keep),
    )])
}

pub fn softmax(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let default = if call.opset < 13 { 1 } else { -1 };
    axis(call.int("axis", default)?, x.rank())?;
    Ok(vec![Fact::new(x.kind, x.shape.clone())])
}

pub fn norm(call: &Call) -> Facts {
    let x = call.floats(0)?;
    axis(call.int("axis", -1)?, x.rank())?;
    match call.int("p", 2)? {
        1 | 2 => Ok(vec![Fact::new(x.kind, x.shape.clone())]),
        p => Err(format!("p is {p}; it must be 1 or 2")),
    }
}
