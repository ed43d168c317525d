//! Gradients of layers that attacks found.

use heatlens::graph::backward::Rectifier;
use heatlens::model::gradient::Place;
use tract_onnx::pb::{AttributeProto, NodeProto};

use crate::support::kinds::{changed, input, load, manifest};

/// Its last windows reach beyond the padding.
#[test]
fn a_mean_over_windows_that_are_rounded_up_has_a_gradient() {
    let ints = |name: &str, ints: Vec<i64>| AttributeProto {
        name: name.to_string(),
        r#type: 7,
        ints,
        ..Default::default()
    };
    let ceil = AttributeProto {
        name: "ceil_mode".to_string(),
        r#type: 2,
        i: 1,
        ..Default::default()
    };
    let bytes = changed("plain", |proto| {
        let graph = proto.graph.as_mut().unwrap();
        let mut nodes = graph.node.iter_mut();
        let pool = nodes.find(|node| node.op_type == "GlobalAveragePool");
        pool.unwrap().input[0] = "mean".to_string();
        graph.node.push(NodeProto {
            op_type: "AveragePool".to_string(),
            input: vec!["features".to_string()],
            output: vec!["mean".to_string()],
            attribute: vec![
                ints("kernel_shape", vec![3, 2]),
                ints("strides", vec![3, 3]),
                ceil,
            ],
            ..Default::default()
        });
    });
    let mut network = load(manifest("plain"), &bytes).unwrap();
    let input = input();
    let cotangent = [0.0, 1.0, 0.0];
    let pulled = network.pull_back(&input, &Place::Input, Rectifier::Gradient, &cotangent);
    let gradient = pulled.unwrap().gradient;
    for index in (0..input.len()).step_by(11) {
        let mut score = |step: f32| {
            let mut values = input.clone();
            values[index] += step;
            network.run_values(&values).unwrap().scores[1]
        };
        let slope = (score(1e-2) - score(-1e-2)) / 2e-2;
        assert!(
            (slope - gradient[index]).abs() < 2e-3,
            "{index}: {slope}, {}",
            gradient[index]
        );
    }
}
