//! The gallery's index, against tract alone and against a scan of all photos.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use heatlens::manifest::Manifest;
use heatlens::model::network::Network;
use heatlens::model::peaks::Peaks;
use heatlens::photo::input::Input;
use heatlens::units::index::{Found, Index, KEPT, Photo, Query, Row, photo_id};
use tract_onnx::prelude::*;

use super::terminal::printed;
use crate::support::shipped::{MODELS, Shipped, manifest, network, root};

/// A few, for what is computed with each layer and channel.
const PHOTOS: [&str; 5] = [
    "cat.jpg",
    "espresso.jpg",
    "moped.jpg",
    "tripod.jpg",
    "two-animals.jpg",
];

/// All photos that the page shows.
fn gallery() -> Vec<String> {
    let json = fs::read(root("www/gallery/gallery.json")).unwrap();
    let photos: Vec<serde_json::Value> = serde_json::from_slice(&json).unwrap();
    let name = |photo: &serde_json::Value| photo["file"].as_str().unwrap().to_string();
    photos.iter().map(name).collect()
}

fn input(name: &str, manifest: &Manifest) -> (String, Input) {
    let bytes = fs::read(root("www/gallery").join(name)).unwrap();
    let photo = heatlens::photo::Photo::decode(&bytes).unwrap();
    (photo_id(&bytes), photo.input(manifest).unwrap())
}

fn indexed(network: &mut Network) -> Index {
    let mut index = Index::new(network, 0).unwrap();
    for name in PHOTOS {
        let (id, input) = input(name, network.manifest());
        let peaks = network.peaks(&input.values).unwrap();
        let photo = Photo {
            id,
            name: name.to_string(),
            crop: input.crop.photo,
        };
        index.insert(photo, &peaks).unwrap();
    }
    index
}

fn queries(network: &Network) -> Vec<Query> {
    let mut queries: Vec<Query> = (0..network.classes())
        .map(|class| Query::Class { class })
        .collect();
    for layer in &network.manifest().layers {
        let [channels, _, _] = network.layer_shape(layer).unwrap();
        queries.extend((0..channels).map(|channel| Query::Channel {
            layer: layer.clone(),
            channel,
        }));
    }
    queries
}

/// The values of all layers before their rectifiers, from the ONNX file by tract alone: what a clip
/// reads, in a layer that is named after one.
fn layers_by_tract(shipped: Shipped, values: &[f32]) -> Vec<Vec<f32>> {
    let manifest = shipped.manifest();
    let mut model = tract_onnx::onnx()
        .model_for_read(&mut Cursor::new(shipped.onnx()))
        .unwrap();
    let outlets: Vec<OutletId> = manifest
        .layers
        .iter()
        .map(|name| {
            let outlet = model.find_outlet_label(name);
            let node = outlet.map(|outlet| outlet.node);
            let node = node.unwrap_or_else(|| model.node_id_by_name(name).unwrap());
            match model.node(node).op.name().as_ref() {
                "Clip" | "Relu6" | "Relu" => model.node(node).inputs[0],
                _ => node.into(),
            }
        })
        .collect();
    model
        .set_input_fact(0, f32::fact([1, 3, 224, 224]).into())
        .unwrap();
    model.select_output_outlets(&outlets).unwrap();
    let plan = model.into_optimized().unwrap().into_runnable().unwrap();
    let input = Tensor::from_shape(&[1, 3, 224, 224], values).unwrap();
    let outputs = plan.run(tvec!(input.into_tvalue())).unwrap();
    let floats = |value: TValue| {
        let value = value.try_as_plain_ram().unwrap();
        value.as_slice::<f32>().unwrap().to_vec()
    };
    outputs.into_iter().map(floats).collect()
}

fn close(a: f32, b: f32) -> bool {
    (a - b).abs() <= 1e-3 * (1.0 + a.abs())
}

/// Every channel of every layer: the largest value and its place.
#[test]
fn summaries_agree_with_tract_alone() {
    for shipped in MODELS {
        assert_as_tract(shipped);
    }
}

fn assert_as_tract(shipped: Shipped) {
    let mut network = shipped.network();
    let (_, input) = input("two-animals.jpg", network.manifest());
    let peaks = network.peaks(&input.values).unwrap();
    let layers = layers_by_tract(shipped, &input.values);
    let mut peaks = peaks.all[network.classes()..].iter();
    let names = network.manifest().layers.clone();
    for (name, values) in std::iter::zip(names, layers) {
        let [channels, rows, columns] = network.layer_shape(&name).unwrap();
        assert_eq!(values.len(), channels * rows * columns, "{name}");
        for plane in values.chunks_exact(rows * columns) {
            let peak = peaks.next().unwrap();
            let largest = plane.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            assert!(close(peak.value, largest), "{name}: {peak:?}, {largest}");
            assert!(
                close(plane[peak.place.unwrap()], largest),
                "{name}: {peak:?}"
            );
        }
    }
    assert!(peaks.next().is_none());
}

/// Every class: the score, and where the class activation map is largest.
#[test]
fn summaries_agree_with_scores_and_class_maps() {
    for shipped in MODELS {
        assert_as_class_maps(shipped);
    }
}

