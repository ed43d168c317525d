//! Operators that move values without changing them.

use std::rc::Rc;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::array::{Pad, PadMode, TypedConcat};
use tract_onnx::tract_core::ops::change_axes::AxisOp;
use tract_onnx::tract_hir::internal::*;

use super::frame::{Frame, Window};
use super::pointwise;
use super::span::Span;

pub fn recompute_axes(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node.op_as::<AxisOp>().context("a change of axes")?.clone();
    let Some(window) = frame.window(node.inputs[0])? else {
        return Ok(None);
    };
    let mut spans = window.spans;
    match &op {
        AxisOp::Add(axis) => spans.insert(*axis, None),
        AxisOp::Rm(axis) if spans[*axis].is_none() => {
            spans.remove(*axis);
        }
        AxisOp::Move(from, to) => {
            let moved = spans.remove(*from);
            spans.insert(*to, moved);
        }
        AxisOp::Reshape(first, from, to) => {
            let last = first + from.len();
            if spans[*first..last].iter().any(Option::is_some) {
                return Ok(None);
            }
            let tail: TVec<_> = spans[last..].iter().cloned().collect();
            spans.truncate(*first);
            spans.extend(std::iter::repeat_n(None, to.len()));
            spans.extend(tail);
        }
        AxisOp::Rm(_) => return Ok(None),
    }
    let outlet = frame.wire(op, &[window.outlet])?[0];
    Ok(Some(Window { outlet, spans }))
}

/// Side by side along an axis that does not change; all pieces cover the union of their windows.
pub fn recompute_concat(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node.op_as::<TypedConcat>().context("a concatenation")?;
    match pointwise::united(frame, node)? {
        Some(spans) if spans[op.axis].is_none() => pointwise::recompute(frame, node),
        _ => Ok(None),
    }
}

/// The window stays, in a value with constant cells around it.
pub fn recompute_pad(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node.op_as::<Pad>().context("a padding")?.clone();
    let Some(window) = frame.window(node.inputs[0])? else {
        return Ok(None);
    };
    let along_window = window.spans.iter().zip(&op.pads);
    let pads = op.pads.iter().zip(&window.spans);
    let others = pads.map(|(pad, span)| span.as_ref().map_or(*pad, |_| (0, 0)));
    let others: Vec<_> = others.collect();
    if !matches!(op.mode, PadMode::Constant(_)) {
        return Ok(None);
    }
    let spans = along_window
        .map(|(span, &(before, after))| {
            let padded = |span: &Rc<_>| Rc::new(Span::padded(span, before, after));
            span.as_ref().map(padded)
        })
        .collect();
    let mut outlet = window.outlet;
    if others.iter().any(|pad| *pad != (0, 0)) {
        let op = Pad { pads: others, ..op };
        outlet = frame.wire(op, &[outlet])?[0];
    }
    Ok(Some(Window { outlet, spans }))
}
