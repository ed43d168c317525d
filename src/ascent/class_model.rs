//! Class model visualisation: the input that raises a number of the network most.
//!
//! A pixel means nothing by itself: the picture as a whole is one that the network scores highly,
//! found from noise or from a photo.
//!
//! I* = argmax S(I) - l2 |I|^2 / n - variation V(I), with S the mean over views of the picture that
//! are shifted, scaled and turned at random, I the normalised values, n their number, V the mean
//! total variation (`penalty`); climbed by Adam in pixels, coarse to fine, or in waves of
//! decorrelated colours, low to high.
//!
//! Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks", 2013; Mahendran and
//! Vedaldi 2015 for the total variation; Olah, Mordvintsev and Schubert, "Feature visualization",
//! 2017, for views and waves.
//!
//! Shape: that of the input. Unit: intensities of red, green and blue. Cost: steps x views passes
//! forward and back. Example: `explain --method class-model --target "Egyptian cat" --png out.png`.

use image::RgbImage;
use serde_json::{Map, Value};

use super::basis::Basis;
use super::climb::Climb;
use super::fourier::Fourier;
use super::penalty::Penalties;
use super::pixels::Pixels;
use super::sampler::{Pose, Shape};
use super::{Ascent, CHANNEL, COLUMN, ROW, SEED, Scene, picture};
use crate::error::{Error, Result};
use crate::manifest::Preprocessing;
use crate::methods::options::{Kind, OptionSpec, Options, Stage, choice};
use crate::model::objective::{Objective, Slope};
use crate::random::Random;

/// The share of the steps after which all waves are in.
const GROWN: f32 = 0.5;

pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        key: "layer",
        label: "Layer",
        help: "Whose channel or unit is raised, in place of a class's score.",
        default: "scores",
        stage: Stage::Sweep,
        kind: Kind::Layer,
    },
    CHANNEL,
    ROW,
    COLUMN,
    OptionSpec {
        key: "start",
        label: "Start",
        help: "Noise, or the photo as the network sees it.",
        default: "noise",
        stage: Stage::Sweep,
        kind: Kind::Choice {
            choices: &[choice("noise", "noise"), choice("photo", "the photo")],
        },
    },
    OptionSpec {
        key: "basis",
        label: "Made of",
        help: "Waves in decorrelated colours look more like things; pixels are the plain way.",
        default: "waves",
        stage: Stage::Sweep,
        kind: Kind::Choice {
            choices: &[choice("waves", "waves"), choice("pixels", "pixels")],
        },
    },
    OptionSpec {
        key: "steps",
        label: "Steps",
        help: "How many times the picture is changed.",
        default: "64",
        stage: Stage::Sweep,
        kind: Kind::Integer {
            minimum: 1,
            maximum: 4096,
        },
    },
    OptionSpec {
        key: "views",
        label: "Views",
        help: "How many shifted, scaled and turned views each step looks at.",
        default: "2",
        stage: Stage::Sweep,
        kind: Kind::Integer {
            minimum: 1,
            maximum: 16,
        },
    },
    OptionSpec {
        key: "rate",
        label: "Step size",
        help: "How far a step moves each wave or pixel, about.",
        default: "0.08",
        stage: Stage::Sweep,
        kind: Kind::Number {
            minimum: 0.0001,
            maximum: 1.0,
        },
    },
    OptionSpec {
        key: "jitter",
        label: "Shift",
        help: "How far views are shifted at most, in pixels.",
        default: "16",
        stage: Stage::Sweep,
        kind: Kind::Number {
            minimum: 0.0,
            maximum: 64.0,
        },
    },
    OptionSpec {
        key: "zoom",
        label: "Zoom",
        help: "How much larger or smaller views are at most; 1.1 is a tenth.",
        default: "1.1",
        stage: Stage::Sweep,
        kind: Kind::Number {
            minimum: 1.0,
            maximum: 2.0,
        },
    },
    OptionSpec {
        key: "turn",
        label: "Turn",
        help: "How far views are turned at most, in degrees.",
        default: "5",
        stage: Stage::Sweep,
        kind: Kind::Number {
            minimum: 0.0,
            maximum: 180.0,
        },
    },
    OptionSpec {
        key: "l2",
        label: "Price of contrast",
        help: "What the mean square of the normalised values costs, in units of what is raised.",
        default: "0.5",
        stage: Stage::Sweep,
        kind: Kind::Number {
            minimum: 0.0,
            maximum: 1000.0,
        },
    },
    OptionSpec {
        key: "variation",
        label: "Price of roughness",
        help: "What the mean total variation of the normalised values costs, in the same units.",
        default: "10",
        stage: Stage::Sweep,
        kind: Kind::Number {
            minimum: 0.0,
            maximum: 1000.0,
        },
    },
    SEED,
];

