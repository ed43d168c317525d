//! What the methods share that weigh the maps of a layer by the gradient there: Grad-CAM and its
//! relatives. Each is a function of activations and gradients; one pass forward and back gives both.

use super::cotangent::{SOFTMAX, Softmax};
use crate::error::{Error, Result};
use crate::graph::backward::Rectifier;
use crate::graph::receptive_field::centres::Centres;
use crate::map::cells::Cells;
use crate::map::findings::{Findings, Weighting};
use crate::map::heatmap::Heatmap;
use crate::methods::explain::{Explain, Question};
use crate::methods::stepper::{Stepper, check_finite, check_step, check_target};
use crate::model::gradient::Place;
use crate::model::network::{Features, Network};
use crate::model::target::Target;
use crate::options::{Kind, Layer, OptionSpec, Stage, choices, options};
use crate::photo::input::Input;
use crate::registry::Face;

pub const LAYER: OptionSpec = OptionSpec {
    key: "layer",
    label: "Layer",
    help: "Whose maps are weighted; the last ones say most about the class, earlier ones are finer.",
    default: "last",
    example: "last",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Layer,
};

choices! {
    /// The treatment of values below zero.
    pub enum Rectify {
        /// Values below zero become zero.
        Cut = ("cut", "cut off"),
        /// Values below zero stay as they are.
        Keep = ("keep", "kept"),
    }
}

pub const RECTIFY: OptionSpec = OptionSpec {
    key: "rectify",
    label: "Below zero",
    help: "Cut off what speaks against the target, as the papers do, or keep it.",
    default: "cut",
    example: "keep",
    beside: &[],
    unit: None,
    stage: Stage::Reading,
    kind: Kind::Choice {
        choices: Rectify::CHOICES,
    },
};

/// The note on methods whose weights are divided by sums of activations.
pub const VANISHING: &str = "Where a layer's maps go below zero, its denominators can come close to zero and single channels take over. Trust it at layers that follow a rectifier, such as the last.";

options! {
    /// The options of the methods that weigh the maps of a layer by the gradient there.
    pub struct Options {
        layer: Layer = LAYER,
        rectify: Rectify = RECTIFY,
        softmax: Softmax = SOFTMAX,
    }
}

/// A method that is nothing but a way to weigh the maps of a layer by the gradient there.
pub trait Weighing {
    /// What the method's file says of the method.
    const FACE: Face;

    /// One map of the layer's size, rows x columns, from the maps and their gradients, channels x rows x
    /// columns.
    fn weigh(maps: &Features, gradients: &[f32]) -> Vec<f32>;
}

impl<W: Weighing> Explain for W {
    const FACE: Face = W::FACE;
    type Options = Options;
    type Stepper = LayerGradient;

    fn begin(question: &Question, options: &Options) -> Result<LayerGradient> {
        Ok(LayerGradient {
            input: question.input.clone(),
            target: question.target,
            layer: options.layer.clone(),
            softmax: options.softmax,
            weigh: W::weigh,
            found: None,
        })
    }

    fn reading(options: &Options) -> Rectify {
        options.rectify
    }
}

/// A layer's maps and their gradient at an input, weighted into one map.
pub struct LayerGradient {
    input: Input,
    target: Target,
    layer: Layer,
    softmax: Softmax,
    weigh: fn(&Features, &[f32]) -> Vec<f32>,
    found: Option<Found>,
}

/// What one pass forward and back gives.
struct Found {
    maps: Features,
    centres: Option<Centres>,
    gradients: Vec<f32>,
}

impl Rectify {
    /// Cuts off what is below zero, or keeps it. What is left speaks for the target, as a positive value of a
    /// signed map does.
    pub fn apply(self, values: &mut [f32]) {
        if self == Rectify::Cut {
            values.iter_mut().for_each(|value| *value = value.max(0.0));
        }
    }
}

/// The name of the layer that an option names in a network.
pub fn layer_name(network: &Network, layer: &Layer) -> Result<String> {
    let manifest = network.manifest();
    match (layer, manifest.layers.last()) {
        (Layer::Last, Some(last)) => Ok(last.clone()),
        (Layer::Last, None) => Err(Error::NoLayer {
            model: manifest.title.clone(),
            name: "last".to_string(),
            available: "none".to_string(),
        }),
        (Layer::Named(name), _) => Ok(name.clone()),
    }
}

