//! Scores without some maps of a layer, from what the network computed of them.

use tract_onnx::prelude::*;

use crate::error::{Error, GraphError, Result};
use crate::graph::tail::tail;
use crate::model::build::{decluttered, state};
use crate::model::output::{Features, features, floats};
use crate::model::recompute::{Recomputed, multiplications};

/// A network in two parts, cut behind a layer, and what its first part last computed: the layer's maps and
/// the scores.
pub struct Ablation {
    file: String,
    layer: String,
    whole: TypedSimpleState,
    tail: TypedSimpleState,
    report: Recomputed,
    remembered: Option<Remembered>,
}

struct Remembered {
    input: Vec<f32>,
    maps: Features,
    scores: Vec<f32>,
}

impl Ablation {
    /// The two parts of a model whose first output is the scores, cut at the outlet of a layer.
    pub fn build(
        model: &TypedModel,
        file: &str,
        (layer, outlet): (String, OutletId),
    ) -> Result<Ablation> {
        Ablation::built(model, file, layer, outlet).map_err(|error| {
            Error::Graph(GraphError::Windows {
                file: file.to_string(),
                reason: format!("{error:#}"),
            })
        })
    }

    fn built(
        model: &TypedModel,
        file: &str,
        layer: String,
        outlet: OutletId,
    ) -> TractResult<Ablation> {
        let scores = model.output_outlets()?[0];
        let mut whole = model.clone();
        whole.select_output_outlets(&[scores, outlet])?;
        let whole = decluttered(whole)?;
        let mut behind = model.clone();
        behind.select_output_outlets(&[scores])?;
        let behind = decluttered(tail(behind, outlet)?)?;
        let number = |count: &TDim| Ok(count.to_i64()? as f64);
        let (part, full) = (
            multiplications(&behind, number)?,
            multiplications(&whole, number)?,
        );
        let report = Recomputed {
            share: if full > 0.0 { part / full } else { 1.0 },
            in_part: 0,
            without_rule: vec![],
        };
        Ok(Ablation {
            file: file.to_string(),
            layer,
            whole: state(whole)?,
            tail: state(behind)?,
            report,
            remembered: None,
        })
    }

    /// How much of a full pass the part behind the layer computes.
    pub fn report(&self) -> &Recomputed {
        &self.report
    }

    /// Whether the network is cut behind this layer.
    pub fn serves(&self, layer: &str) -> bool {
        self.layer == layer
    }

    /// Whether the remembered input has these values.
    pub fn remembers(&self, values: &[f32]) -> bool {
        let kept = self.remembered.as_ref();
        kept.is_some_and(|kept| kept.input == values)
    }

    /// Runs one full pass over an input, whose maps are taken away from now on.
    pub fn remember(&mut self, values: &[f32], input: Tensor) -> Result<()> {
        self.remembered = None;
        let outputs = self.whole.run(tvec!(input.into_tvalue()));
        let remembered = outputs.and_then(|outputs| {
            Ok(Remembered {
                input: values.to_vec(),
                scores: floats(&outputs[0])?,
                maps: features(&outputs[1])?,
            })
        });
        self.remembered = Some(remembered.map_err(|error| run_error(&self.file, error))?);
        Ok(())
    }

    /// The layer's maps and the scores of the remembered input.
    pub fn whole(&self) -> Result<(&Features, &[f32])> {
        let kept = self.remembered.as_ref().ok_or(Error::NothingYet)?;
        Ok((&kept.maps, &kept.scores))
    }

    /// The scores of the remembered input without each of `channels` in turn. A channel that is zero
    /// everywhere leaves the scores as they are.
    pub fn without(&mut self, input: &Tensor, channels: &[usize]) -> Result<Vec<f32>> {
        let Some(kept) = self.remembered.as_ref() else {
            return Err(Error::NothingYet);
        };
        let Features {
            rows,
            columns,
            channels: count,
            values,
        } = &kept.maps;
        let (plane, shape) = (rows * columns, [1, *count, *rows, *columns]);
        let mut all = vec![];
        for &channel in channels {
            let place = channel * plane..(channel + 1) * plane;
            if values
                .get(place.clone())
                .is_none_or(|map| map.iter().all(|&value| value == 0.0))
            {
                all.extend(&kept.scores);
                continue;
            }
            let mut without = values.clone();
            without[place].fill(0.0);
            let scores = Tensor::from_shape(&shape, &without).and_then(|maps| {
                let inputs = tvec!(input.clone().into_tvalue(), maps.into_tvalue());
                floats(&self.tail.run(inputs)?[0])
            });
            all.extend(scores.map_err(|error| run_error(&self.file, error))?);
        }
        Ok(all)
    }
}

fn run_error(file: &str, error: TractError) -> Error {
    Error::Run {
        file: file.to_string(),
        reason: format!("{error:#}"),
    }
}
