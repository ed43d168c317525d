//! Class model visualisation: the input that raises a number of the network most.
//!
//! A pixel means nothing by itself: the picture as a whole is one that the network scores highly,
//! found from noise or from a photo.
//!
//! I* = argmax S(I) - l2 |I|^2 / n - variation V(I), with S the mean over views of the picture that
//! are shifted, scaled and turned at random, I the normalised values, n their number, V the mean
//! total variation (`penalty`); climbed by Adam in pixels, coarse to fine, or in frequencies of
//! decorrelated colours, low to high.
//!
//! Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks", 2013; Mahendran and
//! Vedaldi 2015 for the total variation; Olah, Mordvintsev and Schubert, "Feature visualization",
//! 2017, for views and frequencies.
//!
//! Shape: that of the input. Unit: intensities of red, green and blue. Cost: steps x views passes
//! forward and back. Example: `explain --method class-model --target "Egyptian cat" --png out.png`.

use image::RgbImage;

use super::ascend::{Ascend, Ascent, SEED, Scene, picture};
use super::basis::Basis;
use super::climb::Climb;
use super::fourier::Fourier;
use super::penalty::Penalties;
use super::pixels::Pixels;
use super::sampler::{Pose, Shape};
use super::subject::{CHANNEL, COLUMN, ROW, Source, Subject};
use crate::error::{Error, Result};
use crate::manifest::Preprocessing;
use crate::model::objective::{Objective, Slope};
use crate::options::{Kind, OptionSpec, Stage, choices, options};
use crate::random::Random;
use crate::registry::{Face, Family};

/// The share of the steps after which all frequencies are in.
const GROWN: f32 = 0.5;

options! {
    /// The options of a class model.
    pub struct Options {
        layer: Source = LAYER,
        channel: Option<usize> = CHANNEL,
        row: Option<usize> = ROW,
        column: Option<usize> = COLUMN,
        start: Start = START,
        basis: MadeOf = BASIS,
        steps: usize = STEPS,
        views: usize = VIEWS,
        rate: f32 = RATE,
        jitter: f64 = JITTER,
        zoom: f64 = ZOOM,
        turn: f64 = TURN,
        l2: f32 = L2,
        variation: f32 = VARIATION,
        seed: u64 = SEED,
    }
}

choices! {
    /// The picture before the first step.
    pub enum Start {
        /// Noise, which the seed decides.
        Noise = ("noise", "noise"),
        /// The photo as the network sees it.
        Photo = ("photo", "the photo"),
    }
}

choices! {
    /// The basis functions whose sum the picture is.
    pub enum MadeOf {
        /// Basis functions of the Fourier transform, in decorrelated colours.
        Waves = ("waves", "frequencies"),
        /// Single pixels.
        Pixels = ("pixels", "pixels"),
    }
}

const LAYER: OptionSpec = OptionSpec {
    key: "layer",
    label: "Layer",
    help: "Whose channel or unit is raised, in place of a class's score.",
    default: "scores",
    example: "last",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Layer,
};

const START: OptionSpec = OptionSpec {
    key: "start",
    label: "Start",
    help: "Noise, or the photo as the network sees it.",
    default: "noise",
    example: "photo",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Choice {
        choices: Start::CHOICES,
    },
};

const BASIS: OptionSpec = OptionSpec {
    key: "basis",
    label: "Made of",
    help: "Waves in decorrelated colours look more like things; pixels are the plain way.",
    default: "waves",
    example: "pixels",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Choice {
        choices: MadeOf::CHOICES,
    },
};

const STEPS: OptionSpec = OptionSpec {
    key: "steps",
    label: "Steps",
    help: "How many times the picture is changed.",
    default: "64",
    example: "256",
    beside: &[],
    unit: Some("steps"),
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 1,
        maximum: 4096,
    },
};

const VIEWS: OptionSpec = OptionSpec {
    key: "views",
    label: "Views",
    help: "How many shifted, scaled and turned views each step looks at.",
    default: "2",
    example: "4",
    beside: &[],
    unit: Some("views a step"),
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 1,
        maximum: 16,
    },
};

const RATE: OptionSpec = OptionSpec {
    key: "rate",
    label: "Step size",
    help: "How far a step moves each frequency or pixel, about.",
    default: "0.08",
    example: "0.05",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Number {
        minimum: 0.0001,
        maximum: 1.0,
    },
};

const JITTER: OptionSpec = OptionSpec {
    key: "jitter",
    label: "Shift",
    help: "How far views are shifted at most, in pixels.",
    default: "16",
    example: "8",
    beside: &[],
    unit: Some("pixels of the input"),
    stage: Stage::Sweep,
    kind: Kind::Number {
        minimum: 0.0,
        maximum: 64.0,
    },
};

const ZOOM: OptionSpec = OptionSpec {
    key: "zoom",
    label: "Zoom",
    help: "How much larger or smaller views are at most; 1.1 is a tenth.",
    default: "1.1",
    example: "1.2",
    beside: &[],
    unit: Some("factor"),
    stage: Stage::Sweep,
    kind: Kind::Number {
        minimum: 1.0,
        maximum: 2.0,
    },
};

