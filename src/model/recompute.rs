//! Scores after a change of the input, from what the network computed before it.

use serde::Serialize;
use tract_onnx::prelude::*;

use crate::error::{Error, GraphError, Result};
use crate::graph::windows::{Windowed, windowed};
use crate::model::build::{decluttered, state};
use crate::model::output::floats;
use crate::photo::input::Input;

/// New values for a rectangle of the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The first row of the rectangle, in pixels of the input.
    pub top: usize,
    /// The first column of the rectangle, in pixels of the input.
    pub left: usize,
    /// Rows of the rectangle, in pixels.
    pub height: usize,
    /// Columns of the rectangle, in pixels.
    pub width: usize,
    /// The new values, normalised: channels x height x width.
    pub values: Vec<f32>,
}

impl Change {
    /// The change that gives a rectangle of `input` the values of `picture`, which has the input's shape.
    pub fn cut(
        input: &Input,
        picture: &[f32],
        (top, left): (usize, usize),
        (height, width): (usize, usize),
    ) -> Change {
        let rows = picture.chunks_exact(input.columns());
        let inside = |row: &usize| (top..top + height).contains(&(row % input.rows()));
        let values = rows
            .enumerate()
            .filter(|(row, _)| inside(row))
            .flat_map(|(_, row)| &row[left..left + width]);
        Change {
            top,
            left,
            height,
            width,
            values: values.copied().collect(),
        }
    }
}

/// How much of a full pass is computed for each change.
#[derive(Clone, Debug, Serialize)]
pub struct Recomputed {
    /// Multiplications and additions as a share of those of a full pass, in the mean over all positions.
    pub share: f64,
    /// How many operators compute only a window.
    pub in_part: usize,
    /// The operators that are computed in full for want of a rule; all that reads their output is computed
    /// in full as well.
    pub without_rule: Vec<String>,
}

/// The windowed model of a network for changes of one size, and what it remembers of an input.
pub struct Recompute {
    file: String,
    height: usize,
    width: usize,
    windowed: Windowed,
    whole: TypedSimpleState,
    part: TypedSimpleState,
    report: Recomputed,
    remembered: Option<Remembered>,
}

struct Remembered {
    input: Vec<f32>,
    values: TVec<TValue>,
}

impl Recompute {
    /// The windowed model for changes of `height` x `width` pixels, from a model whose first output is the
    /// scores.
    ///
    /// # Errors
    /// [`Error::Graph`] with [`GraphError::Windows`] for windows that cannot be worked out.
    pub fn build(model: &TypedModel, file: &str, height: usize, width: usize) -> Result<Recompute> {
        let error = |error: TractError| {
            Error::Graph(GraphError::Windows {
                file: file.to_string(),
                reason: format!("{error:#}"),
            })
        };
        let mut model = model.clone();
        let scores = model.output_outlets().map_err(error)?[0];
        model.select_output_outlets(&[scores]).map_err(error)?;
        let model = decluttered(model).map_err(error)?;
        let windowed = windowed(&model, file, height, width)?;
        let part = multiplications(&windowed.model, |count| windowed.mean(count)).map_err(error)?;
        let full = multiplications(&model, |count| Ok(count.to_i64()? as f64)).map_err(error)?;
        let report = Recomputed {
            // Where nothing is multiplied, nothing is saved.
            share: if full > 0.0 { part / full } else { 1.0 },
            in_part: windowed.in_part,
            without_rule: windowed.without_rule.clone(),
        };
        let part = state(windowed.model.clone()).map_err(error)?;
        let mut whole = model;
        whole
            .select_output_outlets(&windowed.remembered)
            .map_err(error)?;
        Ok(Recompute {
            file: file.to_string(),
            height,
            width,
            windowed,
            whole: state(whole).map_err(error)?,
            part,
            report,
            remembered: None,
        })
    }

    /// How much of a full pass is computed for each change.
    pub fn report(&self) -> &Recomputed {
        &self.report
    }

    /// Whether the model is for changes of `height` x `width` pixels.
    pub fn serves(&self, height: usize, width: usize) -> bool {
        (self.height, self.width) == (height, width)
    }

    /// Whether the remembered input has these values.
    pub fn remembers(&self, values: &[f32]) -> bool {
        let kept = self.remembered.as_ref();
        kept.is_some_and(|kept| kept.input == values)
    }

    /// Runs one full pass over an input, to which all changes apply from now on.
    ///
    /// # Errors
    /// [`Error::Run`] for an input of another shape, and where tract fails.
    pub fn remember(&mut self, input: Tensor) -> Result<()> {
        self.remembered = None;
        let remembered = self.run_whole(input);
        self.remembered = Some(remembered.map_err(|error| self.run_error(error))?);
        Ok(())
    }

    /// The scores of the remembered input after a change.
    ///
    /// # Errors
    /// [`Error::NothingYet`] if no input is remembered, and [`Error::Run`] where tract fails.
    pub fn scores(&mut self, change: &Change) -> Result<Vec<f32>> {
        if self.remembered.is_none() {
            return Err(Error::NothingYet);
        }
        let scores = self.run_part(change);
        scores.map_err(|error| self.run_error(error))
    }

    fn run_whole(&mut self, input: Tensor) -> TractResult<Remembered> {
        let values = input.try_as_plain_ram()?.as_slice::<f32>()?.to_vec();
        Ok(Remembered {
            input: values,
            values: self.whole.run(tvec!(input.into_tvalue()))?,
        })
    }

    fn run_part(&mut self, change: &Change) -> TractResult<Vec<f32>> {
        let table = self.windowed.table(change.top, change.left);
        let channels = change.values.len() / (change.height * change.width);
        let shape = [1, channels, change.height, change.width];
        let fresh = Tensor::from_shape(&shape, &change.values)?;
        let mut inputs = tvec![fresh.into_tvalue(), tensor1(&table).into_tvalue()];
        let remembered = self.remembered.iter().flat_map(|kept| &kept.values);
        inputs.extend(remembered.cloned());
        floats(&self.part.run(inputs)?[0])
    }

    fn run_error(&self, error: TractError) -> Error {
        Error::Run {
            file: self.file.clone(),
            reason: format!("{error:#}"),
        }
    }
}

/// How many multiplications and additions a pass takes.
pub(crate) fn multiplications(
    model: &TypedModel,
    number: impl Fn(&TDim) -> TractResult<f64>,
) -> TractResult<f64> {
    let mut sum = 0.0;
    for id in model.eval_order()? {
        let node = model.node(id);
        let (inputs, _) = model.node_facts(id)?;
        for (cost, count) in node.op.cost(&inputs)? {
            if let tract_onnx::tract_core::internal::Cost::FMA(_) = cost {
                sum += number(&count)?;
            }
        }
    }
    Ok(sum)
}
