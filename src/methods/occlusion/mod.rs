//! Occlusion sensitivity.
//!
//! A value says what became of the target when a window at that place was hidden (or alone
//! kept). Three readings of one sweep, with x the photo and x_(u,v) the photo with the window
//! at (u, v) painted over:
//!
//! - `probability`: p(x_(u,v)). Low means important.
//! - `probability-drop`: p(x) - p(x_(u,v)). Above zero the hidden part spoke for the target,
//!   below zero against it.
//! - `score-drop`: S(x) - S(x_(u,v)), the same before softmax.
//!
//! Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014.
//!
//! Shape: rows x columns of window positions; the last row and column are clamped to the edge.
//! Unit: probability or score. Signed, but for the probability of one class. Cost: one forward
//! pass a position, of which only what the window can reach is computed, and two for the whole
//! photo; the scores of all classes are kept, so another class costs none. Example: `explain cat.jpg
//! --method occlusion --set window=48 --set stride=24 --set fill=blur`.

mod options;

use std::cmp::Ordering;

use crate::error::{Error, Result};
use crate::map::cells::Cells;
use crate::map::findings::{self, Findings, Position, Winner, finite};
use crate::map::heatmap::{Heatmap, Sign};
use crate::map::lattice;
use crate::methods::explain::{Explain, Question};
use crate::methods::stepper::{Stepper, Trial};
use crate::methods::sweep::drill_down::DrillDown;
use crate::methods::sweep::places::places;
use crate::methods::sweep::scores::Sweep;
use crate::model::network::Network;
use crate::model::recompute::{Change, Recomputed};
use crate::model::target::{Target, softmax, winner};
use crate::options::{Size, refused};
use crate::photo::cover::Cover;
use crate::photo::crop::Rect;
use crate::photo::input::Input;
use crate::registry::{Face, Family};
pub use options::Options;
use options::{Mode, Overlap, Quantity, Refine, STRIDE, WINDOW};

/// The change of a score that is taken for rounding, as a share of the largest score: some sixteen units in
/// the last place of float32. If no score changes by more than that, no probability changes by more than
/// half of it, as p (1 - p) is at most a quarter and the others may change the other way.
const ROUNDING: f32 = 2e-6;

/// Scores at every position of the window, as far as they are computed.
pub struct Occlusion {
    input: Input,
    paint: Vec<f32>,
    keep: bool,
    adaptive: bool,
    window: Size,
    tops: Vec<usize>,
    lefts: Vec<usize>,
    /// The position of each step after the first, which is the whole photo.
    order: Vec<usize>,
    sweep: Sweep,
}

/// The options of a reading, which takes no new pass.
pub struct Reading {
    quantity: Quantity,
    overlap: Overlap,
}

impl Explain for Occlusion {
    const FACE: Face = Face {
        name: "occlusion",
        title: "Occlusion",
        question: "Hide and ask again",
        summary: "Hides one square at a time and measures what the class loses by it.",
        note: None,
        family: Family::Perturb,
        sweep: true,
        per_target: false,
        requires: &[],
    };
    type Options = Options;
    type Stepper = Occlusion;

    fn begin(question: &Question, options: &Options) -> Result<Occlusion> {
        let (input, window, stride) = (question.input, options.window, options.stride);
        let (rows, columns) = (input.rows(), input.columns());
        if window.height > rows || window.width > columns {
            let expected = format!("the input is {rows} x {columns}; the window must fit into it");
            return Err(refused(&WINDOW, window, expected));
        }
        if stride.height > window.height || stride.width > window.width {
            let expected = "the stride must be at most the window, or pixels are left out";
            return Err(refused(&STRIDE, stride, expected));
        }
        let tops = places(rows, window.height, stride.height);
        let lefts = places(columns, window.width, stride.width);
        let positions = tops.len() * lefts.len();
        Ok(Occlusion {
            paint: options.fill.seeded(options.seed).paint(input),
            keep: options.mode == Mode::Keep,
            adaptive: options.refine == Refine::Adaptive,
            order: lattice::coarse_to_fine(tops.len(), lefts.len()),
            sweep: Sweep::new(question.classes, vec![1; positions + 1])?,
            input: input.clone(),
            window,
            tops,
            lefts,
        })
    }

    fn reading(options: &Options) -> Reading {
        Reading {
            quantity: options.reading,
            overlap: options.overlap,
        }
    }
}

impl Occlusion {
    /// The picture outside the window, and the one inside.
    fn pictures(&self) -> (&[f32], &[f32]) {
        match self.keep {
            false => (&self.input.values, &self.paint),
            true => (&self.paint, &self.input.values),
        }
    }

