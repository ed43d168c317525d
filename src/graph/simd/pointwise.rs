//! A product of every pixel's channels with a matrix, a bias, a residual sum and a clip, in one pass.
//!
//! In a convolution of 1 x 1 over channels that are last, a pixel is a row of a matrix as it lies in
//! memory. A general matrix product would copy the pixels first, and walk the chain of what
//! follows for every tile. The innermost loop takes one input channel at a time: the browser's
//! compiler moves all loads of a longer one to its start, where registers run out.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

use super::lanes::{Four, add, clip, load, load_splat, multiply_add, splat, store};
use super::numbers::Numbers;
use crate::graph::product::{self, Found, OutputShape};

/// Pixels computed at once.
const PIXELS: usize = 4;
/// Output channels computed at once. With the pixels, as many sums as hide the latency of
/// multiplications, and with what one input channel adds, as many vectors as x86-64 has registers.
const OUTPUTS: usize = 8;
/// Bytes of pixels that meet all weights before the next pixels do.
const CHUNK: usize = 192 << 10;

/// y = min(max(x W + b + r, low), high), for x, y and, if it is there, r with channels last.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointwise {
    inputs: usize,
    outputs: usize,
    shape: OutputShape,
    /// By eights of outputs: inputs x 8.
    weights: Numbers,
    bias: Numbers,
    low: f32,
    high: f32,
}

impl Eq for Pointwise {}

impl Op for Pointwise {
    fn name(&self) -> StaticName {
        "Pointwise".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Pointwise {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let x = &inputs[0];
        ensure!(x.shape().last() == Some(&self.inputs));
        let shape = self.shape.of(x.shape());
        // SAFETY: `run` writes every output of every pixel before y is read.
        let mut y = unsafe { Tensor::uninitialized::<f32>(&shape)? };
        let from = x.try_as_plain_ram()?;
        let residual = match inputs.get(1) {
            Some(residual) => {
                ensure!(residual.shape() == &shape[..]);
                Some(residual.try_as_plain_ram()?)
            }
            None => None,
        };
        let residual = residual.as_ref().map(|r| r.as_slice::<f32>()).transpose()?;
        let mut to = y.try_as_plain_ram_mut()?;
        self.run(from.as_slice::<f32>()?, residual, to.as_slice_mut::<f32>()?);
        Ok(tvec!(y.into_tvalue()))
    }
}

impl TypedOp for Pointwise {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        Ok(tvec!(f32::fact(self.shape.of(&inputs[0].shape))))
    }

    as_op!();
}

impl Pointwise {
    /// The operator for a product that a node starts, what it reads, and the last value that it
    /// computes.
    pub fn find(
        model: &TypedModel,
        id: usize,
    ) -> TractResult<Option<(Pointwise, TVec<OutletId>, OutletId)>> {
        let Some(found) = product::find(model, id)? else {
            return Ok(None);
        };
        let &Found {
            inputs, outputs, ..
        } = &found;
        let last = found.channels + 1 == model.outlet_fact(found.input)?.rank();
        if !last || !found.shape.is_last() || !outputs.is_multiple_of(OUTPUTS) {
            return Ok(None);
        }
        let (mut read, mut end) = (tvec![found.input], found.end);
        let (mut low, mut high) = (found.low, found.high);
        if (low, high) == (f32::NEG_INFINITY, f32::INFINITY)
            && let Some((residual, sum)) = product::added(model, end)?
        {
            read.push(residual);
            (end, low, high) = product::clip(model, sum)?;
        }
        let op = Pointwise {
            inputs,
            outputs,
            shape: found.shape,
            weights: by_eights(&found.matrix, found.along)?.into(),
            bias: found.bias.into(),
            low,
            high,
        };
        Ok(Some((op, read, end)))
    }

    /// Too few pixels for a block are computed with what stands in for the missing ones.
    fn run_few(&self, x: &[f32], residual: Option<&[f32]>, y: &mut [f32]) {
        let four = |values: &[f32], channels: usize| {
            let mut padded = vec![0.0; PIXELS * channels];
            padded[..values.len()].copy_from_slice(values);
            padded
        };
        let residual = residual.map(|residual| four(residual, self.outputs));
        let mut made = vec![0.0; PIXELS * self.outputs];
        self.run(&four(x, self.inputs), residual.as_deref(), &mut made);
        y.copy_from_slice(&made[..y.len()]);
    }

