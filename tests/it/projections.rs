//! Projections of units, and the channels that carry a cell of a class activation map.

use std::fs;

use heatlens::error::Error;
use heatlens::graph::backward::Rectifier;
use heatlens::manifest::Manifest;
use heatlens::methods::cam::Cam;
use heatlens::methods::{self, Question};
use heatlens::model::network::Network;
use heatlens::model::objective::Objective;
use heatlens::model::target::Target;
use heatlens::photo::input::Input;
use heatlens::units::contributions::{Contribution, Contributions};
use heatlens::units::projection::{Part, Projection};

use crate::support::shipped::{MODELS, floats, network, reference_input, relative_error, root};

const RULES: [(Rectifier, &str); 3] = [
    (Rectifier::Gradient, "gradient"),
    (Rectifier::Guided, "guided"),
    (Rectifier::Deconvolution, "deconvolution"),
];

fn toy() -> Network {
    let read = |name: &str| fs::read(root("tests/reference/onnx").join(name)).unwrap();
    let text = |name: &str| String::from_utf8(read(name)).unwrap();
    let manifest = Manifest::parse("toy_cam", &text("toy_cam.json")).unwrap();
    Network::load(manifest, &read("toy_cam.onnx"), text("toy_labels.txt")).unwrap()
}

/// Red counts the pixels from 0.5, green is 0.25 but for the last pixel, where it is 1; blue is 0.
fn counting(network: &Network) -> Input {
    let red = (0..16).map(|i| i as f32 + 0.5);
    let green = [0.25; 15].into_iter().chain([1.0]);
    let values = red.chain(green).chain([0.0; 16]).collect::<Vec<f32>>();
    Input::from_tensor(values, network.manifest()).unwrap()
}

fn unit(layer: &str, channel: usize, row: usize, column: usize) -> Objective {
    Objective::Unit {
        layer: layer.to_string(),
        channel,
        row,
        column,
    }
}

/// f_1 = 2 green + blue - 1 at one pixel, and the deviations are 0.25 and 0.5. It is -0.5 where green
/// is 0.25: silent, and projected all the same.
#[test]
fn a_unit_by_hand() {
    let mut network = toy();
    let input = counting(&network);
    for (rule, name) in RULES {
        let part = Part::new(1..3, 1..9, &input);
        let unit = unit("features", 1, 1, 2);
        let found = Projection::new(&mut network, &input, &unit, rule, &part).unwrap();
        assert_eq!(found.activation, -0.5, "{name}");
        assert_eq!((found.map.rows, found.map.columns), (2, 3));
        let (red, green, blue) = ([0.0; 6], [0.0, 8.0, 0.0], [0.0, 2.0, 0.0]);
        let rest = [0.0; 3];
        let expected = [&red[..], &green, &rest, &blue, &rest].concat();
        assert_eq!(found.map.values, expected, "{name}");
        let grey = [128, 128, 128, 255];
        assert_eq!(found.pixels()[..4], grey);
        assert_eq!(found.pixels()[4..8], [128, 255, 160, 255]);
    }
    // Levels are 255 times value x deviation + 0.5.
    let part = Part::new(0..1, 0..2, &input);
    assert_eq!(part.pixels(&input)[..4], [191, 143, 128, 255]);
}

/// By the gradient, the units that are not silent, weighted as the class weighs their channel, make
/// the gradient of the class's score.
#[test]
fn projections_of_the_last_layer_add_up_to_the_gradient_of_a_score() {
    let mut network = toy();
    let input = counting(&network);
    let whole = Part::whole(&input);
    for (class, weights) in [(0, [1.0, 0.0]), (1, [0.0, 1.0]), (2, [2.0, -1.0])] {
        let mut sums = [0.0; 48];
        for (channel, weight) in weights.into_iter().enumerate() {
            for place in 0..16 {
                let unit = unit("features", channel, place / 4, place % 4);
                let rule = Rectifier::Gradient;
                let found = Projection::new(&mut network, &input, &unit, rule, &whole).unwrap();
                if found.activation > 0.0 {
                    for (sum, value) in sums.iter_mut().zip(&found.map.values) {
                        *sum += weight / 16.0 * value;
                    }
                }
            }
        }
        let score = Objective::Score {
            class,
            versus: None,
        };
        let slope = network
            .slope(&input.values, &score, Rectifier::Gradient)
            .unwrap();
        let deviations = [0.5, 0.25, 0.5];
        for (index, (sum, slope)) in sums.iter().zip(&slope.gradient).enumerate() {
            let expected = slope / deviations[index / 16];
            assert!(
                (sum - expected).abs() < 1e-6,
                "{class}, {index}: {sum}, {expected}"
            );
        }
        assert!(sums.iter().any(|&sum| sum != 0.0));
    }
}

