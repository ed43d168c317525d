//! The methods that differentiate, on the shipped network.

mod shipped;

use heatlens::backward::Rectifier;
use heatlens::gradient::Place;
use heatlens::heatmap::Heatmap;
use heatlens::methods;
use heatlens::target::Target;
use serde_json::Value;

use shipped::{PHOTOS, floats, network, reference_input, root};

fn explain(method: &str, class: usize, options: &[(&str, &str)]) -> Heatmap {
    let mut network = network();
    let method = methods::find(method).unwrap();
    let options = method.options(options.iter().copied()).unwrap();
    let target = Target::new(class, None, network.classes()).unwrap();
    let mut stepper = method
        .begin(&reference_input("cat"), network.classes(), target, &options)
        .unwrap();
    for index in 0..stepper.steps() {
        let part = stepper.step(index, &mut network).unwrap();
        stepper.absorb(index, part).unwrap();
    }
    assert_eq!(network.forward_passes(), stepper.passes());
    stepper.finish(target, &options).unwrap()
}

/// With global average pooling and one dense layer after it, the mean gradient of a map is its
/// weight divided by the number of places.
#[test]
fn grad_cam_is_the_class_activation_map_up_to_a_factor() {
    for class in [285, 340] {
        let cam = explain("cam", class, &[]);
        let grad_cam = explain("grad-cam", class, &[("rectify", "keep")]);
        let hires_cam = explain("hires-cam", class, &[("rectify", "keep")]);
        let largest = cam.values.iter().fold(0.0f32, |most, v| most.max(v.abs()));
        for ((cam, grad_cam), hires_cam) in cam
            .values
            .iter()
            .zip(&grad_cam.values)
            .zip(&hires_cam.values)
        {
            assert!((cam - 49.0 * grad_cam).abs() < 1e-5 * largest);
            assert!((cam - 49.0 * hires_cam).abs() < 1e-5 * largest);
        }
    }
}

/// The gap is what the midpoint rule leaves; twice the steps leave less.
#[test]
fn integrated_gradients_approach_completeness() {
    let gap = |steps: &str| {
        let map = explain(
            "integrated-gradients",
            285,
            &[("steps", steps), ("baseline", "mean")],
        );
        let found = |key: &str| map.findings[key].as_f64().unwrap();
        let way = found("at_photo") - found("at_baseline");
        let sum: f64 = map.values.iter().map(|&value| f64::from(value)).sum();
        assert!((sum - found("sum_of_map")).abs() < 1e-3 * way.abs());
        (found("completeness_gap") / way).abs()
    };
    let (few, many) = (gap("4"), gap("64"));
    assert!(many < 0.05 && many < few, "{few}, {many}");
}

#[test]
fn a_map_is_not_read_for_another_class() {
    let mut network = network();
    let method = methods::find("saliency").unwrap();
    let options = method.options([]).unwrap();
    let target = |class| Target::new(class, None, 1000).unwrap();
    let mut stepper = method
        .begin(&reference_input("cat"), 1000, target(285), &options)
        .unwrap();
    let part = stepper.step(0, &mut network).unwrap();
    stepper.absorb(0, part).unwrap();
    assert!(stepper.finish(target(285), &options).is_ok());
    assert!(stepper.finish(target(281), &options).is_err());
}

#[test]
fn an_unknown_layer_is_named_beside_those_there_are() {
    let mut network = network();
    let method = methods::find("grad-cam").unwrap();
    let options = method.options([("layer", "features.99")]).unwrap();
    let target = Target::new(285, None, 1000).unwrap();
    let stepper = method
        .begin(&reference_input("cat"), 1000, target, &options)
        .unwrap();
    let error = stepper.step(0, &mut network).unwrap_err().to_string();
    assert!(
        error.contains("features.99") && error.contains("features.13.add"),
        "{error}"
    );
}

