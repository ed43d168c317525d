//! Which step serves finite differences best: their error against the exact gradient, by step.
//!
//! `cargo bench --profile dev --bench finite_difference_step` prints the table. The gradient,
//! summed over blocks, comes from PyTorch in float64 (`tests/reference/make.py`).

#[allow(dead_code)] // Each benchmark uses its own part.
#[path = "../it/support/shipped.rs"]
mod shipped;

use heatlens::methods::{self, Question};
use heatlens::model::network::Network;
use heatlens::model::target::Target;
use shipped::{MODELS, PHOTOS, floats, network, reference_input};

const STEPS: [&str; 8] = [
    "0.00001", "0.00003", "0.0001", "0.0003", "0.001", "0.003", "0.01", "0.1",
];

fn main() {
    let mut network = network();
    println!("| step | {} |", columns().join(" | "));
    println!("| --- |{}", " --- |".repeat(columns().len()));
    for step in STEPS {
        let mut row = vec![];
        for difference in ["central", "forward"] {
            for photo in PHOTOS {
                row.push(format!(
                    "{:.2} %",
                    100.0 * error(&mut network, photo, step, difference)
                ));
            }
        }
        println!("| {step} | {} |", row.join(" | "));
    }
}

fn columns() -> Vec<String> {
    let column = |difference| PHOTOS.map(|photo| format!("{difference}, {photo}"));
    [column("central"), column("forward")].concat()
}

/// Relative L2 error of the map against the exact gradient of the same blocks.
fn error(network: &mut Network, photo: &str, step: &str, difference: &str) -> f64 {
    let exact = &MODELS[0].values(&format!("{photo}.json"))["gradient"];
    let block = exact["block"].to_string();
    let method = methods::find("finite-difference").unwrap();
    let options = method
        .options([
            ("block", block.as_str()),
            ("step", step),
            ("difference", difference),
        ])
        .unwrap();
    let target = Target::new(exact["target"].as_u64().unwrap() as usize, None, 1000).unwrap();
    let mut stepper = method
        .begin(
            &Question {
                input: &reference_input(photo),
                classes: network.classes(),
                target,
            },
            &options,
        )
        .unwrap();
    for index in 0..stepper.steps() {
        let part = stepper.step(index, network).unwrap();
        stepper.absorb(index, part).unwrap();
    }
    let found = stepper.finish(target, &options).unwrap().values;
    let exact = floats(&exact["values"]);
    let square = |sum: f64, value: f32| sum + f64::from(value).powi(2);
    let gaps = std::iter::zip(&found, &exact).map(|(a, b)| a - b);
    (gaps.fold(0.0, square) / exact.iter().copied().fold(0.0, square)).sqrt()
}