    /// The window at a position, painted over or alone kept.
    fn change(&self, position: usize) -> Change {
        let top = self.tops[position / self.lefts.len()];
        let left = self.lefts[position % self.lefts.len()];
        let Size { height, width } = self.window;
        let (_, inside) = self.pictures();
        Change::cut(&self.input, inside, (top, left), (height, width))
    }

    /// The scores at a position, if known.
    fn scores(&self, step: usize) -> Option<&[f32]> {
        self.sweep.scores(step).map(|passes| passes[0])
    }

    /// The class with the highest score at each position, where known.
    fn winner_at(&self) -> Vec<Option<usize>> {
        let mut winner_at = vec![None; self.order.len()];
        for (step, &position) in self.order.iter().enumerate() {
            winner_at[position] = self.scores(step + 1).map(winner);
        }
        winner_at
    }

    /// The positions of an adaptive map. What counts is how far the square moves probability from
    /// some classes to others, whichever they are.
    fn drill_down(&self) -> DrillDown {
        let whole = self.scores(0).map(softmax);
        let mut step_of = vec![0; self.order.len()];
        for (step, &position) in self.order.iter().enumerate() {
            step_of[position] = step + 1;
        }
        DrillDown::plan(self.tops.len(), self.lefts.len(), |position| {
            let there = softmax(self.scores(step_of[position])?);
            let moved = std::iter::zip(whole.as_ref()?, there).map(|(a, b)| (a - b).abs());
            Some(moved.sum::<f32>() / 2.0)
        })
    }

    /// The position at which hiding leaves the largest probability of a class, by an order, and the first of several; none where the
    /// window alone is kept, and for two classes.
    fn extreme(&self, target: Target, order: impl Fn(f32, f32) -> Ordering) -> Option<Position> {
        if self.keep || target.versus.is_some() {
            return None;
        }
        let known = (0..self.order.len()).filter_map(|step| {
            let scores = self.scores(step + 1)?;
            Some((self.order[step], target.probability(scores), scores))
        });
        let (position, probability, scores) =
            known.max_by(|a, b| order(a.1, b.1).then(b.0.cmp(&a.0)))?;
        Some(Position {
            window: self.input.crop.to_photo(self.window_at(position)),
            probability,
            first: winner(scores),
        })
    }

    /// The window at a position, in pixels of the input.
    fn window_at(&self, position: usize) -> Rect {
        let top = self.tops[position / self.lefts.len()];
        let left = self.lefts[position % self.lefts.len()];
        Rect {
            left: left as f64,
            top: top as f64,
            right: (left + self.window.width) as f64,
            bottom: (top + self.window.height) as f64,
        }
    }

    /// How many positions each class wins, most first.
    fn winners(winner_at: &[Option<usize>]) -> Vec<(usize, usize)> {
        let mut counts = std::collections::BTreeMap::new();
        for class in winner_at.iter().flatten() {
            *counts.entry(*class).or_insert(0) += 1;
        }
        let mut winners: Vec<(usize, usize)> = counts.into_iter().collect();
        winners.sort_by_key(|&(class, positions)| (std::cmp::Reverse(positions), class));
        winners
    }
}

impl Stepper for Occlusion {
    type Reading = Reading;

    fn steps(&self) -> usize {
        self.sweep.steps()
    }

    fn coarse(&self) -> usize {
        1 + lattice::coarse(self.tops.len(), self.lefts.len())
    }

    fn agenda(&self, rest: bool) -> Vec<usize> {
        let unknown = |step: &usize| self.scores(*step).is_none();
        if rest || (self.done() == 0 && !self.adaptive) {
            return (0..self.steps()).filter(unknown).collect();
        }
        if !self.adaptive {
            return vec![];
        }
        let missing = self.drill_down().missing;
        let steps = (1..self.steps()).filter(|step| missing.contains(&self.order[step - 1]));
        std::iter::once(0).filter(unknown).chain(steps).collect()
    }

    fn passes(&self) -> usize {
        self.sweep.passes()
    }

