//! The options of occlusion.

use super::options::{Choice, Kind, OptionSpec, Stage, choice};

/// What is tried, and how it is read.
pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        key: "window",
        label: "Window",
        help: "The square's size in pixels of the network's input, as 32 or height x width like 40x24.",
        default: "32",
        stage: Stage::Sweep,
        kind: Kind::Size {
            minimum: 1,
            maximum: 4096,
        },
    },
    OptionSpec {
        key: "stride",
        label: "Stride",
        help: "How far the square moves between places, at most the window.",
        default: "16",
        stage: Stage::Sweep,
        kind: Kind::Size {
            minimum: 1,
            maximum: 4096,
        },
    },
    OptionSpec {
        key: "fill",
        label: "Fill",
        help: "What the square is painted with. Each fill can itself look like something.",
        default: "mean",
        stage: Stage::Sweep,
        kind: Kind::Fill { choices: FILLS },
    },
    OptionSpec {
        key: "mode",
        label: "Square",
        help: "Hide what is under the square, or keep only that.",
        default: "hide",
        stage: Stage::Sweep,
        kind: Kind::Choice {
            choices: &[choice("hide", "hides"), choice("keep", "keeps only")],
        },
    },
    OptionSpec {
        key: "refine",
        label: "Refine",
        help: "Everywhere is exact. Adaptive is approximate: after a coarse map, places close together are tried only where hiding something made a difference.",
        default: "everywhere",
        stage: Stage::Sweep,
        kind: Kind::Choice {
            choices: &[
                choice("everywhere", "everywhere"),
                choice("adaptive", "adaptive, approx."),
            ],
        },
    },
    OptionSpec {
        key: "seed",
        label: "Seed",
        help: "The seed of the noise fill.",
        default: "0",
        stage: Stage::Sweep,
        kind: Kind::Integer {
            minimum: 0,
            maximum: u32::MAX as u64,
        },
    },
    OptionSpec {
        key: "reading",
        label: "Reading",
        help: "The probability that is left, or the drop of probability or of score.",
        default: "probability-drop",
        stage: Stage::Reading,
        kind: Kind::Choice {
            choices: &[
                choice("probability", "probability left"),
                choice("probability-drop", "drop in probability"),
                choice("score-drop", "drop in score"),
            ],
        },
    },
    OptionSpec {
        key: "overlap",
        label: "Overlap",
        help: "Where windows overlap, the mean of all that cover a pixel, or the nearest one.",
        default: "average",
        stage: Stage::Reading,
        kind: Kind::Choice {
            choices: &[
                choice("average", "mean of windows"),
                choice("position", "nearest window"),
            ],
        },
    },
];

const FILLS: &[Choice] = &[
    choice("mean", "mean grey"),
    choice("black", "black"),
    choice("white", "white"),
    choice("photo-mean", "the photo's mean"),
    choice("blur", "the photo, blurred"),
    choice("noise", "noise"),
];
