//! What the methods share that read the gradient of the target at the input.
//!
//! Each averages the gradient over samples of the input: the photo alone, noisy copies of it, or
//! points on the way from a baseline. A step is one sample: one pass forward and back, and with
//! `softmax=after` one forward pass before it.

use super::channels::Channels;
use super::completeness;
use super::cotangent::Softmax;
use crate::error::{Error, Result};
use crate::graph::backward::Rectifier;
use crate::map::findings::{Findings, Noise, Rectifiers, finite};
use crate::map::heatmap::{Heatmap, Sign};
use crate::methods::explain::Question;
use crate::methods::stepper::{Stepper, check_finite, check_step, check_target};
use crate::model::gradient::Place;
use crate::model::network::Network;
use crate::model::target::Target;
use crate::photo::input::Input;
use crate::random::Random;

/// A few pixels have slopes many times larger than all others, which would leave those without
/// colour.
const CLIP: f32 = 0.005;

/// The inputs at which the gradient is taken.
pub enum Samples {
    Photo,
    /// The photo plus Gaussian noise of a standard deviation, in normalised values.
    Noisy {
        count: usize,
        deviation: f32,
        seed: u64,
    },
    /// Midpoints of equal parts of the straight line from a baseline to the photo.
    Path {
        count: usize,
        baseline: Vec<f32>,
    },
}

/// The unit and meaning of a value, by what the mean gradient is multiplied with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// The mean gradient itself, per unit of intensity.
    Slope,
    /// The mean gradient times the normalised input.
    TimesInput,
    /// The mean gradient times the difference between photo and baseline.
    TimesPath,
}

/// The gradient at the input, averaged over samples.
pub struct InputGradient {
    pub input: Input,
    pub target: Target,
    pub softmax: Softmax,
    rectifier: Rectifier,
    samples: Samples,
    value: Meaning,
    sums: Vec<f64>,
    /// For each sample of a path, the sum over all values of the sample's gradient times the difference
    /// between photo and baseline.
    ways: Vec<f64>,
    /// How many rectifiers lie on the way back.
    rectifiers: Option<f32>,
    absorbed: Vec<bool>,
    /// The target's value at the photo and at the baseline.
    ends: [Option<f32>; 2],
}

impl InputGradient {
    pub fn new(
        question: &Question,
        softmax: Softmax,
        (samples, value): (Samples, Meaning),
        rectifier: Rectifier,
    ) -> InputGradient {
        let mut gradient = InputGradient {
            input: question.input.clone(),
            target: question.target,
            softmax,
            rectifier,
            value,
            sums: vec![0.0; question.input.values.len()],
            ways: vec![],
            rectifiers: None,
            absorbed: vec![],
            ends: [None; 2],
            samples,
        };
        gradient.absorbed = vec![false; gradient.ends() + gradient.count()];
        gradient.ways = vec![0.0; gradient.count()];
        gradient
    }

    fn count(&self) -> usize {
        match self.samples {
            Samples::Photo => 1,
            Samples::Noisy { count, .. } | Samples::Path { count, .. } => count,
        }
    }

    /// Steps before the samples: forward passes at the two ends of a path.
    fn ends(&self) -> usize {
        match self.samples {
            Samples::Path { .. } => 2,
            _ => 0,
        }
    }

    /// Whether readers are told how many rectifiers a rule was applied to.
    fn counts_rectifiers(&self) -> bool {
        self.rectifier != Rectifier::Gradient
    }

    fn sample(&self, index: usize) -> Vec<f32> {
        let values = &self.input.values;
        match &self.samples {
            Samples::Photo => values.clone(),
            Samples::Noisy {
                deviation, seed, ..
            } => noisy(values, *deviation, seed.wrapping_add(index as u64)),
            Samples::Path { count, baseline } => {
                let share = (index as f32 + 0.5) / *count as f32;
                let between = |(&from, &to): (&f32, &f32)| from + share * (to - from);
                baseline.iter().zip(values).map(between).collect()
            }
        }
    }

    /// Channels x rows x columns: the mean of what was absorbed, in the method's unit.
    fn contributions(&self) -> Result<Vec<f32>> {
        let samples = self.absorbed[self.ends()..].iter().filter(|&&done| done);
        let count = samples.count();
        if count == 0 {
            return Err(Error::NothingYet);
        }
        let plane = self.input.plane();
        let factor = |index: usize| match (&self.samples, self.value) {
            (_, Meaning::Slope) => self.input.nudge(index / plane, 1.0),
            (Samples::Path { baseline, .. }, Meaning::TimesPath) => {
                self.input.values[index] - baseline[index]
            }
            _ => self.input.values[index],
        };
        let mean = |(index, sum): (usize, &f64)| (sum / count as f64) as f32 * factor(index);
        let contributions: Vec<f32> = self.sums.iter().enumerate().map(mean).collect();
        check_finite("the value at input number", &contributions)?;
        Ok(contributions)
    }