pub struct ClassModel {
    objective: Objective,
    options: Options,
    rule: Preprocessing,
    shape: Shape,
    climb: Climb,
    random: Random,
    views: usize,
}

impl ClassModel {
    pub fn begin(scene: &Scene, objective: Objective, options: &Options) -> Result<ClassModel> {
        let rule = scene.manifest.preprocessing.clone();
        let shape = (scene.manifest.input.height, scene.manifest.input.width);
        let rate = options.number("rate")?;
        let mut random = Random::new(options.number("seed")?);
        let photo = match options.text("start") {
            "photo" => Some(scene.input.ok_or(Error::NoPhoto)?),
            _ => None,
        };
        let basis: Box<dyn Basis> = match (options.text("basis"), photo) {
            ("pixels", Some(photo)) => {
                Box::new(Pixels::from_values(shape, &photo.values, &rule, rate))
            }
            ("pixels", None) => {
                let normals = random.normals(Pixels::normals(shape));
                Box::new(Pixels::from_noise(shape, &normals, &rule, rate))
            }
            (_, Some(photo)) => Box::new(Fourier::from_values(shape, &photo.values, &rule, rate)),
            (_, None) => {
                let normals = random.normals(Fourier::normals(shape));
                Box::new(Fourier::from_noise(shape, &normals, &rule, rate, GROWN))
            }
        };
        let penalties = Penalties {
            l2: options.number("l2")?,
            variation: options.number("variation")?,
        };
        let mut model = ClassModel {
            objective,
            climb: Climb::new(basis, shape, penalties, options.number("steps")?),
            options: options.clone(),
            rule,
            shape,
            random,
            views: options.number("views")?,
        };
        model.turn()?;
        Ok(model)
    }

    /// Draws the next step's poses.
    fn turn(&mut self) -> Result<()> {
        let jitter: f64 = self.options.number("jitter")?;
        let zoom = self.options.number::<f64>("zoom")?.ln();
        let turn = self.options.number::<f64>("turn")?.to_radians();
        let random = &mut self.random;
        let left = self.climb.done() < self.climb.steps();
        let poses: Vec<Pose> = (0..if left { self.views } else { 0 })
            .map(|_| Pose {
                scale: random.between(-zoom, zoom).exp(),
                angle: random.between(-turn, turn),
                down: random.between(-jitter, jitter),
                right: random.between(-jitter, jitter),
            })
            .collect();
        self.climb.pose(&poses);
        Ok(())
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
        self.steps() * self.views
    }

    fn views(&self) -> Vec<Vec<f32>> {
        self.climb.views()
    }

    fn absorb(&mut self, slopes: &[Slope]) -> Result<()> {
        self.climb.absorb(slopes)?;
        self.turn()
    }

    fn value(&self) -> Option<f32> {
        self.climb.value()
    }

    fn picture(&self) -> Result<RgbImage> {
        picture(self.climb.canvas(), self.shape, &self.rule)
    }

    fn parameters(&self) -> Map<String, Value> {
        self.options.to_json()
    }
}
