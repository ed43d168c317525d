//! A network of other sizes than the shipped ones, 96 x 128 pixels and seven classes, through everything.

use std::fs;

use heatlens::ascent::{ASCENTS, Scene};
use heatlens::graph::backward::Rectifier;
use heatlens::manifest::Manifest;
use heatlens::map::drawing::Edges;
use heatlens::methods::{self, METHODS, Method, Question};
use heatlens::model::network::Network;
use heatlens::model::objective::Objective;
use heatlens::model::target::Target;
use heatlens::photo::Photo;
use heatlens::photo::input::Input;
use heatlens::units::contributions::Contributions;
use heatlens::units::index::{Index, Photo as Indexed, Query, Row};
use heatlens::units::projection::{Part, Projection};

use crate::support::shipped::root;

fn network() -> Network {
    let read = |name: &str| fs::read(root("tests/reference/small").join(name)).unwrap();
    let json = String::from_utf8(read("small.json")).unwrap();
    let manifest = Manifest::parse("small.json", &json).unwrap();
    Network::load(manifest, &read("small.onnx"), read("small_labels.txt")).unwrap()
}

fn photo() -> Photo {
    Photo::decode(&fs::read(root("www/gallery/cat.jpg")).unwrap()).unwrap()
}

/// Options under which a method takes a second.
fn quick(method: &Method) -> Vec<(&'static str, &'static str)> {
    let few = [
        ("steps", "3"),
        ("samples", "2"),
        ("window", "32"),
        ("stride", "32"),
        ("block", "32"),
    ];
    let mut options = few.to_vec();
    options.retain(|(key, _)| method.options.iter().any(|option| option.key == *key));
    options
}

/// The scores of a ramp, as ONNX Runtime has them.
#[test]
fn scores_agree_with_onnx_runtime() {
    let mut network = network();
    let count = 3 * 96 * 128;
    let ramp = (0..count).map(|i| -1.0 + 2.0 * i as f32 / (count - 1) as f32);
    let found = network
        .run_values(&ramp.collect::<Vec<f32>>())
        .unwrap()
        .scores;
    let text = fs::read(root("tests/reference/small/scores.json")).unwrap();
    let expected: Vec<f32> = serde_json::from_slice(&text).unwrap();
    assert_eq!(found.len(), 7);
    for (found, expected) in std::iter::zip(found, expected) {
        assert!((found - expected).abs() < 1e-4, "{found}, {expected}");
    }
}

/// Every method makes a map that fills the crop, whose sides are as 3 to 4.
#[test]
fn every_method_maps_the_whole_input() {
    let mut network = network();
    let input = photo().input(network.manifest()).unwrap();
    assert_eq!((input.rows(), input.columns()), (96, 128));
    let question = Question {
        input: &input,
        classes: 7,
        target: Target::new(3, None, 7).unwrap(),
    };
    for method in METHODS {
        method.check(network.manifest()).unwrap();
        let options = method.options(quick(method)).unwrap();
        let mut run = method.begin(&question, &options).unwrap();
        run.prepare(&mut network).unwrap();
        for index in 0..run.steps() {
            let part = run.step(index, &mut network).unwrap();
            run.absorb(index, part).unwrap();
        }
        let map = run.finish(question.target, &options).unwrap();
        let size = map.layers.len() * map.rows * map.columns;
        assert_eq!(map.values.len(), size, "{}", method.name);
        assert!(
            map.values.iter().all(|value| value.is_finite()),
            "{}",
            method.name
        );
        let extent = map.extent;
        let shape = extent.width() / extent.height();
        assert!(
            (shape - 4.0 / 3.0).abs() < 0.02,
            "{}: {extent:?}",
            method.name
        );
        assert!(
            map.columns > map.rows,
            "{}: {} x {}",
            method.name,
            map.rows,
            map.columns
        );
        map.drawn(0, Edges::Sharp).unwrap();
    }
}

/// Where nothing is asked for, a network gets a method that it has.
#[test]
fn the_usual_method_is_one_that_the_network_has() {
    let mut manifest = network().manifest().clone();
    assert_eq!(methods::usual(&manifest).name, "cam");
    manifest.dense = None;
    assert_eq!(methods::usual(&manifest).name, "occlusion");
}

#[test]
fn pictures_are_made_in_its_size() {
    let mut network = network();
    let manifest = network.manifest().clone();
    let photo = photo();
    let input = photo.input(&manifest).unwrap();
    let whole = photo.fitted(200).unwrap();
    let scene = Scene {
        manifest: &manifest,
        input: Some(&input),
        photo: Some(&whole),
    };
    for maker in ASCENTS {
        let few = [("steps", "2"), ("octaves", "2"), ("iterations", "1")].into_iter();
        let few = few.filter(|(key, _)| maker.options.iter().any(|option| option.key == *key));
        let options = maker.options(few).unwrap();
        let target = Target::new(2, None, 7).unwrap();
        let mut ascent = maker.begin(&scene, Some(target), &options).unwrap();
        let objective = ascent.objective().clone();
        while ascent.done() < ascent.steps() {
            let slopes = ascent.views().into_iter().map(|view| {
                network
                    .slope(&view, &objective, Rectifier::Gradient)
                    .unwrap()
            });
            let slopes: Vec<_> = slopes.collect();
            ascent.absorb(&slopes).unwrap();
        }
        let picture = ascent.picture().unwrap();
        let size = match maker.name {
            "class-model" => (128, 96),
            _ => whole.dimensions(),
        };
        assert_eq!(picture.dimensions(), size, "{}", maker.name);
    }
}

#[test]
fn its_units_are_found_and_projected() {
    let mut network = network();
    let photo = photo();
    let input: Input = photo.input(network.manifest()).unwrap();
    let mut index = Index::new(&network, 0).unwrap();
    let peaks = network.peaks(&input.values).unwrap();
    let indexed = Indexed {
        id: "cat".to_string(),
        name: "cat.jpg".to_string(),
        crop: input.crop.photo,
    };
    index.insert(indexed, &peaks).unwrap();
    let queries = [
        Query::Class { class: 6 },
        Query::Channel {
            layer: "block1".to_string(),
            channel: 11,
        },
    ];
    for query in queries {
        let found = index.search(&query, Row::Most).unwrap();
        let rectangle = found[0].rectangle;
        assert!(
            rectangle.right <= 128.0 && rectangle.bottom <= 96.0,
            "{rectangle:?}"
        );
    }
    let target = Target::new(6, None, 7).unwrap();
    let parts = Contributions::new(&mut network, &input, target, (11, 15), 4).unwrap();
    assert_eq!((parts.channels, parts.largest.len()), (16, 4));
    let unit = Objective::Unit {
        layer: "features".to_string(),
        channel: parts.largest[0].channel,
        row: 11,
        column: 15,
    };
    let whole = Part::whole(&input);
    let rule = Rectifier::Guided;
    let projected = Projection::new(&mut network, &input, &unit, rule, &whole).unwrap();
    assert_eq!((projected.map.rows, projected.map.columns), (96, 128));
}
