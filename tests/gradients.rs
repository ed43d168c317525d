//! The methods that differentiate, on the shipped network.

mod shipped;

use heatlens::heatmap::Heatmap;
use heatlens::methods;
use heatlens::target::Target;
use serde_json::Value;

use shipped::{network, reference_input};

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
