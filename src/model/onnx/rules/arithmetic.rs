//! Operators that compute each number from the numbers at its place.

use tract_onnx::pb::tensor_proto::DataType;

use crate::model::onnx::call::{Call, Facts, spread};
use crate::model::onnx::fact::{Fact, count, type_name};
use crate::model::onnx::limits;

/// A function of real numbers, with attributes that are numbers.
pub fn real(call: &Call) -> Facts {
    let x = call.floats(0)?;
    for name in ["alpha", "beta", "gamma", "bias", "lambd"] {
        call.float(name, 0.0)?;
    }
    Ok(vec![mapped(call, x)])
}

pub fn gelu(call: &Call) -> Facts {
    call.word("approximate", "none", &["none", "tanh"])?;
    real(call)
}

/// A function of any numbers.
pub fn number(call: &Call) -> Facts {
    let x = call.input(0)?;
    let signed = x.is_float() || matches!(x.kind, DataType::Int32 | DataType::Int64);
    match signed {
        true => Ok(vec![mapped(call, x)]),
        false => Err(format!("it is not computed for {}", name(x))),
    }
}

pub fn identity(call: &Call) -> Facts {
    Ok(vec![call.input(0)?.clone()])
}

fn name(fact: &Fact) -> String {
    type_name(fact.kind as i32)
}

fn mapped(call: &Call, x: &Fact) -> Fact {
    let function: Option<fn(f64) -> f64> = match call.node.op_type.as_str() {
        "Abs" => Some(f64::abs),
        "Ceil" => Some(f64::ceil),
        "Floor" => Some(f64::floor),
        "Neg" => Some(|x| -x),
        "Round" => Some(f64::round_ties_even),
        "Sqrt" => Some(f64::sqrt),
        _ => None,
    };
    let known = x.known.as_ref().zip(function);
    Fact {
        known: known.map(|(known, function)| known.iter().map(|&x| function(x)).collect()),
        ..x.clone()
    }
}

pub fn cast(call: &Call) -> Facts {
    let to = call.int("to", 0)?;
    let to = i32::try_from(to).map_err(|_| format!("{to} is no type"))?;
    converted(call.input(0)?, to)
}

pub fn cast_like(call: &Call) -> Facts {
    converted(call.input(0)?, call.input(1)?.kind as i32)
}

/// A value in another type.
fn converted(x: &Fact, to: i32) -> Facts {
    use DataType::*;
    let kind = DataType::try_from(to).ok().filter(|kind| {
        let read = [
            Float, Double, Float16, Bool, Int64, Int32, Int16, Int8, Uint8, Uint16,
        ];
        read.contains(kind)
    });
    let kind = kind.ok_or_else(|| format!("{} is no type that is read here", type_name(to)))?;
    let convert = |n: f64| match kind {
        Float => Some(f64::from(n as f32)),
        Double => Some(n),
        Bool => Some(f64::from(n != 0.0)),
        Int64 => Some(n.trunc()),
        Int32 => Some(f64::from(n as i32)),
        _ => None,
    };
    let known = x.known.as_ref();
    Ok(vec![Fact {
        kind,
        shape: x.shape.clone(),
        known: known.and_then(|known| known.iter().map(|&n| convert(n)).collect()),
    }])
}

pub fn is_nan(call: &Call) -> Facts {
    let x = call.floats(0)?;
    Ok(vec![Fact::new(DataType::Bool, x.shape.clone())])
}

/// Two values of one type, spread over each other.
pub fn binary(call: &Call) -> Facts {
    let kind = numbers(call)?;
    let function: fn(f64, f64) -> f64 = match call.node.op_type.as_str() {
        "Add" => |a, b| a + b,
        "Sub" => |a, b| a - b,
        "Mul" => |a, b| a * b,
        "Div" if kind == DataType::Float || kind == DataType::Double => |a, b| a / b,
        "Div" => |a, b| (a / b).trunc(),
        _ => |a, b| a - b * (a / b).floor(),
    };
    let mut facts = together(call, kind, function)?;
    let whole = |n: &f64| n.abs() < 2f64.powi(52);
    let fact = &mut facts[0];
    if fact.is_integer() && !fact.known.iter().flatten().all(whole) {
        return Err("whole numbers in it are too large".to_string());
    }
    Ok(facts)
}

/// Division; of whole numbers only by known ones.
pub fn divide(call: &Call) -> Facts {
    let divisor = call.input(1)?;
    if divisor.is_integer() {
        let known = divisor
            .known
            .as_ref()
            .filter(|known| known.iter().all(|&n| n >= 1.0));
        known
            .ok_or("whole numbers are divided by numbers of at least 1 that every photo shares")?;
    }
    call.flag("fmod", false)?;
    binary(call)
}

/// Inputs of one type that numbers are computed of.
fn numbers(call: &Call) -> Result<DataType, String> {
    match call.one_type()? {
        DataType::Bool | DataType::String => Err("it is computed for numbers only".to_string()),
        kind => Ok(kind),
    }
}

