//! Adam, uphill.

const FIRST: f64 = 0.9;
const SECOND: f64 = 0.999;
const EPSILON: f64 = 1e-8;

/// Steps along the running mean of the gradient over the root of that of its squares, each freed
/// of its bias towards zero: x += rate m / (sqrt(v) + 1e-8), with means over some 10 and 1000 steps
/// (Kingma and Ba 2015).
pub struct Adam {
    rate: f64,
    means: Vec<f32>,
    squares: Vec<f32>,
    steps: i32,
}

impl Adam {
    pub fn new(rate: f32, size: usize) -> Adam {
        Adam {
            rate: rate.into(),
            means: vec![0.0; size],
            squares: vec![0.0; size],
            steps: 0,
        }
    }

    /// Takes one step.
    pub fn climb(&mut self, parameters: &mut [f32], gradient: &[f32]) {
        self.steps += 1;
        let unbiased = |decay: f64| 1.0 - decay.powi(self.steps);
        let rate = (self.rate / unbiased(FIRST)) as f32;
        let shrink = unbiased(SECOND).sqrt().recip() as f32;
        let moments = self.means.iter_mut().zip(&mut self.squares);
        for ((parameter, slope), (mean, square)) in parameters.iter_mut().zip(gradient).zip(moments)
        {
            *mean += (1.0 - FIRST) as f32 * (slope - *mean);
            *square += (1.0 - SECOND) as f32 * (slope * slope - *square);
            *parameter += rate * *mean / (square.sqrt() * shrink + EPSILON as f32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Slopes 2 and then -1: the first step is the rate itself; for the second m = 0.08 / 0.19,
    /// v = 0.004996 / 0.001999 hold after the correction.
    #[test]
    fn two_steps_by_hand() {
        let mut adam = Adam::new(0.1, 1);
        let mut x = [1.0];
        adam.climb(&mut x, &[2.0]);
        assert!((x[0] - 1.1).abs() < 1e-6, "{x:?}");
        adam.climb(&mut x, &[-1.0]);
        let (m, v) = (0.9 * 0.2 - 0.1, 0.999 * 0.004 + 0.001);
        let step = 0.1 * (m / 0.19) / (v / 0.001999f64).sqrt();
        assert!((f64::from(x[0]) - 1.1 - step).abs() < 1e-6, "{x:?}");
    }
}
