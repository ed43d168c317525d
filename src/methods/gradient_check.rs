//! The check: finite differences beside the exact gradient of the same blocks.
//!
//! Values of the first two layers say how fast the target rises when all pixels of a block become
//! brighter: measured from outside, and by reverse mode. The third is their difference. Two
//! computations that share nothing but the forward pass must agree, up to the kinks of rectifiers
//! within reach of the step and to rounding.
//!
//! D = (S(x + h 1_B) - S(x - h 1_B)) / 2h, E = sum over the pixels and channels of B of d S / d p.
//!
//! Griewank and Walther, "Evaluating Derivatives", 2nd edition, 2008.
//!
//! Shape: three layers of rows x columns of blocks. Unit: score (or probability) per unit of
//! intensity. Signed. Cost: two forward passes a block, and one pass forward and back. Example:
//! `explain cat.jpg --method gradient-check --set block=32`.

use super::explain::{Explain, Question};
use super::finite_difference::{self, BLOCK, Difference, FiniteDifference, STEP, Sign, Together};
use super::gradients::channels::Channels;
use super::gradients::cotangent::{SOFTMAX, Softmax};
use super::gradients::input::{InputGradient, Meaning, Samples};
use super::stepper::Stepper;
use crate::error::{Error, Result};
use crate::graph::backward::Rectifier;
use crate::map::agreement::correlation;
use crate::map::findings::{self, Findings, finite};
use crate::map::heatmap::Heatmap;
use crate::model::network::Network;
use crate::model::recompute::Recomputed;
use crate::model::target::Target;
use crate::options::{OptionSpec, options};
use crate::photo::input::Input;
use crate::registry::{Face, Family};

const LARGE_BLOCK: OptionSpec = OptionSpec {
    default: "32",
    example: "16",
    beside: &[],
    ..BLOCK
};

options! {
    /// The options of the check.
    pub struct Options {
        block: usize = LARGE_BLOCK,
        step: f32 = STEP,
        softmax: Softmax = SOFTMAX,
    }
}

/// Finite differences and the exact gradient of the same blocks.
pub struct GradientCheck {
    input: Input,
    block: usize,
    differences: FiniteDifference,
    reading: finite_difference::Reading,
    exact: InputGradient,
}

impl Explain for GradientCheck {
    const FACE: Face = Face {
        name: "gradient-check",
        title: "Check: differences and gradient",
        question: "Do both slopes agree",
        summary: "Finite differences beside the exact gradient of the same blocks, which must agree.",
        note: None,
        family: Family::Check,
        sweep: true,
        per_target: true,
        requires: &[],
    };
    type Options = Options;
    type Stepper = GradientCheck;

    fn begin(question: &Question, options: &Options) -> Result<GradientCheck> {
        let measured = finite_difference::Options {
            block: options.block,
            step: options.step,
            difference: Difference::Central,
            channels: Together::Sum,
            sign: Sign::Signed,
            softmax: options.softmax,
        };
        let slope = (Samples::Photo, Meaning::Slope);
        let rule = Rectifier::Gradient;
        Ok(GradientCheck {
            input: question.input.clone(),
            block: options.block,
            differences: FiniteDifference::begin(question, &measured)?,
            reading: FiniteDifference::reading(&measured),
            exact: InputGradient::new(question, options.softmax, slope, rule),
        })
    }

    fn reading(_: &Options) {}
}

impl GradientCheck {
    /// The exact gradient summed over channels and the pixels of each block.
    fn by_block(&self, target: Target, rows: usize, columns: usize) -> Result<Vec<f32>> {
        let exact = self.exact.finish(target, &Channels::Sum)?.values;
        let mut sums = vec![0.0f64; rows * columns];
        for (index, value) in exact.into_iter().enumerate() {
            let row = index / self.input.columns() / self.block;
            let column = index % self.input.columns() / self.block;
            sums[row * columns + column] += f64::from(value);
        }
        Ok(sums.into_iter().map(|sum| sum as f32).collect())
    }
}

impl Stepper for GradientCheck {
    type Reading = ();

    fn steps(&self) -> usize {
        1 + self.differences.steps()
    }

    fn coarse(&self) -> usize {
        1 + self.differences.coarse()
    }

    fn passes(&self) -> usize {
        self.exact.passes() + self.differences.passes()
    }

    fn prepare(&self, network: &mut Network) -> Result<Option<Recomputed>> {
        self.differences.prepare(network)
    }

    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        match index.checked_sub(1) {
            None => self.exact.step(0, network),
            Some(index) => self.differences.step(index, network),
        }
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        match index.checked_sub(1) {
            None => self.exact.absorb(0, part),
            Some(index) => self.differences.absorb(index, part),
        }
    }

    fn done(&self) -> usize {
        self.exact.done() + self.differences.done()
    }

    fn known(&self) -> Option<Vec<bool>> {
        let measured = self.differences.known()?;
        let exact = vec![true; measured.len()];
        Some([measured.clone(), exact, measured].concat())
    }

    fn finish(&self, target: Target, _: &()) -> Result<Heatmap> {
        if self.differences.done() == 0 {
            return Err(Error::NothingYet);
        }
        let mut map = self.differences.finish(target, &self.reading)?;
        let measured = std::mem::take(&mut map.values);
        let exact = self.by_block(target, map.rows, map.columns)?;
        let gaps: Vec<f32> = std::iter::zip(&measured, &exact)
            .map(|(a, b)| a - b)
            .collect();
        let known: Vec<usize> = (0..gaps.len()).filter(|&i| !gaps[i].is_nan()).collect();
        let of = |values: &[f32]| -> Vec<f32> { known.iter().map(|&i| values[i]).collect() };
        let largest = of(&gaps)
            .iter()
            .fold(0.0f32, |most, gap| most.max(gap.abs()));
        let reach = of(&exact)
            .iter()
            .fold(0.0f32, |most, value| most.max(value.abs()));
        map.findings = Findings::GradientCheck(findings::GradientCheck {
            correlation: correlation(&of(&measured), &of(&exact)),
            largest_difference: finite("largest_difference", largest)?,
            largest_value: finite("largest_value", reach)?,
        });
        map.layers = vec!["finite differences", "exact gradient", "difference"];
        map.values = [measured, exact, gaps].concat();
        Ok(map)
    }
}
