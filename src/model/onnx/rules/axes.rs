//! Operators that change axes, and how values lie along them.

use tract_onnx::pb::tensor_proto::DataType;

use crate::model::onnx::call::{Call, Facts, axes, axis};
use crate::model::onnx::fact::{self, Fact, written};
use crate::model::onnx::limits;

pub fn reshape(call: &Call) -> Facts {
    let x = call.input(0)?;
    let wanted = call.integers(1)?.ok_or("the shape is missing")?;
    let zero_is_zero = call.flag("allowzero", false)?;
    if wanted.len() > limits::RANK {
        return Err(format!("a shape of {} axes", wanted.len()));
    }
    let mut shape = vec![];
    let mut open = None;
    for (place, &length) in wanted.iter().enumerate() {
        shape.push(match length {
            -1 if open.is_none() => {
                open = Some(place);
                1
            }
            0 if !zero_is_zero && place < x.rank() => x.shape[place],
            _ => match usize::try_from(length) {
                Ok(length) if length > 0 || zero_is_zero => length,
                _ => return Err(format!("the shape {wanted:?} cannot be")),
            },
        });
    }
    if let Some(place) = open {
        shape[place] = x.count() / fact::count(&shape).max(1);
    }
    match fact::count(&shape) == x.count() {
        true => Ok(vec![Fact { shape, ..x.clone() }]),
        false => Err(format!(
            "{} cannot become {wanted:?}; the count of numbers must stay",
            written(&x.shape)
        )),
    }
}

pub fn flatten(call: &Call) -> Facts {
    let x = call.input(0)?;
    let at = call.int("axis", 1)?;
    let at = match at {
        _ if at == x.rank() as i64 => x.rank(),
        _ => axis(at, x.rank())?,
    };
    let shape = vec![fact::count(&x.shape[..at]), fact::count(&x.shape[at..])];
    Ok(vec![Fact { shape, ..x.clone() }])
}

pub fn transpose(call: &Call) -> Facts {
    let x = call.input(0)?;
    let backwards: Vec<i64> = (0..x.rank() as i64).rev().collect();
    let order = call.ints("perm")?.unwrap_or(&backwards);
    // Places that count from the end are none in this operator.
    let order = match order.iter().all(|&place| place >= 0) {
        true => axes(order, x.rank())?,
        false => return Err(format!("perm is {order:?}; each axis must be there once")),
    };
    if order.len() != x.rank() {
        return Err(format!(
            "perm is {order:?} for a value of {} axes",
            x.rank()
        ));
    }
    let shape = order.iter().map(|&axis| x.shape[axis]).collect();
    let known = x.known.clone().filter(|_| x.rank() < 2);
    Ok(vec![Fact {
        kind: x.kind,
        shape,
        known,
    }])
}

pub fn squeeze(call: &Call) -> Facts {
    let x = call.input(0)?;
    let named = call.integers_or(1, "axes", 13)?;
    let removed = match named {
        Some(list) => axes(&list, x.rank())?,
        None => (0..x.rank()).filter(|&axis| x.shape[axis] == 1).collect(),
    };
    if let Some(axis) = removed.iter().find(|&&axis| x.shape[axis] != 1) {
        return Err(format!(
            "axis {axis} has the length {}, not 1",
            x.shape[*axis]
        ));
    }
    let kept = (0..x.rank()).filter(|axis| !removed.contains(axis));
    Ok(vec![Fact {
        shape: kept.map(|axis| x.shape[axis]).collect(),
        ..x.clone()
    }])
}

pub fn unsqueeze(call: &Call) -> Facts {
    let x = call.input(0)?;
    let list = call.integers_or(1, "axes", 13)?.ok_or("axes are missing")?;
    let rank = x.rank() + list.len();
    if rank > limits::RANK {
        return Err(format!("a value of {rank} axes"));
    }
    let added = axes(&list, rank)?;
    let mut lengths = x.shape.iter();
    let shape = (0..rank).map(|axis| match added.contains(&axis) {
        true => 1,
        false => lengths.next().copied().unwrap_or(1),
    });
    Ok(vec![Fact {
        shape: shape.collect(),
        ..x.clone()
    }])
}