#[test]
fn a_unit_that_is_not_there_is_refused() {
    let mut network = toy();
    let input = counting(&network);
    let part = Part::whole(&input);
    let rule = Rectifier::Guided;
    let unit = unit("features", 2, 0, 0);
    let refused = Projection::new(&mut network, &input, &unit, rule, &part);
    assert!(matches!(refused, Err(Error::LayerIndex { last: 1, .. })));
}

/// Against PyTorch's autograd in float64 (`tests/reference/make_projections.py`), on an input whose
/// rectifiers are all clear of their kinks.
#[test]
fn projections_agree_with_pytorch_in_float64() {
    for model in MODELS {
        let input = model.nudged("moped");
        let reference = model.values("projections/moped.json");
        let every = reference["every"].as_u64().unwrap() as usize;
        let mut network = model.network();
        for expected in reference["units"].as_array().unwrap() {
            let index = |key: &str| expected[key].as_u64().unwrap() as usize;
            let layer = expected["layer"].as_str().unwrap();
            let unit = unit(layer, index("channel"), index("row"), index("column"));
            for (rule, name) in RULES {
                let part = Part::whole(&input);
                let found = Projection::new(&mut network, &input, &unit, rule, &part).unwrap();
                let activation = expected["activation"].as_f64().unwrap() as f32;
                assert!(
                    (found.activation - activation).abs() < 1e-3,
                    "{layer}, {name}"
                );
                // PyTorch's are by normalised value, ours by intensity.
                let plane = input.plane();
                let values: Vec<f32> = (found.map.values.iter().enumerate())
                    .map(|(index, value)| value / input.nudge(index / plane, 1.0))
                    .collect();
                let thinned: Vec<f32> = (values.chunks_exact(plane))
                    .flat_map(|plane| plane.chunks_exact(224).step_by(every))
                    .flat_map(|row| row.iter().step_by(every))
                    .copied()
                    .collect();
                let wanted = &expected["rules"][name];
                let error = relative_error(&thinned, &floats(&wanted["values"]));
                assert!(error < 1e-4, "{layer}, {name}: {error}");
                let squares = values.iter().map(|&v| f64::from(v).powi(2));
                let length = squares.sum::<f64>().sqrt() / wanted["norm"].as_f64().unwrap();
                assert!((length - 1.0).abs() < 1e-4, "{layer}, {name}: {length}");
            }
        }
    }
}

/// Cutting loses nothing: outside of what a unit can see its projection is zero, under every rule.
#[test]
fn a_unit_is_projected_to_nothing_but_what_it_sees() {
    let mut network = network();
    let input = reference_input("cat");
    let all = Part::whole(&input);
    for (layer, row, column) in [
        ("features.0.clip", 40, 0),
        ("features.5.add", 13, 12),
        ("features.6.add", 0, 27),
    ] {
        let unit = unit(layer, 3, row, column);
        let part = Part::seen(&network, &input, &unit).unwrap();
        for (rule, name) in RULES {
            let mut project =
                |part: &Part| Projection::new(&mut network, &input, &unit, rule, part).unwrap();
            let (whole, cut) = (project(&all).map, project(&part).map);
            assert!(
                cut.rows < whole.rows && cut.columns < whole.columns,
                "{layer}"
            );
            let size = |values: &[f32]| values.iter().map(|v| f64::from(v.abs())).sum::<f64>();
            assert_eq!(size(&cut.values), size(&whole.values), "{layer}, {name}");
            assert!(!cut.is_flat(), "{layer}, {name}");
        }
    }
}

