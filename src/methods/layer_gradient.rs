//! What the methods share that weigh the maps of a layer by the gradient there: Grad-CAM and its
//! relatives. Each is a function of activations and gradients; one pass forward and back gives both.

use serde_json::{Map, json};

use super::Stepper;
use super::attribution::cotangent;
use super::options::{Kind, OptionSpec, Options, Stage, choice};
use crate::error::{Error, Result};
use crate::graph::backward::Rectifier;
use crate::map::heatmap::{Heatmap, Sign};
use crate::model::gradient::Place;
use crate::model::network::{Features, Network};
use crate::model::target::Target;
use crate::photo::input::Input;

pub const LAYER: OptionSpec = OptionSpec {
    key: "layer",
    label: "Layer",
    help: "Whose maps are weighed; the last ones say most about the class, earlier ones are finer.",
    default: "last",
    stage: Stage::Sweep,
    kind: Kind::Layer,
};

pub const RECTIFY: OptionSpec = OptionSpec {
    key: "rectify",
    label: "Below zero",
    help: "Cut off what speaks against the target, as the papers do, or keep it.",
    default: "cut",
    stage: Stage::Reading,
    kind: Kind::Choice {
        choices: &[choice("cut", "cut off"), choice("keep", "kept")],
    },
};

/// One map of the layer's size from its maps and their gradients.
pub type Weigh = fn(&Features, &[f32]) -> Vec<f32>;

pub struct LayerGradient {
    input: Input,
    target: Target,
    options: Options,
    weigh: Weigh,
    found: Option<(Features, Vec<f32>)>,
}

/// The layer that an option names in a network.
pub fn place(network: &Network, layer: &str) -> Result<Place> {
    let manifest = network.manifest();
    match (layer, manifest.layers.last()) {
        ("last", Some(last)) => Ok(Place::Layer(last.clone())),
        ("last", None) => Err(Error::NoLayer {
            model: manifest.title.clone(),
            name: layer.to_string(),
            available: "none".to_string(),
        }),
        _ => Ok(Place::Layer(layer.to_string())),
    }
}

impl LayerGradient {
    pub fn new(input: &Input, target: Target, options: &Options, weigh: Weigh) -> LayerGradient {
        LayerGradient {
            input: input.clone(),
            target,
            options: options.clone(),
            weigh,
            found: None,
        }
    }
}

impl Stepper for LayerGradient {
    fn steps(&self) -> usize {
        1
    }

    fn passes(&self) -> usize {
        if self.options.text("softmax") == "after" {
            2
        } else {
            1
        }
    }

    /// Channels, rows, columns, then activations and gradients.
    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        super::check_step(index, 1)?;
        let place = place(network, self.options.text("layer"))?;
        let softmax = self.options.text("softmax");
        let cotangent = cotangent(network, &self.input.values, self.target, softmax)?;
        let values = &self.input.values;
        let pulled = network.pull_back(values, &place, Rectifier::Gradient, &cotangent)?;
        let maps = pulled.activations.ok_or(Error::NothingYet)?;
        let mut part = vec![maps.channels as f32, maps.rows as f32, maps.columns as f32];
        part.extend(maps.values);
        part.extend(pulled.gradient);
        Ok(part)
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        super::check_step(index, 1)?;
        let shape: Vec<usize> = part.iter().take(3).map(|&length| length as usize).collect();
        let size: usize = shape.iter().product();
        if part.len() < 4 || part.len() != 3 + 2 * size {
            return Err(Error::StepValues {
                index,
                expected: 3 + 2 * size,
                found: part.len(),
            });
        }
        let (activations, gradients) = part[3..].split_at(size);
        let maps = Features {
            channels: shape[0],
            rows: shape[1],
            columns: shape[2],
            values: activations.to_vec(),
        };
        self.found = Some((maps, gradients.to_vec()));
        Ok(())
    }

    fn done(&self) -> usize {
        usize::from(self.found.is_some())
    }

    fn finish(&self, target: Target, reading: &Options) -> Result<Heatmap> {
        super::check_target(self.target, target)?;
        let (maps, gradients) = self.found.as_ref().ok_or(Error::NothingYet)?;
        let mut values = (self.weigh)(maps, gradients);
        super::check_finite("the weighted sum at place", &values)?;
        let rectify = reading.text("rectify");
        if rectify == "cut" {
            values.iter_mut().for_each(|value| *value = value.max(0.0));
        }
        let mut parameters = self.options.to_json();
        parameters.insert("rectify".to_string(), json!(rectify));
        let layers = vec!["weighted maps"];
        let size = (maps.rows, maps.columns);
        let unit = match self.options.text("softmax") {
            "after" => "probability",
            _ => "score",
        };
        Ok(Heatmap {
            sign: match rectify {
                "cut" => Sign::Magnitude,
                _ => Sign::Signed,
            },
            parameters,
            findings: Map::from_iter([("channels".to_string(), json!(maps.channels))]),
            ..Heatmap::tiles(&self.input, layers, size, values, unit)
        })
    }
}

/// The sum over channels of weight times map.
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