    fn findings(&self, contributions: &[f32]) -> Result<Findings> {
        if let Some(rectifiers) = self.rectifiers {
            return Ok(Findings::Rectifiers(Rectifiers {
                rectifiers: rectifiers as usize,
            }));
        }
        if let Samples::Noisy { deviation, .. } = self.samples {
            return Ok(Findings::Noise(Noise {
                noise_deviation: finite("noise_deviation", deviation)?,
                uniform: self.input.is_uniform(),
            }));
        }
        let (
            [Some(photo), Some(baseline)],
            Samples::Path {
                baseline: start, ..
            },
        ) = (self.ends, &self.samples)
        else {
            return Ok(Findings::None);
        };
        let sum: f64 = contributions.iter().map(|&value| f64::from(value)).sum();
        let complete = self.absorbed.iter().all(|&done| done);
        let ways = if complete { &self.ways[..] } else { &[] };
        let is_photo = *start == self.input.values;
        completeness::findings([photo, baseline], sum, ways, is_photo).map(Findings::Completeness)
    }
}

impl Stepper for InputGradient {
    type Reading = Channels;

    fn steps(&self) -> usize {
        self.absorbed.len()
    }

    fn passes(&self) -> usize {
        self.ends() + self.count() * self.softmax.passes()
    }

    fn step(&self, index: usize, network: &mut Network) -> Result<Vec<f32>> {
        check_step(index, self.steps())?;
        if index < self.ends() {
            let values = match (&self.samples, index) {
                (Samples::Path { baseline, .. }, 1) => baseline,
                _ => &self.input.values,
            };
            let scores = network.run_values(values)?.scores;
            return Ok(vec![self.softmax.of(self.target, &scores)]);
        }
        let values = self.sample(index - self.ends());
        let cotangent = self.softmax.cotangent(network, &values, self.target)?;
        let pulled = network.pull_back(&values, &Place::Input, self.rectifier, &cotangent)?;
        let mut part = pulled.gradient;
        if self.counts_rectifiers() {
            part.push(pulled.rectifiers as f32);
        }
        Ok(part)
    }

    fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        check_step(index, self.steps())?;
        let expected = match index < self.ends() {
            true => 1,
            false => self.sums.len() + usize::from(self.counts_rectifiers()),
        };
        if part.len() != expected {
            return Err(Error::StepValues {
                index,
                expected,
                found: part.len(),
            });
        }
        if std::mem::replace(&mut self.absorbed[index], true) {
            return Ok(());
        }
        if index < self.ends() {
            self.ends[index] = Some(part[0]);
        } else {
            self.rectifiers = part.get(self.sums.len()).copied();
            for (sum, &value) in self.sums.iter_mut().zip(&part) {
                *sum += f64::from(value);
            }
            if let Samples::Path { baseline, .. } = &self.samples {
                let way = std::iter::zip(&self.input.values, baseline).map(|(to, from)| to - from);
                let products = std::iter::zip(way, &part);
                let sample = index - self.ends();
                self.ways[sample] = products
                    .map(|(way, &slope)| f64::from(way) * f64::from(slope))
                    .sum();
            }
        }
        Ok(())
    }

    fn done(&self) -> usize {
        self.absorbed.iter().filter(|&&done| done).count()
    }

    fn finish(&self, target: Target, channels: &Channels) -> Result<Heatmap> {
        check_target(self.target, target)?;
        let contributions = self.contributions()?;
        let (layers, values) = channels.reduce(&contributions, self.input.plane());
        let size = (self.input.rows(), self.input.columns());
        let unit = match (self.value, self.softmax) {
            (Meaning::Slope, Softmax::Before) => "score per unit of intensity",
            (Meaning::Slope, Softmax::After) => "probability per unit of intensity",
            (_, Softmax::Before) => "score",
            (_, Softmax::After) => "probability",
        };
        Ok(Heatmap {
            sign: match channels {
                Channels::MaxAbs => Sign::Magnitude,
                Channels::Sum | Channels::Each => Sign::Signed,
            },
            clip: CLIP,
            findings: self.findings(&contributions)?,
            ..Heatmap::tiles(&self.input, layers, size, values, unit)
        })
    }
}

/// Adds independent Gaussian noise to each value, by this seed.
fn noisy(values: &[f32], deviation: f32, seed: u64) -> Vec<f32> {
    let normals = Random::new(seed).normals(values.len());
    std::iter::zip(values, normals)
        .map(|(value, normal)| value + deviation * normal)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The noise has the stated mean and deviation, and its seed decides it.
    #[test]
    fn noise_is_gaussian_and_seeded() {
        let values = noisy(&vec![1.0; 20_000], 0.5, 3);
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f32>() / values.len() as f32;
        assert!((mean - 1.0).abs() < 0.02, "{mean}");
        assert!((variance.sqrt() - 0.5).abs() < 0.01, "{variance}");
        assert_eq!(values, noisy(&vec![1.0; 20_000], 0.5, 3));
        assert_ne!(values, noisy(&vec![1.0; 20_000], 0.5, 4));
    }
}