/// The layer that an option names in a network, as the place of a gradient.
pub fn place(network: &Network, layer: &Layer) -> Result<Place> {
    layer_name(network, layer).map(Place::Layer)
}

impl Stepper for LayerGradient {
    type Reading = Rectify;

    fn steps(&self) -> usize {
        1
    }

    fn passes(&self) -> usize {
        self.softmax.passes()
    }

    /// Channels, rows, columns and where they lie, then activations and gradients.
    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        check_step(index, 1)?;
        let layer = layer_name(network, &self.layer)?;
        let centres = network.layer_centres(&layer)?;
        let place = Place::Layer(layer);
        let values = &self.input.values;
        let cotangent = self.softmax.cotangent(network, values, self.target)?;
        let pulled = network.pull_back(values, &place, Rectifier::Gradient, &cotangent)?;
        let maps = pulled.activations.ok_or(Error::NothingYet)?;
        let mut part = vec![maps.channels as f32, maps.rows as f32, maps.columns as f32];
        part.extend(Centres::numbers(
            centres.as_ref(),
            (maps.rows, maps.columns),
        ));
        part.extend(maps.values);
        part.extend(pulled.gradient);
        Ok(part)
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        check_step(index, 1)?;
        let shape: Vec<usize> = part.iter().take(3).map(|&length| length as usize).collect();
        let size = shape
            .iter()
            .fold(1, |size: usize, &length| size.saturating_mul(length));
        let placed = match shape[..] {
            [_, rows, columns] => Centres::count(rows, columns),
            _ => 0,
        };
        let expected = size.saturating_mul(2).saturating_add(placed);
        let expected = expected.saturating_add(3);
        if part.len() < 4 || part.len() != expected {
            return Err(Error::StepValues {
                index,
                expected,
                found: part.len(),
            });
        }
        let (centres, rest) = part[3..].split_at(placed);
        let (activations, gradients) = rest.split_at(size);
        let maps = Features {
            channels: shape[0],
            rows: shape[1],
            columns: shape[2],
            values: activations.to_vec(),
        };
        self.found = Some(Found {
            centres: Centres::from_numbers(centres, maps.rows),
            maps,
            gradients: gradients.to_vec(),
        });
        Ok(())
    }

    fn done(&self) -> usize {
        usize::from(self.found.is_some())
    }

    fn finish(&self, target: Target, rectify: &Rectify) -> Result<Heatmap> {
        check_target(self.target, target)?;
        let Found {
            maps,
            centres,
            gradients,
        } = self.found.as_ref().ok_or(Error::NothingYet)?;
        let mut values = (self.weigh)(maps, gradients);
        check_finite("the weighted sum at place", &values)?;
        rectify.apply(&mut values);
        let layers = vec!["weighted maps"];
        let size = (maps.rows, maps.columns);
        let unit = match self.softmax {
            Softmax::Before => "score",
            Softmax::After => "probability",
        };
        Ok(Heatmap {
            cells: Cells::of_layer(centres.clone()),
            findings: Findings::Weighting(Weighting {
                channels: maps.channels,
            }),
            ..Heatmap::tiles(&self.input, layers, size, values, unit)
        })
    }
}

/// One map: the sum over channels of each map times its weight.
pub fn weighted(maps: &Features, weights: impl Iterator<Item = f32>) -> Vec<f32> {
    let size = maps.rows * maps.columns;
    let mut sum = vec![0.0; size];
    for (map, weight) in maps.values.chunks_exact(size).zip(weights) {
        for (sum, value) in sum.iter_mut().zip(map) {
            *sum += weight * value;
        }
    }
    sum
}

/// The sum over channels of what a function makes of each gradient, times the activation.
pub fn place_by_place(maps: &Features, gradients: &[f32], f: impl Fn(f32) -> f32) -> Vec<f32> {
    let size = maps.rows * maps.columns;
    let mut sum = vec![0.0; size];
    for (map, gradient) in maps
        .values
        .chunks_exact(size)
        .zip(gradients.chunks_exact(size))
    {
        for ((sum, value), &slope) in sum.iter_mut().zip(map).zip(gradient) {
            *sum += f(slope) * value;
        }
    }
    sum
}