const TURN: OptionSpec = OptionSpec {
    key: "turn",
    label: "Turn",
    help: "How far views are turned at most, in degrees.",
    default: "5",
    example: "10",
    beside: &[],
    unit: Some("degrees"),
    stage: Stage::Sweep,
    kind: Kind::Number {
        minimum: 0.0,
        maximum: 180.0,
    },
};

const L2: OptionSpec = OptionSpec {
    key: "l2",
    label: "Price of contrast",
    help: "What the mean square of the normalised values costs, in units of what is raised.",
    default: "0.5",
    example: "1",
    beside: &[],
    unit: Some("units of what is raised"),
    stage: Stage::Sweep,
    kind: Kind::Number {
        minimum: 0.0,
        maximum: 1000.0,
    },
};

const VARIATION: OptionSpec = OptionSpec {
    key: "variation",
    label: "Price of roughness",
    help: "What the mean total variation of the normalised values costs, in the same units.",
    default: "10",
    example: "20",
    beside: &[],
    unit: Some("units of what is raised"),
    stage: Stage::Sweep,
    kind: Kind::Number {
        minimum: 0.0,
        maximum: 1000.0,
    },
};

/// A class model on its way up.
pub struct ClassModel {
    objective: Objective,
    options: Options,
    rule: Preprocessing,
    shape: Shape,
    climb: Climb,
    random: Random,
}

impl Ascend for ClassModel {
    const FACE: Face = Face {
        name: "class-model",
        title: "Class model",
        question: "What would score highest",
        summary: "The picture that the network scores highest for the class, found from noise or from the photo.",
        note: None,
        family: Family::Make,
        sweep: true,
        per_target: true,
        requires: &[],
    };
    type Options = Options;
    type Ascent = ClassModel;

    fn subject(options: &Options) -> Subject {
        match &options.layer {
            Source::Scores => Subject::Scores,
            Source::Layer(layer) => Subject::Layer {
                layer: layer.clone(),
                channel: options.channel,
                place: [options.row, options.column],
            },
        }
    }

    fn begin(scene: &Scene, objective: Objective, options: &Options) -> Result<ClassModel> {
        let rule = scene.manifest.preprocessing.clone();
        let shape = (scene.manifest.input.height, scene.manifest.input.width);
        let rate = options.rate;
        let mut random = Random::new(options.seed);
        let photo = match options.start {
            Start::Photo => Some(scene.input.ok_or(Error::NoPhoto)?),
            Start::Noise => None,
        };
        let basis: Box<dyn Basis> = match (options.basis, photo) {
            (MadeOf::Pixels, Some(photo)) => {
                Box::new(Pixels::from_values(shape, &photo.values, &rule, rate))
            }
            (MadeOf::Pixels, None) => {
                let normals = random.normals(Pixels::normals(shape));
                Box::new(Pixels::from_noise(shape, &normals, &rule, rate))
            }
            (MadeOf::Waves, Some(photo)) => {
                Box::new(Fourier::from_values(shape, &photo.values, &rule, rate))
            }
            (MadeOf::Waves, None) => {
                let normals = random.normals(Fourier::normals(shape));
                Box::new(Fourier::from_noise(shape, &normals, &rule, rate, GROWN))
            }
        };
        let penalties = Penalties {
            l2: options.l2,
            variation: options.variation,
        };
        let mut model = ClassModel {
            objective,
            climb: Climb::new(basis, shape, penalties, options.steps),
            options: options.clone(),
            rule,
            shape,
            random,
        };
        model.turn();
        Ok(model)
    }
}

impl ClassModel {
    /// Draws the next step's poses.
    fn turn(&mut self) {
        let jitter = self.options.jitter;
        let zoom = self.options.zoom.ln();
        let turn = self.options.turn.to_radians();
        let random = &mut self.random;
        let left = self.climb.done() < self.climb.steps();
        let poses: Vec<Pose> = (0..if left { self.options.views } else { 0 })
            .map(|_| Pose {
                scale: random.between(-zoom, zoom).exp(),
                angle: random.between(-turn, turn),
                down: random.between(-jitter, jitter),
                right: random.between(-jitter, jitter),
            })
            .collect();
        self.climb.pose(&poses);
    }
}

impl Ascent for ClassModel {
    fn objective(&self) -> &Objective {
        &self.objective
    }

    fn steps(&self) -> usize {
        self.climb.steps()
    }

    fn done(&self) -> usize {
        self.climb.done()
    }

    fn passes(&self) -> usize {
        self.steps() * self.options.views
    }

    fn views(&self) -> Vec<Vec<f32>> {
        self.climb.views()
    }

    fn absorb(&mut self, slopes: &[Slope]) -> Result<()> {
        self.climb.absorb(slopes)?;
        self.turn();
        Ok(())
    }

    fn value(&self) -> Option<f32> {
        self.climb.value()
    }

    fn picture(&self) -> Result<RgbImage> {
        picture(self.climb.canvas(), self.shape, &self.rule)
    }
}
