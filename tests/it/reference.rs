//! The shipped networks against ONNX Runtime and PyTorch on the same weights.

use heatlens::map::heatmap::Heatmap;
use heatlens::methods::{self, Question};
use heatlens::model::target::Target;
use serde_json::Value;

use crate::support::findings;
use crate::support::shipped::{MODELS, PHOTOS, Shipped, floats};

/// Every network with every photo, and the values for both.
fn all() -> impl Iterator<Item = (Shipped, &'static str, Value)> {
    let values = |model: Shipped, photo: &str| model.values(&format!("{photo}.json"));
    MODELS
        .into_iter()
        .flat_map(move |model| PHOTOS.map(|photo| (model, photo, values(model, photo))))
}

/// Runs a method to its end.
fn explain(
    (model, photo): (Shipped, &str),
    method: &str,
    options: &Value,
    read: impl Fn(&methods::Run),
) {
    let mut network = model.network();
    let input = model.photo(photo);
    let given = options.as_object().unwrap();
    let method = methods::find(method).unwrap();
    let options = method
        .options(given.iter().map(|(k, v)| (k.as_str(), v.as_str().unwrap())))
        .unwrap();
    let target = Target::new(0, None, 1000).unwrap();
    let mut stepper = method
        .begin(
            &Question {
                input: &input,
                classes: network.classes(),
                target,
            },
            &options,
        )
        .unwrap();
    stepper.prepare(&mut network).unwrap();
    let prepared = network.forward_passes();
    assert!(prepared <= 1, "{prepared} passes before the first step");
    for index in 0..stepper.steps() {
        let part = stepper.step(index, &mut network).unwrap();
        stepper.absorb(index, part).unwrap();
    }
    assert_eq!(network.forward_passes() - prepared, stepper.passes());
    read(stepper.as_ref());
}

fn finish(stepper: &methods::Run, method: &str, class: u64, options: &[(&str, &str)]) -> Heatmap {
    let target = Target::new(class as usize, None, 1000).unwrap();
    let reading = methods::find(method)
        .unwrap()
        .options(options.iter().copied())
        .unwrap();
    stepper.finish(target, &reading).unwrap()
}

fn largest_gap(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    std::iter::zip(found, expected)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max)
}

fn largest(values: &[f32]) -> f32 {
    values.iter().fold(0.0, |m, v| m.max(v.abs()))
}

#[test]
fn scores_agree_with_onnx_runtime() {
    for (model, photo, values) in all() {
        let scores = model.network().run(&model.photo(photo)).unwrap().scores;
        let gap = largest_gap(&scores, &floats(&values["logits"]));
        assert!(gap < 1e-3, "{}, {photo}: {gap}", model.0);
    }
}

#[test]
fn class_activation_maps_agree_with_onnx_runtime() {
    for (model, photo, values) in all() {
        explain((model, photo), "cam", &serde_json::json!({}), |stepper| {
            for (class, values) in values["cam"].as_object().unwrap() {
                let map = finish(stepper, "cam", class.parse().unwrap(), &[]);
                let expected = floats(values);
                let gap = largest_gap(&map.values, &expected);
                assert!(
                    gap < 1e-3 * largest(&expected),
                    "{}, {photo}, {class}: {gap}",
                    model.0
                );
                assert!(findings(&map)["difference"].as_f64().unwrap().abs() < 1e-3);
            }
        });
    }
}

#[test]
fn occlusion_agrees_with_onnx_runtime() {
    for (model, photo, values) in all() {
        for sweep in values["occlusion"].as_array().unwrap() {
            explain((model, photo), "occlusion", &sweep["options"], |stepper| {
                for (place, class) in sweep["classes"].as_array().unwrap().iter().enumerate() {
                    let class = class.as_u64().unwrap();
                    let options = [("reading", "score-drop")];
                    let map = finish(stepper, "occlusion", class, &options);
                    assert_eq!(map.rows as u64, sweep["rows"].as_u64().unwrap());
                    assert_eq!(map.columns as u64, sweep["columns"].as_u64().unwrap());
                    let whole = findings(&map)["score"].as_f64().unwrap() as f32;
                    let scores: Vec<f32> = map.values.iter().map(|drop| whole - drop).collect();
                    let expected = sweep["scores"].as_array().unwrap().iter();
                    let expected: Vec<f32> = expected.map(|s| floats(s)[place]).collect();
                    let gap = largest_gap(&scores, &expected);
                    assert!(gap < 1e-3, "{}, {photo}, class {class}: {gap}", model.0);
                }
            });
        }
    }
}

/// Within 1 % of the largest value of float64, which bounds what f32 rounding adds.
#[test]
fn finite_differences_agree_with_pytorch_in_float64() {
    for (model, photo, values) in all() {
        for values in values["finite_difference"].as_array().unwrap() {
            explain(
                (model, photo),
                "finite-difference",
                &values["options"],
                |stepper| {
                    for softmax in ["before", "after"] {
                        let options = [("softmax", softmax)];
                        let class = values["target"].as_u64().unwrap();
                        let map = finish(stepper, "finite-difference", class, &options);
                        let expected = floats(&values[softmax]);
                        let gap = largest_gap(&map.values, &expected);
                        assert!(
                            gap < 0.01 * largest(&expected),
                            "{}, {photo}, {softmax}: {gap}",
                            model.0
                        );
                    }
                },
            );
        }
    }
}
