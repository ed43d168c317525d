//! The options of finite differences.

use crate::methods::gradients::cotangent::{SOFTMAX, Softmax};
use crate::options::{Kind, OptionSpec, Stage, choices, options};

options! {
    /// The options of finite differences.
    pub struct Options {
        block: usize = BLOCK,
        step: f32 = STEP,
        difference: Difference = DIFFERENCE,
        channels: Together = CHANNELS,
        sign: Sign = SIGN,
        softmax: Softmax = READ_SOFTMAX,
    }
}

pub const BLOCK: OptionSpec = OptionSpec {
    key: "block",
    label: "Block",
    help: "The side of a block in pixels of the network's input.",
    default: "16",
    example: "32",
    beside: &[],
    unit: Some("pixels of the input"),
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 1,
        maximum: 4096,
    },
};

pub const STEP: OptionSpec = OptionSpec {
    key: "step",
    label: "Step",
    help: "How far intensities move, where black to white is 1.",
    default: "0.0001",
    example: "0.01",
    beside: &[],
    unit: Some("intensity, black to white being 1"),
    stage: Stage::Sweep,
    kind: Kind::Number {
        minimum: 0.000001,
        maximum: 1.0,
    },
};

choices! {
    /// The passes by which a slope is measured.
    pub enum Difference {
        /// One pass with the block made brighter and one with it made darker.
        Central = ("central", "central"),
        /// One pass with the block made brighter, and one, for all blocks, over the photo as it is.
        Forward = ("forward", "forward"),
    }
}

const DIFFERENCE: OptionSpec = OptionSpec {
    key: "difference",
    label: "Difference",
    help: "Central takes two passes a block and is more exact; forward takes one.",
    default: "central",
    example: "forward",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Choice {
        choices: Difference::CHOICES,
    },
};

choices! {
    /// Which channels are nudged at a time, and which are shown.
    pub enum Together {
        /// Red, green and blue are nudged together.
        Sum = ("sum", "together"),
        /// Each channel is nudged apart, and the slope that is largest in size is shown.
        MaxAbs = ("max-abs", "largest of three"),
        /// Each channel is nudged apart, and its slopes are a layer of the map.
        Each = ("each", "each"),
    }
}

const CHANNELS: OptionSpec = OptionSpec {
    key: "channels",
    label: "Channels",
    help: "Nudge red, green and blue together, or apart and show the largest or each.",
    default: "sum",
    example: "each",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Choice {
        choices: Together::CHOICES,
    },
};

choices! {
    /// Whether the sign of a slope is shown.
    pub enum Sign {
        /// The slope is shown with its sign.
        Signed = ("signed", "signed"),
        /// The slope's size is shown.
        Absolute = ("absolute", "absolute"),
    }
}

const SIGN: OptionSpec = OptionSpec {
    key: "sign",
    label: "Sign",
    help: "Keep the sign of the slope, or show its size only.",
    default: "signed",
    example: "absolute",
    beside: &[],
    unit: None,
    stage: Stage::Reading,
    kind: Kind::Choice {
        choices: Sign::CHOICES,
    },
};

const READ_SOFTMAX: OptionSpec = OptionSpec {
    help: "Before softmax the slope is of the class's own score. After it, of the probability, which also moves when other classes do and is flat where the network is sure.",
    stage: Stage::Reading,
    ..SOFTMAX
};
