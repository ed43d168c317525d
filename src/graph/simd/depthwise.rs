//! A depthwise convolution over channels that are last, with its bias and a clip, in one pass.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::Conv;
use tract_onnx::tract_hir::internal::*;

use super::lanes::{Four, clip, load, multiply_add, splat, store};
use super::numbers::Numbers;
use crate::graph::product;

/// Channels computed at once.
const LANES: usize = 4;
/// Neighbours of a row computed at once.
const PIXELS: usize = 4;

/// y = min(max(sum over taps of x w + b, low), high), for each channel on its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Depthwise {
    channels: usize,
    /// By rows, then by columns.
    axes: [Axis; 2],
    /// taps x channels.
    weights: Numbers,
    bias: Numbers,
    low: f32,
    high: f32,
    output: TypedFact,
}

/// How the kernel slides along an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Axis {
    taps: usize,
    stride: usize,
    dilation: usize,
    before: usize,
    after: usize,
}

impl Axis {
    fn outputs(&self, cells: usize) -> Option<usize> {
        let reach = (self.taps - 1) * self.dilation;
        let last = (self.before + cells + self.after).checked_sub(reach + 1)?;
        Some(last / self.stride + 1)
    }

    /// The taps that lie on cells, for an output.
    fn taps(&self, output: usize, cells: usize) -> std::ops::Range<usize> {
        let first = output * self.stride;
        let start = self.before.saturating_sub(first);
        let start = start.div_ceil(self.dilation).min(self.taps);
        let end = (cells + self.before).saturating_sub(first);
        start..end.div_ceil(self.dilation).clamp(start, self.taps)
    }
}

impl Eq for Depthwise {}

impl Op for Depthwise {
    fn name(&self) -> StaticName {
        "Depthwise".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Depthwise {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let x = args_1!(inputs);
        let mut shape: TVec<usize> = x.shape().into();
        let first = shape.len() - 3;
        ensure!(shape[first + 2] == self.channels);
        let cells = [shape[first], shape[first + 1]];
        for axis in 0..2 {
            let outputs = self.axes[axis].outputs(cells[axis]);
            shape[first + axis] = outputs.context("an input larger than the kernel")?;
        }
        // SAFETY: `run` writes every channel of every pixel before y is read.
        let mut y = unsafe { Tensor::uninitialized::<f32>(&shape)? };
        let outputs = [shape[first], shape[first + 1]];
        let from = x.try_as_plain_ram()?;
        let mut to = y.try_as_plain_ram_mut()?;
        self.run(
            from.as_slice::<f32>()?,
            cells,
            to.as_slice_mut::<f32>()?,
            outputs,
        );
        Ok(tvec!(y.into_tvalue()))
    }
}

impl TypedOp for Depthwise {
    fn output_facts(&self, _: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(self.output.clone()))
    }

    as_op!();
}

/// The taps of one output, or of several neighbours.
struct Taps {
    rows: usize,
    columns: usize,
    /// Numbers from a tap's row of x to the next tap's, and from a tap to the next.
    row_step: usize,
    column_step: usize,
    /// Numbers from a neighbour's x to the next one's.
    pixel_step: usize,
    weights_step: usize,
}

impl Depthwise {
    /// Whether it can stand for a convolution, of one picture and with a constant kernel.
    pub fn fits(op: &Conv) -> bool {
        let spec = &op.pool_spec;
        spec.data_format.c_is_last()
            && spec.rank() == 2
            && op.q_params.is_none()
            && op.group == spec.input_channels
            && op.group == spec.output_channels
            && op.group.is_multiple_of(LANES)
    }

    /// The operator for a node, what it reads, and the last value that it computes.
    pub fn find(
        model: &TypedModel,
        id: usize,
    ) -> TractResult<Option<(Depthwise, OutletId, OutletId)>> {
        let node = model.node(id);
        let Some(op) = node.op_as::<Conv>().filter(|op| Depthwise::fits(op)) else {
            return Ok(None);
        };
        let &[input, kernel, bias] = &node.inputs[..] else {
            return Ok(None);
        };
        let fact = model.outlet_fact(input)?;
        let (Some(kernel), Some(bias)) = (
            model.outlet_fact(kernel)?.konst.clone(),
            model.outlet_fact(bias)?.konst.clone(),
        ) else {
            return Ok(None);
        };
        let batch = fact.rank() == 4 && !fact.shape[0].is_one();
        let float = [&kernel, &bias].map(|t| t.datum_type()) == [f32::datum_type(); 2];
        if batch || !float || ![1, op.group].contains(&bias.len()) {
            return Ok(None);
        }
        let bias = bias.try_as_plain_ram()?;
        let bias = bias.as_slice::<f32>()?.iter().copied().cycle();
        let spec = &op.pool_spec;
        let shape = spec.data_format.shape(fact.shape.to_tvec())?;
        let paddings = spec.computed_padding(shape.hw_dims());
        let axis = |axis: usize| -> TractResult<Axis> {
            Ok(Axis {
                taps: spec.kernel_shape[axis],
                stride: spec.stride(axis),
                dilation: spec.dilation(axis),
                before: paddings[axis].pad_before.to_usize()?,
                after: paddings[axis].pad_after.to_usize()?,
            })
        };
        let axes = [axis(0)?, axis(1)?];
        let (end, low, high) = product::clip(model, id.into())?;
        let op = Depthwise {
            channels: op.group,
            axes,
            weights: by_taps(&kernel, op)?.into(),
            bias: bias.take(op.group).collect::<Vec<f32>>().into(),
            low,
            high,
            output: model.outlet_fact(end)?.without_value(),
        };
        Ok(Some((op, input, end)))
    }

