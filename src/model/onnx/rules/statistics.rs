//! Normalisation by statistics, stored or of the value itself.

use tract_onnx::pb::tensor_proto::DataType;

use crate::model::onnx::call::{Call, Facts, axis, spread};
use crate::model::onnx::fact::{Fact, written};

const TRAINING: &str = "it is in training mode; call model.eval() before the export";

/// The channels of a value, batch x channels x any axes.
fn channels(x: &Fact) -> Result<usize, String> {
    match x.shape.get(1) {
        Some(&channels) if x.rank() >= 3 || x.rank() == 2 => Ok(channels),
        _ => Err(format!("{} has no channels", written(&x.shape))),
    }
}

/// Fails unless these inputs are lists of `length` numbers, of the type of the first input.
fn lists(call: &Call, inputs: std::ops::Range<usize>, length: usize) -> Result<(), String> {
    let kind = call.one_type()?;
    for index in inputs {
        let list = call.input(index)?;
        if list.shape != [length] || list.kind != kind {
            return Err(format!(
                "input {} is {}; a list of {length} was expected",
                index + 1,
                written(&list.shape)
            ));
        }
    }
    Ok(())
}

fn same(call: &Call) -> Facts {
    let x = call.floats(0)?;
    call.float("epsilon", 1e-5)?;
    Ok(vec![Fact::new(x.kind, x.shape.clone())])
}

pub fn batch(call: &Call) -> Facts {
    let outputs = call.node.output.iter().filter(|name| !name.is_empty());
    if call.flag("training_mode", false)? || outputs.count() > 1 {
        return Err(TRAINING.to_string());
    }
    call.int("spatial", 1)?;
    lists(call, 1..5, channels(call.floats(0)?)?)?;
    same(call)
}

pub fn dropout(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let ratio = call.optional(1);
    let training = call.optional(2);
    if let Some(training) = training {
        match training.known.as_deref() {
            Some([0.0]) if training.kind == DataType::Bool && training.rank() == 0 => {}
            _ => return Err(TRAINING.to_string()),
        }
    }
    if ratio.is_some_and(|ratio| !ratio.is_float() || ratio.rank() != 0) {
        return Err("its ratio must be one real number".to_string());
    }
    call.float("ratio", 0.5)?;
    Ok(vec![
        Fact::new(x.kind, x.shape.clone()),
        Fact::new(DataType::Bool, x.shape.clone()),
    ])
}

pub fn instance(call: &Call) -> Facts {
    let x = call.floats(0)?;
    if x.rank() < 3 {
        return Err(format!(
            "{} has no rows to be normalised",
            written(&x.shape)
        ));
    }
    lists(call, 1..3, channels(x)?)?;
    same(call)
}

pub fn group(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let channels = channels(x)?;
    let groups = call.int("num_groups", 0)?;
    if groups < 1 || channels as i64 % groups != 0 {
        return Err(format!("{channels} channels cannot be {groups} groups"));
    }
    let length = if call.opset >= 21 {
        channels
    } else {
        groups as usize
    };
    lists(call, 1..3, length)?;
    same(call)
}

pub fn layer(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let first = axis(call.int("axis", -1)?, x.rank())?;
    call.int("stash_type", 1)?;
    call.one_type()?;
    let normalised = &x.shape[first..];
    for parameter in [call.optional(1), call.optional(2)].into_iter().flatten() {
        if spread([normalised, &parameter.shape])? != normalised {
            return Err(format!(
                "{} does not fit {}",
                written(&parameter.shape),
                written(normalised)
            ));
        }
    }
    same(call)
}

pub fn local_response(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let size = call.int("size", 0)?;
    let channels = channels(x)?;
    for name in ["alpha", "beta", "bias"] {
        call.float(name, 0.0)?;
    }
    match (1..=channels.max(1) as i64 * 2 + 1).contains(&size) {
        true => Ok(vec![Fact::new(x.kind, x.shape.clone())]),
        false => Err(format!("a neighbourhood of {size} in {channels} channels")),
    }
}