    fn run(&self, x: &[f32], residual: Option<&[f32]>, y: &mut [f32]) {
        let pixels = x.len() / self.inputs;
        if pixels < PIXELS {
            return self.run_few(x, residual, y);
        }
        let chunk = (CHUNK / (size_of::<f32>() * self.inputs)).max(PIXELS);
        for first in (0..pixels).step_by(chunk) {
            let end = (first + chunk).min(pixels);
            for output in (0..self.outputs).step_by(OUTPUTS) {
                let weights = &self.weights[output * self.inputs..][..OUTPUTS * self.inputs];
                let bias = &self.bias[output..output + OUTPUTS];
                for pixel in (first..end).step_by(PIXELS) {
                    // The last four may overlap those before.
                    let pixel = pixel.min(pixels - PIXELS);
                    let x = &x[pixel * self.inputs..][..PIXELS * self.inputs];
                    let made = pixel * self.outputs + output;
                    let made = made..made + (PIXELS - 1) * self.outputs + OUTPUTS;
                    let residual = residual.map(|residual| residual[made.clone()].as_ptr());
                    let y = y[made].as_mut_ptr();
                    // SAFETY: the slices above have the lengths that `block` asks for.
                    unsafe { self.block(x.as_ptr(), weights.as_ptr(), bias.as_ptr(), residual, y) }
                }
            }
        }
    }

    /// Four pixels and eight outputs.
    ///
    /// # Safety
    /// From their pointers on, `x` must have 4 x inputs numbers, `weights` inputs x 8, and `bias` 8;
    /// `residual` and `y` must have 8 numbers at each of four pixels that lie `outputs` numbers apart,
    /// those of `y` writable by nobody else.
    #[inline(always)]
    unsafe fn block(
        &self,
        x: *const f32,
        weights: *const f32,
        bias: *const f32,
        residual: Option<*const f32>,
        y: *mut f32,
    ) {
        // SAFETY: every offset stays within what the contract says: `w` takes `inputs` steps of 8 numbers,
        // and `x` as many of one number in each of four rows of `inputs`.
        unsafe {
            let (low, high) = (load(bias), load(bias.add(4)));
            let (mut a0, mut b0, mut c0, mut d0) = (low, low, low, low);
            let (mut a1, mut b1, mut c1, mut d1) = (high, high, high, high);
            let (mut x, mut w) = (x, weights);
            for _ in 0..self.inputs {
                let w0 = load(w);
                let w1 = load(w.add(4));
                let a = load_splat(x);
                let b = load_splat(x.add(self.inputs));
                let c = load_splat(x.add(2 * self.inputs));
                let d = load_splat(x.add(3 * self.inputs));
                a0 = multiply_add(a0, a, w0);
                a1 = multiply_add(a1, a, w1);
                b0 = multiply_add(b0, b, w0);
                b1 = multiply_add(b1, b, w1);
                c0 = multiply_add(c0, c, w0);
                c1 = multiply_add(c1, c, w1);
                d0 = multiply_add(d0, d, w0);
                d1 = multiply_add(d1, d, w1);
                x = x.add(1);
                w = w.add(OUTPUTS);
            }
            if let Some(residual) = residual {
                let added = |sum: Four, pixel: usize, lane: usize| {
                    add(sum, load(residual.add(pixel * self.outputs + lane)))
                };
                (a0, a1) = (added(a0, 0, 0), added(a1, 0, 4));
                (b0, b1) = (added(b0, 1, 0), added(b1, 1, 4));
                (c0, c1) = (added(c0, 2, 0), added(c1, 2, 4));
                (d0, d1) = (added(d0, 3, 0), added(d1, 3, 4));
            }
            let (least, most) = (splat(self.low), splat(self.high));
            let write = |pixel: usize, low: Four, high: Four| {
                let y = y.add(pixel * self.outputs);
                store(y, clip(low, least, most));
                store(y.add(4), clip(high, least, most));
            };
            write(0, a0, a1);
            write(1, b0, b1);
            write(2, c0, c1);
            write(3, d0, d1);
        }
    }
}

/// A matrix as [`Pointwise`] reads it.
fn by_eights(matrix: &Tensor, along: usize) -> TractResult<Vec<f32>> {
    let values = matrix.try_as_plain_ram()?;
    let values = values.to_array_view::<f32>()?;
    let (inputs, outputs) = (matrix.shape()[along], matrix.shape()[1 - along]);
    let at = |input: usize, output: usize| match along {
        0 => values[&[input, output][..]],
        _ => values[&[output, input][..]],
    };
    let eights = (0..outputs).step_by(OUTPUTS);
    Ok(eights
        .flat_map(|first| (0..inputs * OUTPUTS).map(move |i| (i / OUTPUTS, first + i % OUTPUTS)))
        .map(|(input, output)| at(input, output))
        .collect())
}