    fn prepare(&self, network: &mut Network) -> Result<Option<Recomputed>> {
        let (outside, _) = self.pictures();
        let Size { height, width } = self.window;
        network.prepare(outside, height, width).map(Some)
    }

    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        self.sweep.check(index)?;
        match index.checked_sub(1) {
            None => Ok(network.run(&self.input)?.scores),
            Some(step) => {
                let (outside, _) = self.pictures();
                network.run_changed(outside, &self.change(self.order[step]))
            }
        }
    }

    fn trial(&self, row: f64, column: f64) -> Option<Trial<'_>> {
        // By the centre of the pixel, as the map of nearest windows is drawn.
        let nearest = |starts: &[usize], size: usize, place: f64| {
            let centre = place.floor() + 0.5;
            let distance = |&start: &usize| (start as f64 + size as f64 / 2.0 - centre).abs();
            (0..starts.len()).min_by(|&a, &b| distance(&starts[a]).total_cmp(&distance(&starts[b])))
        };
        let Size { height, width } = self.window;
        let at = nearest(&self.tops, height, row)? * self.lefts.len()
            + nearest(&self.lefts, width, column)?;
        let step = 1 + self.order.iter().position(|&position| position == at)?;
        let Change {
            top,
            left,
            height,
            width,
            ..
        } = self.change(at);
        let (rows, columns) = (self.input.rows(), self.input.columns());
        let inside = |pixel: usize| {
            (top..top + height).contains(&(pixel / columns))
                && (left..left + width).contains(&(pixel % columns))
        };
        let covered = |pixel| if inside(pixel) != self.keep { 255 } else { 0 };
        let mask = (0..rows * columns).map(covered).collect();
        Some(Trial {
            whole: self.scores(0)?,
            there: self.scores(step)?,
            cover: Cover::new(&self.input, &self.paint, mask).ok()?,
            window: self.window_at(at),
        })
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        self.sweep.absorb(index, part)
    }

    fn done(&self) -> usize {
        self.sweep.done()
    }

    fn known(&self) -> Option<Vec<bool>> {
        let mut known = vec![false; self.order.len()];
        for (step, &position) in self.order.iter().enumerate() {
            known[position] = self.scores(step + 1).is_some();
        }
        Some(known)
    }

    fn finish(&self, target: Target, reading: &Reading) -> Result<Heatmap> {
        let whole = self.scores(0).ok_or(Error::NothingYet)?;
        let probability = target.probability(whole);
        let score = target.of(whole);
        let largest = whole
            .iter()
            .fold(0.0f32, |size, score| size.max(score.abs()));
        let read = |scores: &[f32]| match reading.quantity {
            Quantity::Probability => target.probability(scores),
            Quantity::ProbabilityDrop => probability - target.probability(scores),
            Quantity::ScoreDrop => score - target.of(scores),
        };
        let mut values = vec![f32::NAN; self.order.len()];
        for (step, &position) in self.order.iter().enumerate() {
            if let Some(scores) = self.scores(step + 1) {
                values[position] = read(scores);
            }
        }
        let is_probability = reading.quantity == Quantity::Probability;
        let (sign, reference) = match (is_probability, target.versus) {
            (true, None) => (Sign::Lowness, Some(probability)),
            _ => (Sign::Signed, None),
        };
        let (tops, lefts) = (self.tops.clone(), self.lefts.clone());
        let Size { height, width } = self.window;
        let cells = match reading.overlap {
            Overlap::Position => Cells::Nearest {
                tops,
                lefts,
                height,
                width,
            },
            Overlap::Average => Cells::Windows {
                tops,
                lefts,
                height,
                width,
            },
        };
        let winner_at = self.winner_at();
        let winners: Vec<_> = Self::winners(&winner_at)
            .into_iter()
            .map(|(index, positions)| Winner {
                index,
                label: None,
                positions,
            })
            .collect();
        let drilled = self.adaptive.then(|| self.drill_down());
        let findings = Findings::Occlusion(findings::Occlusion {
            score: finite("score", score)?,
            probability: finite("probability", probability)?,
            winners,
            winner_at,
            costliest: self.extreme(target, |a, b| b.total_cmp(&a)),
            raising: self.extreme(target, |a, b| a.total_cmp(&b)),
            adaptive: drilled.as_ref().map(|drilled| drilled.cells.len()),
            agreement: drilled.and_then(|drilled| drilled.agreement(&values, self.lefts.len())),
        });
        let layers = vec!["all channels"];
        let size = (self.tops.len(), self.lefts.len());
        let (unit, part) = match reading.quantity {
            Quantity::ScoreDrop => ("score", 1.0),
            Quantity::Probability | Quantity::ProbabilityDrop => ("probability", 0.5),
        };
        Ok(Heatmap {
            cells,
            sign,
            reference,
            rounding: ROUNDING * largest * part,
            findings,
            ..Heatmap::tiles(&self.input, layers, size, values, unit)
        })
    }
}
