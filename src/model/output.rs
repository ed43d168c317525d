//! What a pass gives, read from tract's values.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

/// What one forward pass gives.
#[derive(Clone, Debug)]
pub struct Output {
    /// The scores before softmax, one for each class.
    pub scores: Vec<f32>,
    /// The last convolutional maps, if the manifest names them.
    pub features: Option<Features>,
}

/// The values of a layer, such as the last convolutional maps.
#[derive(Clone, Debug)]
pub struct Features {
    /// How many maps there are.
    pub channels: usize,
    /// Rows of a map, in cells.
    pub rows: usize,
    /// Columns of a map, in cells.
    pub columns: usize,
    /// The values: channels x rows x columns.
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
