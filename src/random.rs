//! Seeded numbers: noise, starts and shifts.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg32;

/// A generator of pseudorandom numbers (PCG-XSH-RR); the same seed gives the same numbers.
pub struct Random(Pcg32);

impl Random {
    /// A generator of the numbers that belong to a seed.
    pub fn new(seed: u64) -> Random {
        Random(Pcg32::seed_from_u64(seed))
    }

    /// A number drawn uniformly between two bounds, which are never reached.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let share = (f64::from(self.0.next_u32()) + 0.5) / (f64::from(u32::MAX) + 1.0);
        low + (high - low) * share
    }

    /// A whole number drawn uniformly from 0 to `last`.
    pub fn up_to(&mut self, last: usize) -> usize {
        (self.between(0.0, last as f64 + 1.0) as usize).min(last)
    }

    /// `count` independent numbers of mean 0 and standard deviation 1 (Box and Muller 1958).
    pub fn normals(&mut self, count: usize) -> Vec<f32> {
        let mut normals = Vec::with_capacity(count + 1);
        while normals.len() < count {
            let radius = (-2.0 * self.between(0.0, 1.0).ln()).sqrt();
            let (sine, cosine) = self.between(0.0, std::f64::consts::TAU).sin_cos();
            normals.extend([(radius * cosine) as f32, (radius * sine) as f32]);
        }
        normals.truncate(count);
        normals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers have the stated distributions, and the seed decides them.
    #[test]
    fn numbers_are_spread_as_stated() {
        let normals = Random::new(3).normals(20_001);
        let mean = normals.iter().sum::<f32>() / 20_001.0;
        let variance = normals.iter().map(|n| (n - mean).powi(2)).sum::<f32>() / 20_001.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.03);
        assert_eq!(normals, Random::new(3).normals(20_001));
        assert_ne!(normals, Random::new(4).normals(20_001));
        let mut random = Random::new(5);
        let counts = (0..3000).fold([0; 3], |mut counts, _| {
            counts[random.up_to(2)] += 1;
            counts
        });
        assert!(
            counts.iter().all(|count| (900..1100).contains(count)),
            "{counts:?}"
        );
    }
}
