//! Deep dream: a photo in which the network's own patterns are strengthened.
//!
//! What is seen is what a layer, or one channel of it, answers to, drawn where the photo has a trace
//! of it.
//!
//! For each octave, from the smallest, the photo at that size plus the detail found so far is moved
//! `iterations` times by strength g / mean |g|, g the gradient of the objective; the detail is the
//! picture less the photo. The gradient comes from overlapping tiles of the network's input size, laid
//! anew at random for each iteration; their inner parts count more, and the objective is the mean over
//! tiles. Beyond the edges a tile sees the photo mirrored.
//!
//! Mordvintsev, Olah and Tyka, "Inceptionism", 2015.
//!
//! Shape: the photo, its longer side at most `size`. Unit: intensities of red, green and blue. Cost: a
//! pass forward and back for each tile of each iteration. Example: `explain dog.jpg --method
//! deep-dream --set layer=features.10.add --png out.png`.

use image::RgbImage;
use serde_json::{Map, Value};

use super::resize::{planes, resized};
use super::sampler::Shape;
use super::tiles::{Tile, blend, laid};
use super::{Ascent, CHANNEL, SEED, Scene, check_slopes, mean_value, picture};
use crate::error::{Error, Result};
use crate::manifest::Preprocessing;
use crate::methods::options::{Kind, OptionSpec, Options, Stage};
use crate::model::objective::{Objective, Slope};
use crate::random::Random;

/// The longest side that a dream may have.
pub const SIDE: u32 = 640;
/// The side of one octave to the next.
const OCTAVE: f64 = 1.4;
/// Octaves are not smaller than this on their shorter side.
const LEAST: f64 = 64.0;

pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec {
        key: "layer",
        label: "Layer",
        help: "Early layers draw strokes and textures, late ones parts of things.",
        default: "last",
        stage: Stage::Sweep,
        kind: Kind::Layer,
    },
    CHANNEL,
    OptionSpec {
        key: "octaves",
        label: "Octaves",
        help: "At how many sizes patterns are drawn, each 1.4 times the last.",
        default: "4",
        stage: Stage::Sweep,
        kind: Kind::Integer {
            minimum: 1,
            maximum: 8,
        },
    },
    OptionSpec {
        key: "iterations",
        label: "Iterations",
        help: "How many steps are taken at each size.",
        default: "10",
        stage: Stage::Sweep,
        kind: Kind::Integer {
            minimum: 1,
            maximum: 100,
        },
    },
    OptionSpec {
        key: "strength",
        label: "Strength",
        help: "How far a step moves a normalised value on average.",
        default: "0.03",
        stage: Stage::Sweep,
        kind: Kind::Number {
            minimum: 0.001,
            maximum: 1.0,
        },
    },
    OptionSpec {
        key: "size",
        label: "Size",
        help: "The longer side of the dream, in pixels; a smaller photo keeps its own.",
        default: "640",
        stage: Stage::Sweep,
        kind: Kind::Integer {
            minimum: 64,
            maximum: SIDE as u64,
        },
    },
    SEED,
];

pub struct DeepDream {
    objective: Objective,
    options: Options,
    rule: Preprocessing,
    tile: Shape,
    photo: Vec<f32>,
    whole: Shape,
    octaves: Vec<Shape>,
    iterations: usize,
    strength: f32,
    done: usize,
    /// The photo at this octave's size.
    ground: Vec<f32>,
    canvas: Vec<f32>,
    shape: Shape,
    random: Random,
    tiles: Vec<Tile>,
    value: Option<f32>,
}

impl DeepDream {
    pub fn begin(scene: &Scene, objective: Objective, options: &Options) -> Result<DeepDream> {
        let photo = scene.photo.ok_or(Error::NoPhoto)?;
        let rule = scene.manifest.preprocessing.clone();
        let size: u32 = options.number("size")?;
        let (pixels, whole) = planes(photo, size, &rule)?;
        let octaves = octaves(whole, options.number("octaves")?);
        let mut dream = DeepDream {
            objective,
            rule,
            tile: (scene.manifest.input.height, scene.manifest.input.width),
            photo: pixels,
            whole,
            iterations: options.number("iterations")?,
            strength: options.number("strength")?,
            done: 0,
            ground: vec![],
            canvas: vec![],
            shape: octaves[0],
            random: Random::new(options.number("seed")?),
            tiles: vec![],
            value: None,
            octaves,
            options: options.clone(),
        };
        dream.ground = resized(&dream.photo, whole, dream.shape)?;
        dream.canvas = dream.ground.clone();
        dream.tiles = laid(dream.shape, dream.tile, &mut dream.random);
        Ok(dream)
    }

