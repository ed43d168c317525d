//! Ablation-CAM: a layer's maps, each weighted by how much the score falls without it.
//!
//! A value says how active the maps are at one position that the score would miss, each counted by the
//! share of the score that goes when the whole map is set to zero. It needs no gradient.
//!
//! M = max(0, sum over k of w_k A_k), w_k = (S - S_k) / |S|, with A the layer's maps and S_k the score
//! with map k at zero. The paper divides by S; the size of S keeps the sign of a weight where the score
//! is below zero.
//!
//! Desai and Ramaswamy, "Ablation-CAM: Visual Explanations for Deep Convolutional Network via
//! Gradient-free Localization", WACV 2020.
//!
//! Shape: rows x columns of the layer. Unit: activation. Signed, cut off at zero or not. Cost: one
//! forward pass, and for each map that is not zero a pass through what lies behind the layer; the
//! scores of all classes are kept, so another class costs none. Example: `explain cat.jpg --method
//! ablation-cam`.

use super::explain::{Explain, Question};
use super::gradients::layer::{LAYER, RECTIFY, Rectify, layer_name, weighted};
use super::stepper::{Stepper, check_finite, check_step};
use crate::error::{Error, Result};
use crate::graph::receptive_field::centres::Centres;
use crate::map::cells::Cells;
use crate::map::findings::{Ablation, Findings, finite};
use crate::map::heatmap::Heatmap;
use crate::model::network::{Features, Network};
use crate::model::recompute::Recomputed;
use crate::model::target::Target;
use crate::options::{Layer, options};
use crate::photo::input::Input;
use crate::registry::{Face, Family, Need};

/// Steps behind the first. How many maps a layer has is not known before the network is asked, so each
/// step takes every `STEPS`th map.
const STEPS: usize = 64;

options! {
    /// The options of Ablation-CAM.
    pub struct Options {
        layer: Layer = LAYER,
        rectify: Rectify = RECTIFY,
    }
}

/// Scores without each map, as far as they are computed.
pub struct AblationCam {
    input: Input,
    classes: usize,
    layer: Layer,
    whole: Option<Whole>,
    /// For each step, the scores of all classes without each of the step's maps.
    parts: Vec<Option<Vec<f32>>>,
}

/// What a pass with all maps gives.
struct Whole {
    maps: Features,
    centres: Option<Centres>,
    /// The scores of all classes.
    scores: Vec<f32>,
}

impl Explain for AblationCam {
    const FACE: Face = Face {
        name: "ablation-cam",
        title: "Ablation-CAM",
        question: "Remove a map and ask again",
        summary: "The maps of a layer, weighted by how much the score falls when each is taken away.",
        note: None,
        family: Family::Weigh,
        sweep: true,
        per_target: false,
        requires: &[Need::Layers],
    };
    type Options = Options;
    type Stepper = AblationCam;

    fn begin(question: &Question, options: &Options) -> Result<AblationCam> {
        Ok(AblationCam {
            input: question.input.clone(),
            classes: question.classes,
            layer: options.layer.clone(),
            whole: None,
            parts: vec![None; STEPS],
        })
    }

    fn reading(options: &Options) -> Rectify {
        options.rectify
    }
}

/// The maps that a step takes away, of so many.
fn channels(step: usize, count: usize) -> impl Iterator<Item = usize> {
    (step..count).step_by(STEPS)
}

impl AblationCam {
    /// The share of a target's score that goes with each map; zero where that is not computed.
    fn weights(&self, target: Target, count: usize, score: f32) -> Result<Vec<f32>> {
        let mut weights = vec![0.0; count];
        for (step, part) in self.parts.iter().enumerate() {
            let Some(part) = part else { continue };
            if part.len() != channels(step, count).count() * self.classes {
                return Err(Error::StepValues {
                    index: 1 + step,
                    expected: channels(step, count).count() * self.classes,
                    found: part.len(),
                });
            }
            let scores = part.chunks_exact(self.classes);
            for (channel, scores) in std::iter::zip(channels(step, count), scores) {
                weights[channel] = (score - target.of(scores)) / score.abs();
            }
        }
        Ok(weights)
    }
}

