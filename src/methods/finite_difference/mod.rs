//! Finite differences: the slope of the score when the pixels of a block are nudged.
//!
//! A value says how much the target's score (or its probability) rises for each unit of
//! intensity (black to white) by which all pixels of the block are made brighter, at the photo
//! as it is.
//!
//! With 1_B one on block B and zero elsewhere, in pixel intensities:
//!
//! - `central`: (S(x + h 1_B) - S(x - h 1_B)) / 2h, error h^2 S''' / 6 + e / h;
//! - `forward`: (S(x + h 1_B) - S(x)) / h, error h S'' / 2 + 2e / h,
//!
//! where e is the rounding error of one score in f32. Truncation asks for a small step and rounding
//! for a large one; and a network of rectifiers is not smooth, so that truncation soon means that a
//! unit of the block's thousands crossed its kink. Measured against the exact gradient of the
//! shipped network (blocks of 16, relative L2 error of the map, three photos;
//! `tests/bench/finite_difference_step.rs`):
//!
//! | step | central | forward |
//! | --- | --- | --- |
//! | 0.00001 | 12 to 28 % | 23 to 60 % |
//! | 0.00003 | 6.1 to 11 % | 13 to 28 % |
//! | 0.0001 | 4.7 to 6.7 % | 8.9 to 15 % |
//! | 0.0003 | 5.4 to 13 % | 7.9 to 35 % |
//!
//! so the default step is 0.0001. Larger steps measure a secant, which may be what is wanted. Pixels
//! are not clipped at black and white, as the slope is one of the function and not of the picture.
//!
//! Fornberg, "Generation of Finite Difference Formulas on Arbitrarily Spaced Grids", 1988.
//!
//! Shape: rows x columns of blocks, three layers if channels are apart. Unit: score (or
//! probability) per unit of intensity. Signed, unless absolute values are asked for. Cost: two forward
//! passes a block (central) or one (forward, and one for the whole photo), three times as many with
//! channels apart. Of each pass only what the block can reach is computed; one more pass over the whole
//! photo is remembered for that. Example: `explain cat.jpg --method finite-difference --set block=16`.

mod options;

use crate::error::{Error, Result};
use crate::map::cells::Cells;
use crate::map::heatmap::{self, Heatmap};
use crate::map::lattice;
use crate::methods::explain::{Explain, Question};
use crate::methods::gradients::cotangent::Softmax;
use crate::methods::stepper::Stepper;
use crate::methods::sweep::scores::Sweep;
use crate::model::network::Network;
use crate::model::recompute::{Change, Recomputed};
use crate::model::target::Target;
use crate::options::refused;
use crate::photo::input::Input;
use crate::registry::{Face, Family};
pub(super) use options::{BLOCK, STEP};
pub use options::{Difference, Options, Sign, Together};

/// The options of a reading, which takes no new pass.
pub struct Reading {
    sign: Sign,
    softmax: Softmax,
}

const COLORS: [&str; 3] = ["red", "green", "blue"];

/// Slopes of blocks, as far as they are measured.
pub struct FiniteDifference {
    input: Input,
    block: usize,
    step: f32,
    central: bool,
    /// Whether the three channels are nudged one by one.
    apart: bool,
    largest: bool,
    rows: usize,
    columns: usize,
    order: Vec<usize>,
    sweep: Sweep,
}

impl Explain for FiniteDifference {
    const FACE: Face = Face {
        name: "finite-difference",
        title: "Finite differences",
        question: "Brighten and ask again",
        summary: "How fast the score changes when the pixels of a block become a little brighter.",
        note: None,
        family: Family::Perturb,
        sweep: true,
        per_target: false,
        requires: &[],
    };
    type Options = Options;
    type Stepper = FiniteDifference;

    fn begin(question: &Question, options: &Options) -> Result<FiniteDifference> {
        let (input, block) = (question.input, options.block);
        let (rows, columns) = (input.rows(), input.columns());
        if block > rows.max(columns) {
            let expected = format!("the input is {rows} x {columns}; the block must not be larger");
            return Err(refused(&BLOCK, block, expected));
        }
        let (rows, columns) = (rows.div_ceil(block), columns.div_ceil(block));
        let central = options.difference == Difference::Central;
        let apart = options.channels != Together::Sum;
        let passes = (1 + usize::from(central)) * if apart { 3 } else { 1 };
        let mut plan = vec![passes; rows * columns];
        if !central {
            plan.insert(0, 1);
        }
        Ok(FiniteDifference {
            block,
            step: options.step,
            central,
            apart,
            largest: options.channels == Together::MaxAbs,
            rows,
            columns,
            order: lattice::coarse_to_fine(rows, columns),
            sweep: Sweep::new(question.classes, plan)?,
            input: input.clone(),
        })
    }

    fn reading(options: &Options) -> Reading {
        Reading {
            sign: options.sign,
            softmax: options.softmax,
        }
    }
}

impl FiniteDifference {
    /// The step that holds a block's scores comes after the whole photo's, if there is one.
    fn first_block(&self) -> usize {
        usize::from(!self.central)
    }

