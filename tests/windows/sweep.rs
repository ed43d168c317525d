//! The shipped network: a whole sweep by windows and by full passes.

use heatlens::network::Network;
use heatlens::recompute::Change;

use crate::shipped::{network, reference_input};

/// The largest gap over the largest score.
fn relative_gap(found: &[f32], expected: &[f32]) -> f32 {
    let gaps = std::iter::zip(found, expected).map(|(a, b)| (a - b).abs());
    let largest = expected.iter().map(|score| score.abs());
    gaps.fold(0.0, f32::max) / largest.fold(0.0, f32::max)
}

fn sweep(network: &mut Network, photo: &str, window: usize, stride: usize) {
    let input = reference_input(photo);
    let last = input.rows() - window;
    let starts: Vec<usize> = (0..=last).step_by(stride).collect();
    let mut times = (0.0, 0.0);
    for &top in &starts {
        for &left in &starts {
            let change = Change {
                top,
                left,
                height: window,
                width: window,
                values: vec![0.0; 3 * window * window],
            };
            let t = std::time::Instant::now();
            let found = network.run_changed(&input.values, &change).unwrap();
            times.0 += t.elapsed().as_secs_f64();
            let mut values = input.values.clone();
            for channel in 0..3 {
                for row in top..top + window {
                    let start = channel * input.plane() + row * input.columns();
                    values[start + left..start + left + window].fill(0.0);
                }
            }
            let t = std::time::Instant::now();
            let expected = network.run_values(&values).unwrap().scores;
            times.1 += t.elapsed().as_secs_f64();
            let gap = relative_gap(&found, &expected);
            assert!(gap < 1e-4, "{photo}, {window} at {top}, {left}: {gap}");
        }
    }
    println!("{times:?} {}", starts.len().pow(2));
}

#[test]
fn each_place_of_a_sweep_agrees_with_a_full_pass() {
    let mut network = network();
    println!(
        "{:?}",
        network.prepare(&reference_input("cat").values, 32, 32)
    );
    sweep(&mut network, "cat", 32, 16);
}
