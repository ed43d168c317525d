//! Numbers that are not finite are errors that say where they are.

use heatlens::error::Error;
use heatlens::graph::backward::Rectifier;
use heatlens::model::gradient::Place;
use heatlens::model::recompute::Change;

use tract_onnx::pb::{NodeProto, TensorProto};

use crate::support::kinds::{changed, input, load, manifest, network};

fn is_second_class(error: Error) {
    let text = error.to_string();
    assert!(
        matches!(error, Error::ScoreNotFinite { class: 1, .. }),
        "{text}"
    );
    assert!(text.contains("class 1 (second)"), "{text}");
}

/// Whatever runs the network: passes, gradients, windows, lists.
#[test]
fn a_score_that_is_no_number_names_its_class() {
    let mut network = network("nan_weight");
    let input = input();
    is_second_class(network.run_values(&input).unwrap_err());
    let cotangent = [1.0, 0.0, 0.0];
    let pulled = network.pull_back(&input, &Place::Input, Rectifier::Gradient, &cotangent);
    is_second_class(pulled.unwrap_err());
    is_second_class(network.peaks(&input).unwrap_err());
    let change = Change {
        top: 1,
        left: 1,
        height: 2,
        width: 2,
        values: vec![0.0; 12],
    };
    is_second_class(network.run_changed(&input, &change).unwrap_err());
}

/// A layer that no class reads.
#[test]
fn a_layer_that_is_not_finite_is_named() {
    let broken = changed("plain", |proto| {
        let graph = proto.graph.as_mut().unwrap();
        graph.node.push(NodeProto {
            op_type: "Div".to_string(),
            input: vec!["features".to_string(), "nothing".to_string()],
            output: vec!["side".to_string()],
            ..Default::default()
        });
        graph.initializer.push(TensorProto {
            name: "nothing".to_string(),
            data_type: 1,
            float_data: vec![0.0],
            ..Default::default()
        });
    });
    let mut manifest = manifest("plain");
    manifest.layers = vec!["side".to_string()];
    let mut network = load(manifest, &broken).unwrap();
    let input = input();
    network.run_values(&input).unwrap();
    for error in [
        network.peaks(&input).unwrap_err(),
        network.unit(&input, "side", [0, 1, 1]).unwrap_err(),
    ] {
        assert!(matches!(error, Error::ValueNotFinite { .. }), "{error}");
    }
}
