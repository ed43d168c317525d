//! What a pass gives, read from tract's values.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

/// One forward pass: a score for each class, and the last convolutional maps.
#[derive(Clone, Debug)]
pub struct Output {
    /// Before softmax, one a class.
    pub scores: Vec<f32>,
    pub features: Option<Features>,
}

/// The last convolutional maps: channels x rows x columns.
#[derive(Clone, Debug)]
pub struct Features {
    pub channels: usize,
    pub rows: usize,
    pub columns: usize,
    pub values: Vec<f32>,
}

pub(crate) fn floats(value: &TValue) -> TractResult<Vec<f32>> {
    Ok(value.try_as_plain_ram()?.as_slice::<f32>()?.to_vec())
}

pub(crate) fn features(value: &TValue) -> TractResult<Features> {
    let &[_, channels, rows, columns] = value.shape() else {
        bail!("the maps have shape {:?}", value.shape());
    };
    Ok(Features {
        channels,
        rows,
        columns,
        values: floats(value)?,
    })
}
