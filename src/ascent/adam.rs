//! Adam, uphill.

const FIRST: f64 = 0.9;
const SECOND: f64 = 0.999;
/// With Kingma and Ba's absolute 1e-8, a slope that is nothing but rounding moves its parameter as
/// far as all others.
const EPSILON: f64 = 0.1;

/// Steps along the running mean of the gradient over the root of that of its squares, each freed
/// of its bias towards zero: x += rate m / (sqrt(v) + 0.1 r), with means over some 10 and 1000 steps
/// and r the root mean square of sqrt(v) over all parameters where it is not zero (Kingma and Ba
/// 2015, who have 1e-8 in place of 0.1 r). Where v is zero, x stays.
pub struct Adam {
    rate: f64,
    means: Vec<f32>,
    squares: Vec<f32>,
    steps: i32,
}

impl Adam {
    /// An optimiser of `size` parameters with the learning rate `rate`, before its first step.
    pub fn new(rate: f32, size: usize) -> Adam {
        Adam {
            rate: rate.into(),
            means: vec![0.0; size],
            squares: vec![0.0; size],
            steps: 0,
        }
    }

    /// Takes one step: moves the parameters along their gradient.
    pub fn climb(&mut self, parameters: &mut [f32], gradient: &[f32]) {
        self.steps += 1;
        let unbiased = |decay: f64| 1.0 - decay.powi(self.steps);
        let rate = (self.rate / unbiased(FIRST)) as f32;
        let shrink = unbiased(SECOND).sqrt().recip() as f32;
        let moments = self.means.iter_mut().zip(&mut self.squares);
        for ((mean, square), slope) in moments.zip(gradient) {
            *mean += (1.0 - FIRST) as f32 * (slope - *mean);
            *square += (1.0 - SECOND) as f32 * (slope * slope - *square);
        }
        let floor = (EPSILON * root_mean_square(&self.squares)) as f32;
        let moments = self.means.iter().zip(&self.squares);
        for (parameter, (mean, square)) in parameters.iter_mut().zip(moments) {
            if *square > 0.0 {
                *parameter += rate * mean / ((square.sqrt() + floor) * shrink);
            }
        }
    }
}

/// The root of the mean of `squares`, without those that are zero.
fn root_mean_square(squares: &[f32]) -> f64 {
    let (mut total, mut count) = (0.0, 0);
    for &square in squares.iter().filter(|square| **square > 0.0) {
        total += f64::from(square);
        count += 1;
    }
    (total / f64::from(count.max(1))).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Slopes 2 and then -1: the first step is the rate over 1.1; for the second m = 0.08 / 0.19,
    /// v = 0.004996 / 0.001999 hold after the correction.
    #[test]
    fn two_steps_by_hand() {
        let mut adam = Adam::new(0.11, 1);
        let mut x = [1.0];
        adam.climb(&mut x, &[2.0]);
        assert!((x[0] - 1.1).abs() < 1e-6, "{x:?}");
        adam.climb(&mut x, &[-1.0]);
        let (m, v) = (0.9 * 0.2 - 0.1, 0.999 * 0.004 + 0.001);
        let step = 0.1 * (m / 0.19) / (v / 0.001999f64).sqrt();
        assert!((f64::from(x[0]) - 1.1 - step).abs() < 1e-6, "{x:?}");
    }

    /// Slopes 3, 4 and 0: r is the root of 12.5, without the parameter that has no slope; the one
    /// with a slope of rounding hardly moves.
    #[test]
    fn a_faint_slope_is_a_short_step() {
        let mut x = [0.0; 3];
        Adam::new(1.0, 3).climb(&mut x, &[3.0, 4.0, 0.0]);
        let r = 12.5f32.sqrt();
        let steps = [3.0 / (3.0 + 0.1 * r), 4.0 / (4.0 + 0.1 * r), 0.0];
        for (x, step) in x.iter().zip(steps) {
            assert!((x - step).abs() < 1e-5, "{x} {step}");
        }
        let mut x = [0.0; 2];
        Adam::new(1.0, 2).climb(&mut x, &[1.0, 1e-6]);
        assert!(x[1] > 0.0 && x[1] < 2e-5, "{x:?}");
        let mut x = [0.5];
        Adam::new(1.0, 1).climb(&mut x, &[0.0]);
        assert_eq!(x, [0.5]);
    }
}