/// Adebayo et al. 2018: it must not be a pattern of the network alone.
#[test]
fn saliency_depends_on_the_class() {
    let one = explain("saliency", 285, &[("channels", "sum")]);
    let other = explain("saliency", 340, &[("channels", "sum")]);
    assert_ne!(one.values, other.values);
    assert_eq!(one.parameters["channels"], Value::from("sum"));
}

fn relative_error(found: &[f32], expected: &[f32]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let square = |sum: f64, value: f32| sum + f64::from(value).powi(2);
    let gaps = std::iter::zip(found, expected).map(|(a, b)| a - b);
    (gaps.fold(0.0, square) / expected.iter().copied().fold(0.0, square)).sqrt()
}

/// Every fourth row and column of three planes.
fn every_fourth(gradient: &[f32]) -> Vec<f32> {
    let place = |c: usize, y: usize, x: usize| gradient[(c * 224 + y) * 224 + x];
    let rows = |c: usize| {
        (0..224)
            .step_by(4)
            .flat_map(move |y| (0..224).step_by(4).map(move |x| (c, y, x)))
    };
    (0..3)
        .flat_map(rows)
        .map(|(c, y, x)| place(c, y, x))
        .collect()
}

fn norm(values: &[f32]) -> f64 {
    values
        .iter()
        .map(|&v| f64::from(v).powi(2))
        .sum::<f64>()
        .sqrt()
}

/// Against PyTorch's autograd in float64 (`tests/reference/make_gradients.py`). Where units lie
/// within float32's rounding of a kink, float32 puts some on the other side, and PyTorch's own
/// float32 gradient is then up to 6e-3 away from float64's. On the cat no such unit matters.
#[test]
fn input_gradients_agree_with_pytorch_in_float64() {
    for photo in PHOTOS {
        let path = root(&format!("tests/reference/gradients/{photo}.json"));
        let values: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let class = values["target"].as_u64().unwrap() as usize;
        let target = Target::new(class, None, 1000).unwrap();
        let input = reference_input(photo);
        let mut network = network();
        for (rule, key, tolerance) in [
            (
                Rectifier::Gradient,
                "gradient",
                if photo == "cat" { 1e-4 } else { 1e-2 },
            ),
            (Rectifier::Guided, "guided", 1e-5),
            (Rectifier::Deconvolution, "deconvolution", 1e-5),
        ] {
            let cotangent = target.cotangent(1000);
            let pulled = network
                .pull_back(&input.values, &Place::Input, rule, &cotangent)
                .unwrap();
            let expected = &values["rules"][key];
            let found = every_fourth(&pulled.gradient);
            let error = relative_error(&found, &floats(&expected["values"]));
            assert!(error < tolerance, "{photo}, {key}: {error}");
            let length = norm(&pulled.gradient) / expected["norm"].as_f64().unwrap();
            assert!((length - 1.0).abs() < tolerance, "{photo}, {key}: {length}");
        }
        let scores = network.run(&input).unwrap().scores;
        let cotangent = target.probability_cotangent(&scores);
        let pulled = network
            .pull_back(
                &input.values,
                &Place::Input,
                Rectifier::Gradient,
                &cotangent,
            )
            .unwrap();
        let expected = floats(&values["softmax"]["values"]);
        let error = relative_error(&every_fourth(&pulled.gradient), &expected);
        assert!(error < 1e-2, "{photo}, after softmax: {error}");

        let layer = Place::Layer("features".to_string());
        let cotangent = target.cotangent(1000);
        let pulled = network
            .pull_back(&input.values, &layer, Rectifier::Gradient, &cotangent)
            .unwrap();
        let expected = floats(&values["features_gradient"]["values"]);
        let found: Vec<f32> = pulled
            .gradient
            .chunks_exact(49)
            .step_by(16)
            .flatten()
            .copied()
            .collect();
        let error = relative_error(&found, &expected);
        assert!(error < 1e-5, "{photo}, features: {error}");
    }
}
