//! The methods that differentiate, on the shipped networks.

use heatlens::graph::backward::Rectifier;
use heatlens::map::heatmap::Heatmap;
use heatlens::methods::{self, Question};
use heatlens::model::gradient::Place;
use heatlens::model::target::Target;
use heatlens::photo::input::Input;

use crate::support::findings;
use crate::support::shipped::{
    MODELS, Shipped, floats, network, norm, reference_input, relative_error,
};

fn explain(method: &str, class: usize, options: &[(&str, &str)]) -> Heatmap {
    explain_by(MODELS[0], &reference_input("cat"), method, class, options)
}

fn explain_by(
    model: Shipped,
    input: &Input,
    method: &str,
    class: usize,
    options: &[(&str, &str)],
) -> Heatmap {
    let mut network = model.network();
    let method = methods::find(method).unwrap();
    let options = method.options(options.iter().copied()).unwrap();
    let target = Target::new(class, None, network.classes()).unwrap();
    let mut stepper = method
        .begin(
            &Question {
                input,
                classes: network.classes(),
                target,
            },
            &options,
        )
        .unwrap();
    stepper.prepare(&mut network).unwrap();
    let prepared = network.forward_passes();
    for index in 0..stepper.steps() {
        let part = stepper.step(index, &mut network).unwrap();
        stepper.absorb(index, part).unwrap();
    }
    assert_eq!(network.forward_passes() - prepared, stepper.passes());
    stepper.finish(target, &options).unwrap()
}

/// With global average pooling and one dense layer after it, the mean gradient of a map is its
/// weight divided by the number of places.
#[test]
fn grad_cam_is_the_class_activation_map_up_to_a_factor() {
    for (model, class) in [(MODELS[0], 285), (MODELS[0], 340), (MODELS[1], 285)] {
        let input = model.photo("cat");
        let explain = |method, options| explain_by(model, &input, method, class, options);
        let cam = explain("cam", &[]);
        let grad_cam = explain("grad-cam", &[("rectify", "keep")]);
        let hires_cam = explain("hires-cam", &[("rectify", "keep")]);
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
        let found = |key: &str| findings(&map)[key].as_f64().unwrap();
        let way = found("at_photo") - found("at_baseline");
        let sum: f64 = map.values.iter().map(|&value| f64::from(value)).sum();
        assert!((sum - found("sum_of_map")).abs() < 1e-3 * way.abs());
        (found("completeness_gap") / way).abs()
    };
    let (few, many) = (gap("4"), gap("64"));
    assert!(many < 0.05 && many < few, "{few}, {many}");
}

/// With six samples, a third of them are the midpoints of two steps, which is what is said of them.
#[test]
fn what_fewer_steps_would_miss_is_what_they_miss() {
    let share = |steps: &str, key: &str| {
        let map = explain("integrated-gradients", 285, &[("steps", steps)]);
        findings(&map)[key].as_f64().unwrap()
    };
    let (said, found) = (share("6", "fewer_steps_gap_share"), share("2", "gap_share"));
    assert!((said - found).abs() < 1e-4, "{said}, {found}");
}

