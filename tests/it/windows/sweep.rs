//! The shipped networks: a whole sweep by windows and by full passes.

use heatlens::error::Error;
use heatlens::model::recompute::Change;

use crate::support::shipped::{MODELS, Shipped, network, reference_input};

/// The part of a pass that a window of 32 x 32 takes: of the multiplications of all layers, in the
/// mean over the 193 x 193 places (`tests/reference/make_shares.py`).
const SHARES: [f64; 2] = [0.4955, 0.5985];

/// The largest gap over the largest score.
fn relative_gap(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let gaps = std::iter::zip(found, expected).map(|(a, b)| (a - b).abs());
    let largest = expected.iter().map(|score| score.abs());
    gaps.fold(0.0, f32::max) / largest.fold(0.0, f32::max)
}

#[test]
fn each_place_of_a_sweep_agrees_with_a_full_pass() {
    for (model, share) in std::iter::zip(MODELS, SHARES) {
        sweep(model, share);
    }
}

fn sweep(model: Shipped, share: f64) {
    let mut network = model.network();
    let input = model.photo("cat");
    let report = network.prepare(&input.values, 32, 32).unwrap();
    assert!(report.without_rule.is_empty(), "{report:?}");
    assert!((report.share - share).abs() < 1e-3, "{report:?}");
    let starts: Vec<usize> = (0..=224 - 32).step_by(16).collect();
    for &top in &starts {
        for &left in &starts {
            let change = Change {
                top,
                left,
                height: 32,
                width: 32,
                values: vec![0.0; 3 * 32 * 32],
            };
            let mut values = input.values.clone();
            for row in 0..3 * 32 {
                let (channel, row) = (row / 32, top + row % 32);
                let start = channel * input.plane() + row * input.columns() + left;
                values[start..start + 32].fill(0.0);
            }
            let found = network.run_changed(&input.values, &change).unwrap();
            let expected = network.run_values(&values).unwrap().scores;
            let gap = relative_gap(&found, &expected);
            assert!(gap < 1e-4, "{}, {top}, {left}: {gap}", model.0);
        }
    }
}

/// What is remembered belongs to one input, and a change must lie in it.
#[test]
fn another_input_is_remembered_anew() {
    let mut network = network();
    let (cat, cup) = (reference_input("cat"), reference_input("espresso"));
    let still = |input: &heatlens::photo::input::Input| {
        Change::cut(input, &input.values, (100, 60), (16, 8))
    };
    for input in [&cat, &cup, &cat] {
        let found = network.run_changed(&input.values, &still(input)).unwrap();
        let expected = network.run_values(&input.values).unwrap().scores;
        assert!(relative_gap(&found, &expected) < 1e-4);
    }
    let outside = Change {
        left: 220,
        ..still(&cat)
    };
    let refused = network.run_changed(&cat.values, &outside).unwrap_err();
    assert!(matches!(refused, Error::ChangeOutside { left: 220, .. }));
}
