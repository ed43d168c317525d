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

use super::ascend::{Ascend, Ascent, SEED, Scene, check_slopes, mean_value, picture};
use super::resize::{planes, resized};
use super::sampler::Shape;
use super::subject::{CHANNEL, Subject};
use super::tiles::{Tile, blend, laid};
use crate::error::{Error, Result};
use crate::manifest::Preprocessing;
use crate::model::objective::{Objective, Slope};
use crate::options::{Kind, Layer, OptionSpec, Stage, options};
use crate::photo::print::WHOLE;
use crate::random::Random;
use crate::registry::{Face, Family, Need};

/// The longest side that a dream may have.
pub const SIDE: u32 = WHOLE;
/// The side of one octave to the next.
const OCTAVE: f64 = 1.4;
/// Octaves are not smaller than this on their shorter side.
const LEAST: f64 = 64.0;

options! {
    /// The options of a deep dream.
    pub struct Options {
        layer: Layer = LAYER,
        channel: Option<usize> = CHANNEL,
        octaves: usize = OCTAVES,
        iterations: usize = ITERATIONS,
        strength: f32 = STRENGTH,
        size: u32 = SIZE,
        seed: u64 = SEED,
    }
}

const LAYER: OptionSpec = OptionSpec {
    key: "layer",
    label: "Layer",
    help: "Early layers draw strokes and textures, late ones parts of things.",
    default: "last",
    example: "last",
    beside: &[],
    unit: None,
    stage: Stage::Sweep,
    kind: Kind::Layer,
};

const OCTAVES: OptionSpec = OptionSpec {
    key: "octaves",
    label: "Octaves",
    help: "At how many sizes patterns are drawn, each 1.4 times the last.",
    default: "4",
    example: "2",
    beside: &[],
    unit: Some("sizes"),
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 1,
        maximum: 8,
    },
};

const ITERATIONS: OptionSpec = OptionSpec {
    key: "iterations",
    label: "Iterations",
    help: "How many steps are taken at each size.",
    default: "10",
    example: "20",
    beside: &[],
    unit: Some("steps at each size"),
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 1,
        maximum: 100,
    },
};

const STRENGTH: OptionSpec = OptionSpec {
    key: "strength",
    label: "Strength",
    help: "How far a step moves a normalised value on average.",
    default: "0.03",
    example: "0.05",
    beside: &[],
    unit: Some("normalised values"),
    stage: Stage::Sweep,
    kind: Kind::Number {
        minimum: 0.001,
        maximum: 1.0,
    },
};

const SIZE: OptionSpec = OptionSpec {
    key: "size",
    label: "Size",
    help: "The longer side of the dream, in pixels; a smaller photo keeps its own.",
    default: "640",
    example: "320",
    beside: &[],
    unit: Some("pixels"),
    stage: Stage::Sweep,
    kind: Kind::Integer {
        minimum: 64,
        maximum: SIDE as u64,
    },
};

/// A dream on its way up.
pub struct DeepDream {
    objective: Objective,
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

impl Ascend for DeepDream {
    const FACE: Face = Face {
        name: "deep-dream",
        title: "Deep dream",
        question: "Draw in what a layer finds",
        summary: "The photo, with the patterns drawn in that a layer or one of its channels answers to.",
        note: None,
        family: Family::Make,
        sweep: true,
        per_target: false,
        requires: &[Need::Layers],
    };
    type Options = Options;
    type Ascent = DeepDream;

    fn subject(options: &Options) -> Subject {
        Subject::Layer {
            layer: options.layer.clone(),
            channel: options.channel,
            place: [None, None],
        }
    }

    fn begin(scene: &Scene, objective: Objective, options: &Options) -> Result<DeepDream> {
        let photo = scene.photo.ok_or(Error::NoPhoto)?;
        let rule = scene.manifest.preprocessing.clone();
        let (pixels, whole) = planes(photo, options.size, &rule)?;
        let octaves = octaves(whole, options.octaves);
        let mut dream = DeepDream {
            objective,
            rule,
            tile: (scene.manifest.input.height, scene.manifest.input.width),
            photo: pixels,
            whole,
            iterations: options.iterations,
            strength: options.strength,
            done: 0,
            ground: vec![],
            canvas: vec![],
            shape: octaves[0],
            random: Random::new(options.seed),
            tiles: vec![],
            value: None,
            octaves,
        };
        dream.ground = resized(&dream.photo, whole, dream.shape)?;
        dream.canvas = dream.ground.clone();
        dream.tiles = laid(dream.shape, dream.tile, &mut dream.random);
        Ok(dream)
    }
}

impl DeepDream {
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
