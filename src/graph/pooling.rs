//! What average pooling divides by, which its gradient and its windows both need.

use tract_onnx::prelude::*;
use tract_onnx::tract_core::ops::cnn::SumPool;
use tract_onnx::tract_hir::internal::*;

/// One over the number of cells that each window takes its mean over, in the shape of the output: the mean
/// of ones over their sum. A window that sees padding alone has 0.
pub fn shares(op: &SumPool, input: &[usize]) -> TractResult<Tensor> {
    let ones = Tensor::from_shape(input, &vec![1f32; input.iter().product()])?.into_tvalue();
    let run = |normalize: bool| -> TractResult<Tensor> {
        let pool = SumPool {
            normalize,
            ..op.clone()
        };
        let outputs = pool.eval_out_of_plan(tvec!(ones.clone()))?;
        let output = outputs.context("pooling needs nothing but its input")?;
        Ok(output[0].clone().into_tensor())
    };
    let (mut means, sums) = (run(true)?, run(false)?);
    let mut writable = means.try_as_plain_ram_mut()?;
    let sums = sums.try_as_plain_ram()?;
    for (mean, &sum) in writable
        .as_slice_mut::<f32>()?
        .iter_mut()
        .zip(sums.as_slice::<f32>()?)
    {
        *mean = if sum == 0.0 { 0.0 } else { *mean / sum };
    }
    Ok(means)
}
