//! Class activation maps.
//!
//! A value says how much one position of the last feature maps adds to the score of the class;
//! values below zero speak against it.
//!
//! M_c(x, y) = sum over k of w_k^c f_k(x, y), where f are the last convolutional maps and w
//! the weights of the dense layer that follows global average pooling. The mean of M_c over
//! the map plus the bias of c is the score of c. For a class against another, the difference
//! of their maps.
//!
//! Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016.
//!
//! Shape: rows x columns of the features. Unit: score, of which the mean over
//! cells counts. Signed. Cost: one forward pass for all classes. Example: `explain cat.jpg --method cam --target "Egyptian cat"`.

use super::checked::Checked;
use super::explain::{Explain, Question};
use super::stepper::{Stepper, check_step};
use crate::error::{Error, Result};
use crate::graph::receptive_field::centres::Centres;
use crate::map::cells::Cells;
use crate::map::findings::{Findings, Pooling, finite};
use crate::map::heatmap::Heatmap;
use crate::model::network::{Dense, Features, Network};
use crate::model::target::Target;
use crate::options::{Chosen, options};
use crate::photo::input::Input;
use crate::registry::{Face, Family, Need};

options! {
    /// Class activation maps have no options.
    pub struct Options {}
}

/// A cell has the score that there would be if all cells were like it, but for the bias.
const UNIT: &str = "score (mean over cells)";

/// The largest gap between a score and its identity, relative to the largest score or 1.
const TOLERANCE: f32 = 1e-3;

/// The maps of all classes, once they are there.
pub struct Cam {
    input: Input,
    classes: usize,
    maps: Option<Maps>,
}

/// The maps of all classes with what the identity needs.
struct Maps {
    rows: usize,
    columns: usize,
    centres: Option<Centres>,
    /// classes x rows x columns.
    values: Vec<f32>,
    scores: Vec<f32>,
    bias: Vec<f32>,
}

impl Explain for Cam {
    const FACE: Face = Face {
        name: "cam",
        title: "Class activation map",
        question: "Add up the evidence",
        summary: "How much each position of the last feature maps adds to the score of the class.",
        note: None,
        family: Family::Read,
        sweep: false,
        per_target: false,
        requires: &[Need::Features, Need::Dense],
    };
    type Options = Options;
    type Stepper = Cam;

    fn begin(question: &Question, _: &Options) -> Result<Cam> {
        Ok(Cam {
            input: question.input.clone(),
            classes: question.classes,
            maps: None,
        })
    }

    fn reading(_: &Options) {}
}

impl Cam {
    /// The whole map of a target at once, by one forward pass.
    ///
    /// # Errors
    /// [`Error::NotCam`] for a network that does not end with global average pooling and a dense layer.
    pub fn map(network: &mut Network, input: &Input, target: Target) -> Result<Heatmap> {
        let question = Question {
            input,
            classes: network.classes(),
            target,
        };
        let options = Chosen::parse(Cam::FACE.name, &[], [])?;
        let mut cam = Checked::<Cam>::begin(&question, &options)?;
        cam.absorb(0, cam.step(0, network)?)?;
        cam.finish(target, &options)
    }
}

impl Stepper for Cam {
    type Reading = ();

    fn steps(&self) -> usize {
        1
    }

    fn passes(&self) -> usize {
        1
    }

