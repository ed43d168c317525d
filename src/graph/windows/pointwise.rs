//! Operators that compute each cell from the same cell of their inputs.

use std::rc::Rc;

use tract_onnx::prelude::*;

use super::frame::{Frame, Spans, Window};

/// Where branches reach differently far, the output changes where any of them does.
pub fn recompute(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let Some(spans) = united(frame, node)? else {
        return Ok(None);
    };
    let inputs = node
        .inputs
        .iter()
        .map(|&input| fitted(frame, input, &spans));
    let inputs = inputs.collect::<TractResult<TVec<_>>>()?;
    let outlet = frame.wire(node.op.clone(), &inputs)?[0];
    Ok(Some(Window { outlet, spans }))
}

/// The union of the windows of a node's inputs, if they lie along the same axes.
pub fn united(frame: &Frame, node: &TypedNode) -> TractResult<Option<Spans>> {
    let mut union: Option<Spans> = None;
    for &input in &node.inputs {
        let Some(window) = frame.window(input)? else {
            continue;
        };
        let Some(spans) = &mut union else {
            union = Some(window.spans);
            continue;
        };
        for (one, other) in spans.iter_mut().zip(&window.spans) {
            match (&one, other) {
                (None, None) => {}
                (Some(a), Some(b)) if a.size == b.size && a.direction == b.direction => {
                    *one = Some(Rc::new(a.union(b)));
                }
                _ => return Ok(None),
            }
        }
    }
    Ok(union)
}

/// An input over some spans; a constant is cut where it is not broadcast.
fn fitted(frame: &mut Frame, input: OutletId, spans: &Spans) -> TractResult<OutletId> {
    if frame.window(input)?.is_some() {
        return frame.fitted(input, spans);
    }
    let whole = frame.whole(input)?;
    let shape = frame.shape(input)?;
    let along = |(span, &size): (&Option<_>, &usize)| match size {
        1 => None,
        _ => Option::clone(span),
    };
    let spans: Spans = spans.iter().zip(&shape).map(along).collect();
    match spans.iter().any(Option::is_some) {
        true => frame.cut(whole, &spans),
        false => Ok(whole),
    }
}
