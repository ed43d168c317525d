//! Convolutions.

use std::rc::Rc;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::{Conv, PaddingSpec, PoolSpec};
use tract_onnx::tract_hir::internal::*;

use super::frame::{Frame, Spans, Window};
use super::span::{Extent, Kernel, Span};

pub fn recompute(frame: &mut Frame, node: &TypedNode) -> TractResult<Option<Window>> {
    let op = node.op_as::<Conv>().context("a convolution")?.clone();
    let Some(window) = frame.window(node.inputs[0])? else {
        return Ok(None);
    };
    let Some(sliding) = Sliding::new(frame, node, &op.pool_spec, &window, extent(&op))? else {
        return Ok(None);
    };
    if op.q_params.is_some() || !frame.are_constant(&node.inputs[1..])? {
        return Ok(None);
    }
    let mut inputs = tvec![frame.read_by(node.inputs[0], &window, &sliding.axes, 0.0)?];
    for &input in &node.inputs[1..] {
        inputs.push(frame.whole(input)?);
    }
    let op = Conv {
        pool_spec: sliding.spec.clone(),
        ..op
    };
    let outlet = frame.wire(op, &inputs)?[0];
    Ok(Some(sliding.window(outlet)))
}

/// Exact, for convolutions that an operator of our own computes for any number of cells.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn extent(op: &Conv) -> Extent {
    match crate::graph::simd::Depthwise::fits(op) {
        true => Extent::Exact,
        false => Extent::Same,
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn extent(_: &Conv) -> Extent {
    Extent::Same
}

/// A kernel that slides over a window.
pub struct Sliding {
    /// For each axis of the value, the kernel and the span of the output; none for an axis over which the
    /// kernel does not slide.
    pub axes: Vec<Option<(Kernel, Rc<Span>)>>,
    /// The kernel over what [`Frame::read_by`] cuts out, which holds the padding.
    pub spec: PoolSpec,
}

impl Sliding {
    /// The sliding of a convolution over a window; none if the window lies along an axis over which the
    /// kernel does not slide.
    pub fn new(
        frame: &Frame,
        node: &TypedNode,
        spec: &PoolSpec,
        window: &Window,
        extent: Extent,
    ) -> TractResult<Option<Sliding>> {
        let shape = spec.data_format.shape(frame.shape(node.inputs[0])?)?;
        let output = frame.shape(node.id.into())?;
        let paddings = spec.computed_padding(shape.hw_dims());
        let first = shape.h_axis();
        let mut axes = vec![None; shape.rank()];
        let (mut before, mut after) = (tvec![], tvec![]);
        for (axis, padding) in paddings.iter().enumerate() {
            let Some(span) = &window.spans[first + axis] else {
                before.push(padding.pad_before);
                after.push(padding.pad_after);
                continue;
            };
            let kernel = Kernel {
                taps: spec.kernel_shape[axis],
                dilation: spec.dilation(axis),
                stride: spec.stride(axis),
                before: padding.pad_before,
            };
            let out = span.through(&kernel, output[first + axis], extent);
            axes[first + axis] = Some((kernel, Rc::new(out)));
            before.push(0);
            after.push(0);
        }
        let slides = |axis: usize| (first..first + paddings.len()).contains(&axis);
        let spans = window.spans.iter().enumerate();
        if spans
            .clone()
            .any(|(axis, span)| span.is_some() && !slides(axis))
        {
            return Ok(None);
        }
        let spec = PoolSpec {
            padding: PaddingSpec::Explicit(before, after),
            ..spec.clone()
        };
        Ok(Some(Sliding { axes, spec }))
    }

    pub fn spans(&self) -> Spans {
        let axes = self.axes.iter();
        axes.map(|axis| axis.as_ref().map(|(_, span)| span.clone()))
            .collect()
    }

    pub fn window(&self, outlet: OutletId) -> Window {
        Window {
            outlet,
            spans: self.spans(),
        }
    }
}
