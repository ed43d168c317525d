//! Networks small enough for every number to be worked out by hand.

mod refusals;

use std::fs;
use std::path::Path;

use heatlens::error::Error;
use heatlens::manifest::Manifest;
use heatlens::map::drawing::Edges;
use heatlens::map::heatmap::Heatmap;
use heatlens::methods::{self, Question};
use heatlens::model::network::Network;
use heatlens::model::target::Target;
use heatlens::options::Chosen;
use heatlens::photo::crop::Rect;
use heatlens::photo::input::Input;
use serde_json::json;

use crate::support::findings;

fn load(name: &str) -> Result<Network, Error> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/onnx");
    let read = |file: String| fs::read(folder.join(file)).unwrap();
    let json = String::from_utf8(read(format!("{name}.json"))).unwrap();
    let labels = String::from_utf8(read("toy_labels.txt".into())).unwrap();
    Network::load(
        Manifest::parse(name, &json)?,
        &read(format!("{name}.onnx")),
        &labels,
    )
}

/// Three planes of 4 x 4: red counts the pixels from 0, green is 1, blue is 0.
fn counting(network: &Network) -> Input {
    let red = (0..16).map(|i| i as f32);
    let values = red.chain([1.0; 16]).chain([0.0; 16]).collect::<Vec<f32>>();
    Input::from_tensor(values, network.manifest()).unwrap()
}

fn explain(
    network: &mut Network,
    method: &str,
    target: (usize, Option<usize>),
    options: &[(&str, &str)],
) -> Result<Heatmap, Error> {
    let (stepper, target, options) = run(network, method, target, options)?;
    stepper.finish(target, &options)
}

type Run = (Box<methods::Run>, Target, Chosen);

/// All steps of a method on [`counting`].
fn run(
    network: &mut Network,
    method: &str,
    target: (usize, Option<usize>),
    options: &[(&str, &str)],
) -> Result<Run, Error> {
    run_on(&counting(network), network, method, target, options)
}

fn run_on(
    input: &Input,
    network: &mut Network,
    method: &str,
    target: (usize, Option<usize>),
    options: &[(&str, &str)],
) -> Result<Run, Error> {
    let method = methods::find(method)?;
    let options = method.options(options.iter().copied())?;
    let target = Target::new(target.0, target.1, network.classes())?;
    let mut stepper = method.begin(
        &Question {
            input,
            classes: network.classes(),
            target,
        },
        &options,
    )?;
    for index in 0..stepper.steps() {
        let part = stepper.step(index, network)?;
        stepper.absorb(index, part)?;
    }
    Ok((stepper, target, options))
}

/// f_0 = red - blue counts from 0, f_1 = 2 green + blue - 1 is 1; classes weigh them (1, 0),
/// (0, 1) and (2, -1) and add 0.5, -0.5 and 0.
#[test]
fn class_activation_maps_by_hand() {
    let mut network = load("toy_cam").unwrap();
    let input = counting(&network);
    assert_eq!(network.run(&input).unwrap().scores, [8.0, 0.5, 14.0]);

    let map = explain(&mut network, "cam", (2, None), &[]).unwrap();
    let expected: Vec<f32> = (0..16).map(|i| 2.0 * i as f32 - 1.0).collect();
    assert_eq!(map.values, expected);
    assert_eq!(map.largest(), Some((3, 3)));
    assert_eq!(findings(&map)["mean"], 14.0);
    assert_eq!(findings(&map)["difference"], 0.0);

    let map = explain(&mut network, "cam", (2, Some(0)), &[]).unwrap();
    let expected: Vec<f32> = (0..16).map(|i| i as f32 - 1.0).collect();
    assert_eq!(map.values, expected);
    assert_eq!(findings(&map)["score"], 6.0);
}

