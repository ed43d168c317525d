//! A product of every pixel's channels with a matrix, a bias and a clip, in one pass.
//!
//! In a convolution of 1 x 1 over channels that are last, a pixel is a row of a matrix as it lies in
//! memory. [`fuse`] finds such products in a model, and the bias and clip that follow, and puts
//! [`Pointwise`] in their place; a general matrix product would copy the pixels first, and walk
//! the chain of what follows for every tile.

use std::arch::wasm32::*;

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::binary::TypedBinOp;
use tract_onnx::tract_core::ops::einsum::EinSum;
use tract_onnx::tract_core::ops::math;
use tract_onnx::tract_hir::internal::*;

use super::kernel::multiply_add;

/// Pixels computed at once.
const PIXELS: usize = 4;
/// Output channels computed at once, and input channels read at once.
const OUTPUTS: usize = 8;
const INPUTS: usize = 4;
/// With more input channels, the general product's wider tile outweighs its overheads.
const MOST_INPUTS: usize = 32;
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
    fn run(&self, x: &[f32], y: &mut [f32]) {
        let pixels = x.len() / self.inputs;
        let chunk = (CHUNK / (size_of::<f32>() * self.inputs)).max(PIXELS);
        for first in (0..pixels).step_by(chunk) {
            let end = (first + chunk).min(pixels);
            for output in (0..self.outputs).step_by(OUTPUTS) {
                let weights = &self.weights[output * self.inputs..][..OUTPUTS * self.inputs];
                let bias = &self.bias[output..output + OUTPUTS];
                for pixel in (first..end).step_by(PIXELS) {
                    // The last four may overlap those before; there are at least four in all.
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
            for _ in 0..self.inputs / INPUTS {
                let a = v128_load(x.cast());
                let b = v128_load(x.add(self.inputs).cast());
                let c = v128_load(x.add(2 * self.inputs).cast());
                let d = v128_load(x.add(3 * self.inputs).cast());
                macro_rules! lane {
                    ($lane:literal) => {
                        let w0 = v128_load(w.add(OUTPUTS * $lane).cast());
                        let w1 = v128_load(w.add(OUTPUTS * $lane + 4).cast());
                        let s = i32x4_shuffle::<$lane, $lane, $lane, $lane>(a, a);
                        a0 = multiply_add(a0, s, w0);
                        a1 = multiply_add(a1, s, w1);
                        let s = i32x4_shuffle::<$lane, $lane, $lane, $lane>(b, b);
                        b0 = multiply_add(b0, s, w0);
                        b1 = multiply_add(b1, s, w1);
                        let s = i32x4_shuffle::<$lane, $lane, $lane, $lane>(c, c);
                        c0 = multiply_add(c0, s, w0);
                        c1 = multiply_add(c1, s, w1);
                        let s = i32x4_shuffle::<$lane, $lane, $lane, $lane>(d, d);
                        d0 = multiply_add(d0, s, w0);
                        d1 = multiply_add(d1, s, w1);
                    };
                }
                lane!(0);
                lane!(1);
                lane!(2);
                lane!(3);
                x = x.add(INPUTS);
                w = w.add(OUTPUTS * INPUTS);
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

/// Puts [`Pointwise`] in place of the products that it can compute.
pub fn fuse(mut model: TypedModel) -> TractResult<TypedModel> {
    for id in model.eval_order()? {
        if let Some((op, input, end)) = found(&model, id)? {
            let mut patch = TypedModelPatch::default();
            let x = patch.tap_model(&model, input)?;
            let name = format!("{}.pointwise", model.node(id).name);
            let y = patch.wire_node(name, op, &[x])?[0];
            patch.shunt_outside(&model, end, y)?;
            patch.apply(&mut model)?;
        }
    }
    model.compact()?;
    Ok(model)
}

/// The operator for a product, the product's input, and the last value that it computes.
fn found(model: &TypedModel, id: usize) -> TractResult<Option<(Pointwise, OutletId, OutletId)>> {
    let node = model.node(id);
    let Some(product) = node.op_as::<EinSum>() else {
        return Ok(None);
    };
    let (&[x, w], None) = (&node.inputs[..], &product.q_params) else {
        return Ok(None);
    };
    let Some(matrix) = model.outlet_fact(w)?.konst.clone() else {
        return Ok(None);
    };
    let shape = model.outlet_fact(x)?.shape.as_concrete().map(TVec::from);
    let Some(shape) = shape.filter(|shape: &TVec<usize>| shape.len() > 1) else {
        return Ok(None);
    };
    let rank = shape.len();
    if matrix.rank() != 2 || matrix.datum_type() != f32::datum_type() {
        return Ok(None);
    }
    // Which axis of the matrix the pixels' channels run along; the other makes the output's.
    let channels = product.axes.axis((InOut::In(0), rank - 1))?;
    let along = match (&channels.inputs[1][..], &channels.outputs[0][..]) {
        (&[along], &[]) => along,
        _ => return Ok(None),
    };
    let made = product.axes.axis((InOut::In(1), 1 - along))?;
    let still = (0..rank - 1).all(|axis| {
        product
            .axes
            .axis((InOut::In(0), axis))
            .is_ok_and(|found| found.outputs[0][..] == [axis] && found.inputs[1].is_empty())
    });
    if !still || made.outputs[0][..] != [rank - 1] || !made.inputs[0].is_empty() {
        return Ok(None);
    }
    let (inputs, outputs) = (shape[rank - 1], matrix.shape()[1 - along]);
    let pixels: usize = shape[..rank - 1].iter().product();
    if inputs > MOST_INPUTS
        || !inputs.is_multiple_of(INPUTS)
        || !outputs.is_multiple_of(OUTPUTS)
        || pixels < PIXELS
    {
        return Ok(None);
    }
    let (mut end, mut bias) = (OutletId::new(id, 0), vec![0.0; outputs]);
    let (mut low, mut high) = (f32::NEG_INFINITY, f32::INFINITY);
    if let Some((next, values)) = followed_by::<math::Add>(model, end)?
        && let Some(values) = row(&values, outputs)
    {
        (end, bias) = (next, values);
    }
    if let Some((next, values)) = followed_by::<math::Max>(model, end)?
        && let Some(value) = single(&values)
    {
        (end, low) = (next, value);
    }
    if let Some((next, values)) = followed_by::<math::Min>(model, end)?
        && let Some(value) = single(&values)
    {
        (end, high) = (next, value);
    }
    let op = Pointwise {
        inputs,
        outputs,
        weights: Arc::new(by_eights(&matrix, along)?),
        bias: Arc::new(bias),
        low,
        high,
    };
    Ok(Some((op, x, end)))
}

/// The value after an outlet that only a binary operator with a constant reads.
fn followed_by<O: tract_onnx::tract_core::ops::binary::BinMiniOp>(
    model: &TypedModel,
    outlet: OutletId,
) -> TractResult<Option<(OutletId, Arc<Tensor>)>> {
    let successors = model.outlet_successors(outlet);
    let ([inlet], false) = (successors, model.output_outlets()?.contains(&outlet)) else {
        return Ok(None);
    };
    let node = model.node(inlet.node);
    let same = model.outlet_fact(node.id.into())?.shape == model.outlet_fact(outlet)?.shape;
    let binary = node
        .op_as::<TypedBinOp>()
        .filter(|op| same && op.0.is::<O>());
    let other = binary.and_then(|_| node.inputs.get(1 - inlet.slot));
    let constant = match other {
        Some(&other) => model.outlet_fact(other)?.konst.clone(),
        None => None,
    };
    Ok(constant.map(|constant| (node.id.into(), constant)))
}

/// A constant of one number.
fn single(tensor: &Tensor) -> Option<f32> {
    let values = tensor.try_as_plain_ram().ok()?;
    match values.as_slice::<f32>() {
        Ok(&[value]) => Some(value),
        _ => None,
    }
}

/// A constant with a number for each of the last axis, repeated if it is one for all.
fn row(tensor: &Tensor, length: usize) -> Option<Vec<f32>> {
    if let Some(value) = single(tensor) {
        return Some(vec![value; length]);
    }
    let last = tensor.shape().last();
    let values = tensor.try_as_plain_ram().ok()?;
    let values = values.as_slice::<f32>().ok()?;
    (values.len() == length && last == Some(&length)).then(|| values.to_vec())
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