#[test]
fn a_map_is_not_read_for_another_class() {
    let mut network = network();
    let method = methods::find("saliency").unwrap();
    let options = method.options([]).unwrap();
    let target = |class| Target::new(class, None, 1000).unwrap();
    let mut stepper = method
        .begin(
            &Question {
                input: &reference_input("cat"),
                classes: 1000,
                target: target(285),
            },
            &options,
        )
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
        .begin(
            &Question {
                input: &reference_input("cat"),
                classes: 1000,
                target,
            },
            &options,
        )
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
    assert_eq!(one.parameters["channels"], "sum");
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

/// What the methods make of gradients, against the same formulas in PyTorch (float64).
#[test]
fn attributions_agree_with_pytorch() {
    for model in MODELS {
        let values = model.values("attributions/moped.json");
        let class = values["target"].as_u64().unwrap() as usize;
        let input = model.nudged("moped");
        let explain = |method, options: &[_]| explain_by(model, &input, method, class, options);
        let every_fourth = |map: &Heatmap| -> Vec<f32> {
            let rows = map.values.chunks_exact(map.columns).step_by(4);
            rows.flat_map(|row| row.iter().step_by(4))
                .copied()
                .collect()
        };
        let path = [("steps", "16"), ("baseline", "black")];
        // On the way from black there is no nudge, and units pass kinks.
        for (method, options, key, tolerance) in [
            ("saliency", &[][..], "saliency", 1e-4),
            ("saliency", &[("channels", "sum")], "saliency_signed", 1e-4),
            ("gradient-x-input", &[], "gradient_x_input", 1e-4),
            ("integrated-gradients", &path, "integrated_gradients", 1e-2),
        ] {
            let map = explain(method, options);
            let error = relative_error(&every_fourth(&map), &floats(&values["input"][key]));
            assert!(error < tolerance, "{}, {key}: {error}", model.0);
        }
        for (layer, expected) in values["layers"].as_object().unwrap() {
            let options = [("layer", layer.as_str()), ("rectify", "keep")];
            let map = explain("ablation-cam", &options);
            let error = relative_error(&map.values, &floats(&expected["ablation_cam"]));
            assert!(
                error < 1e-3,
                "{}, ablation_cam at {layer}: {error}",
                model.0
            );
            for (method, softmax, key) in [
                ("grad-cam", "before", "grad_cam"),
                ("grad-cam-plus-plus", "before", "grad_cam_plus_plus"),
                ("xgrad-cam", "before", "xgrad_cam"),
                ("layer-cam", "before", "layer_cam"),
                ("hires-cam", "before", "hires_cam"),
                ("grad-cam", "after", "grad_cam_after_softmax"),
            ] {
                let options = [
                    ("layer", layer.as_str()),
                    ("rectify", "keep"),
                    ("softmax", softmax),
                ];
                let map = explain(method, &options);
                let error = relative_error(&map.values, &floats(&expected[key]));
                assert!(error < 1e-3, "{}, {key} at {layer}: {error}", model.0);
            }
        }
    }
}

/// Against PyTorch's autograd in float64 (`tests/reference/make_attributions.py`).
#[test]
fn input_gradients_agree_with_pytorch_in_float64() {
    for (model, photo) in MODELS
        .into_iter()
        .flat_map(|model| ["cat", "espresso", "moped"].map(|photo| (model, photo)))
    {
        let name = model.0;
        let values = model.values(&format!("gradients/{photo}.json"));
        let class = values["target"].as_u64().unwrap() as usize;
        let target = Target::new(class, None, 1000).unwrap();
        let input = model.nudged(photo).values;
        let mut network = model.network();
        let mut pull_back = |place: Place, rule, cotangent: &[f32]| {
            let pulled = network.pull_back(&input, &place, rule, cotangent).unwrap();
            (pulled.gradient, pulled.values)
        };
        let cotangent = target.cotangent(1000);
        let mut scores = vec![];
        for (rule, key) in [
            (Rectifier::Gradient, "gradient"),
            (Rectifier::Guided, "guided"),
            (Rectifier::Deconvolution, "deconvolution"),
        ] {
            let (gradient, found) = pull_back(Place::Input, rule, &cotangent);
            let expected = &values["rules"][key];
            let error = relative_error(&every_fourth(&gradient), &floats(&expected["values"]));
            assert!(error < 1e-4, "{name}, {photo}, {key}: {error}");
            let length = norm(&gradient) / expected["norm"].as_f64().unwrap();
            assert!(
                (length - 1.0).abs() < 1e-4,
                "{name}, {photo}, {key}: {length}"
            );
            scores = found;
        }
        // The nudge moves the scores a little, and the probability's slope with them.
        let soft = target.probability_cotangent(&scores);
        let (gradient, _) = pull_back(Place::Input, Rectifier::Gradient, &soft);
        let expected = floats(&values["softmax"]["values"]);
        let error = relative_error(&every_fourth(&gradient), &expected);
        assert!(error < 1e-4, "{name}, {photo}, after softmax: {error}");

        let layer = Place::Layer("features".to_string());
        let (gradient, _) = pull_back(layer, Rectifier::Gradient, &cotangent);
        let expected = floats(&values["features_gradient"]["values"]);
        let maps = gradient.chunks_exact(49).step_by(16);
        let found: Vec<f32> = maps.flatten().copied().collect();
        let error = relative_error(&found, &expected);
        assert!(error < 1e-5, "{name}, {photo}, features: {error}");
    }
}
