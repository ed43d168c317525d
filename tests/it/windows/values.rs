//! Networks with values that are not float32, at every place of a change.

use heatlens::model::recompute::Change;

use crate::support::kinds::{input, network};

fn assert_windows(name: &str) -> usize {
    let mut network = network(name);
    let input = input();
    let report = network.prepare(&input, 3, 2).unwrap();
    for top in 0..=5 {
        for left in 0..=6 {
            let change = Change {
                top,
                left,
                height: 3,
                width: 2,
                values: (0..18).map(|n| (n % 7) as f32 / 3.0 - 1.0).collect(),
            };
            let mut values = input.clone();
            for (index, value) in change.values.iter().enumerate() {
                let (channel, row, column) = (index / 6, index / 2 % 3, index % 2);
                values[channel * 64 + (top + row) * 8 + left + column] = *value;
            }
            let found = network.run_changed(&input, &change).unwrap();
            let expected = network.run_values(&values).unwrap().scores;
            for (a, b) in std::iter::zip(&found, &expected) {
                assert!(
                    (a - b).abs() < 1e-4,
                    "{name}, {top}, {left}: {found:?}, {expected:?}"
                );
            }
        }
    }
    report.in_part
}

/// Small integers, truth values, doubles: what a window remembers keeps its type.
#[test]
fn values_of_every_type_have_windows() {
    for name in [
        "plain", "elu", "qdq", "choices", "gelu_20", "mixture", "shapes",
    ] {
        let in_part = assert_windows(name);
        assert!(in_part > 0, "{name}: all of it is recomputed in full");
    }
}
