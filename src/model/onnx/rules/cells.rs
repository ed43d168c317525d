//! Operators that take out numbers by their place.

use tract_onnx::pb::tensor_proto::DataType;

use crate::model::onnx::call::{Call, Facts, axes, axis};
use crate::model::onnx::fact::{Fact, written};

/// Places along an axis of some length, which must be known to lie on it.
fn places(places: &Fact, length: usize) -> Result<(), String> {
    if !matches!(places.kind, DataType::Int64 | DataType::Int32) {
        return Err("places must be integers".to_string());
    }
    let within = |&place: &i64| (-(length as i64)..length as i64).contains(&place);
    match places.integers() {
        Some(known) if known.iter().all(within) => Ok(()),
        Some(_) => Err(format!(
            "a place lies outside of the {length} that there are"
        )),
        None => Err("places must be few, and the same for every photo".to_string()),
    }
}

pub fn gather(call: &Call) -> Facts {
    let (x, indices) = (call.input(0)?, call.input(1)?);
    let along = axis(call.int("axis", 0)?, x.rank())?;
    places(indices, x.shape[along])?;
    let mut shape = x.shape[..along].to_vec();
    shape.extend(&indices.shape);
    shape.extend(&x.shape[along + 1..]);
    let known = x.known.as_ref().filter(|_| x.rank() == 1);
    let known = known.zip(indices.integers()).map(|(known, places)| {
        let length = known.len() as i64;
        let place = |place: &i64| known[place.rem_euclid(length) as usize];
        places.iter().map(place).collect()
    });
    Ok(vec![Fact {
        kind: x.kind,
        shape,
        known,
    }])
}

pub fn gather_elements(call: &Call) -> Facts {
    let (x, indices) = (call.input(0)?, call.input(1)?);
    let along = axis(call.int("axis", 0)?, x.rank())?;
    places(indices, x.shape[along])?;
    let fits = indices.rank() == x.rank()
        && std::iter::zip(&indices.shape, &x.shape)
            .enumerate()
            .all(|(axis, (place, length))| axis == along || place <= length);
    match fits {
        true => Ok(vec![Fact::new(x.kind, indices.shape.clone())]),
        false => Err(format!(
            "places of shape {} in a value of shape {}",
            written(&indices.shape),
            written(&x.shape)
        )),
    }
}

pub fn scatter(call: &Call) -> Facts {
    let [x, indices, updates] = [call.input(0)?, call.input(1)?, call.input(2)?];
    call.word("reduction", "none", &["none"])?;
    let known = indices
        .integers()
        .filter(|_| indices.kind == DataType::Int64);
    let known = known.ok_or("places must be int64, few, and the same for every photo")?;
    let depth = indices.shape.last().copied().unwrap_or(0);
    if x.kind != updates.kind || !(1..=x.rank()).contains(&depth) {
        return Err("its inputs do not fit each other".to_string());
    }
    let mut shape = indices.shape[..indices.rank() - 1].to_vec();
    shape.extend(&x.shape[depth..]);
    let mut rows = known.chunks_exact(depth);
    let inside = rows.all(|row| {
        std::iter::zip(row, &x.shape).all(|(&place, &length)| (0..length as i64).contains(&place))
    });
    match inside && shape == updates.shape {
        true => Ok(vec![Fact::new(x.kind, x.shape.clone())]),
        false => Err(format!(
            "what it writes does not fit in {}",
            written(&x.shape)
        )),
    }
}

pub fn slice(call: &Call) -> Facts {
    let x = call.input(0)?;
    let starts = call
        .integers_or(1, "starts", 10)?
        .ok_or("starts are missing")?;
    let ends = call.integers_or(2, "ends", 10)?.ok_or("ends are missing")?;
    let along = match call.integers_or(3, "axes", 10)? {
        Some(list) if call.opset >= 10 || list.iter().all(|&axis| axis >= 0) => {
            axes(&list, x.rank())?
        }
        Some(list) => return Err(format!("axes are {list:?}; none may be negative")),
        None => (0..starts.len()).collect(),
    };
    let steps = match call.opset {
        10.. => call.integers(4)?,
        _ => None,
    };
    let steps = steps.unwrap_or_else(|| vec![1; starts.len()]);
    let counts = [starts.len(), ends.len(), along.len(), steps.len()];
    if counts.iter().any(|&count| count != starts.len()) || starts.len() > x.rank() {
        return Err(format!("starts, ends, axes and steps number {counts:?}"));
    }
    let mut shape = x.shape.clone();
    let mut known = x.known.clone().filter(|_| x.rank() == 1);
    for (place, &axis) in along.iter().enumerate() {
        let length = x.shape[axis] as i64;
        let (start, end, step) = (starts[place], ends[place], steps[place]);
        let from_end = |at: i64| {
            if at < 0 {
                at.saturating_add(length)
            } else {
                at
            }
        };
        let (start, end) = (from_end(start), from_end(end));
        // Cells from `start` on, towards `end`, which is outside.
        let (start, span) = match step {
            1..=1_000_000 => {
                let (start, end) = (start.clamp(0, length), end.clamp(0, length));
                (start, end - start)
            }
            -1_000_000..=-1 if length > 0 => {
                let (start, end) = (start.clamp(0, length - 1), end.clamp(-1, length - 1));
                (start, start - end)
            }
            _ => return Err(format!("a step is {step}")),
        };
        let count = span.max(0).unsigned_abs().div_ceil(step.unsigned_abs());
        shape[axis] = usize::try_from(count).map_err(|_| format!("it takes {count} cells"))?;
        known = known.map(|known| {
            let cells = (0..count as i64).map(|number| start + number * step);
            cells.map(|cell| known[cell as usize]).collect()
        });
    }
    Ok(vec![Fact {
        kind: x.kind,
        shape,
        known,
    }])
}

pub fn cumulative(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let along = call.input(1)?;
    let (Some(&[along]), true) = (along.integers().as_deref(), along.rank() == 0) else {
        return Err("its axis must be a single number that every photo shares".to_string());
    };
    axis(along, x.rank())?;
    call.flag("exclusive", false)?;
    call.flag("reverse", false)?;
    Ok(vec![Fact::new(x.kind, x.shape.clone())])
}

pub fn top(call: &Call) -> Facts {
    let x = call.floats(0)?;
    let along = axis(call.int("axis", -1)?, x.rank())?;
    call.flag("largest", true)?;
    call.flag("sorted", true)?;
    let most = x.shape[along] as i64;
    let taken = match call.integers(1)?.as_deref() {
        Some(&[taken]) if (1..=most).contains(&taken) => taken as usize,
        _ => return Err(format!("it must take between 1 and {most}")),
    };
    let mut shape = x.shape.clone();
    shape[along] = taken;
    Ok(vec![
        Fact::new(x.kind, shape.clone()),
        Fact::new(DataType::Int64, shape),
    ])
}
