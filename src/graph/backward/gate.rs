//! The mask of a clip, applied to a cotangent.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

/// A clip's mask and product in one pass over a cotangent.
///
/// Inputs: a value y and a cotangent v of its shape. Output: v where low < y < high, `below` v
/// where y <= low, and zero where y >= high; with `rectified`, of max(v, 0) instead of v. The
/// value may be the clip's output as well as its input, so the input need not be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    pub low: f32,
    pub high: f32,
    pub below: f32,
    pub rectified: bool,
}

impl Eq for Gate {}

impl Gate {
    fn pass(&self, values: &[f32], cotangent: &mut [f32]) {
        let (whole, rest) = self.pass_vectors(values, cotangent);
        for (&value, v) in values[whole..].iter().zip(rest) {
            let slope = if value <= self.low { self.below } else { 1.0 };
            let slope = if value >= self.high { 0.0 } else { slope };
            let signal = if self.rectified && *v < 0.0 { 0.0 } else { *v };
            *v = slope * signal;
        }
    }

    /// Does as much as fits into whole vectors; returns how much, and what is left.
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    fn pass_vectors<'v>(&self, values: &[f32], cotangent: &'v mut [f32]) -> (usize, &'v mut [f32]) {
        use std::arch::wasm32::*;
        let (low, high) = (f32x4_splat(self.low), f32x4_splat(self.high));
        let (below, zero) = (f32x4_splat(self.below), f32x4_splat(0.0));
        let floor = f32x4_splat(if self.rectified {
            0.0
        } else {
            f32::NEG_INFINITY
        });
        let mut vectors = cotangent.chunks_exact_mut(4);
        let mut done = 0;
        for (value, v) in values.chunks_exact(4).zip(&mut vectors) {
            // SAFETY: a chunk of four numbers has the sixteen bytes that are loaded, at any alignment.
            let (y, old) = unsafe {
                (
                    v128_load(value.as_ptr().cast()),
                    v128_load(v.as_ptr().cast()),
                )
            };
            let signal = f32x4_pmax(old, floor);
            let slope = v128_bitselect(below, f32x4_splat(1.0), f32x4_le(y, low));
            let new = v128_bitselect(zero, f32x4_mul(slope, signal), f32x4_ge(y, high));
            // SAFETY: a chunk of four numbers has the sixteen bytes that are stored, at any alignment.
            unsafe { v128_store(v.as_mut_ptr().cast(), new) };
            done += 4;
        }
        (done, vectors.into_remainder())
    }

    #[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
    fn pass_vectors<'v>(&self, _: &[f32], cotangent: &'v mut [f32]) -> (usize, &'v mut [f32]) {
        (0, cotangent)
    }
}

impl Op for Gate {
    fn name(&self) -> StaticName {
        "Gate".into()
    }

    fn info(&self) -> TractResult<Vec<String>> {
        Ok(vec![format!("{self:?}")])
    }

    op_as_typed_op!();
}

impl EvalOp for Gate {
    op_out_of_plan!();

    fn eval(&self, _: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let (values, cotangent) = args_2!(inputs);
        ensure!(values.shape() == cotangent.shape());
        let mut gradient = cotangent.into_tensor();
        let values = values.try_as_plain_ram()?;
        let mut writable = gradient.try_as_plain_ram_mut()?;
        self.pass(values.as_slice::<f32>()?, writable.as_slice_mut::<f32>()?);
        Ok(tvec!(gradient.into_tvalue()))
    }
}

impl TypedOp for Gate {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        ensure!(inputs[0].shape == inputs[1].shape);
        Ok(tvec!(inputs[1].without_value()))
    }

    fn axes_mapping(
        &self,
        inputs: &[&TypedFact],
        outputs: &[&TypedFact],
    ) -> TractResult<AxesMapping> {
        AxesMapping::natural(inputs, outputs)
    }

    fn change_axes(
        &self,
        model: &TypedModel,
        node: &TypedNode,
        _: InOut,
        change: &AxisOp,
    ) -> TractResult<Option<AxisChangeConsequence>> {
        Ok(Some(AxisChangeConsequence::new(model, node, None, change)))
    }

    as_op!();
}