impl Stepper for AblationCam {
    type Reading = Rectify;

    fn steps(&self) -> usize {
        1 + STEPS
    }

    fn passes(&self) -> usize {
        1 + STEPS
    }

    fn prepare(&self, network: &mut Network) -> Result<Option<Recomputed>> {
        let layer = layer_name(network, &self.layer)?;
        let mut report = network.prepare_tail(&self.input.values, &layer)?;
        // Of a step, which takes so many passes behind the layer.
        report.share *= network.layer_shape(&layer)?[0] as f64 / STEPS as f64;
        Ok(Some(report))
    }

    /// First the layer's channels, rows, columns, where they lie and maps, and the scores; then scores without maps.
    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        check_step(index, self.steps())?;
        let layer = layer_name(network, &self.layer)?;
        let values = &self.input.values;
        let Some(step) = index.checked_sub(1) else {
            let (maps, scores) = network.layer_values(values, &layer)?;
            let mut part = vec![maps.channels as f32, maps.rows as f32, maps.columns as f32];
            let centres = network.layer_centres(&layer)?;
            part.extend(Centres::numbers(
                centres.as_ref(),
                (maps.rows, maps.columns),
            ));
            part.extend(maps.values);
            part.extend(scores);
            return Ok(part);
        };
        let count = network.layer_shape(&layer)?[0];
        let taken: Vec<usize> = channels(step, count).collect();
        network.run_without(values, &layer, &taken)
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        check_step(index, self.steps())?;
        let wrong = |expected: usize| Error::StepValues {
            index,
            expected,
            found: part.len(),
        };
        let Some(step) = index.checked_sub(1) else {
            let shape: Vec<usize> = part.iter().take(3).map(|&length| length as usize).collect();
            let size = shape
                .iter()
                .fold(1, |size: usize, &length| size.saturating_mul(length));
            let placed = match shape[..] {
                [_, rows, columns] => Centres::count(rows, columns),
                _ => return Err(wrong(3)),
            };
            let expected = size.saturating_add(placed).saturating_add(3 + self.classes);
            if size == 0 || part.len() != expected {
                return Err(wrong(expected));
            }
            let (centres, rest) = part[3..].split_at(placed);
            let (values, scores) = rest.split_at(size);
            let maps = Features {
                channels: shape[0],
                rows: shape[1],
                columns: shape[2],
                values: values.to_vec(),
            };
            self.whole = Some(Whole {
                centres: Centres::from_numbers(centres, maps.rows),
                maps,
                scores: scores.to_vec(),
            });
            return Ok(());
        };
        if !part.len().is_multiple_of(self.classes) {
            return Err(wrong(self.classes));
        }
        self.parts[step] = Some(part);
        Ok(())
    }

    fn done(&self) -> usize {
        let parts = self.parts.iter().filter(|part| part.is_some()).count();
        usize::from(self.whole.is_some()) + parts
    }

    fn finish(&self, target: Target, rectify: &Rectify) -> Result<Heatmap> {
        let Whole {
            maps,
            centres,
            scores,
        } = self.whole.as_ref().ok_or(Error::NothingYet)?;
        let score = target.of(scores);
        let weights = self.weights(target, maps.channels, score)?;
        check_finite("the weight of map", &weights)?;
        let mut values = weighted(maps, weights.iter().copied());
        check_finite("the weighted sum at place", &values)?;
        rectify.apply(&mut values);
        let needed = weights.iter().filter(|&&weight| weight > 0.0).count();
        let findings = Findings::Ablation(Ablation {
            score: finite("score", score)?,
            channels: maps.channels,
            channels_needed: needed,
        });
        let layers = vec!["weighted maps"];
        let size = (maps.rows, maps.columns);
        Ok(Heatmap {
            cells: Cells::of_layer(centres.clone()),
            findings,
            ..Heatmap::tiles(&self.input, layers, size, values, "activation")
        })
    }
}