    /// Takes the detail over to the next octave.
    fn grow(&mut self, shape: Shape) -> Result<()> {
        let detail: Vec<f32> = self
            .canvas
            .iter()
            .zip(&self.ground)
            .map(|(picture, photo)| picture - photo)
            .collect();
        let detail = resized(&detail, self.shape, shape)?;
        self.ground = resized(&self.photo, self.whole, shape)?;
        self.canvas = self.ground.iter().zip(detail).map(|(p, d)| p + d).collect();
        self.shape = shape;
        self.keep_in_range();
        Ok(())
    }

    fn keep_in_range(&mut self) {
        let planes = self.canvas.chunks_exact_mut(self.shape.0 * self.shape.1);
        for (channel, plane) in planes.enumerate() {
            let (low, high) = self.rule.bounds(channel);
            for value in plane {
                *value = value.clamp(low, high);
            }
        }
    }
}

impl Ascent for DeepDream {
    fn objective(&self) -> &Objective {
        &self.objective
    }

    fn steps(&self) -> usize {
        self.octaves.len() * self.iterations
    }

    fn done(&self) -> usize {
        self.done
    }

    fn passes(&self) -> usize {
        let tiles = |&shape: &Shape| laid(shape, self.tile, &mut Random::new(0)).len();
        self.octaves.iter().map(tiles).sum::<usize>() * self.iterations
    }

    fn views(&self) -> Vec<Vec<f32>> {
        let cut = |tile: &Tile| tile.cut(&self.canvas, self.shape);
        self.tiles.iter().map(cut).collect()
    }

    fn absorb(&mut self, slopes: &[Slope]) -> Result<()> {
        let (rows, columns) = self.tile;
        check_slopes(self.done, slopes, self.tiles.len(), 3 * rows * columns)?;
        let gradients = slopes.iter().map(|slope| slope.gradient.as_slice());
        let gradient = blend(&self.tiles, gradients, self.shape);
        let sum: f64 = gradient.iter().map(|&slope| f64::from(slope.abs())).sum();
        let mean = (sum / gradient.len() as f64) as f32;
        if mean > 0.0 {
            for (value, slope) in self.canvas.iter_mut().zip(&gradient) {
                *value += self.strength * slope / mean;
            }
        }
        self.keep_in_range();
        self.value = Some(mean_value(slopes));
        self.done += 1;
        if self.done.is_multiple_of(self.iterations)
            && let Some(&shape) = self.octaves.get(self.done / self.iterations)
        {
            self.grow(shape)?;
        }
        self.tiles = match self.done < self.steps() {
            true => laid(self.shape, self.tile, &mut self.random),
            false => vec![],
        };
        Ok(())
    }

    fn value(&self) -> Option<f32> {
        self.value
    }

    fn picture(&self) -> Result<RgbImage> {
        picture(&self.canvas, self.shape, &self.rule)
    }

    fn parameters(&self) -> Map<String, Value> {
        self.options.to_json()
    }
}

/// Sizes from the smallest to the photo's own; fewer than asked for if they became too small.
fn octaves(whole: Shape, count: usize) -> Vec<Shape> {
    let shrunk = |octave: usize| {
        let share = OCTAVE.powi(octave as i32).recip();
        let side = |length: usize| length as f64 * share;
        let (rows, columns) = (side(whole.0), side(whole.1));
        let kept = octave == 0 || rows.min(columns) >= LEAST;
        kept.then(|| (rows.round() as usize, columns.round() as usize))
    };
    let mut sizes: Vec<Shape> = (0..count).map_while(shrunk).collect();
    sizes.reverse();
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn octaves_by_hand() {
        assert_eq!(octaves((300, 451), 3), [(153, 230), (214, 322), (300, 451)]);
        assert_eq!(octaves((100, 80), 4), [(100, 80)]);
    }
}