/// The third score is 14: -1 without f_0, 15 without f_1.
#[test]
fn ablation_cam_by_hand() {
    let mut network = load("toy_cam").unwrap();
    let mut map = |target, rectify| {
        let options = [("rectify", rectify)];
        explain(&mut network, "ablation-cam", target, &options).unwrap()
    };
    let kept = map((2, None), "keep");
    for (i, value) in kept.values.iter().enumerate() {
        assert!(
            (value - (15.0 * i as f32 - 1.0) / 14.0).abs() < 1e-5,
            "{value}"
        );
    }
    assert_eq!(
        (kept.unit, &findings(&kept)["channels_needed"]),
        ("activation", &1.into())
    );
    assert_eq!(map((2, None), "cut").values[0], 0.0);
    // Minus the first score, which is 8 and 0.5 without f_0: 6, -1.5 and 7.
    let versus = map((2, Some(0)), "keep");
    for (i, value) in versus.values.iter().enumerate() {
        assert!(
            (value - (7.5 * i as f32 - 1.0) / 6.0).abs() < 1e-5,
            "{value}"
        );
    }
}

#[test]
fn without_global_pooling_there_is_no_class_activation_map() {
    for name in ["toy_flatten", "toy_linear"] {
        let error = explain(&mut load(name).unwrap(), "cam", (0, None), &[]).unwrap_err();
        assert!(matches!(error, Error::NotCam { .. }), "{name}: {error}");
    }
}

/// The first score is the sum of red, so covering a window takes away what it held: zero is
/// the training mean, and black is -1 after normalisation by mean 0.5 and deviation 0.5.
#[test]
fn occlusion_by_hand() {
    let mut network = load("toy_linear").unwrap();
    let mut drop = |more: &[(&str, &str)]| {
        let mut options = vec![("window", "2"), ("stride", "2"), ("reading", "score-drop")];
        options.extend(more);
        explain(&mut network, "occlusion", (0, None), &options)
            .unwrap()
            .values
    };
    assert_eq!(drop(&[]), [10.0, 18.0, 42.0, 50.0]);
    assert_eq!(drop(&[("fill", "black")]), [14.0, 22.0, 46.0, 54.0]);
    // Only the window is kept: of 120 in all, the rest is lost.
    assert_eq!(drop(&[("mode", "keep")]), [110.0, 102.0, 78.0, 70.0]);
}

/// At row 3, column 0.5 the closest window of 2 is the lower left one, whose pixels are 8, 9, 12 and
/// 13: hidden, 120 becomes 78; alone kept, 42. What is shown is zero where it is painted over.
#[test]
fn a_trial_is_the_closest_window() {
    let mut network = load("toy_linear").unwrap();
    for (mode, left) in [("hide", 78.0), ("keep", 42.0)] {
        let options = [("window", "2"), ("stride", "2"), ("mode", mode)];
        let (stepper, ..) = run(&mut network, "occlusion", (0, None), &options).unwrap();
        let trial = stepper.trial(3.0, 0.5).unwrap();
        assert_eq!((trial.whole[0], trial.there[0]), (120.0, left));
        let Rect { left, top, .. } = trial.window;
        assert_eq!((left, top), (0.0, 2.0));
        let red = |pixel: usize| trial.cover.values[pixel];
        assert_eq!(red(9) == 0.0, mode == "hide");
        assert_eq!(red(3) == 0.0, mode == "keep");
    }
}

#[test]
fn methods_that_try_no_places_have_no_trial() {
    let mut network = load("toy_cam").unwrap();
    let (stepper, ..) = run(&mut network, "cam", (0, None), &[]).unwrap();
    assert!(stepper.trial(1.0, 1.0).is_none());
}

/// Painting the mean over nothing but the mean changes nothing.
#[test]
fn a_map_of_nothing_is_flat() {
    let mut network = load("toy_linear").unwrap();
    let options = [("window", "2"), ("stride", "2"), ("reading", "score-drop")];
    assert!(
        !explain(&mut network, "occlusion", (0, None), &options)
            .unwrap()
            .is_flat()
    );
    let even = Input::from_tensor(vec![0.0; 48], network.manifest()).unwrap();
    let (stepper, target, options) =
        run_on(&even, &mut network, "occlusion", (0, None), &options).unwrap();
    assert!(stepper.finish(target, &options).unwrap().is_flat());
}

