//! Products of matrices.

use tract_onnx::pb::attribute_proto::AttributeType;

use crate::model::onnx::call::{Call, Facts, spread};
use crate::model::onnx::fact::{Fact, written};

fn misfit(a: &Fact, b: &Fact) -> String {
    format!(
        "matrices of {} and {} do not fit each other",
        written(&a.shape),
        written(&b.shape)
    )
}

pub fn gemm(call: &Call) -> Facts {
    let (a, b) = (call.floats(0)?, call.floats(1)?);
    let kind = call.one_type()?;
    call.float("alpha", 1.0)?;
    call.float("beta", 1.0)?;
    let turned = [call.flag("transA", false)?, call.flag("transB", false)?];
    let (&[a0, a1], &[b0, b1]) = (&a.shape[..], &b.shape[..]) else {
        return Err(misfit(a, b));
    };
    let (rows, inner) = if turned[0] { (a1, a0) } else { (a0, a1) };
    let (other, columns) = if turned[1] { (b1, b0) } else { (b0, b1) };
    if inner != other {
        return Err(misfit(a, b));
    }
    let shape = vec![rows, columns];
    match call.optional(2) {
        Some(c) if spread([&c.shape[..], &shape])? != shape => Err(format!(
            "{} does not fit into {}",
            written(&c.shape),
            written(&shape)
        )),
        _ => Ok(vec![Fact::new(kind, shape)]),
    }
}

pub fn mat_mul(call: &Call) -> Facts {
    let (a, b) = (call.floats(0)?, call.floats(1)?);
    let kind = call.one_type()?;
    if a.rank() < 2 || b.rank() < 2 {
        return Err(misfit(a, b));
    }
    let (a_batch, a_matrix) = a.shape.split_at(a.rank() - 2);
    let (b_batch, b_matrix) = b.shape.split_at(b.rank() - 2);
    if a_matrix[1] != b_matrix[0] {
        return Err(misfit(a, b));
    }
    let mut shape = spread([a_batch, b_batch])?;
    shape.extend([a_matrix[0], b_matrix[1]]);
    Ok(vec![Fact::new(kind, shape)])
}

/// Sums of products by letters, each of which names an axis.
pub fn einsum(call: &Call) -> Facts {
    let inputs = call.all()?;
    let kind = call.one_type()?;
    call.floats(0)?;
    let letters = equation(call)?;
    let (sides, out) = (&letters.0, &letters.1);
    if sides.len() != inputs.len() {
        return Err(format!("an equation for {} inputs", sides.len()));
    }
    let mut lengths = [None; 128];
    for (side, input) in std::iter::zip(sides, &inputs) {
        if side.len() != input.rank() {
            return Err(format!("{} axes for {}", side.len(), written(&input.shape)));
        }
        for (&letter, &length) in std::iter::zip(side, &input.shape) {
            let known: &mut Option<usize> = &mut lengths[usize::from(letter)];
            if known.is_some_and(|known| known != length) {
                return Err("one letter stands for several lengths".to_string());
            }
            *known = Some(length);
        }
    }
    let shape = out.iter().map(|&letter| lengths[usize::from(letter)]);
    let shape: Option<Vec<usize>> = shape.collect();
    let shape = shape.ok_or("the result has a letter that no input has")?;
    Ok(vec![Fact::new(kind, shape)])
}

/// The letters of each input and of the output; none twice in one of them.
pub fn equation(call: &Call) -> Result<(Vec<Vec<u8>>, Vec<u8>), String> {
    let found = call.attribute("equation", AttributeType::String)?;
    let text: Vec<u8> = found.map(|found| found.s.clone()).unwrap_or_default();
    let text: Vec<u8> = text.into_iter().filter(|letter| *letter != b' ').collect();
    let text = String::from_utf8(text).unwrap_or_default();
    let (left, right) = text.split_once("->").ok_or("an equation needs an arrow")?;
    let sides: Vec<&str> = left.split(',').collect();
    let mut letters = vec![];
    for side in sides.into_iter().chain([right]) {
        let side = side.as_bytes();
        let alone = |(place, letter): (usize, &u8)| {
            letter.is_ascii_alphabetic() && !side[..place].contains(letter)
        };
        if side.len() > 8 || !side.iter().enumerate().all(alone) {
            return Err(format!("the equation {text:?} is not read here"));
        }
        letters.push(side.to_vec());
    }
    let out = letters.pop().unwrap_or_default();
    Ok((letters, out))
}