fn assert_as_class_maps(shipped: Shipped) {
    let mut network = shipped.network();
    let (_, input) = input("moped.jpg", network.manifest());
    let peaks = network.peaks(&input.values).unwrap();
    let output = network.run(&input).unwrap();
    let features = output.features.unwrap();
    let dense = network.dense().unwrap();
    let plane = features.rows * features.columns;
    for (class, peak) in peaks.all[..network.classes()].iter().enumerate() {
        assert!(close(peak.value, output.scores[class]), "{class}");
        let weights = &dense.weights[class * features.channels..][..features.channels];
        let map: Vec<f32> = (0..plane)
            .map(|place| {
                let channels = features.values.chunks_exact(plane).zip(weights);
                channels
                    .map(|(channel, weight)| channel[place] * weight)
                    .sum()
            })
            .collect();
        let largest = map.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        assert!(close(map[peak.place.unwrap()], largest), "{class}");
    }
}

/// The value of a unit is the one that the gradient's objective has, and the index's where the
/// channel is largest.
#[test]
fn units_are_what_objectives_and_indexes_say() {
    use heatlens::graph::backward::Rectifier;
    use heatlens::model::objective::Objective;
    let mut network = network();
    let index = indexed(&mut network);
    for (layer, channel) in [
        ("features.0.clip", 5),
        ("features.5.add", 9),
        ("features", 700),
    ] {
        let query = Query::Channel {
            layer: layer.to_string(),
            channel,
        };
        for found in index.search(&query, Row::Least).unwrap() {
            let (_, input) = input(&found.photo.name, &manifest());
            let [row, column] = found.place.unwrap();
            let value = network
                .unit(&input.values, layer, [channel, row, column])
                .unwrap();
            assert!(close(value, found.value), "{layer} {value} {}", found.value);
            let unit = Objective::Unit {
                layer: layer.to_string(),
                channel,
                row,
                column,
            };
            let slope = network
                .slope(&input.values, &unit, Rectifier::Gradient)
                .unwrap();
            assert!(close(value, slope.value), "{layer} {value} {}", slope.value);
        }
    }
}

const STALE: &str = "the index in www/gallery is stale; make it with ./build.sh gallery";

/// For every model and everything there is to ask, what the terminal's door writes of the gallery has
/// the photos with the largest and smallest values of a scan of all, with their places, in the order of
/// the values. The index that is kept in the gallery says the same.
#[test]
fn the_gallery_s_index_is_a_full_scan() {
    for shipped in MODELS {
        assert_full_scan(shipped);
    }
}

fn assert_full_scan(shipped: Shipped) {
    let mut network = shipped.network();
    let out = format!("{}/{}.json", env!("CARGO_TARGET_TMPDIR"), shipped.0);
    let model = format!("models/{}.json", shipped.0);
    printed(&["index", "www/gallery", "--model", &model, "--out", &out]);
    let read = |path: &Path| {
        let json = fs::read_to_string(path).unwrap();
        Index::parse(&json, network.manifest()).unwrap()
    };
    let index = read(Path::new(&out));
    let photos = gallery();
    assert_eq!(index.count(), photos.len());
    let kept = read(&root("www/gallery").join(format!("{}.index.json", shipped.0)));
    assert_eq!(kept.layout(), index.layout(), "{STALE}");
    assert_eq!(ids(&kept), ids(&index), "{STALE}");
    let scan: BTreeMap<&str, Peaks> = photos
        .iter()
        .map(|name| {
            let (_, input) = input(name, network.manifest());
            (name.as_str(), network.peaks(&input.values).unwrap())
        })
        .collect();
    for (at, query) in queries(&network).iter().enumerate() {
        let mut values: Vec<f32> = scan.values().map(|peaks| peaks.all[at].value).collect();
        values.sort_by(|a, b| b.total_cmp(a));
        let columns = match query {
            Query::Class { .. } => index.layout().class_maps.unwrap()[1],
            Query::Channel { layer, .. } => index.layout().layer(layer).unwrap().columns.len(),
        };
        for row in [Row::Most, Row::Least] {
            let expected = &values[..KEPT];
            assert_values(&index.search(query, row).unwrap(), expected, "");
            assert_values(&kept.search(query, row).unwrap(), expected, STALE);
            for found in index.search(query, row).unwrap() {
                let peak = &scan[found.photo.name.as_str()].all[at];
                assert!(close(found.value, peak.value), "{query:?} {found:?}");
                let place = found.place.map(|[row, column]| row * columns + column);
                assert_eq!(place, peak.place, "{query:?} {found:?}");
            }
            // Another processor rounds otherwise, so that places may differ where two are nearly alike.
            for found in kept.search(query, row).unwrap() {
                let peak = &scan[found.photo.name.as_str()].all[at];
                assert!(
                    close(found.value, peak.value),
                    "{STALE}: {query:?} {found:?}"
                );
            }
            values.reverse();
        }
    }
}

fn ids(index: &Index) -> BTreeMap<&str, &str> {
    let photos = index.photos().iter();
    photos
        .map(|photo| (photo.name.as_str(), photo.id.as_str()))
        .collect()
}

fn assert_values(found: &[Found], expected: &[f32], words: &str) {
    assert_eq!(found.len(), expected.len(), "{words}");
    for (found, &value) in std::iter::zip(found, expected) {
        assert!(close(found.value, value), "{words} {found:?} {value}");
    }
}

/// The photo that shows a class comes first for it.
#[test]
fn photos_come_first_for_their_classes() {
    let mut network = network();
    let index = indexed(&mut network);
    for (name, photo) in [
        ("Egyptian cat", "cat.jpg"),
        ("espresso", "espresso.jpg"),
        ("moped", "moped.jpg"),
        ("zebra", "two-animals.jpg"),
        ("flamingo", "two-animals.jpg"),
    ] {
        let class = network.labels().find(name).unwrap();
        let found = index.search(&Query::Class { class }, Row::Most).unwrap();
        assert_eq!(found[0].photo.name, photo, "{name}");
    }
}