    fn run(&self, x: &[f32], cells: [usize; 2], y: &mut [f32], outputs: [usize; 2]) {
        let [rows, columns] = self.axes;
        let c = self.channels;
        let inner = |column: usize| columns.taps(column, cells[1]).len() == columns.taps;
        let start = (0..outputs[1]).find(|&column| inner(column));
        let start = start.unwrap_or(outputs[1]);
        let end = (start..outputs[1]).find(|&column| !inner(column));
        let end = end.unwrap_or(outputs[1]);
        for row in 0..outputs[0] {
            let down = rows.taps(row, cells[0]);
            let mut column = 0;
            while column < outputs[1] {
                let block = (start..end).contains(&column) && end - start >= PIXELS;
                // The last four may overlap those before.
                let first = if block {
                    column.min(end - PIXELS)
                } else {
                    column
                };
                let right = columns.taps(first, cells[1]);
                let pixels = if block { PIXELS } else { 1 };
                let to = &mut y[(row * outputs[1] + first) * c..][..pixels * c];
                column = first + pixels;
                if down.is_empty() || right.is_empty() {
                    // All taps lie in the padding.
                    for (y, bias) in to.iter_mut().zip(self.bias.iter().cycle()) {
                        *y = bias.max(self.low).min(self.high);
                    }
                    continue;
                }
                let weights = &self.weights[(down.start * columns.taps + right.start) * c..];
                let top = row * rows.stride + down.start * rows.dilation - rows.before;
                let left = first * columns.stride + right.start * columns.dilation - columns.before;
                let taps = Taps {
                    rows: down.len(),
                    columns: right.len(),
                    row_step: rows.dilation * cells[1] * c,
                    column_step: columns.dilation * c,
                    pixel_step: columns.stride * c,
                    weights_step: columns.taps * c,
                };
                let from = &x[(top * cells[1] + left) * c..];
                let last = (taps.rows - 1) * taps.row_step
                    + (taps.columns - 1) * taps.column_step
                    + (pixels - 1) * taps.pixel_step;
                debug_assert!(last + c <= from.len());
                let (x, w, y) = (from.as_ptr(), weights.as_ptr(), to.as_mut_ptr());
                // SAFETY: `Axis::taps` names only taps on cells of x, and within a block all columns have the
                // same taps, so the last number read of x is `last + c - 1`. As many taps are left
                // in `weights`, which is cut at the first one; `to` has all channels of `pixels` pixels.
                unsafe {
                    match (block, columns.taps, columns.stride, columns.dilation) {
                        (true, 3, 1, 1) => self.four_by_three::<1>(&taps, x, w, y),
                        (true, 3, 2, 1) => self.four_by_three::<2>(&taps, x, w, y),
                        (true, ..) => self.four(&taps, x, w, y),
                        (false, ..) => self.one(&taps, x, w, y),
                    }
                }
            }
        }
    }