pub fn power(call: &Call) -> Facts {
    let (base, exponent) = (call.floats(0)?, call.input(1)?);
    let usual = exponent.kind == base.kind
        || base.kind == DataType::Float
            && matches!(exponent.kind, DataType::Int64 | DataType::Int32);
    match usual {
        true => together(call, base.kind, f64::powf),
        false => Err(format!("{} to the power of {}", name(base), name(exponent))),
    }
}

/// The slope of the negative half, one number or one a channel.
pub fn sloped(call: &Call) -> Facts {
    let (x, slope) = (call.floats(0)?, call.floats(1)?);
    call.one_type()?;
    match spread([&x.shape[..], &slope.shape])? == x.shape {
        true => Ok(vec![Fact::new(x.kind, x.shape.clone())]),
        false => Err("the slope is larger than what it belongs to".to_string()),
    }
}

pub fn comparison(call: &Call) -> Facts {
    let function: fn(f64, f64) -> f64 = match call.node.op_type.as_str() {
        "Equal" => |a, b| f64::from(a == b),
        "Greater" => |a, b| f64::from(a > b),
        "GreaterOrEqual" => |a, b| f64::from(a >= b),
        "Less" => |a, b| f64::from(a < b),
        _ => |a, b| f64::from(a <= b),
    };
    match call.node.op_type.as_str() {
        "Equal" => call.one_type()?,
        _ => numbers(call)?,
    };
    together(call, DataType::Bool, function)
}

pub fn logical(call: &Call) -> Facts {
    let (a, b) = (call.input(0)?, call.input(1)?);
    if (a.kind, b.kind) != (DataType::Bool, DataType::Bool) {
        return Err("its inputs must be of truth values".to_string());
    }
    Ok(vec![Fact::new(
        DataType::Bool,
        spread([&a.shape[..], &b.shape])?,
    )])
}

pub fn not(call: &Call) -> Facts {
    let x = call.input(0)?;
    match x.kind {
        DataType::Bool => Ok(vec![Fact {
            known: x
                .known
                .as_ref()
                .map(|known| known.iter().map(|n| 1.0 - n).collect()),
            ..x.clone()
        }]),
        _ => Err("its input must be of truth values".to_string()),
    }
}

/// Any number of values of one type, spread over each other.
pub fn several(call: &Call) -> Facts {
    let kind = numbers(call)?;
    let inputs = call.all()?;
    let shape = spread(inputs.iter().map(|input| &input.shape[..]))?;
    Ok(vec![Fact::new(kind, shape)])
}

pub fn choice(call: &Call) -> Facts {
    let [condition, a, b] = [call.input(0)?, call.input(1)?, call.input(2)?];
    if condition.kind != DataType::Bool || a.kind != b.kind {
        return Err("a choice is made by truth values between values of one type".to_string());
    }
    let shape = spread([&condition.shape[..], &a.shape, &b.shape])?;
    let parts = [condition, a, b].map(|part| laid(part, &shape));
    let known = match &parts {
        [Some(condition), Some(a), Some(b)] => {
            let choose = |place: usize| {
                if condition[place] != 0.0 {
                    a[place]
                } else {
                    b[place]
                }
            };
            Some((0..condition.len()).map(choose).collect())
        }
        _ => None,
    };
    Ok(vec![Fact {
        kind: a.kind,
        shape,
        known,
    }])
}

/// The bounds are single numbers of the value's type.
pub fn clip(call: &Call) -> Facts {
    let x = call.input(0)?;
    if x.kind == DataType::Bool {
        return Err("it is computed for numbers only".to_string());
    }
    for bound in [call.optional(1), call.optional(2)].into_iter().flatten() {
        if call.opset < 11 || bound.kind != x.kind || bound.count() != 1 {
            return Err(format!("bounds must be single numbers of type {}", name(x)));
        }
    }
    call.float("min", 0.0)?;
    call.float("max", 0.0)?;
    Ok(vec![Fact::new(x.kind, x.shape.clone())])
}

/// Two inputs over each other, with numbers where both are known.
fn together(call: &Call, kind: DataType, function: fn(f64, f64) -> f64) -> Facts {
    let (a, b) = (call.input(0)?, call.input(1)?);
    let shape = spread([&a.shape[..], &b.shape])?;
    let known = laid(a, &shape).zip(laid(b, &shape));
    let known = known.map(|(a, b)| std::iter::zip(a, b).map(|(a, b)| function(a, b)).collect());
    Ok(vec![Fact { kind, shape, known }])
}

/// The numbers of a value that is spread over a shape, where they are known and few.
pub fn laid(fact: &Fact, shape: &[usize]) -> Option<Vec<f64>> {
    let known = fact.known.as_ref()?;
    let total = count(shape);
    if total > limits::KNOWN {
        return None;
    }
    let first = shape.len().checked_sub(fact.rank())?;
    let place = |mut index: usize| {
        let (mut place, mut step) = (0, 1);
        for (axis, &length) in shape.iter().enumerate().rev() {
            let at = index % length;
            index /= length;
            if axis >= first {
                let own = fact.shape[axis - first];
                place += if own == 1 { 0 } else { at * step };
                step *= own;
            }
        }
        known.get(place).copied()
    };
    (0..total).map(place).collect()
}