    /// Rows, columns and where they lie, then scores, bias and maps of all classes.
    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        check_step(index, 1)?;
        let pass = Pooled::run(&self.input, network)?;
        let Pooled {
            scores,
            features,
            dense,
            network,
        } = &pass;
        let maps = weigh(features, dense, self.classes);
        let size = features.rows * features.columns;
        for (class, map) in maps.chunks_exact(size).enumerate() {
            pass.check(class, mean(map))?;
        }
        let grid = (features.rows, features.columns);
        let mut part = vec![grid.0 as f32, grid.1 as f32];
        part.extend(Centres::numbers(network.feature_centres().as_ref(), grid));
        part.extend(scores);
        part.extend(&dense.bias);
        part.extend(maps);
        Ok(part)
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        let shape = part
            .get(..2)
            .map_or((0, 0), |s| (s[0] as usize, s[1] as usize));
        let placed = Centres::count(shape.0, shape.1);
        let cells = shape.0.saturating_mul(shape.1);
        let expected = self.classes.saturating_mul(cells.saturating_add(2));
        let expected = expected.saturating_add(placed).saturating_add(2);
        if part.len() != expected || cells == 0 {
            return Err(Error::StepValues {
                index,
                expected,
                found: part.len(),
            });
        }
        let (centres, rest) = part[2..].split_at(placed);
        let (scores, rest) = rest.split_at(self.classes);
        let (bias, values) = rest.split_at(self.classes);
        self.maps = Some(Maps {
            rows: shape.0,
            columns: shape.1,
            centres: Centres::from_numbers(centres, shape.0),
            values: values.to_vec(),
            scores: scores.to_vec(),
            bias: bias.to_vec(),
        });
        Ok(())
    }

    fn done(&self) -> usize {
        usize::from(self.maps.is_some())
    }

    fn finish(&self, target: Target, _: &()) -> Result<Heatmap> {
        let maps = self.maps.as_ref().ok_or(Error::NothingYet)?;
        let size = maps.rows * maps.columns;
        let map = |class: usize| &maps.values[class * size..(class + 1) * size];
        let values: Vec<f32> = match target.versus {
            None => map(target.class).to_vec(),
            Some(versus) => std::iter::zip(map(target.class), map(versus))
                .map(|(a, b)| a - b)
                .collect(),
        };
        let mean = finite("mean", mean(&values))?;
        let bias = finite("bias", target.of(&maps.bias))?;
        let score = finite("score", target.of(&maps.scores))?;
        let findings = Findings::Pooling(Pooling {
            mean,
            bias,
            sum: finite("sum", mean + bias)?,
            score,
            difference: finite("difference", mean + bias - score)?,
        });
        let layers = vec!["class activation"];
        let size = (maps.rows, maps.columns);
        Ok(Heatmap {
            cells: Cells::of_layer(maps.centres.clone()),
            findings,
            ..Heatmap::tiles(&self.input, layers, size, values, UNIT)
        })
    }
}

/// A forward pass of a network that ends with global average pooling and a dense layer.
pub(crate) struct Pooled<'a> {
    network: &'a Network,
    pub scores: Vec<f32>,
    pub features: Features,
    pub dense: &'a Dense,
}

impl<'a> Pooled<'a> {
    /// Fails if its manifest does not name features and dense layer, or they do not fit.
    pub fn run(input: &Input, network: &'a mut Network) -> Result<Pooled<'a>> {
        let output = network.run(input)?;
        let network = &*network;
        let features = output
            .features
            .ok_or_else(|| not_cam(network, "its manifest names no features".to_string()))?;
        let dense = network
            .dense()
            .ok_or_else(|| not_cam(network, "its manifest names no dense layer".to_string()))?;
        let (classes, channels) = (network.classes(), features.channels);
        if dense.weights.len() != classes * channels || dense.bias.len() != classes {
            let reason = format!(
                "its dense layer has {} weights, but {classes} classes and {channels} feature maps need {}",
                dense.weights.len(),
                classes * channels
            );
            return Err(not_cam(network, reason));
        }
        Ok(Pooled {
            network,
            scores: output.scores,
            features,
            dense,
        })
    }

    /// Whether the mean of a class's map and its bias make its score.
    pub fn check(&self, class: usize, mean: f32) -> Result<()> {
        let largest = self.scores.iter().fold(1.0f32, |m, s| m.max(s.abs()));
        let gap = mean + self.dense.bias[class] - self.scores[class];
        if !gap.is_finite() {
            return Err(Error::NotFinite {
                what: format!("what class {class} is made of"),
                value: gap,
            });
        }
        if gap.abs() > TOLERANCE * largest {
            let reason =
                format!("the mean of class {class}'s map plus its bias misses its score by {gap}");
            return Err(not_cam(self.network, reason));
        }
        Ok(())
    }
}

fn not_cam(network: &Network, reason: String) -> Error {
    Error::NotCam {
        model: network.manifest().title.clone(),
        reason,
    }
}

/// classes x rows x columns: each class's weighted sum of the feature maps.
fn weigh(features: &Features, dense: &Dense, classes: usize) -> Vec<f32> {
    let size = features.rows * features.columns;
    let mut maps = vec![0.0; classes * size];
    for (map, weights) in maps
        .chunks_exact_mut(size)
        .zip(dense.weights.chunks_exact(features.channels))
    {
        for (feature, &weight) in features.values.chunks_exact(size).zip(weights) {
            for (sum, value) in map.iter_mut().zip(feature) {
                *sum += weight * value;
            }
        }
    }
    maps
}

pub(crate) fn mean(values: &[f32]) -> f32 {
    let sum: f64 = values.iter().map(|&value| f64::from(value)).sum();
    (sum / values.len() as f64) as f32
}
