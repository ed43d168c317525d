//! Pictures that climb: objectives, penalties and steps against PyTorch
//! (`tests/reference/make_ascent.py`), and what the contract promises.

use heatlens::ascent::basis::Basis;
use heatlens::ascent::climb::Climb;
use heatlens::ascent::fourier::Fourier;
use heatlens::ascent::penalty::{Penalties, squares, total_variation};
use heatlens::ascent::pixels::Pixels;
use heatlens::ascent::sampler::Pose;
use heatlens::ascent::{self, Ascent, Scene};
use heatlens::error::Error;
use heatlens::graph::backward::Rectifier;
use heatlens::manifest::{Manifest, Preprocessing};
use heatlens::model::network::Network;
use heatlens::model::objective::{Objective, Slope};
use heatlens::model::target::Target;
use image::RgbImage;
use serde_json::{Value, json};

use crate::support::shipped::{
    MODELS, floats, manifest, network, reference_input, relative_error, root,
};

const SHAPE: (usize, usize) = (224, 224);

fn read(name: &str) -> Value {
    let path = root(&format!("tests/reference/ascent/{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn number(value: &Value) -> f32 {
    value.as_f64().unwrap() as f32
}

/// A penalty's value and slope must be those of autograd.
#[test]
fn penalties_agree_with_pytorch() {
    let reference = read("penalties");
    let planes = floats(&reference["planes"]);
    for (name, (value, slope)) in [
        ("squares", squares(&planes, (5, 4))),
        ("variation", total_variation(&planes, (5, 4))),
    ] {
        let expected = &reference[name];
        assert!((value - number(&expected["value"])).abs() < 1e-6, "{name}");
        let error = relative_error(&slope, &floats(&expected["slope"]));
        assert!(error < 1e-5, "{name}: {error}");
    }
}

/// Every kind of objective, on a small network whose layer ends with a rectifier.
#[test]
fn objectives_agree_with_pytorch() {
    let reference = read("objectives");
    let layer = reference["layer"].as_str().unwrap();
    let mut network = residual(layer);
    let input = floats(&reference["input"]);
    for entry in reference["objectives"].as_array().unwrap() {
        let objective: Objective = serde_json::from_value(entry["objective"].clone()).unwrap();
        let slope = network
            .slope(&input, &objective, Rectifier::Gradient)
            .unwrap();
        let expected = number(&entry["value"]);
        let gap = (slope.value - expected).abs();
        assert!(gap < 1e-5 * (1.0 + expected.abs()), "{objective:?}: {gap}");
        let error = relative_error(&slope.gradient, &floats(&entry["slope"]));
        assert!(error < 1e-4, "{objective:?}: {error}");
    }
}

/// The residual network of the references, with one of its values as a layer.
fn residual(layer: &str) -> Network {
    let onnx = std::fs::read(root("tests/reference/networks/residual.onnx")).unwrap();
    let labels = "one\ntwo\nthree\nfour\nfive\n";
    let sum = |bytes: &[u8]| {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(bytes);
        digest
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    let json = json!({
        "name": "residual",
        "title": "residual",
        "file": "residual.onnx",
        "sha256": sum(&onnx),
        "bytes": onnx.len(),
        "input": {"name": "input", "channels": 3, "height": 15, "width": 15},
        "preprocessing": {
            "resize_shorter_side": 15, "filter": "bilinear", "crop": "center",
            "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25],
        },
        "outputs": {"scores": "scores", "features": null},
        "dense": null,
        "layers": [layer],
        "labels": {"file": "labels", "sha256": sum(labels.as_bytes())},
        "licence": "none",
        "source": "tests/reference/make_gradients.py",
    });
    let manifest = Manifest::parse("residual", &json.to_string()).unwrap();
    Network::load(manifest, &onnx, labels).unwrap()
}

/// The first three pictures in both bases, from the same noise and in the same poses: of a sum with
/// given weights, and of a class's score. A score's slope jumps wherever an activation passes 0 or 6,
/// and float32 passes some elsewhere; each step adds to that. A limit is the distance, as a share of
/// the way from the start.
#[test]
fn first_steps_agree_with_pytorch() {
    for model in MODELS {
        let reference = model.values("ascent/steps.json");
        let rule = model.manifest().preprocessing;
        let mut network = model.network();
        let objective = Objective::Score {
            class: reference["class"].as_u64().unwrap() as usize,
            versus: None,
        };
        let weights = weights();
        let mut score = |view: &[f32]| {
            network
                .slope(view, &objective, Rectifier::Gradient)
                .unwrap()
        };
        let mut sum = |view: &[f32]| Slope {
            value: view
                .iter()
                .zip(&weights)
                .map(|(a, b)| f64::from(a * b))
                .sum::<f64>() as f32,
            gradient: weights.clone(),
            scores: None,
        };
        let from = (&reference, &rule);
        for (basis, limits) in [
            ("waves", [0.05, 0.1, 0.15]),
            ("pixels", [0.002, 0.01, 0.05]),
        ] {
            climb(from, basis, "sum", &mut sum, [1e-3; 3]);
            climb(from, basis, "score", &mut score, limits);
        }
    }
}

/// The formula of `make_ascent.py`.
fn weights() -> Vec<f32> {
    let weight = |index: usize| {
        let (c, y, x) = (index / 50_176, index / 224 % 224, index % 224);
        (78.233 * c as f64 + 37.719 * y as f64 + 4.581 * x as f64 + 1.0).sin() as f32
    };
    (0..3 * 50_176).map(weight).collect()
}

fn basis(reference: &Value, rule: &Preprocessing, name: &str) -> Box<dyn Basis> {
    let rate = number(&reference["rate"]);
    let whole = floats(&reference[name]["noise"]);
    let noise: Vec<f32> = whole.iter().map(|n| n / 64.0).collect();
    if name == "pixels" {
        return Box::new(Pixels::from_noise(SHAPE, &noise, rule, rate));
    }
    let mut normals = vec![0.0; Fourier::normals(SHAPE)];
    let block = floats(&reference["block"]);
    let (rows, columns) = (block[0] as usize, block[1] as usize);
    for (index, pair) in noise.chunks_exact(2).enumerate() {
        let (channel, row) = (index / (rows * columns), index / columns % rows);
        let place = (channel * SHAPE.0 + row) * (SHAPE.1 / 2 + 1) + index % columns;
        normals[2 * place..][..2].copy_from_slice(pair);
    }
    Box::new(Fourier::from_noise(SHAPE, &normals, rule, rate, 0.5))
}

fn climb(
    (reference, rule): (&Value, &Preprocessing),
    name: &str,
    kind: &str,
    slope: &mut dyn FnMut(&[f32]) -> Slope,
    limits: [f64; 3],
) {
    let penalties = Penalties {
        l2: number(&reference["l2"]),
        variation: number(&reference["variation"]),
    };
    let expected = &reference[name][kind];
    let planned = expected["planned"].as_u64().unwrap() as usize;
    let mut climb = Climb::new(basis(reference, rule, name), SHAPE, penalties, planned);
    let every = reference["every"].as_u64().unwrap() as usize;
    let sampled = |canvas: &[f32]| -> Vec<f32> {
        let rows = (0..3).flat_map(|c| (0..224).step_by(every).map(move |row| (c, row)));
        let places = rows.flat_map(|(c, row)| {
            let start = (c * 224 + row) * 224;
            (0..224).step_by(every).map(move |column| start + column)
        });
        places.map(|place| canvas[place]).collect()
    };
    let start = floats(&expected["canvases"][0]);
    for (found, expected) in sampled(climb.canvas()).iter().zip(&start) {
        assert!((found - expected).abs() < 1e-5, "{name}, start");
    }
    for (step, limit) in limits.into_iter().enumerate() {
        let pose = |pose: &Value| {
            let of = |index: usize| pose[index].as_f64().unwrap();
            Pose {
                scale: of(0),
                angle: of(1),
                down: of(2),
                right: of(3),
            }
        };
        let poses = reference["poses"][step].as_array().unwrap();
        let poses: Vec<Pose> = poses.iter().map(pose).collect();
        climb.pose(&poses);
        let views = climb.views();
        let slopes: Vec<Slope> = views.iter().map(|view| slope(view)).collect();
        climb.absorb(&slopes).unwrap();
        let value = number(&expected["values"][step]);
        let gap = (climb.value().unwrap() - value).abs() / (1.0 + value.abs());
        assert!(gap < 0.02, "{name}, {kind}, value {step}: {gap}");
        let moved = |canvas: &[f32]| -> Vec<f32> {
            canvas.iter().zip(&start).map(|(a, b)| a - b).collect()
        };
        let whither = moved(&floats(&expected["canvases"][step + 1]));
        let error = relative_error(&moved(&sampled(climb.canvas())), &whither);
        assert!(error < limit, "{name}, {kind}, step {step}: {error}");
    }
}

/// Runs an ascent to its end.
fn made(network: &mut Network, mut ascent: Box<dyn Ascent>) -> RgbImage {
    let objective = ascent.objective().clone();
    let before = network.forward_passes();
    while ascent.done() < ascent.steps() {
        let slopes: Vec<Slope> = ascent
            .views()
            .iter()
            .map(|view| {
                network
                    .slope(view, &objective, Rectifier::Gradient)
                    .unwrap()
            })
            .collect();
        ascent.absorb(&slopes).unwrap();
    }
    assert_eq!(network.forward_passes() - before, ascent.passes());
    assert!(ascent.views().is_empty());
    ascent.picture().unwrap()
}

fn begin(
    name: &str,
    given: &[(&str, &str)],
    photo: Option<&RgbImage>,
) -> Result<Box<dyn Ascent>, Error> {
    let manifest = manifest();
    let input = photo.map(|_| reference_input("cat"));
    let scene = Scene {
        manifest: &manifest,
        input: input.as_ref(),
        photo,
    };
    let kin = ascent::find(name).unwrap();
    let options = kin.options(given.iter().copied())?;
    kin.begin(&scene, Some(Target::new(130, None, 1000)?), &options)
}

/// The seed, and nothing else, decides the picture.
#[test]
fn a_seed_makes_one_picture() {
    let mut network = network();
    let mut of = |seed: &str| {
        let given = [("steps", "2"), ("seed", seed)];
        made(&mut network, begin("class-model", &given, None).unwrap())
    };
    let first = of("1");
    assert_eq!(first, of("1"));
    assert_ne!(first, of("2"));
}

/// Before the first step the picture is the photo, in either basis, but for what waves cannot say:
/// intensities next to black and white.
#[test]
fn a_photo_is_a_start() {
    let photo = MODELS[0].crop("cat.crop.png");
    for basis in ["pixels", "waves"] {
        let given = [("start", "photo"), ("basis", basis)];
        let picture = begin("class-model", &given, Some(&photo))
            .unwrap()
            .picture()
            .unwrap();
        let most = picture
            .iter()
            .zip(photo.iter())
            .map(|(a, b)| a.abs_diff(*b))
            .max();
        assert!(most <= Some(3), "{basis}: {most:?}");
    }
    let refused = begin("class-model", &[("start", "photo")], None);
    assert!(matches!(refused.err(), Some(Error::NoPhoto)));
}

/// A dream keeps the photo's size, changes it, and raises the layer on the whole.
#[test]
fn a_dream_raises_its_layer() {
    let mut network = network();
    let photo = MODELS[0].crop("cat.crop.png");
    let given = [
        ("layer", "features.10.add"),
        ("octaves", "2"),
        ("iterations", "2"),
    ];
    let picture = made(
        &mut network,
        begin("deep-dream", &given, Some(&photo)).unwrap(),
    );
    assert_eq!(picture.dimensions(), photo.dimensions());
    let objective = Objective::Layer {
        layer: "features.10.add".to_string(),
    };
    let rule = manifest().preprocessing;
    let mut value = |picture: &RgbImage| {
        let crop = heatlens::photo::crop::Crop::identity(224, 224);
        let input = heatlens::photo::input::Input::from_pixels(picture, crop, &rule).unwrap();
        let slope = network.slope(&input.values, &objective, Rectifier::Gradient);
        slope.unwrap().value
    };
    assert!(value(&picture) > 1.2 * value(&photo));
}

#[test]
fn half_a_unit_is_refused() {
    let given = [("layer", "features"), ("channel", "3"), ("row", "1")];
    let refused = begin("class-model", &given, None)
        .err()
        .unwrap()
        .to_string();
    assert!(refused.contains("a column"), "{refused}");
}
