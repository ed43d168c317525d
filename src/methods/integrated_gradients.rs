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

use super::attribution::{Attribution, CONTRIBUTIONS, Meaning, SOFTMAX, Samples};
use super::options::{Kind, OptionSpec, Options, Stage, choice};
use crate::error::Result;
use crate::graph::backward::Rectifier;
use crate::model::target::Target;
use crate::photo::fill::Fill;
use crate::photo::input::Input;

pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        key: "steps",
        label: "Steps",
        help: "Into how many parts the way is cut.",
        default: "64",
        stage: Stage::Sweep,
        kind: Kind::Integer {
            minimum: 1,
            maximum: 1000,
        },
    },
    OptionSpec {
        key: "baseline",
        label: "Baseline",
        help: "Where the way begins. What equals the baseline gets nothing: black parts of a photo, with black.",
        default: "black",
        stage: Stage::Sweep,
        kind: Kind::Choice {
            choices: &[
                choice("black", "black"),
                choice("mean", "mean grey"),
                choice("blur", "the photo, blurred"),
            ],
        },
    },
    SOFTMAX,
    CONTRIBUTIONS,
];

pub fn begin(input: &Input, target: Target, options: &Options) -> Result<Attribution> {
    let fill = match options.text("baseline") {
        "mean" => Fill::Mean,
        "blur" => Fill::Blur,
        _ => Fill::Color([0.0; 3]),
    };
    let samples = Samples::Path {
        count: options.number("steps")?,
        baseline: fill.paint(input),
    };
    let reading = (samples, Meaning::TimesPath);
    Ok(Attribution::new(
        input,
        target,
        options,
        reading,
        Rectifier::Gradient,
    ))
}
