//! How surely and how fast a class's picture is found, and what another network says of it:
//! `cargo bench --profile dev --bench class_models [-- OPTION=VALUE...]`

#[allow(dead_code)] // Each benchmark uses its own part.
#[path = "../it/support/shipped.rs"]
mod shipped;

use std::fs;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use heatlens::ascent::{self, Scene};
use heatlens::graph::backward::Rectifier;
use heatlens::manifest::Manifest;
use heatlens::model::network::Network;
use heatlens::model::objective::{Objective, Slope};
use heatlens::model::target::{Target, ranking, softmax};
use heatlens::photo::crop::Crop;
use heatlens::photo::input::Input;

use shipped::root;

/// Fixed before anything was measured.
const CLASSES: &str = include_str!("classes.json");
const CLIMBER: &str = "mobilenet_v2";
const OTHER: &str = "efficientnet_lite0";

fn main() {
    // Cargo hands over `--bench`, too.
    let options: Vec<(String, String)> = std::env::args()
        .filter_map(|argument| {
            let (key, value) = argument.split_once('=')?;
            Some((key.to_string(), value.to_string()))
        })
        .collect();
    let workers = [Worker::start(), Worker::start()];
    let mut network = load(CLIMBER);
    let mut other = load(OTHER);
    let manifest = network.manifest().clone();
    let spec = &manifest.input;
    warm(&workers, spec.channels * spec.height * spec.width);
    println!("| class | steps | seconds | probability | {OTHER}: probability | rank |");
    println!("| --- | --- | --- | --- | --- | --- |");
    let mut found = 0;
    let classes: Vec<String> = serde_json::from_str(CLASSES).unwrap();
    for name in &classes {
        let class = network.labels().find(name).unwrap();
        let kin = ascent::find("class-model").unwrap();
        let given = options
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()));
        let options = kin.options(given).unwrap();
        let scene = Scene {
            manifest: &manifest,
            input: None,
            photo: None,
        };
        let target = Target::new(class, None, 1000).unwrap();
        let mut ascent = kin.begin(&scene, Some(target), &options).unwrap();
        let objective = ascent.objective().clone();
        let started = Instant::now();
        while ascent.done() < ascent.steps() {
            let slopes = slopes(&workers, &objective, ascent.views());
            ascent.absorb(&slopes).unwrap();
        }
        let seconds = started.elapsed().as_secs_f64();
        let pixels = ascent.picture().unwrap();
        let folder = root("target/class-models");
        fs::create_dir_all(&folder).unwrap();
        pixels.save(folder.join(format!("{name}.png"))).unwrap();
        let own = scores(&mut network, &pixels);
        let others = scores(&mut other, &pixels);
        let rank = ranking(&others).iter().position(|&c| c == class).unwrap() + 1;
        found += usize::from(rank <= 5);
        println!(
            "| {name} | {} | {seconds:.1} | {:.3} | {:.3} | {rank} |",
            ascent.steps(),
            softmax(&own)[class],
            softmax(&others)[class],
        );
    }
    println!("{OTHER} has the class among its first five for {found} of 10");
}

/// A network in a thread of its own.
struct Worker {
    asked: Sender<(Vec<f32>, Objective)>,
    slopes: Receiver<Slope>,
}

impl Worker {
    fn start() -> Worker {
        let (asked, views) = channel::<(Vec<f32>, Objective)>();
        let (found, slopes) = channel();
        thread::spawn(move || {
            let mut network = load(CLIMBER);
            for (view, objective) in views {
                let slope = network.slope(&view, &objective, Rectifier::Gradient);
                if found.send(slope.unwrap()).is_err() {
                    return;
                }
            }
        });
        Worker { asked, slopes }
    }
}

/// The slopes of the views, in turn by each worker.
fn slopes(workers: &[Worker], objective: &Objective, views: Vec<Vec<f32>>) -> Vec<Slope> {
    let count = views.len();
    for (view, worker) in views.into_iter().zip(workers.iter().cycle()) {
        worker.asked.send((view, objective.clone())).unwrap();
    }
    let answers = workers.iter().cycle().take(count);
    answers
        .map(|worker| worker.slopes.recv().unwrap())
        .collect()
}

/// Builds the gradient models, which is not measured.
fn warm(workers: &[Worker], size: usize) {
    let objective = Objective::Score {
        class: 0,
        versus: None,
    };
    slopes(workers, &objective, vec![vec![0.0; size]; workers.len()]);
}

/// The picture of the input's size goes in as it is, by the network's own normalisation.
fn scores(network: &mut Network, pixels: &image::RgbImage) -> Vec<f32> {
    let (columns, rows) = pixels.dimensions();
    let crop = Crop::identity(rows as usize, columns as usize);
    let input = Input::from_pixels(pixels, crop, &network.manifest().preprocessing).unwrap();
    network.run(&input).unwrap().scores
}

fn load(name: &str) -> Network {
    let json = fs::read_to_string(root(&format!("models/{name}.json"))).unwrap();
    let manifest = Manifest::parse(name, &json).unwrap();
    let onnx = fs::read(root(&format!("models/{}", manifest.file))).unwrap();
    Network::load(manifest, &onnx, shipped::labels()).unwrap()
}
