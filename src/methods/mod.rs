//! The methods, and the contract they keep.
//!
//! A method is a [`Stepper`]. `begin` fixes its options and its input; every `step` costs a
//! bounded number of passes and returns a part; parts are `absorb`ed in any order; and
//! `finish` turns what is there into a heat map, as often as asked and before all is there. A
//! step reads nothing that another step wrote, so steps may run in several workers. Every part and
//! every map is checked for numbers that are not finite.
//!
//! To add a method: write its file with the doc order of the others, add one line to
//! [`METHODS`], its test to `tests/`, and its entry to the README.

pub mod attribution;
pub mod cam;
pub mod cam_shares;
mod checked;
mod completeness;
pub mod deconvolution;
pub mod drill_down;
pub mod finite_difference;
pub mod grad_cam;
pub mod grad_cam_plus_plus;
pub mod gradient_check;
pub mod gradient_x_input;
pub mod guided_backprop;
pub mod guided_grad_cam;
pub mod hires_cam;
pub mod integrated_gradients;
pub mod layer_cam;
pub mod layer_gradient;
pub mod occlusion;
mod occlusion_options;
pub mod options;
pub mod order;
pub mod places;
pub mod saliency;
pub mod smoothgrad;
pub mod sweep;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::map::heatmap::Heatmap;
use crate::model::network::Network;
use crate::model::recompute::Report;
use crate::model::target::Target;
use crate::photo::cover::Cover;
use crate::photo::crop::Rect;
use crate::photo::input::Input;
use checked::Checked;
use options::{OptionSpec, Options};

pub trait Stepper {
    /// How many steps there are; they are numbered so that a coarse map comes first.
    fn steps(&self) -> usize;

    /// How many of the first steps make a first map of the whole picture.
    fn coarse(&self) -> usize {
        self.steps()
    }

    /// What to compute next, from what has been absorbed; nothing when the map is complete. Most
    /// methods want all steps at once. `rest` asks for what an approximate map left out.
    fn agenda(&self, _rest: bool) -> Vec<usize> {
        match self.done() {
            0 => (0..self.steps()).collect(),
            _ => vec![],
        }
    }

    /// Passes of all steps together, forward or forward and back.
    fn passes(&self) -> usize;

    /// Builds and computes what all steps share, with at most one pass, so that the first is no
    /// slower than the others. Says what the passes recompute, if they are not full ones.
    fn prepare(&self, _: &mut Network) -> Result<Option<Report>> {
        Ok(None)
    }

    /// Computes one step. Bounded: at most six passes, and what `prepare` does if it was not asked.
    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>>;

    /// What was tried closest to a point of the input, for methods that try one place after another
    /// and keep what came of each; nothing where that is not known.
    fn trial(&self, _row: f64, _column: f64) -> Option<Trial<'_>> {
        None
    }

    /// Keeps what a step computed.
    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()>;

    /// Steps absorbed so far.
    fn done(&self) -> usize;

    /// Which values of a map that is still growing are there, in their order; nothing if all are.
    fn known(&self) -> Option<Vec<bool>> {
        None
    }

    /// The map of a target from what has been absorbed; costs no pass. Methods that need new
    /// passes for each target have a map of the one they began with.
    fn finish(&self, target: Target, reading: &Options) -> Result<Heatmap>;
}

/// One of a method's tries: what the network was shown, and what it said.
pub struct Trial<'a> {
    /// Scores of the photo as it is.
    pub whole: &'a [f32],
    /// Scores of the photo as it was shown.
    pub there: &'a [f32],
    pub cover: Cover,
    /// The place that was tried, in pixels of the input.
    pub window: Rect,
}

/// A line of the table of methods.
#[derive(Serialize)]
pub struct Method {
    pub name: &'static str,
    pub title: &'static str,
    /// One sentence for readers.
    pub summary: &'static str,
    /// What a reader must know to trust it no further than it goes.
    pub note: Option<&'static str>,
    /// The heading that it stands under.
    pub family: &'static str,
    /// Whether it takes many passes.
    pub sweep: bool,
    /// Whether another target needs new passes.
    pub per_target: bool,
    pub options: &'static [OptionSpec],
    #[serde(skip)]
    begin: Begin,
}

