//! Networks of every kind, and the shipped one.

use heatlens::graph::backward::Rectifier;
use heatlens::graph::receptive_field::centres::Centres;
use heatlens::model::network::Network;
use heatlens::model::objective::Objective;
use heatlens::photo::input::Input;
use tract_onnx::prelude::*;

use super::brute_force::{answered, contains, found};
use crate::support::models::{NETWORKS, Reference, output_shape};
use crate::support::shipped::{MODELS, network};

/// Every inner value of 1 x channels x rows x columns of a model, as its only output.
fn layers(model: &TypedModel) -> Vec<TypedModel> {
    let inner = model.nodes().iter().filter(|node| {
        let fact = &node.outputs[0].fact;
        let image = matches!(
            fact.shape.as_concrete(),
            Some(&[1, _, rows, columns]) if rows > 1 && columns > 1
        );
        image && fact.konst.is_none()
    });
    let cut = |node: &TypedNode| {
        let mut model = model.clone();
        model.select_output_outlets(&[node.id.into()]).unwrap();
        // Without what is computed from it.
        model.into_decluttered().unwrap()
    };
    inner.map(cut).collect()
}

/// What changes a unit lies in its field in networks of every kind, and mostly fills it: less only
/// where a rectifier or a maximum lets nothing through.
#[test]
fn fields_hold_what_changes_a_unit_in_networks_of_every_kind() {
    let (mut exact, mut all) = (0, 0);
    for name in NETWORKS {
        let Reference { model, input, .. } = Reference::load(name);
        if input.rank() != 4 {
            continue;
        }
        for layer in layers(&model) {
            let size: usize = output_shape(&layer).iter().product();
            let units = [0, size / 3, size - 1];
            for (unit, answered) in units
                .into_iter()
                .zip(answered(&layer, &units, input.shape()))
            {
                let field = found(&layer, unit);
                let [rows, columns] = answered;
                let words = format!("{name} {unit}: {field:?}, but {rows:?} {columns:?}");
                assert!(contains(&field.rows, &rows), "{words}");
                assert!(contains(&field.columns, &columns), "{words}");
                exact += usize::from(field.rows == rows && field.columns == columns);
                all += 1;
            }
        }
    }
    println!("{exact} of {all} exact");
    assert!(exact * 10 >= all * 9, "{exact} of {all}");
}

/// By hand: 3x3 with stride 2, then a depthwise 3x3, at the second layer; 11 at the third.
#[test]
fn fields_of_the_shipped_network_are_what_its_kernels_say() {
    let network = network();
    let field = |layer: &str, place| network.receptive_field(layer, Some(0), place).unwrap();
    let first = field("features.0.clip", (5, 0));
    assert_eq!((first.rows, first.columns), (9..12, 0..2));
    assert_eq!(first.centre, (10.5, 0.5));
    let second = field("features.1.conv.1", (5, 111));
    assert_eq!((second.rows, second.columns), (7..14, 219..224));
    assert_eq!(second.centre, (10.5, 222.5));
    let last = field("features", (3, 3));
    assert_eq!((last.rows, last.columns), (0..224, 0..224));
    // 491 pixels, as Araujo, Norris and Sim list them for MobileNetV2 (Distill, 2019), around the
    // middle of the fourth cell.
    assert_eq!(last.centre, (96.5, 96.5));
}

/// Squeeze and excitation reads every place, and its channels' weights are the same at all of them: they do not
/// move a cell. By the widths of its kernels, every layer has one cell for each pixel or for each second one.
#[test]
fn a_mean_over_all_places_moves_no_cell() {
    let Reference { model, .. } = Reference::load("excitation");
    let mut steps = vec![];
    for layer in layers(&model) {
        let output = layer.output_outlets().unwrap()[0];
        let centres = Centres::of(&layer, "test", output).unwrap();
        steps.push(centres.rows[1] - centres.rows[0]);
    }
    println!("{steps:?}");
    assert!(
        steps.iter().all(|step| [1.0, 2.0].contains(step)),
        "{steps:?}"
    );
}

/// Both networks' cells lie on the middles of their fields, every row and column of every layer; by hand, those
/// of the last feature maps of MobileNetV2 begin on the first pixel and are 32 pixels apart.
#[test]
fn cells_lie_on_the_middles_of_their_fields() {
    for shipped in MODELS {
        let network = shipped.network();
        for layer in &network.manifest().layers {
            let [_, rows, columns] = network.layer_shape(layer).unwrap();
            let centres = network.layer_centres(layer).unwrap().unwrap();
            let middle = |place| network.receptive_field(layer, None, place).unwrap().centre;
            let down = (0..rows).map(|row| middle((row, 0)).0);
            let along = (0..columns).map(|column| middle((0, column)).1);
            assert_eq!(centres.rows, down.collect::<Vec<_>>(), "{layer}");
            assert_eq!(centres.columns, along.collect::<Vec<_>>(), "{layer}");
        }
    }
    let centres = network().feature_centres().unwrap();
    assert_eq!(centres.rows, [0.5, 32.5, 64.5, 96.5, 128.5, 160.5, 192.5]);
    assert_eq!(centres.columns, centres.rows);
}

/// On both networks the gradient of a unit is zero outside its field, and reaches every side of it: backward mode
/// knows nothing of the walk.
#[test]
fn gradients_of_the_shipped_networks_end_where_fields_do() {
    for shipped in MODELS {
        let mut network = shipped.network();
        let input = shipped.photo("espresso");
        for layer in [1, 3, 6, 10] {
            assert_gradient(&mut network, &input, layer);
        }
    }
}

fn assert_gradient(network: &mut Network, input: &Input, layer: usize) {
    let layer = network.manifest().layers[layer].clone();
    let [_, rows, columns] = network.layer_shape(&layer).unwrap();
    for (channel, row, column) in [(3, rows / 3, columns / 2), (5, 0, columns - 1)] {
        let place = (row, column);
        let field = network.receptive_field(&layer, Some(channel), place);
        let field = field.unwrap();
        let unit = Objective::Unit {
            layer: layer.clone(),
            channel,
            row,
            column,
        };
        let slope = network
            .slope(&input.values, &unit, Rectifier::Gradient)
            .unwrap();
        let ends = |at: fn(usize) -> usize| {
            let answers = slope
                .gradient
                .iter()
                .enumerate()
                .filter(|(_, g)| **g != 0.0);
            let lines = answers.map(|(index, _)| at(index));
            lines.clone().min().unwrap()..lines.max().unwrap() + 1
        };
        let (rows, columns) = (ends(|index| index / 224 % 224), ends(|index| index % 224));
        let words = format!("{} {layer}", network.manifest().name);
        assert_eq!((rows, columns), (field.rows, field.columns), "{words}");
    }
}
