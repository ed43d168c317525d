//! Contractions and reductions.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::math::{add, sub};
use tract_onnx::tract_core::ops::nn::{Reduce, Reducer, Softmax};
use tract_onnx::tract_hir::internal::*;

use super::frame::{Frame, Window};
use super::span::Extent;
use crate::graph::product;

/// A window of one operand, if its axes are axes of the output and not of the other operand; of
/// any number of cells if the other is a matrix.
pub fn recompute_einsum(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node.op_as::<EinSum>().context("a contraction")?.clone();
    let mut windows = vec![];
    for (slot, &input) in node.inputs.iter().enumerate() {
        windows.extend(frame.window(input)?.map(|window| (slot, window)));
    }
    let [(slot, window)] = &windows[..] else {
        return Ok(None);
    };
    if op.q_params.is_some() {
        return Ok(None);
    }
    let extent = match product::find(frame.source, node.id)? {
        Some(_) => Extent::Exact,
        None => Extent::Same,
    };
    let window = frame.extended(node.inputs[*slot], window, extent)?;
    let mut spans = tvec![None; frame.shape(node.id.into())?.len()];
    for (axis, span) in window.spans.iter().enumerate() {
        let Some(span) = span else { continue };
        let axis = op.axes.axis((InOut::In(*slot), axis))?;
        let elsewhere = (0..node.inputs.len()).filter(|other| other != slot);
        let (&[out], true) = (
            &axis.outputs[0][..],
            elsewhere.clone().all(|other| axis.inputs[other].is_empty()),
        ) else {
            return Ok(None);
        };
        spans[out] = Some(span.clone());
    }
    let inputs = node
        .inputs
        .iter()
        .enumerate()
        .map(|(index, &input)| match index == *slot {
            true => Ok(window.outlet),
            false => frame.whole(input),
        });
    let inputs = inputs.collect::<TractResult<TVec<_>>>()?;
    let outlet = frame.wire(op, &inputs)?[0];
    Ok(Some(Window { outlet, spans }))
}

/// Along axes that do not change, the same reduction of the window; a sum over the others is what
/// it was, plus the window as it is, less the window as it was.
pub fn recompute_reduce(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node.op_as::<Reduce>().context("a reduction")?.clone();
    let Some(window) = frame.window(node.inputs[0])? else {
        return Ok(None);
    };
    let reduced = |axis: usize| op.axes.contains(&axis);
    let spans = window.spans.iter().enumerate();
    let across = spans
        .clone()
        .any(|(axis, span)| reduced(axis) && span.is_some());
    let spans = spans.map(|(axis, span)| span.clone().filter(|_| !reduced(axis)));
    let spans = spans.collect();
    if across && op.reducer != Reducer::Sum {
        return Ok(None);
    }
    let mut outlet = frame.wire(op.clone(), &[window.outlet])?[0];
    if across {
        let before = frame.remembered(node.inputs[0])?;
        let before = frame.cut(before, &window.spans)?;
        let before = frame.wire(op, &[before])?[0];
        let sum = frame.remembered(node.id.into())?;
        let sum = frame.cut(sum, &spans)?;
        let change = frame.wire(sub(), &[outlet, before])?[0];
        outlet = frame.wire(add(), &[sum, change])?[0];
    }
    Ok(Some(Window { outlet, spans }))
}

/// The softmax of each cell of the window, unless it normalises across the window.
pub fn recompute_softmax(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node.op_as::<Softmax>().context("a softmax")?.clone();
    let Some(window) = frame.window(node.inputs[0])? else {
        return Ok(None);
    };
    if op.axes.iter().any(|&axis| window.spans[axis].is_some()) {
        return Ok(None);
    }
    let outlet = frame.wire(op, &[window.outlet])?[0];
    Ok(Some(Window {
        outlet,
        spans: window.spans,
    }))
}
