//! What a pass gives, read from tract's values, and whether it is finite.

use tract_onnx::prelude::*;
use tract_onnx::tract_hir::internal::*;

use crate::error::{Error, Result};
use crate::model::network::Network;

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

impl Network {
    /// That there is a finite score for each class.
    pub(crate) fn check_scores(&self, scores: &[f32]) -> Result<()> {
        let class = scores.iter().position(|score| !score.is_finite());
        class.map_or(Ok(()), |class| {
            Err(Error::ScoreNotFinite {
                file: self.manifest().file.clone(),
                class,
                label: self.labels().name(class).to_string(),
                value: scores[class],
            })
        })
    }

    /// That all of something is finite.
    pub(crate) fn check_values(&self, what: &str, values: &[f32]) -> Result<()> {
        let index = values.iter().position(|value| !value.is_finite());
        index.map_or(Ok(()), |index| {
            Err(Error::ValueNotFinite {
                file: self.manifest().file.clone(),
                what: what.to_string(),
                index,
                value: values[index],
            })
        })
    }
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
