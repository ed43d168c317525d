//! The options of occlusion.

use crate::options::{Choice, Kind, OptionSpec, Size, Stage, choice, choices, options};
use crate::photo::fill::Fill;

options! {
    /// The options of occlusion.
    pub struct Options {
        window: Size = WINDOW,
        stride: Size = STRIDE,
        fill: Fill = FILL,
        mode: Mode = MODE,
        refine: Refine = REFINE,
        seed: u64 = SEED,
        reading: Quantity = READING,
        overlap: Overlap = OVERLAP,
    }
}

choices! {
    /// Which part of the photo is painted over.
    pub enum Mode {
        /// The window is painted over.
        Hide = ("hide", "hides"),
        /// All but the window is painted over.
        Keep = ("keep", "keeps only"),
    }
}

choices! {
    /// Which positions of the window are tried.
    pub enum Refine {
        /// Every position has a pass.
        Everywhere = ("everywhere", "everywhere"),
        /// Coarse positions come first, and finer ones only where the values differ; the map is
        /// approximate.
        Adaptive = ("adaptive", "adaptive, approx."),
    }
}

choices! {
    /// The meaning of a value.
    pub enum Quantity {
        /// The target's probability for the changed photo.
        Probability = ("probability", "probability left"),
        /// The target's probability for the whole photo minus that for the changed one.
        ProbabilityDrop = ("probability-drop", "drop in probability"),
        /// The target's score for the whole photo minus that for the changed one.
        ScoreDrop = ("score-drop", "drop in score"),
    }
}

choices! {
    /// Which windows decide the value that is drawn at a pixel.
    pub enum Overlap {
        /// The mean of all windows that cover the pixel.
        Average = ("average", "mean of windows"),
        /// The window whose centre is nearest to the pixel.
        Position = ("position", "nearest window"),
    }
}

pub(super) const WINDOW: OptionSpec = OptionSpec {
    key: "window",
    label: "Window",
    help: "The square's size in pixels of the network's input, as 32 or height x width like 40x24.",
    default: "32",
    example: "48",
    beside: &[],
    unit: Some("pixels of the input"),
    stage: Stage::Sweep,
    kind: Kind::Size {
        minimum: 1,
        maximum: 4096,
    },
};

pub(super) const STRIDE: OptionSpec = OptionSpec {
    key: "stride",
    label: "Stride",
    help: "How far the square moves between positions, at most the window.",
    default: "16",
    example: "24",
    beside: &[],
    unit: Some("pixels of the input"),
    stage: Stage::Sweep,
    kind: Kind::Size {
        minimum: 1,
        maximum: 4096,
    },
};

const FILL: OptionSpec = OptionSpec {
    key: "fill",
    label: "Fill",
    help: "What the square is painted with. Each fill can itself look like something.",
    default: "mean",
    example: "blur",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Fill { choices: FILLS },
};

const MODE: OptionSpec = OptionSpec {
    key: "mode",
    label: "Square",
    help: "Hide what is under the square, or keep only that.",
    default: "hide",
    example: "keep",
    beside: &[("window", "96"), ("stride", "32")],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Choice {
        choices: Mode::CHOICES,
    },
};

const REFINE: OptionSpec = OptionSpec {
    key: "refine",
    label: "Refine",
    help: "Everywhere is exact. Adaptive is approximate: after a coarse map, positions close together are tried only where hiding something made a difference.",
    default: "everywhere",
    example: "adaptive",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Choice {
        choices: Refine::CHOICES,
    },
};

const SEED: OptionSpec = OptionSpec {
    key: "seed",
    label: "Seed",
    help: "The seed of the noise fill.",
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

const READING: OptionSpec = OptionSpec {
    key: "reading",
    label: "Reading",
    help: "The probability that is left, or the drop of probability or of score.",
    default: "probability-drop",
    example: "score-drop",
    beside: &[],
    unit: None,
    stage: Stage::Reading,
    kind: Kind::Choice {
        choices: Quantity::CHOICES,
    },
};

const OVERLAP: OptionSpec = OptionSpec {
    key: "overlap",
    label: "Overlap",
    help: "Where windows overlap, the mean of all that cover a pixel, or the nearest one.",
    default: "average",
    example: "position",
    beside: &[],
    unit: None,
    stage: Stage::Reading,
    kind: Kind::Choice {
        choices: Overlap::CHOICES,
    },
};

const FILLS: &[Choice] = &[
    choice("mean", "mean grey"),
    choice("black", "black"),
    choice("white", "white"),
    choice("photo-mean", "the photo's mean"),
    choice("blur", "the photo, blurred"),
    choice("noise", "noise"),
];