pub fn concat(call: &Call) -> Facts {
    let inputs = call.all()?;
    let kind = call.one_type()?;
    let rank = inputs[0].rank();
    if inputs.iter().any(|input| input.rank() != rank) {
        return Err("its inputs differ in their axes".to_string());
    }
    let along = match call.int("axis", i64::MAX)? {
        i64::MAX => return Err("axis is missing".to_string()),
        along => axis(along, rank)?,
    };
    let mut shape = inputs[0].shape.clone();
    for input in &inputs[1..] {
        for (axis, length) in shape.iter_mut().enumerate() {
            match axis == along {
                true => *length = length.saturating_add(input.shape[axis]),
                false if *length == input.shape[axis] => {}
                false => {
                    return Err(format!(
                        "{} does not fit beside {}",
                        written(&input.shape),
                        written(&inputs[0].shape)
                    ));
                }
            }
        }
    }
    // Counted before it is copied: one list may be there many times.
    let small = rank == 1 && shape[0] <= limits::KNOWN;
    let known = inputs.iter().map(|input| input.known.as_deref());
    let known: Option<Vec<&[f64]>> = known.take_while(|_| small).collect();
    Ok(vec![Fact {
        kind,
        shape,
        known: known.filter(|_| small).map(|parts| parts.concat()),
    }])
}

pub fn split(call: &Call) -> Facts {
    let x = call.input(0)?;
    let along = axis(call.int("axis", 0)?, x.rank())?;
    let outputs = call.node.output.len();
    let length = x.shape[along];
    let named = call.int("num_outputs", outputs as i64)?;
    if named != outputs as i64 || outputs == 0 {
        return Err(format!("num_outputs is {named}, but it has {outputs}"));
    }
    let parts: Vec<i64> = match call.integers_or(1, "split", 13)? {
        Some(parts) => parts,
        None if length % outputs == 0 => vec![(length / outputs) as i64; outputs],
        None => {
            return Err(format!(
                "{length} cannot be split into {outputs} equal parts"
            ));
        }
    };
    let sum = parts
        .iter()
        .fold(0i64, |sum, &part| sum.saturating_add(part));
    let fits = parts.len() == outputs && parts.iter().all(|&part| part > 0);
    if !fits || sum != length as i64 {
        return Err(format!(
            "{length} cannot be split into {parts:?} as {outputs} outputs"
        ));
    }
    let part = |&part: &i64| {
        let mut shape = x.shape.clone();
        shape[along] = part as usize;
        Fact::new(x.kind, shape)
    };
    Ok(parts.iter().map(part).collect())
}

/// Rows, columns and the length of a block's side.
fn blocks<'a>(call: &'a Call) -> Result<(&'a Fact, usize), String> {
    let x = call.input(0)?;
    let side = call.int("blocksize", 0)?;
    match x.rank() == 4 && x.kind != DataType::Bool && (1..=1024).contains(&side) {
        true => Ok((x, side as usize)),
        false => Err(format!("blocks of side {side} in {}", written(&x.shape))),
    }
}

pub fn depth_to_space(call: &Call) -> Facts {
    let (x, side) = blocks(call)?;
    call.word("mode", "DCR", &["DCR", "CRD"])?;
    if x.shape[1] % (side * side) != 0 {
        return Err(format!(
            "{} channels are no blocks of side {side}",
            x.shape[1]
        ));
    }
    let shape = vec![
        x.shape[0],
        x.shape[1] / (side * side),
        x.shape[2].saturating_mul(side),
        x.shape[3].saturating_mul(side),
    ];
    Ok(vec![Fact::new(x.kind, shape)])
}

pub fn space_to_depth(call: &Call) -> Facts {
    let (x, side) = blocks(call)?;
    if x.shape[2] % side != 0 || x.shape[3] % side != 0 {
        return Err(format!(
            "{} is no whole number of blocks",
            written(&x.shape)
        ));
    }
    let channels = x.shape[1].saturating_mul(side * side);
    let shape = vec![x.shape[0], channels, x.shape[2] / side, x.shape[3] / side];
    Ok(vec![Fact::new(x.kind, shape)])
}
