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

use super::attribution::{Attribution, CHANNELS, Meaning, SOFTMAX, Samples};
use super::options::{Kind, OptionSpec, Options, Stage};
use crate::error::Result;
use crate::graph::backward::Rectifier;
use crate::model::target::Target;
use crate::photo::input::Input;

pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        key: "samples",
        label: "Samples",
        help: "How many noisy copies are averaged.",
        default: "25",
        stage: Stage::Sweep,
        kind: Kind::Integer {
            minimum: 1,
            maximum: 1000,
        },
    },
    OptionSpec {
        key: "noise",
        label: "Noise",
        help: "The noise's standard deviation as a share of the input's range.",
        default: "0.15",
        stage: Stage::Sweep,
        kind: Kind::Number {
            minimum: 0.0,
            maximum: 1.0,
        },
    },
    OptionSpec {
        key: "seed",
        label: "Seed",
        help: "The first copy's seed; each copy takes the next one.",
        default: "0",
        stage: Stage::Sweep,
        kind: Kind::Integer {
            minimum: 0,
            maximum: u32::MAX as u64,
        },
    },
    SOFTMAX,
    CHANNELS,
];

pub fn begin(input: &Input, target: Target, options: &Options) -> Result<Attribution> {
    let (least, most) = input
        .values
        .iter()
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), &v| {
            (least.min(v), most.max(v))
        });
    let samples = Samples::Noisy {
        count: options.number("samples")?,
        deviation: options.number::<f32>("noise")? * (most - least),
        seed: options.number("seed")?,
    };
    let reading = (samples, Meaning::Slope);
    Ok(Attribution::new(
        input,
        target,
        options,
        reading,
        Rectifier::Gradient,
    ))
}
