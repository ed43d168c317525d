//! SmoothGrad: the gradient, averaged over noisy copies of the photo.
//!
//! A value says how fast the score rises with the intensity of a pixel on average around the photo,
//! which quietens what flickers from one input to the next.
//!
//! M = 1/n sum over i of d S / d p at x + e_i, with e_i Gaussian of standard deviation
//! noise (max x - min x).
//!
//! Smilkov et al., "SmoothGrad: removing noise by adding noise", 2017.
//!
//! Shape: rows x columns of the input. Unit: score (or probability) per unit of intensity. A
//! magnitude, or signed. Cost: n passes forward and back. Example: `explain cat.jpg --method
//! smoothgrad --set samples=50 --set seed=7`.

use super::explain::{Explain, Question};
use super::gradients::channels::{CHANNELS, Channels};
use super::gradients::cotangent::{SOFTMAX, Softmax};
use super::gradients::input::{InputGradient, Meaning, Samples};
use crate::error::Result;
use crate::graph::backward::Rectifier;
use crate::options::{Kind, OptionSpec, Stage, options};
use crate::registry::{Face, Family};

const SAMPLES: OptionSpec = OptionSpec {
    key: "samples",
    label: "Samples",
    help: "How many noisy copies are averaged.",
    default: "25",
    example: "50",
    beside: &[],
    unit: Some("noisy copies"),
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 1,
        maximum: 1000,
    },
};

const NOISE: OptionSpec = OptionSpec {
    key: "noise",
    label: "Noise",
    help: "The noise's standard deviation as a share of the input's range.",
    default: "0.15",
    example: "0.1",
    beside: &[],
    unit: Some("share of the input's range"),
    stage: Stage::Sweep,
    kind: Kind::Number {
        minimum: 0.0,
        maximum: 1.0,
    },
};

const SEED: OptionSpec = OptionSpec {
    key: "seed",
    label: "Seed",
    help: "The first copy's seed; each copy takes the next one.",
    default: "0",
    example: "7",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 0,
        maximum: u32::MAX as u64,
    },
};

options! {
    /// The options of SmoothGrad.
    pub struct Options {
        samples: usize = SAMPLES,
        noise: f32 = NOISE,
        seed: u64 = SEED,
        softmax: Softmax = SOFTMAX,
        channels: Channels = CHANNELS,
    }
}

/// SmoothGrad.
pub struct SmoothGrad;

impl Explain for SmoothGrad {
    const FACE: Face = Face {
        name: "smoothgrad",
        title: "SmoothGrad",
        question: "Which pixels would change it",
        summary: "The gradient averaged over noisy copies of the photo.",
        note: None,
        family: Family::Differentiate,
        sweep: true,
        per_target: true,
        requires: &[],
    };
    type Options = Options;
    type Stepper = InputGradient;

    fn begin(question: &Question, options: &Options) -> Result<InputGradient> {
        let values = question.input.values.iter();
        let (least, most) = values.fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), &v| {
            (least.min(v), most.max(v))
        });
        let samples = Samples::Noisy {
            count: options.samples,
            deviation: options.noise * (most - least),
            seed: options.seed,
        };
        let reading = (samples, Meaning::Slope);
        let rule = Rectifier::Gradient;
        Ok(InputGradient::new(question, options.softmax, reading, rule))
    }

    fn reading(options: &Options) -> Channels {
        options.channels
    }
}
