//! What is explained: a class, or one class minus another.

use crate::error::{Error, Result};

/// What is explained: a class, or one class minus another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The index of the class.
    pub class: usize,
    /// The index of the class that is subtracted from `class`, if any.
    pub versus: Option<usize>,
}

impl Target {
    /// The target of a class, or of `class` minus `versus`, in a network of `classes` classes.
    ///
    /// # Errors
    /// [`Error::ClassIndex`] for a class that the network does not have, and [`Error::SameClass`] for a
    /// class minus itself.
    pub fn new(class: usize, versus: Option<usize>, classes: usize) -> Result<Target> {
        for index in [Some(class), versus].into_iter().flatten() {
            if index >= classes {
                return Err(Error::ClassIndex {
                    index,
                    last: classes - 1,
                });
            }
        }
        if versus == Some(class) {
            return Err(Error::SameClass(class));
        }
        Ok(Target { class, versus })
    }

    /// The value of the target in a vector that has one number for each class: the class's number, or the
    /// difference of two.
    pub fn of(&self, values: &[f32]) -> f32 {
        values[self.class] - self.versus.map_or(0.0, |versus| values[versus])
    }

    /// The probability of the target, given the scores of all classes; for two classes the difference of
    /// their probabilities.
    pub fn probability(&self, scores: &[f32]) -> f32 {
        let normaliser = Normaliser::of(scores);
        let probability = |class: usize| normaliser.probability(scores[class]);
        (probability(self.class) - self.versus.map_or(0.0, probability)) as f32
    }
}

impl Target {
    /// The cotangent of the target's score: one at the class, minus one at the other, zero elsewhere.
    pub fn cotangent(&self, classes: usize) -> Vec<f32> {
        let mut cotangent = vec![0.0; classes];
        cotangent[self.class] = 1.0;
        if let Some(versus) = self.versus {
            cotangent[versus] = -1.0;
        }
        cotangent
    }

    /// The cotangent of the target's probability at the scores s: d p_c / d s_i = p_c (1 at i = c, else 0,
    /// minus p_i).
    pub fn probability_cotangent(&self, scores: &[f32]) -> Vec<f32> {
        let probabilities = softmax(scores);
        let mut cotangent = vec![0.0; scores.len()];
        let ends = [(Some(self.class), 1.0), (self.versus, -1.0)];
        for (class, sign) in ends {
            let Some(class) = class else { continue };
            let share = sign * probabilities[class];
            cotangent[class] += share;
            for (value, probability) in cotangent.iter_mut().zip(&probabilities) {
                *value -= share * probability;
            }
        }
        cotangent
    }
}

/// The denominator of softmax, shifted by the largest score so that nothing overflows.
struct Normaliser {
    largest: f64,
    sum: f64,
}

impl Normaliser {
    fn of(scores: &[f32]) -> Normaliser {
        let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max) as f64;
        let sum = scores.iter().map(|&s| (f64::from(s) - largest).exp()).sum();
        Normaliser { largest, sum }
    }

    fn probability(&self, score: f32) -> f64 {
        (f64::from(score) - self.largest).exp() / self.sum
    }
}

/// The probabilities of all classes: p_i = exp(s_i) / sum over j of exp(s_j).
pub fn softmax(scores: &[f32]) -> Vec<f32> {
    let normaliser = Normaliser::of(scores);
    scores
        .iter()
        .map(|&score| normaliser.probability(score) as f32)
        .collect()
}

/// The classes from the highest score to the lowest; classes of equal scores by index.
pub fn ranking(scores: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    order
}

/// The class with the highest score, and the first of several.
pub fn winner(scores: &[f32]) -> usize {
    let better = |best: usize, class: usize| {
        if scores[class] > scores[best] {
            class
        } else {
            best
        }
    };
    (0..scores.len()).fold(0, better)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn softmax_survives_large_scores() {
        let p = softmax(&[1000.0, 1000.0, -1000.0]);
        assert_eq!(p, [0.5, 0.5, 0.0]);
    }

    #[test]
    fn a_difference_of_probabilities_by_hand() {
        // exp(0) : exp(ln 3) = 1 : 3.
        let scores = [0.0, 3f32.ln()];
        let target = Target::new(1, Some(0), 2).unwrap();
        assert!((target.probability(&scores) - 0.5).abs() < 1e-6);
        assert!((target.of(&scores) - 3f32.ln()).abs() < 1e-6);
    }

    /// p = (1/4, 3/4), so d p_1 / d s = (-3/16, 3/16); of the difference p_1 - p_0 twice that.
    #[test]
    fn cotangents_by_hand() {
        let scores = [0.0, 3f32.ln()];
        let one = Target::new(1, None, 2).unwrap();
        let both = Target::new(1, Some(0), 2).unwrap();
        assert_eq!(one.cotangent(2), [0.0, 1.0]);
        assert_eq!(both.cotangent(2), [-1.0, 1.0]);
        let close = |found: Vec<f32>, value: f32| {
            assert!((found[0] + value).abs() < 1e-6 && (found[1] - value).abs() < 1e-6);
        };
        close(one.probability_cotangent(&scores), 3.0 / 16.0);
        close(both.probability_cotangent(&scores), 6.0 / 16.0);
    }
}
