//! Pooling windows, and the taking of every n-th cell.

use std::rc::Rc;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::Downsample;
use tract_onnx::tract_core::ops::cnn::{MaxPool, SumPool};
use tract_onnx::tract_core::ops::math::mul;
use tract_onnx::tract_hir::internal::*;

use super::conv::Sliding;
use super::frame::{Frame, Window};
use super::span::{Extent, Kernel};
use crate::graph::pooling::shares;

pub fn recompute_max(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node.op_as::<MaxPool>().context("maximum pooling")?.clone();
    let Some(window) = frame.window(node.inputs[0])? else {
        return Ok(None);
    };
    let Some(sliding) = Sliding::new(frame, node, &op.pool_spec, &window, Extent::Same)? else {
        return Ok(None);
    };
    if op.with_index_outputs.is_some() {
        return Ok(None);
    }
    let read = frame.read_by(node.inputs[0], &window, &sliding.axes, f32::NEG_INFINITY)?;
    let op = MaxPool {
        pool_spec: sliding.spec.clone(),
        ..op
    };
    let outlet = frame.wire(op, &[read])?[0];
    Ok(Some(sliding.window(outlet)))
}

/// A plain sum over each window, times the share of a cell in the mean there.
pub fn recompute_sum(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node.op_as::<SumPool>().context("average pooling")?.clone();
    let Some(window) = frame.window(node.inputs[0])? else {
        return Ok(None);
    };
    let Some(sliding) = Sliding::new(frame, node, &op.pool_spec, &window, Extent::Same)? else {
        return Ok(None);
    };
    let read = frame.read_by(node.inputs[0], &window, &sliding.axes, 0.0)?;
    let sum = SumPool {
        pool_spec: sliding.spec.clone(),
        normalize: false,
        ..op.clone()
    };
    let mut outlet = frame.wire(sum, &[read])?[0];
    if op.normalize {
        let factors = shares(&op, &frame.shape(node.inputs[0])?)?;
        let factors = frame.add_constant(factors)?;
        let factors = frame.cut(factors, &sliding.spans())?;
        outlet = frame.wire(mul(), &[outlet, factors])?[0];
    }
    Ok(Some(sliding.window(outlet)))
}

pub fn recompute_downsample(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node
        .op_as::<Downsample>()
        .context("every n-th cell")?
        .clone();
    let Some(window) = frame.window(node.inputs[0])? else {
        return Ok(None);
    };
    let (Ok(stride), Some(span)) = (usize::try_from(op.stride), &window.spans[op.axis]) else {
        return Ok(None);
    };
    if op.modulo != 0 {
        return Ok(None);
    }
    let kernel = Kernel {
        taps: 1,
        dilation: 1,
        stride,
        before: 0,
    };
    let size = frame.shape(node.id.into())?[op.axis];
    let spans = window.spans.iter().enumerate();
    let axes: Vec<_> = spans
        .map(|(axis, other)| {
            let still = Kernel {
                stride: 1,
                ..kernel
            };
            match axis == op.axis {
                true => Some((kernel, Rc::new(span.through(&kernel, size, Extent::Same)))),
                false => other.clone().map(|other| (still, other)),
            }
        })
        .collect();
    let read = frame.read_by(node.inputs[0], &window, &axes, 0.0)?;
    let outlet = frame.wire(op, &[read])?[0];
    let spans = axes.into_iter().map(|axis| axis.map(|(_, span)| span));
    Ok(Some(Window {
        outlet,
        spans: spans.collect(),
    }))
}
