//! Integrated gradients: the score's way from a baseline to the photo, shared out among pixels.
//!
//! A value says how much of the difference in score between photo and baseline is due to one
//! pixel. All values together are that difference, but for the error of the sum that stands for the
//! integral; the gap is given beside the map.
//!
//! M = (x - b) 1/n sum over i of d S / d x at b + (i - 1/2)/n (x - b), i = 1 ... n.
//!
//! Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017; the midpoint
//! rule.
//!
//! Shape: rows x columns of the input. Unit: score (or probability). Signed. Cost: n passes forward
//! and back, and two forward. Example: `explain cat.jpg --method integrated-gradients --set
//! baseline=blur`.

use super::explain::{Explain, Question};
use super::gradients::channels::{CONTRIBUTIONS, Channels};
use super::gradients::cotangent::{SOFTMAX, Softmax};
use super::gradients::input::{InputGradient, Meaning, Samples};
use crate::error::Result;
use crate::graph::backward::Rectifier;
use crate::options::{Kind, OptionSpec, Stage, choices, options};
use crate::photo::fill::Fill;
use crate::registry::{Face, Family};

const STEPS: OptionSpec = OptionSpec {
    key: "steps",
    label: "Steps",
    help: "Into how many parts the way is cut.",
    default: "64",
    example: "128",
    beside: &[],
    unit: Some("points on the way"),
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 1,
        maximum: 1000,
    },
};

const BASELINE: OptionSpec = OptionSpec {
    key: "baseline",
    label: "Baseline",
    help: "Where the way begins. What equals the baseline gets nothing: black parts of a photo, with black.",
    default: "black",
    example: "blur",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Choice {
        choices: Baseline::CHOICES,
    },
};

choices! {
    /// Where the way to the photo begins.
    pub enum Baseline {
        /// A black picture.
        Black = ("black", "black"),
        /// The mean colour that training subtracted.
        Mean = ("mean", "mean grey"),
        /// The photo, blurred.
        Blur = ("blur", "the photo, blurred"),
    }
}

options! {
    /// The options of Integrated gradients.
    pub struct Options {
        steps: usize = STEPS,
        baseline: Baseline = BASELINE,
        softmax: Softmax = SOFTMAX,
        channels: Channels = CONTRIBUTIONS,
    }
}

/// Integrated gradients.
pub struct IntegratedGradients;

impl Explain for IntegratedGradients {
    const FACE: Face = Face {
        name: "integrated-gradients",
        title: "Integrated gradients",
        question: "Share out the score",
        summary: "Splits what the photo scores above a blank image among its pixels.",
        note: None,
        family: Family::Differentiate,
        sweep: true,
        per_target: true,
        requires: &[],
    };
    type Options = Options;
    type Stepper = InputGradient;

    fn begin(question: &Question, options: &Options) -> Result<InputGradient> {
        let fill = match options.baseline {
            Baseline::Black => Fill::Color([0.0; 3]),
            Baseline::Mean => Fill::Mean,
            Baseline::Blur => Fill::Blur,
        };
        let samples = Samples::Path {
            count: options.steps,
            baseline: fill.paint(question.input),
        };
        let reading = (samples, Meaning::TimesPath);
        let rule = Rectifier::Gradient;
        Ok(InputGradient::new(question, options.softmax, reading, rule))
    }

    fn reading(options: &Options) -> Channels {
        options.channels
    }
}
