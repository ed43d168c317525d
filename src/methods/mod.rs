//! The methods, and the contract they keep.
//!
//! A method is a [`Stepper`]. `begin` fixes its options and its input; every `step` costs a
//! bounded number of forward passes and returns a part; parts are `absorb`ed in any order; and
//! `finish` turns what is there into a heat map, as often as asked and before all is there. A
//! step reads nothing that another step wrote, so steps may run in several workers.
//!
//! To add a method: write its file with the doc order of the others, add one line to
//! [`METHODS`], its test to `tests/`, and its entry to the README.

pub mod cam;
pub mod finite_difference;
pub mod occlusion;
pub mod options;
pub mod order;
pub mod sweep;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::heatmap::Heatmap;
use crate::input::Input;
use crate::network::Network;
use crate::target::Target;
use options::{OptionSpec, Options};

pub trait Stepper {
    /// How many steps there are; they are numbered so that a coarse map comes first.
    fn steps(&self) -> usize;

    /// Forward passes of all steps together.
    fn passes(&self) -> usize;

    /// Computes one step. Bounded: at most six forward passes.
    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>>;

    /// Keeps what a step computed.
    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()>;

    /// Steps absorbed so far.
    fn done(&self) -> usize;

    /// The map of a target from what has been absorbed; costs no forward pass.
    fn finish(&self, target: Target, reading: &Options) -> Result<Heatmap>;
}

/// A line of the table of methods.
#[derive(Serialize)]
pub struct Method {
    pub name: &'static str,
    pub title: &'static str,
    /// One sentence for readers.
    pub summary: &'static str,
    /// Whether it takes many forward passes.
    pub sweep: bool,
    pub options: &'static [OptionSpec],
    #[serde(skip)]
    begin: fn(&Input, usize, &Options) -> Result<Box<dyn Stepper>>,
}

pub const METHODS: &[Method] = &[
    Method {
        name: "cam",
        title: "Class activation map",
        summary: "How much each place of the last feature maps adds to the score of the class.",
        sweep: false,
        options: cam::OPTIONS,
        begin: |input, classes, _| Ok(Box::new(cam::Cam::begin(input, classes))),
    },
    Method {
        name: "occlusion",
        title: "Occlusion",
        summary: "What becomes of the class when a square hides each part of the photo in turn.",
        sweep: true,
        options: occlusion::OPTIONS,
        begin: |input, classes, options| {
            Ok(Box::new(occlusion::Occlusion::begin(
                input, classes, options,
            )?))
        },
    },
    Method {
        name: "finite-difference",
        title: "Finite differences",
        summary: "How fast the score changes when the pixels of a block become a little brighter.",
        sweep: true,
        options: finite_difference::OPTIONS,
        begin: |input, classes, options| {
            Ok(Box::new(finite_difference::FiniteDifference::begin(
                input, classes, options,
            )?))
        },
    },
];

/// The method of that name.
pub fn find(name: &str) -> Result<&'static Method> {
    METHODS
        .iter()
        .find(|method| method.name == name)
        .ok_or_else(|| Error::Method {
            name: name.to_string(),
            available: METHODS
                .iter()
                .map(|method| method.name)
                .collect::<Vec<_>>()
                .join(", "),
        })
}

impl Method {
    /// Checks options given as key and value; what is not given gets its default.
    pub fn options<'a>(
        &self,
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Options> {
        Options::parse(self.name, self.options, given)
    }

    /// A stepper over an input, for a network of so many classes.
    pub fn begin(
        &self,
        input: &Input,
        classes: usize,
        options: &Options,
    ) -> Result<Box<dyn Stepper>> {
        (self.begin)(input, classes, options)
    }
}