    /// A block with some channels nudged. Blocks cut short by the edge are part of a change that
    /// is as large as the others.
    fn nudged(&self, block: usize, channels: std::ops::Range<usize>, sign: f32) -> Change {
        let top = block / self.columns * self.block;
        let left = block % self.columns * self.block;
        let size = self.size();
        let start = (
            top.min(self.input.rows() - size.0),
            left.min(self.input.columns() - size.1),
        );
        let mut change = Change::cut(&self.input, &self.input.values, start, size);
        let planes = change.values.chunks_exact_mut(size.0 * size.1);
        for (channel, plane) in planes.enumerate().filter(|(c, _)| channels.contains(c)) {
            let nudge = sign * self.input.nudge(channel, self.step);
            for row in plane.chunks_exact_mut(size.1).skip(top - start.0) {
                for value in &mut row[left - start.1..] {
                    *value += nudge;
                }
            }
        }
        change
    }

    /// Rows and columns of a block.
    fn size(&self) -> (usize, usize) {
        let (rows, columns) = (self.input.rows(), self.input.columns());
        (self.block.min(rows), self.block.min(columns))
    }

    /// One slope a layer, from the passes of one step.
    fn slopes(
        &self,
        passes: &[&[f32]],
        whole: Option<f32>,
        read: impl Fn(&[f32]) -> f32,
    ) -> Vec<f32> {
        match whole {
            None => passes
                .chunks_exact(2)
                .map(|pair| (read(pair[0]) - read(pair[1])) / (2.0 * self.step))
                .collect(),
            Some(whole) => passes
                .iter()
                .map(|pass| (read(pass) - whole) / self.step)
                .collect(),
        }
    }
}

impl Stepper for FiniteDifference {
    type Reading = Reading;

    fn steps(&self) -> usize {
        self.sweep.steps()
    }

    fn coarse(&self) -> usize {
        self.first_block() + lattice::coarse(self.rows, self.columns)
    }

    fn passes(&self) -> usize {
        self.sweep.passes()
    }

    fn prepare(&self, network: &mut Network) -> Result<Option<Recomputed>> {
        let (height, width) = self.size();
        let report = network.prepare(&self.input.values, height, width);
        report.map(Some)
    }

    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        self.sweep.check(index)?;
        let Some(step) = index.checked_sub(self.first_block()) else {
            return Ok(network.run(&self.input)?.scores);
        };
        let block = self.order[step];
        let together = std::iter::once(0..3);
        let apart = (0..3).map(|channel| channel..channel + 1);
        let groups: Vec<_> = match self.apart {
            true => apart.collect(),
            false => together.collect(),
        };
        let signs: &[f32] = if self.central { &[1.0, -1.0] } else { &[1.0] };
        let mut part = vec![];
        for channels in groups {
            for &sign in signs {
                let change = self.nudged(block, channels.clone(), sign);
                part.extend(network.run_changed(&self.input.values, &change)?);
            }
        }
        Ok(part)
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        self.sweep.absorb(index, part)
    }

    fn done(&self) -> usize {
        self.sweep.done()
    }

    fn known(&self) -> Option<Vec<bool>> {
        let layers = if self.apart && !self.largest { 3 } else { 1 };
        let mut known = vec![false; self.order.len()];
        for (step, &block) in self.order.iter().enumerate() {
            known[block] = self.sweep.scores(step + self.first_block()).is_some();
        }
        Some(known.repeat(layers))
    }

    fn finish(&self, target: Target, reading: &Reading) -> Result<Heatmap> {
        let read = |scores: &[f32]| reading.softmax.of(target, scores);
        let whole = match self.central {
            true => None,
            false => Some(read(self.sweep.scores(0).ok_or(Error::NothingYet)?[0])),
        };
        let absolute = self.largest || reading.sign == Sign::Absolute;
        let layers = match (self.apart, self.largest) {
            (true, false) => COLORS.to_vec(),
            (true, true) => vec!["largest channel"],
            _ => vec!["all channels"],
        };
        let blocks = self.order.len();
        let mut values = vec![f32::NAN; layers.len() * blocks];
        for (step, &block) in self.order.iter().enumerate() {
            let Some(passes) = self.sweep.scores(step + self.first_block()) else {
                continue;
            };
            let mut slopes = self.slopes(&passes, whole, read);
            if absolute {
                slopes.iter_mut().for_each(|slope| *slope = slope.abs());
            }
            if self.largest {
                slopes = vec![slopes.iter().copied().fold(0.0, f32::max)];
            }
            for (layer, slope) in slopes.into_iter().enumerate() {
                values[layer * blocks + block] = slope;
            }
        }
        if values.iter().all(|value| value.is_nan()) {
            return Err(Error::NothingYet);
        }
        let (input_rows, input_columns) = (self.input.rows(), self.input.columns());
        let even = input_rows % self.block == 0 && input_columns % self.block == 0;
        let starts = |blocks: usize| (0..blocks).map(|block| block * self.block).collect();
        let unit = match reading.softmax {
            Softmax::Before => "score per unit of intensity",
            Softmax::After => "probability per unit of intensity",
        };
        Ok(Heatmap {
            cells: match even {
                true => Cells::Tiles,
                false => Cells::Windows {
                    tops: starts(self.rows),
                    lefts: starts(self.columns),
                    height: self.block,
                    width: self.block,
                },
            },
            sign: match absolute {
                true => heatmap::Sign::Magnitude,
                false => heatmap::Sign::Signed,
            },
            ..Heatmap::tiles(&self.input, layers, (self.rows, self.columns), values, unit)
        })
    }
}
