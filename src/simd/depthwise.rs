//! A depthwise convolution over channels that are last, with its bias and a clip, in one pass.

use std::arch::wasm32::*;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::Conv;
use tract_onnx::tract_hir::internal::*;

use super::kernel::multiply_add;
use crate::product;

/// Channels computed at once.
const LANES: usize = 4;
/// Neighbours of a row computed at once.
const PIXELS: usize = 4;

/// y = min(max(sum over taps of x w + b, low), high), for each channel on its own.
#[derive(Clone, Debug)]
pub struct Depthwise {
    channels: usize,
    /// By rows, then by columns.
    axes: [Axis; 2],
    /// taps x channels.
    weights: Arc<Vec<f32>>,
    bias: Arc<Vec<f32>>,
    low: f32,
    high: f32,
    output: TypedFact,
}

/// How the kernel slides along an axis.
#[derive(Clone, Copy, Debug)]
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
        let start = self.before.saturating_sub(first).div_ceil(self.dilation);
        let end = (cells + self.before).saturating_sub(first);
        start..end.div_ceil(self.dilation).clamp(start, self.taps)
    }
}

impl PartialEq for Depthwise {
    fn eq(&self, other: &Depthwise) -> bool {
        Arc::ptr_eq(&self.weights, &other.weights)
            && Arc::ptr_eq(&self.bias, &other.bias)
            && (self.low, self.high) == (other.low, other.high)
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
        // Every pixel is written below.
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
        if batch || kernel.datum_type() != f32::datum_type() {
            return Ok(None);
        }
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
            weights: Arc::new(by_taps(&kernel, op)?),
            bias: Arc::new(
                bias.broadcast_to_shape(&[op.group])?
                    .try_as_plain_ram()?
                    .as_slice()?
                    .to_vec(),
            ),
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
                unsafe {
                    match (block, columns.taps, columns.stride, columns.dilation) {
                        (true, 3, 1, 1) => self.four_of_three::<1>(&taps, x, w, y),
                        (true, 3, 2, 1) => self.four_of_three::<2>(&taps, x, w, y),
                        (true, ..) => self.four(&taps, x, w, y),
                        (false, ..) => self.one(&taps, x, w, y),
                    }
                }
            }
        }
    }

    /// All channels of four neighbours, for three taps side by side.
    ///
    /// # Safety
    /// The pointers must reach as far as the taps of all four.
    unsafe fn four_of_three<const STRIDE: usize>(
        &self,
        taps: &Taps,
        x: *const f32,
        weights: *const f32,
        y: *mut f32,
    ) {
        let (least, most) = (f32x4_splat(self.low), f32x4_splat(self.high));
        let step = self.channels;
        for channel in (0..self.channels).step_by(LANES) {
            unsafe {
                let bias = v128_load(self.bias.as_ptr().add(channel).cast());
                let (mut a, mut b, mut c, mut d) = (bias, bias, bias, bias);
                let (mut x, mut w) = (x.add(channel), weights.add(channel));
                for _ in 0..taps.rows {
                    let weight = |tap: usize| v128_load(w.add(tap * step).cast());
                    let (u, v, w3) = (weight(0), weight(1), weight(2));
                    let value = |cell: usize| v128_load(x.add(cell * step).cast());
                    macro_rules! sum {
                        ($sum:ident, $pixel:literal) => {
                            $sum = multiply_add($sum, value($pixel * STRIDE), u);
                            $sum = multiply_add($sum, value($pixel * STRIDE + 1), v);
                            $sum = multiply_add($sum, value($pixel * STRIDE + 2), w3);
                        };
                    }
                    sum!(a, 0);
                    sum!(b, 1);
                    sum!(c, 2);
                    sum!(d, 3);
                    x = x.add(taps.row_step);
                    w = w.add(taps.weights_step);
                }
                let y = y.add(channel);
                let clip = |v| f32x4_min(f32x4_max(v, least), most);
                v128_store(y.cast(), clip(a));
                v128_store(y.add(step).cast(), clip(b));
                v128_store(y.add(2 * step).cast(), clip(c));
                v128_store(y.add(3 * step).cast(), clip(d));
            }
        }
    }

    /// All channels of four neighbours.
    ///
    /// # Safety
    /// The pointers must reach as far as the taps of all four.
    unsafe fn four(&self, taps: &Taps, x: *const f32, weights: *const f32, y: *mut f32) {
        let (least, most) = (f32x4_splat(self.low), f32x4_splat(self.high));
        for channel in (0..self.channels).step_by(LANES) {
            unsafe {
                let bias = v128_load(self.bias.as_ptr().add(channel).cast());
                let (mut a, mut b, mut c, mut d) = (bias, bias, bias, bias);
                let (mut x_row, mut w_row) = (x.add(channel), weights.add(channel));
                for _ in 0..taps.rows {
                    let (mut x, mut w) = (x_row, w_row);
                    for _ in 0..taps.columns {
                        let weight = v128_load(w.cast());
                        a = multiply_add(a, v128_load(x.cast()), weight);
                        b = multiply_add(b, v128_load(x.add(taps.pixel_step).cast()), weight);
                        c = multiply_add(c, v128_load(x.add(2 * taps.pixel_step).cast()), weight);
                        d = multiply_add(d, v128_load(x.add(3 * taps.pixel_step).cast()), weight);
                        x = x.add(taps.column_step);
                        w = w.add(self.channels);
                    }
                    x_row = x_row.add(taps.row_step);
                    w_row = w_row.add(taps.weights_step);
                }
                let y = y.add(channel);
                let clip = |v| f32x4_min(f32x4_max(v, least), most);
                v128_store(y.cast(), clip(a));
                v128_store(y.add(self.channels).cast(), clip(b));
                v128_store(y.add(2 * self.channels).cast(), clip(c));
                v128_store(y.add(3 * self.channels).cast(), clip(d));
            }
        }
    }

    /// All channels of one pixel.
    ///
    /// # Safety
    /// The pointers must reach as far as its taps.
    unsafe fn one(&self, taps: &Taps, x: *const f32, weights: *const f32, y: *mut f32) {
        let (least, most) = (f32x4_splat(self.low), f32x4_splat(self.high));
        for channel in (0..self.channels).step_by(LANES) {
            unsafe {
                let mut sum = v128_load(self.bias.as_ptr().add(channel).cast());
                for row in 0..taps.rows {
                    let x = x.add(channel + row * taps.row_step);
                    let w = weights.add(channel + row * taps.weights_step);
                    for column in 0..taps.columns {
                        let weight = v128_load(w.add(column * self.channels).cast());
                        let value = v128_load(x.add(column * taps.column_step).cast());
                        sum = multiply_add(sum, value, weight);
                    }
                }
                v128_store(
                    y.add(channel).cast(),
                    f32x4_min(f32x4_max(sum, least), most),
                );
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
