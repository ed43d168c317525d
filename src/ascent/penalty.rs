//! What a picture pays for large values and for roughness.

use super::sampler::Shape;

/// Under the root of the total variation, so that it has a slope where a picture is flat.
const SMOOTH: f32 = 1e-4;

/// Weights of the two penalties, in units of the objective.
#[derive(Clone, Copy, Debug, Default)]
pub struct Penalties {
    /// The weight of [`squares`].
    pub l2: f32,
    /// The weight of [`total_variation`].
    pub variation: f32,
}

impl Penalties {
    /// Subtracts the slope of the weighted sum of both penalties at `planes`, normalised, from `gradient`.
    pub fn charge(&self, planes: &[f32], shape: Shape, gradient: &mut [f32]) {
        type Penalty = fn(&[f32], Shape) -> (f32, Vec<f32>);
        let kinds: [(f32, Penalty); 2] = [(self.l2, squares), (self.variation, total_variation)];
        for (weight, penalty) in kinds {
            if weight == 0.0 {
                continue;
            }
            let (_, slope) = penalty(planes, shape);
            for (gradient, slope) in gradient.iter_mut().zip(slope) {
                *gradient -= weight * slope;
            }
        }
    }
}

/// The mean of the squares of all values, |I|^2 / n, and its derivative by each (Simonyan et al.
/// 2013; there the sum).
pub fn squares(planes: &[f32], _: Shape) -> (f32, Vec<f32>) {
    let count = planes.len() as f64;
    let sum: f64 = planes.iter().map(|&value| f64::from(value).powi(2)).sum();
    let slope = planes.iter().map(|value| 2.0 * value / count as f32);
    ((sum / count) as f32, slope.collect())
}

/// The mean over all values of sqrt(d^2 + r^2 + 1e-4), with d and r the differences to the value
/// below and to the right, zero at the last row and column; and its derivative by each value
/// (Mahendran and Vedaldi 2015, beta = 1).
pub fn total_variation(planes: &[f32], (rows, columns): Shape) -> (f32, Vec<f32>) {
    let count = planes.len() as f32;
    let mut slope = vec![0.0; planes.len()];
    let mut sum = 0.0;
    for start in (0..planes.len()).step_by(rows * columns) {
        for row in 0..rows {
            for column in 0..columns {
                let here = start + row * columns + column;
                let below = (row + 1 < rows).then_some(here + columns);
                let right = (column + 1 < columns).then_some(here + 1);
                let difference =
                    |there: Option<usize>| there.map_or(0.0, |there| planes[there] - planes[here]);
                let (d, r) = (difference(below), difference(right));
                let length = (d * d + r * r + SMOOTH).sqrt();
                sum += f64::from(length);
                for (there, difference) in [(below, d), (right, r)] {
                    if let Some(there) = there {
                        let share = difference / length / count;
                        slope[there] += share;
                        slope[here] -= share;
                    }
                }
            }
        }
    }
    ((sum / f64::from(count)) as f32, slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_by_hand() {
        assert_eq!(squares(&[1.0, -3.0], (1, 2)), (5.0, vec![1.0, -3.0]));
    }

    /// At the first value the differences are 3 down and 4 right, so the root is 5; the second sees
    /// only its lower neighbour, 6 away, the third its right one, 7 away, the last none.
    #[test]
    fn variation_by_hand() {
        let (value, slope) = total_variation(&[0.0, 4.0, 3.0, 10.0], (2, 2));
        assert!((value - (5.0 + 6.0 + 7.0 + 0.01) / 4.0).abs() < 1e-4);
        let expected = [-1.4, 0.8 - 1.0, 0.6 - 1.0, 1.0 + 1.0].map(|slope: f32| slope / 4.0);
        for (found, expected) in slope.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-4, "{slope:?}");
        }
    }

    #[test]
    fn charges_are_subtracted_from_the_slope() {
        let penalties = Penalties {
            l2: 2.0,
            variation: 0.0,
        };
        let mut gradient = [1.0, 1.0];
        penalties.charge(&[1.0, -3.0], (1, 2), &mut gradient);
        assert_eq!(gradient, [-1.0, 7.0]);
    }
}