/// The second score is the first plus one, until black takes three times as much of it.
#[test]
fn winners_by_hand() {
    let mut network = load("toy_linear").unwrap();
    let mut winners = |fill| {
        let options = [("window", "2"), ("stride", "2"), ("fill", fill)];
        let map = explain(&mut network, "occlusion", (0, None), &options).unwrap();
        findings(&map)["winner_at"].clone()
    };
    assert_eq!(winners("mean"), serde_json::json!([1, 1, 1, 1]));
    assert_eq!(winners("black"), serde_json::json!([0, 0, 0, 0]));
}

/// The positions that sentences are made of are those where the map of what is left is lowest and highest; a
/// 4 x 4 input has windows of 2 x 2 at 0 and 2. Without hiding, and for two classes, there are none.
#[test]
fn extreme_positions_are_those_of_the_map() {
    let mut network = load("toy_linear").unwrap();
    let sweep = [("window", "2"), ("stride", "2"), ("reading", "probability")];
    let map = explain(&mut network, "occlusion", (0, None), &sweep).unwrap();
    let order = |a: &&f32, b: &&f32| a.total_cmp(b);
    let ends = [
        ("costliest", map.values.iter().min_by(order)),
        ("raising", map.values.iter().max_by(order)),
    ];
    for (key, value) in ends {
        let found = findings(&map)[key].clone();
        assert_eq!(
            found["probability"].as_f64().unwrap() as f32,
            *value.unwrap()
        );
        let at = map.values.iter().position(|v| Some(v) == value).unwrap();
        let edges = [at % 2, at / 2].map(|place| 2.0 * place as f64);
        let window = ["left", "top"].map(|edge| found["window"][edge].as_f64().unwrap());
        assert_eq!(window, edges, "{key}");
    }
    let kept = [sweep[0], sweep[1], ("mode", "keep")];
    for (target, options) in [((0, None), &kept[..]), ((0, Some(1)), &sweep[..])] {
        let map = explain(&mut network, "occlusion", target, options).unwrap();
        assert!(findings(&map)["costliest"].is_null());
    }
}

/// A window of 3 x 3 at places 0 and 1 covers the middle four times and a corner once.
#[test]
fn overlapping_windows_average_by_hand() {
    let mut network = load("toy_linear").unwrap();
    let options = [("window", "3"), ("stride", "1"), ("reading", "score-drop")];
    let map = explain(&mut network, "occlusion", (0, None), &options).unwrap();
    assert_eq!(map.values, [45.0, 54.0, 81.0, 90.0]);
    let drawn = map.drawn(0, Edges::Sharp).unwrap().values;
    assert_eq!((drawn[0], drawn[1], drawn[5]), (45.0, 49.5, 67.5));
}

#[test]
fn a_stride_that_leaves_gaps_is_refused() {
    let mut network = load("toy_linear").unwrap();
    let options = [("window", "2"), ("stride", "3")];
    let error = explain(&mut network, "occlusion", (0, None), &options).unwrap_err();
    assert!(error.to_string().starts_with("stride=3"), "{error}");
}

/// The second score adds each green value times its place, and green's deviation is 0.25, so a
/// block's slope is four times the sum of its places.
#[test]
fn finite_differences_by_hand() {
    let mut network = load("toy_linear").unwrap();
    for difference in ["central", "forward"] {
        let options = [("block", "2"), ("step", "0.5"), ("difference", difference)];
        let map = explain(&mut network, "finite-difference", (1, None), &options).unwrap();
        assert_eq!(map.values, [40.0, 72.0, 168.0, 200.0], "{difference}");
        let map = explain(&mut network, "finite-difference", (2, None), &options).unwrap();
        assert_eq!(map.values, [0.0; 4].map(|_: f32| -8.0), "{difference}");
    }
}

#[test]
fn channels_apart_by_hand() {
    let mut network = load("toy_linear").unwrap();
    let mut options = vec![("block", "2"), ("step", "0.5"), ("channels", "each")];
    let map = explain(&mut network, "finite-difference", (1, None), &options).unwrap();
    let (red, green, blue) = ([0.0; 4], [40.0, 72.0, 168.0, 200.0], [0.0; 4]);
    assert_eq!(map.values, [red, green, blue].concat());
    options[2].1 = "max-abs";
    let map = explain(&mut network, "finite-difference", (2, None), &options).unwrap();
    assert_eq!(map.values, [8.0; 4]);
}

