//! A product of every pixel's channels with a matrix, a bias and a clip, in one pass.
//!
//! In a convolution of 1 x 1 over channels that are last, a pixel is a row of a matrix as it lies in
//! memory. A general matrix product would copy the pixels first, and walk the chain of what
//! follows for every tile.

use std::arch::wasm32::*;

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

use super::kernel::multiply_add;
use crate::product::Found;

/// Pixels computed at once.
const PIXELS: usize = 4;
/// Output channels computed at once. With the pixels, as many sums as hide the latency of
/// multiplications, and with what one input channel adds, as many vectors as x86-64 has registers.
const OUTPUTS: usize = 8;
/// Bytes of pixels that meet all weights before the next pixels do.
const CHUNK: usize = 192 << 10;

/// y = min(max(x W + b, low), high), for x and y with channels last.
#[derive(Clone, Debug)]
pub struct Pointwise {
    inputs: usize,
    outputs: usize,
    /// By eights of outputs: inputs x 8.
    weights: Arc<Vec<f32>>,
    bias: Arc<Vec<f32>>,
    low: f32,
    high: f32,
}

impl PartialEq for Pointwise {
    fn eq(&self, other: &Pointwise) -> bool {
        Arc::ptr_eq(&self.weights, &other.weights)
            && Arc::ptr_eq(&self.bias, &other.bias)
            && (self.low, self.high) == (other.low, other.high)
    }
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
        let x = args_1!(inputs);
        let mut shape: TVec<usize> = x.shape().into();
        let rank = shape.len();
        ensure!(shape[rank - 1] == self.inputs);
        shape[rank - 1] = self.outputs;
        // Every pixel is written below.
        let mut y = unsafe { Tensor::uninitialized::<f32>(&shape)? };
        let from = x.try_as_plain_ram()?;
        let mut to = y.try_as_plain_ram_mut()?;
        self.run(from.as_slice::<f32>()?, to.as_slice_mut::<f32>()?);
        Ok(tvec!(y.into_tvalue()))
    }
}

impl TypedOp for Pointwise {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let mut fact = inputs[0].without_value();
        fact.shape.set(inputs[0].rank() - 1, self.outputs.to_dim());
        Ok(tvec!(fact))
    }

    as_op!();
}

impl Pointwise {
    /// None if the product is not of its kind.
    pub fn new(found: &Found, rank: usize) -> TractResult<Option<Pointwise>> {
        let &Found {
            inputs, outputs, ..
        } = found;
        let fits = found.channels + 1 == rank && outputs.is_multiple_of(OUTPUTS);
        if !fits {
            return Ok(None);
        }
        Ok(Some(Pointwise {
            inputs,
            outputs,
            weights: Arc::new(by_eights(&found.matrix, found.along)?),
            bias: Arc::new(found.bias.clone()),
            low: found.low,
            high: found.high,
        }))
    }

    /// Too few pixels for a block are computed with what stands in for the missing ones.
    fn run_few(&self, x: &[f32], y: &mut [f32]) {
        let mut four = vec![0.0; PIXELS * self.inputs];
        four[..x.len()].copy_from_slice(x);
        let mut made = vec![0.0; PIXELS * self.outputs];
        self.run(&four, &mut made);
        y.copy_from_slice(&made[..y.len()]);
    }

    fn run(&self, x: &[f32], y: &mut [f32]) {
        let pixels = x.len() / self.inputs;
        if pixels < PIXELS {
            return self.run_few(x, y);
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
                    let y = &mut y[pixel * self.outputs + output..];
                    let y = &mut y[..(PIXELS - 1) * self.outputs + OUTPUTS];
                    unsafe {
                        self.block(x.as_ptr(), weights.as_ptr(), bias.as_ptr(), y.as_mut_ptr())
                    }
                }
            }
        }
    }

    /// Four pixels and eight outputs.
    ///
    /// # Safety
    /// The pointers must reach as far as the slices in [`Pointwise::run`].
    #[inline(always)]
    unsafe fn block(&self, x: *const f32, weights: *const f32, bias: *const f32, y: *mut f32) {
        unsafe {
            let (low, high) = (v128_load(bias.cast()), v128_load(bias.add(4).cast()));
            let (mut a0, mut b0, mut c0, mut d0) = (low, low, low, low);
            let (mut a1, mut b1, mut c1, mut d1) = (high, high, high, high);
            let (mut x, mut w) = (x, weights);
            for _ in 0..self.inputs {
                let w0 = v128_load(w.cast());
                let w1 = v128_load(w.add(4).cast());
                let a = v128_load32_splat(x.cast());
                let b = v128_load32_splat(x.add(self.inputs).cast());
                let c = v128_load32_splat(x.add(2 * self.inputs).cast());
                let d = v128_load32_splat(x.add(3 * self.inputs).cast());
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
            let (least, most) = (f32x4_splat(self.low), f32x4_splat(self.high));
            let store = |pixel: usize, low: v128, high: v128| {
                let y = y.add(pixel * self.outputs);
                v128_store(y.cast(), f32x4_min(f32x4_max(low, least), most));
                v128_store(y.add(4).cast(), f32x4_min(f32x4_max(high, least), most));
            };
            store(0, a0, a1);
            store(1, b0, b1);
            store(2, c0, c1);
            store(3, d0, d1);
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
