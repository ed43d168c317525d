//! Whether what a pass gives is finite.

use super::Network;
use crate::error::{Error, Result};

impl Network {
    /// Refuses scores of which one is not finite.
    pub(super) fn check_scores(&self, scores: &[f32]) -> Result<()> {
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

    /// Refuses values of which one is not finite; `what` says whose they are.
    pub(super) fn check_values(&self, what: &str, values: &[f32]) -> Result<()> {
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
