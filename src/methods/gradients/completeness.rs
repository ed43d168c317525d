//! How far the values of integrated gradients are from adding up, and whether more steps would help.
//!
//! With F the target and x_i the samples, the values add up to W_n = 1/n sum over i of (x - b) d F / d x
//! at x_i, and should add up to D = F(x) - F(b). The gap is W_n - D, its share |W_n - D| / |D|.
//!
//! A third of the samples makes a coarser sum of the same integral without another pass: with m the whole
//! part of n / 3, each of m equal parts of the path is read at the sample closest to its middle. Where n is
//! a multiple of three those are the midpoints, and W_m is what m steps give. More steps have helped so
//! far where the gap has become clearly smaller from m steps to n. It says nothing certain of still more:
//! from a third of the steps to all of them the gap can also grow by chance, and yet it vanishes with very
//! many steps where the target is a continuous function of the input.

use crate::error::Result;
use crate::map::findings::{Completeness, FewerSteps, finite};

/// The share of a gap from which on it is called large.
const LARGE: f64 = 0.05;

/// The gap has to shrink to this part of what it was with a third of the steps. A rule of first order
/// would leave a third.
const SHRINKS: f64 = 0.6;

/// A difference of two scores of this share of the larger one is nothing but rounding.
const ROUNDING: f64 = 2e-6;

/// Of a target's values at photo and baseline and the sum of a map. `ways` are (x - b) d F / d x of all
/// samples in order, or none of them while some are missing.
pub fn findings(
    [photo, baseline]: [f32; 2],
    sum: f64,
    ways: &[f64],
    baseline_is_photo: bool,
) -> Result<Completeness> {
    let (photo, baseline) = (f64::from(photo), f64::from(baseline));
    let difference = photo - baseline;
    let gap = sum - difference;
    let defined = difference.abs() > ROUNDING * photo.abs().max(baseline.abs());
    let share = |gap: f64| defined.then_some((gap / difference).abs());
    let fewer = third(ways).map(|(steps, coarse)| {
        let before = share(coarse - difference);
        FewerSteps {
            fewer_steps: steps,
            fewer_steps_gap_share: before,
            more_steps_helped: share(gap)
                .zip(before)
                .map(|(now, before)| now < SHRINKS * before),
        }
    });
    Ok(Completeness {
        sum_of_map: finite("sum_of_map", sum)?,
        at_photo: finite("at_photo", photo)?,
        at_baseline: finite("at_baseline", baseline)?,
        completeness_gap: finite("completeness_gap", gap)?,
        gap_share: share(gap),
        gap_is_large: share(gap).map(|share| share > LARGE),
        fewer,
        baseline_is_photo,
    })
}

/// How many samples a third of them are, and what they add up to; nothing for fewer than three.
fn third(ways: &[f64]) -> Option<(usize, f64)> {
    let (count, parts) = (ways.len(), ways.len() / 3);
    // The middle of part p is at (p + 1/2) / parts, and sample i at (i + 1/2) / count.
    let closest = |part: usize| (2 * part + 1) * count / (2 * parts);
    let sum: f64 = (0..parts).map(|part| ways[closest(part)]).sum();
    (parts > 0).then(|| (parts, sum / parts as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(ends: [f32; 2], sum: f64, ways: &[f64]) -> Completeness {
        findings(ends, sum, ways, false).unwrap()
    }

    fn helped(found: &Completeness) -> Option<bool> {
        found
            .fewer
            .as_ref()
            .and_then(|fewer| fewer.more_steps_helped)
    }

    /// Of nine samples those in the middle of each three are the midpoints of three parts.
    #[test]
    fn a_third_of_the_samples_by_hand() {
        let ways: Vec<f64> = (0..9).map(f64::from).collect();
        assert_eq!(third(&ways), Some((3, 4.0)));
        assert_eq!(third(&ways[..2]), None);
        // Three of ten: parts end at 3.33 and 6.67, so samples 1, 5 and 8 are in their middles.
        let ways: Vec<f64> = (0..10).map(|i| f64::from(i * i)).collect();
        assert_eq!(third(&ways), Some((3, (1.0 + 25.0 + 64.0) / 3.0)));
    }

    /// The way is 10: a map of 9.8 misses it by 2 %, one of 9 by 10 %.
    #[test]
    fn a_gap_as_a_share_by_hand() {
        let small = found([12.0, 2.0], 9.8, &[]);
        assert!((small.gap_share.unwrap() - 0.02).abs() < 1e-6);
        assert_eq!((small.gap_is_large, &small.fewer), (Some(false), &None));
        let large = found([2.0, 12.0], -9.0, &[-9.0; 3]);
        assert!((large.gap_share.unwrap() - 0.1).abs() < 1e-6);
        assert_eq!(large.gap_is_large, Some(true));
        // One step gives the same gap, so more of them are no cure.
        let fewer = large.fewer.as_ref().map(|fewer| fewer.fewer_steps);
        assert_eq!((fewer, helped(&large)), (Some(1), Some(false)));
        // One step would miss it by 50 %.
        let steps = found([2.0, 12.0], -9.0, &[-11.0, -5.0, -11.0]);
        assert_eq!(helped(&steps), Some(true));
    }

    #[test]
    fn without_a_difference_there_is_no_share() {
        let none = found([3.0, 3.0], 0.0, &[0.0; 6]);
        assert_eq!((none.gap_share, none.gap_is_large), (None, None));
        assert_eq!(helped(&none), None);
        assert!(findings([f32::MAX, f32::NAN], 0.0, &[], false).is_err());
    }
}
