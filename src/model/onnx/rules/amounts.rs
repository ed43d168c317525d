//! Operators that make more numbers than they read.

use tract_onnx::pb::tensor_proto::DataType;

use crate::model::onnx::call::{Call, Facts, axes, spread};
use crate::model::onnx::fact::{self, Fact};
use crate::model::onnx::limits;
use crate::model::onnx::rules::arithmetic::laid;

/// Lengths that an input says.
fn lengths(call: &Call, index: usize) -> Result<Vec<usize>, String> {
    let listed = call
        .integers(index)?
        .ok_or("the input of lengths is missing")?;
    fact::shape(&listed)
}

pub fn constant_of_shape(call: &Call) -> Facts {
    let shape = lengths(call, 0)?;
    let value = match call.tensor("value")? {
        Some(tensor) if fact::is_external(tensor) => {
            return Err("its value lies in another file".to_string());
        }
        Some(tensor) => fact::of_tensor(tensor)?,
        None => Fact {
            kind: DataType::Float,
            shape: vec![1],
            known: Some(vec![0.0]),
        },
    };
    let Some(&[number]) = value.known.as_deref() else {
        return Err("its value must be one number".to_string());
    };
    let few = fact::count(&shape) <= limits::KNOWN;
    Ok(vec![Fact {
        kind: value.kind,
        known: few.then(|| vec![number; fact::count(&shape)]),
        shape,
    }])
}

pub fn expand(call: &Call) -> Facts {
    let x = call.input(0)?;
    let shape = spread([&x.shape[..], &lengths(call, 1)?])?;
    let known = laid(x, &shape);
    Ok(vec![Fact {
        kind: x.kind,
        shape,
        known,
    }])
}

pub fn tile(call: &Call) -> Facts {
    let x = call.input(0)?;
    let times = lengths(call, 1)?;
    if times.len() != x.rank() {
        return Err(format!(
            "{} repetitions for a value of {} axes",
            times.len(),
            x.rank()
        ));
    }
    let shape =
        std::iter::zip(&x.shape, times).map(|(&length, times)| length.saturating_mul(times));
    Ok(vec![Fact::new(x.kind, shape.collect())])
}

pub fn range(call: &Call) -> Facts {
    let kind = call.one_type()?;
    let number = |index: usize| match call.input(index)?.known.as_deref() {
        Some(&[number]) if call.input(index)?.rank() == 0 => Ok(number),
        _ => {
            Err("its ends and its step must be single numbers that every photo shares".to_string())
        }
    };
    let [start, limit, step] = [number(0)?, number(1)?, number(2)?];
    if !matches!(kind, DataType::Int64 | DataType::Int32 | DataType::Float) {
        return Err("its numbers must be int64, int32 or float32".to_string());
    }
    let count = ((limit - start) / step).ceil();
    if !(1.0..=limits::VALUE as f64).contains(&count) {
        return Err(format!(
            "from {start} to {limit} by {step} is no list of numbers"
        ));
    }
    let count = count as usize;
    let few = count <= limits::KNOWN;
    Ok(vec![Fact {
        kind,
        shape: vec![count],
        known: few.then(|| (0..count).map(|n| start + step * n as f64).collect()),
    }])
}

pub fn pad(call: &Call) -> Facts {
    let x = call.input(0)?;
    let mode = call.word("mode", "constant", &["constant", "reflect", "edge"])?;
    call.float("value", 0.0)?;
    let pads = call.integers_or(1, "pads", 11)?.ok_or("pads are missing")?;
    if let Some(value) = call
        .optional(2)
        .filter(|value| value.kind != x.kind || value.count() != 1)
    {
        return Err(format!(
            "it fills with {}; one number of the value's type was expected",
            fact::written(&value.shape)
        ));
    }
    let along = match call.integers(3)? {
        Some(list) => axes(&list, x.rank())?,
        None => (0..x.rank()).collect(),
    };
    if pads.len() != 2 * along.len() {
        return Err(format!(
            "{} pads for {} axes; there must be two an axis",
            pads.len(),
            along.len()
        ));
    }
    let mut shape = x.shape.clone();
    for (place, &axis) in along.iter().enumerate() {
        let most = match mode {
            "reflect" => x.shape[axis] as i64 - 1,
            _ => limits::VALUE as i64,
        };
        for pad in [pads[place], pads[place + along.len()]] {
            if !(0..=most).contains(&pad) {
                return Err(format!("a pad is {pad}; 0 to {most} are possible there"));
            }
            shape[axis] += pad as usize;
        }
    }
    Ok(vec![Fact::new(x.kind, shape)])
}

pub fn resize(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let mode = call.word("mode", "nearest", &["nearest", "linear", "cubic"])?;
    let coordinates = [
        "half_pixel",
        "half_pixel_symmetric",
        "pytorch_half_pixel",
        "align_corners",
        "asymmetric",
    ];
    call.word("coordinate_transformation_mode", "half_pixel", &coordinates)?;
    call.word("keep_aspect_ratio_policy", "stretch", &["stretch"])?;
    call.float("cubic_coeff_a", -0.75)?;
    if call.ints("axes")?.is_some() {
        return Err("resizing of named axes is not read here".to_string());
    }
    if call.flag("antialias", false)? && mode == "nearest" {
        return Err("the nearest value cannot be antialiased".to_string());
    }
    // tract finds the inputs of these sets by their place.
    if (11..13).contains(&call.opset) && (call.optional(1).is_none() || call.optional(2).is_none())
    {
        return Err("roi and scales must be there in operator sets 11 and 12".to_string());
    }
    let scales = call.optional(if call.opset < 11 { 1 } else { 2 });
    let scales = scales.filter(|scales| scales.count() > 0);
    let shape: Vec<usize> = match (scales, call.optional(3).is_some()) {
        (None, true) => lengths(call, 3)?,
        (Some(scales), false) => {
            let known = scales
                .known
                .as_ref()
                .filter(|_| scales.kind == DataType::Float);
            let known = known.ok_or("its scales must be real numbers that every photo shares")?;
            let scaled = std::iter::zip(&x.shape, known);
            if scales.count() != x.rank() || known.iter().any(|&s| !(1e-4..=1e4).contains(&s)) {
                return Err(format!(
                    "its scales are {known:?}; one between 0.0001 and 10000 was expected for each axis"
                ));
            }
            scaled
                .map(|(&length, scale)| (length as f64 * scale).floor() as usize)
                .collect()
        }
        _ => return Err("it needs either scales or sizes".to_string()),
    };
    let spatial = x.rank() >= 3 && shape.len() == x.rank() && shape[..2] == x.shape[..2];
    match spatial {
        true => Ok(vec![Fact::new(x.kind, shape)]),
        false => Err(format!(
            "it makes {} of {}; only rows and columns may change",
            fact::written(&shape),
            fact::written(&x.shape)
        )),
    }
}