/// What the page says of the channels that carry a cell: by guided backpropagation they all look the
/// same, by the gradient they do not.
#[test]
fn guided_projections_of_a_cell_are_nearly_one_picture() {
    let mut network = network();
    let input = reference_input("cat");
    let target = Target::new(285, None, 1000).unwrap();
    let cam = Cam::map(&mut network, &input, target).unwrap();
    let (row, column) = cam.largest().unwrap();
    let shares = Contributions::new(&mut network, &input, target, (row, column), 12).unwrap();
    let mut likeness = |rule| {
        let mut project = |part: &Contribution| {
            let unit = unit("features", part.channel, row, column);
            let whole = Part::whole(&input);
            Projection::new(&mut network, &input, &unit, rule, &whole)
                .unwrap()
                .map
                .values
        };
        let maps: Vec<_> = shares.largest.iter().map(&mut project).collect();
        let dot = |a: &[f32], b: &[f32]| std::iter::zip(a, b).map(|(a, b)| a * b).sum::<f32>();
        let pairs = (1..maps.len()).flat_map(|j| (0..j).map(move |i| (i, j)));
        let correlations = pairs.map(|(i, j)| {
            let (a, b) = (&maps[i], &maps[j]);
            dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
        });
        correlations.sum::<f32>() / 66.0
    };
    let (guided, gradient) = (likeness(Rectifier::Guided), likeness(Rectifier::Gradient));
    assert!((guided - 0.997).abs() < 2e-3, "{guided}");
    assert!((gradient - 0.34).abs() < 0.02, "{gradient}");
}

/// Without maximum pooling nothing of the photo is left in a deconvolution, as the page says
/// (Springenberg et al., 2015); in the other two there is.
#[test]
fn deconvolutions_without_pooling_are_the_same_for_every_photo() {
    let mut network = network();
    let unit = unit("features.5.add", 5, 13, 12);
    for (rule, name) in RULES {
        let [cat, espresso] = ["cat", "espresso"].map(|photo| {
            let input = reference_input(photo);
            let part = Part::whole(&input);
            Projection::new(&mut network, &input, &unit, rule, &part).unwrap()
        });
        assert_ne!(cat.activation, espresso.activation);
        let same = cat.map.values == espresso.map.values;
        assert_eq!(same, rule == Rectifier::Deconvolution, "{name}");
    }
}

/// At the second pixel f is (1.5, 0) and at the last (15.5, 1); classes weigh them (1, 0) and (2, -1).
#[test]
fn shares_by_hand() {
    let mut network = toy();
    let input = counting(&network);
    let mut shares = |versus, place, count| {
        let target = Target::new(2, versus, 3).unwrap();
        Contributions::new(&mut network, &input, target, place, count).unwrap()
    };
    let all = shares(None, (3, 3), 5);
    assert_eq!((all.value, all.above, all.below), (30.0, 31.0, -1.0));
    assert_eq!((all.channels, all.largest.len(), all.rest), (2, 2, 0.0));
    let [first, second] = &all.largest[..] else {
        panic!("two channels")
    };
    assert_eq!(
        (first.channel, first.activation, first.weight),
        (0, 15.5, 2.0)
    );
    assert_eq!((second.channel, second.score), (1, -1.0));
    assert_eq!(second.share, Some(-1.0 / 30.0));
    let one = shares(Some(0), (3, 3), 1);
    assert_eq!(
        (one.value, one.largest[0].score, one.rest),
        (14.5, 15.5, -1.0)
    );
    assert_eq!(shares(None, (0, 1), 1).value, 3.0);
    let target = Target::new(2, None, 3).unwrap();
    let outside = Contributions::new(&mut network, &input, target, (0, 4), 1);
    assert!(matches!(outside, Err(Error::LayerIndex { last: 3, .. })));
}

/// The parts of a cell are its value as the class activation map has it.
#[test]
fn shares_add_up_to_the_class_activation_map() {
    let mut network = network();
    let input = reference_input("cat");
    let method = methods::find("cam").unwrap();
    let options = method.options([]).unwrap();
    for versus in [None, Some(340)] {
        let target = Target::new(285, versus, 1000).unwrap();
        let mut stepper = method
            .begin(
                &Question {
                    input: &input,
                    classes: 1000,
                    target,
                },
                &options,
            )
            .unwrap();
        let part = stepper.step(0, &mut network).unwrap();
        stepper.absorb(0, part).unwrap();
        let map = stepper.finish(target, &options).unwrap();
        for (row, column) in [(0, 0), (3, 4), (6, 2)] {
            let shares =
                Contributions::new(&mut network, &input, target, (row, column), 12).unwrap();
            let cell = map.values[row * 7 + column];
            assert!(
                (shares.value - cell).abs() < 1e-4,
                "{} {cell}",
                shares.value
            );
            let largest: f32 = shares.largest.iter().map(|part| part.score).sum();
            assert!((largest + shares.rest - cell).abs() < 1e-4);
            assert!((shares.above + shares.below - cell).abs() < 1e-4);
            assert_eq!((shares.channels, shares.largest.len()), (1280, 12));
            let sizes = shares.largest.windows(2);
            assert!(
                sizes
                    .map(|two| [two[0].score, two[1].score])
                    .all(|[a, b]| a.abs() >= b.abs())
            );
        }
    }
}