/// Cells that are not computed yet have no value, which is no error; of none there is no range.
#[test]
fn a_map_that_has_just_begun_has_no_range() {
    let mut network = load("toy_linear").unwrap();
    let method = methods::find("occlusion").unwrap();
    let options = method.options([("window", "2"), ("stride", "2")]).unwrap();
    let target = Target::new(0, None, 3).unwrap();
    let input = counting(&network);
    let mut stepper = method
        .begin(
            &Question {
                input: &input,
                classes: 3,
                target,
            },
            &options,
        )
        .unwrap();
    for (index, range) in [(0, false), (1, true)] {
        let part = stepper.step(index, &mut network).unwrap();
        stepper.absorb(index, part).unwrap();
        let map = stepper.finish(target, &options).unwrap();
        assert_eq!(map.range().is_some(), range);
        assert!(map.values.iter().any(|value| value.is_nan()));
    }
}

/// The linear network has no rectifier, so the rules for them have nothing to change; the other has one.
#[test]
fn methods_for_rectifiers_say_how_many_they_met() {
    let mut linear = load("toy_linear").unwrap();
    let mut rectified = load("toy_cam").unwrap();
    for method in ["guided-backprop", "deconvolution"] {
        let map = explain(&mut linear, method, (1, None), &[]).unwrap();
        assert_eq!(findings(&map)["rectifiers"], 0, "{method}");
        let gradient = explain(&mut linear, "saliency", (1, None), &[]).unwrap();
        assert_eq!(map.values, gradient.values, "{method}");
        let map = explain(&mut rectified, method, (0, None), &[]).unwrap();
        assert_eq!(findings(&map)["rectifiers"], 1, "{method}");
    }
    let map = explain(&mut rectified, "guided-grad-cam", (0, None), &[]).unwrap();
    assert_eq!(findings(&map)["rectifiers"], 1);
    let map = explain(&mut linear, "saliency", (1, None), &[]).unwrap();
    assert!(findings(&map).get("rectifiers").is_none());
}

/// Noise is a share of the input's range: here 15 for red's pixels 0 to 15, and nothing for one value.
#[test]
fn smoothgrad_says_how_strong_its_noise_is() {
    let mut network = load("toy_linear").unwrap();
    let mut said = |input: &Input| {
        let options = [("samples", "2"), ("noise", "0.2")];
        let (stepper, target, options) =
            run_on(input, &mut network, "smoothgrad", (1, None), &options).unwrap();
        json!(stepper.finish(target, &options).unwrap().findings)
    };
    let network = load("toy_linear").unwrap();
    let found = said(&counting(&network));
    assert!((found["noise_deviation"].as_f64().unwrap() - 3.0).abs() < 1e-6);
    assert_eq!(found["uniform"], false);
    let even = Input::from_tensor(vec![0.5; 48], network.manifest()).unwrap();
    let found = said(&even);
    assert_eq!(
        (&found["noise_deviation"], &found["uniform"]),
        (&0.0.into(), &true.into())
    );
}

/// On a linear network every sample of the path says the same, so nothing is missing with any number of
/// them; and a black photo is its own baseline.
#[test]
fn integrated_gradients_say_what_is_missing() {
    let mut network = load("toy_linear").unwrap();
    let options = [("steps", "6")];
    let map = explain(&mut network, "integrated-gradients", (1, None), &options).unwrap();
    let found = findings(&map);
    assert!(found["gap_share"].as_f64().unwrap() < 1e-6);
    assert_eq!(
        (&found["gap_is_large"], &found["fewer_steps"]),
        (&false.into(), &2.into())
    );
    assert_eq!(found["baseline_is_photo"], false);
    // Black is -1, -2 and -1 after normalisation.
    let black = [[-1.0; 16], [-2.0; 16], [-1.0; 16]].concat();
    let black = Input::from_tensor(black, network.manifest()).unwrap();
    let (stepper, target, options) = run_on(
        &black,
        &mut network,
        "integrated-gradients",
        (1, None),
        &options,
    )
    .unwrap();
    let found = findings(&stepper.finish(target, &options).unwrap());
    assert_eq!(found["baseline_is_photo"], true);
    assert!(found["gap_share"].is_null() && found["more_steps_helped"].is_null());
}