    /// All channels of four neighbours, for three taps side by side: neighbours share what they
    /// read.
    ///
    /// # Safety
    /// From `x` and `weights` on, all channels of the taps of four neighbours must be readable, with three
    /// taps in a row; from `y` on, all channels of four pixels must be writable by nobody else.
    unsafe fn four_by_three<const STRIDE: usize>(
        &self,
        taps: &Taps,
        x: *const f32,
        weights: *const f32,
        y: *mut f32,
    ) {
        let (least, most) = (splat(self.low), splat(self.high));
        let step = self.channels;
        for channel in (0..self.channels).step_by(LANES) {
            // SAFETY: there is one bias a channel, channels come in whole vectors, and the offsets are those of
            // taps and pixels that the contract names.
            unsafe {
                let bias = load(self.bias.as_ptr().add(channel));
                let (mut a, mut b, mut c, mut d) = (bias, bias, bias, bias);
                let (mut x, mut w) = (x.add(channel), weights.add(channel));
                for _ in 0..taps.rows {
                    let (left, middle, right) = (load(w), load(w.add(step)), load(w.add(2 * step)));
                    let value = |cell: usize| load(x.add(cell * step));
                    let sum = |sum: Four, first: usize| {
                        let sum = multiply_add(sum, value(first), left);
                        let sum = multiply_add(sum, value(first + 1), middle);
                        multiply_add(sum, value(first + 2), right)
                    };
                    a = sum(a, 0);
                    b = sum(b, STRIDE);
                    c = sum(c, 2 * STRIDE);
                    d = sum(d, 3 * STRIDE);
                    x = x.add(taps.row_step);
                    w = w.add(taps.weights_step);
                }
                let y = y.add(channel);
                store(y, clip(a, least, most));
                store(y.add(step), clip(b, least, most));
                store(y.add(2 * step), clip(c, least, most));
                store(y.add(3 * step), clip(d, least, most));
            }
        }
    }

    /// All channels of four neighbours.
    ///
    /// # Safety
    /// From `x` and `weights` on, all channels of the taps of four neighbours must be readable; from `y`
    /// on, all channels of four pixels must be writable by nobody else.
    unsafe fn four(&self, taps: &Taps, x: *const f32, weights: *const f32, y: *mut f32) {
        let (least, most) = (splat(self.low), splat(self.high));
        for channel in (0..self.channels).step_by(LANES) {
            // SAFETY: there is one bias a channel, channels come in whole vectors, and the offsets are those of
            // taps and pixels that the contract names.
            unsafe {
                let bias = load(self.bias.as_ptr().add(channel));
                let (mut a, mut b, mut c, mut d) = (bias, bias, bias, bias);
                let (mut x_row, mut w_row) = (x.add(channel), weights.add(channel));
                for _ in 0..taps.rows {
                    let (mut x, mut w) = (x_row, w_row);
                    for _ in 0..taps.columns {
                        let weight = load(w);
                        a = multiply_add(a, load(x), weight);
                        b = multiply_add(b, load(x.add(taps.pixel_step)), weight);
                        c = multiply_add(c, load(x.add(2 * taps.pixel_step)), weight);
                        d = multiply_add(d, load(x.add(3 * taps.pixel_step)), weight);
                        x = x.add(taps.column_step);
                        w = w.add(self.channels);
                    }
                    x_row = x_row.add(taps.row_step);
                    w_row = w_row.add(taps.weights_step);
                }
                let y = y.add(channel);
                store(y, clip(a, least, most));
                store(y.add(self.channels), clip(b, least, most));
                store(y.add(2 * self.channels), clip(c, least, most));
                store(y.add(3 * self.channels), clip(d, least, most));
            }
        }
    }

    /// All channels of one pixel.
    ///
    /// # Safety
    /// From `x` and `weights` on, all channels of the pixel's taps must be readable; from `y` on, all
    /// channels of one pixel must be writable by nobody else.
    unsafe fn one(&self, taps: &Taps, x: *const f32, weights: *const f32, y: *mut f32) {
        let (least, most) = (splat(self.low), splat(self.high));
        for channel in (0..self.channels).step_by(LANES) {
            // SAFETY: there is one bias a channel, channels come in whole vectors, and the offsets are those of
            // taps that the contract names.
            unsafe {
                let mut sum = load(self.bias.as_ptr().add(channel));
                for row in 0..taps.rows {
                    let x = x.add(channel + row * taps.row_step);
                    let w = weights.add(channel + row * taps.weights_step);
                    for column in 0..taps.columns {
                        let weight = load(w.add(column * self.channels));
                        let value = load(x.add(column * taps.column_step));
                        sum = multiply_add(sum, value, weight);
                    }
                }
                store(y.add(channel), clip(sum, least, most));
            }
        }
    }
}

/// A kernel as [`Depthwise`] reads it.
fn by_taps(kernel: &Tensor, op: &Conv) -> TractResult<Vec<f32>> {
    let values = kernel.try_as_plain_ram()?;
    let values = values.to_array_view::<f32>()?;
    let first = op.kernel_fmt.h_axis();
    // The channel is the output's, or the input's where the groups are there.
    let shape = kernel.shape();
    let channel =
        (0..4).find(|&axis| !(first..first + 2).contains(&axis) && shape[axis] == op.group);
    let channel = channel.context("a kernel for each channel")?;
    let mut index = [0; 4];
    let mut found = Vec::with_capacity(kernel.len());
    for row in 0..shape[first] {
        for column in 0..shape[first + 1] {
            for of in 0..op.group {
                (index[first], index[first + 1], index[channel]) = (row, column, of);
                found.push(values[&index[..]]);
            }
        }
    }
    Ok(found)
}