type Begin = fn(&Input, usize, Target, &Options) -> Result<Box<dyn Stepper>>;

const SANITY: &str = "It looks sharp, but changes little when the network's weights are replaced by random ones (Adebayo et al. 2018): it shows edges more than what the network learned.";

const VANISHING: &str = "Where a layer's maps go below zero, its denominators can come close to zero and single channels take over. Trust it at layers that follow a rectifier, such as the last.";

pub const METHODS: &[Method] = &[
    Method {
        name: "cam",
        title: "Class activation map",
        summary: "How much each place of the last feature maps adds to the score of the class.",
        note: None,
        family: "Read the last maps",
        sweep: false,
        per_target: false,
        options: cam::OPTIONS,
        begin: |input, classes, _, _| Ok(Box::new(cam::Cam::begin(input, classes))),
    },
    Method {
        name: "occlusion",
        title: "Occlusion",
        summary: "What becomes of the class when a square hides each part of the photo in turn.",
        note: None,
        family: "Perturb the photo",
        sweep: true,
        per_target: false,
        options: occlusion::OPTIONS,
        begin: |input, classes, _, options| {
            Ok(Box::new(occlusion::Occlusion::begin(
                input, classes, options,
            )?))
        },
    },
    Method {
        name: "finite-difference",
        title: "Finite differences",
        summary: "How fast the score changes when the pixels of a block become a little brighter.",
        note: None,
        family: "Perturb the photo",
        sweep: true,
        per_target: false,
        options: finite_difference::OPTIONS,
        begin: |input, classes, _, options| {
            Ok(Box::new(finite_difference::FiniteDifference::begin(
                input, classes, options,
            )?))
        },
    },
    Method {
        name: "saliency",
        title: "Saliency",
        summary: "How fast the score rises with each pixel: the gradient.",
        note: None,
        family: "Differentiate",
        sweep: false,
        per_target: true,
        options: saliency::OPTIONS,
        begin: |input, _, target, options| Ok(Box::new(saliency::begin(input, target, options))),
    },
    Method {
        name: "gradient-x-input",
        title: "Gradient x input",
        summary: "What each pixel would contribute if the network were linear.",
        note: None,
        family: "Differentiate",
        sweep: false,
        per_target: true,
        options: gradient_x_input::OPTIONS,
        begin: |input, _, target, options| {
            Ok(Box::new(gradient_x_input::begin(input, target, options)))
        },
    },
    Method {
        name: "smoothgrad",
        title: "SmoothGrad",
        summary: "The gradient averaged over noisy copies of the photo.",
        note: None,
        family: "Differentiate",
        sweep: true,
        per_target: true,
        options: smoothgrad::OPTIONS,
        begin: |input, _, target, options| Ok(Box::new(smoothgrad::begin(input, target, options)?)),
    },
    Method {
        name: "integrated-gradients",
        title: "Integrated gradients",
        summary: "How the score's way from a baseline to the photo is shared out among its pixels.",
        note: None,
        family: "Differentiate",
        sweep: true,
        per_target: true,
        options: integrated_gradients::OPTIONS,
        begin: |input, _, target, options| {
            Ok(Box::new(integrated_gradients::begin(
                input, target, options,
            )?))
        },
    },
    Method {
        name: "guided-backprop",
        title: "Guided backpropagation",
        summary: "The gradient, with every rectifier passing positive signals only.",
        note: Some(SANITY),
        family: "Differentiate",
        sweep: false,
        per_target: true,
        options: guided_backprop::OPTIONS,
        begin: |input, _, target, options| {
            Ok(Box::new(guided_backprop::begin(input, target, options)))
        },
    },
    Method {
        name: "deconvolution",
        title: "Deconvolution",
        summary: "The class's signal sent back through the layers and rectified on the way.",
        note: Some(SANITY),
        family: "Differentiate",
        sweep: false,
        per_target: true,
        options: deconvolution::OPTIONS,
        begin: |input, _, target, options| {
            Ok(Box::new(deconvolution::begin(input, target, options)))
        },
    },
    Method {
        name: "grad-cam",
        title: "Grad-CAM",
        summary: "The maps of a layer, weighed by how fast the score rises with each.",
        note: None,
        family: "Weigh a layer by its gradient",
        sweep: false,
        per_target: true,
        options: grad_cam::OPTIONS,
        begin: |input, _, target, options| Ok(Box::new(grad_cam::begin(input, target, options))),
    },
    Method {
        name: "grad-cam-plus-plus",
        title: "Grad-CAM++",
        summary: "Grad-CAM that lets several parts of the photo each be enough.",
        note: Some(VANISHING),
        family: "Weigh a layer by its gradient",
        sweep: false,
        per_target: true,
        options: grad_cam_plus_plus::OPTIONS,
        begin: |input, _, target, options| {
            Ok(Box::new(grad_cam_plus_plus::begin(input, target, options)))
        },
    },
    Method {
        name: "layer-cam",
        title: "LayerCAM",
        summary: "Each place of the maps weighed by its own gradient, where that is above zero.",
        note: None,
        family: "Weigh a layer by its gradient",
        sweep: false,
        per_target: true,
        options: layer_cam::OPTIONS,
        begin: |input, _, target, options| Ok(Box::new(layer_cam::begin(input, target, options))),
    },
    Method {
        name: "hires-cam",
        title: "HiRes-CAM",
        summary: "Each place of the maps times its own gradient.",
        note: None,
        family: "Weigh a layer by its gradient",
        sweep: false,
        per_target: true,
        options: hires_cam::OPTIONS,
        begin: |input, _, target, options| Ok(Box::new(hires_cam::begin(input, target, options))),
    },
    Method {
        name: "guided-grad-cam",
        title: "Guided Grad-CAM",
        summary: "Guided backpropagation where Grad-CAM finds the class.",
        note: Some(SANITY),
        family: "Weigh a layer by its gradient",
        sweep: false,
        per_target: true,
        options: guided_grad_cam::OPTIONS,
        begin: |input, _, target, options| {
            Ok(Box::new(guided_grad_cam::begin(input, target, options)))
        },
    },
    Method {
        name: "gradient-check",
        title: "Check: differences and gradient",
        summary: "Finite differences beside the exact gradient of the same blocks, which must agree.",
        note: None,
        family: "Check",
        sweep: true,
        per_target: true,
        options: gradient_check::OPTIONS,
        begin: |input, classes, target, options| {
            Ok(Box::new(gradient_check::begin(
                input, classes, target, options,
            )?))
        },
    },
];

/// Refuses a step that does not exist.
fn check_step(index: usize, steps: usize) -> Result<()> {
    if index >= steps {
        return Err(Error::StepIndex { index, steps });
    }
    Ok(())
}

/// Refuses numbers that are not finite before a maximum passes over them in silence.
fn check_finite(what: &str, values: &[f32]) -> Result<()> {
    match values.iter().position(|value| !value.is_finite()) {
        None => Ok(()),
        Some(index) => Err(Error::NotFinite {
            what: format!("{what} {index}"),
            value: values[index],
        }),
    }
}

/// Refuses to read a map of one target as that of another.
fn check_target(computed: Target, asked: Target) -> Result<()> {
    if computed != asked {
        return Err(Error::OtherTarget);
    }
    Ok(())
}

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

    /// A stepper over an input, for a network of so many classes. The target matters to methods
    /// that need new passes for each.
    pub fn begin(
        &self,
        input: &Input,
        classes: usize,
        target: Target,
        options: &Options,
    ) -> Result<Box<dyn Stepper>> {
        let stepper = (self.begin)(input, classes, target, options)?;
        Ok(Box::new(Checked::new(self.name, stepper)))
    }
}
