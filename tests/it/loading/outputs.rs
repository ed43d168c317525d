//! What a network takes and gives is looked at when it is loaded.

use heatlens::error::{Error, OnnxError};
use heatlens::graph::backward::Rectifier;
use heatlens::model::network::Network;
use heatlens::model::objective::Objective;
use tract_onnx::pb::{AttributeProto, NodeProto, TensorProto};

use crate::support::kinds::{bytes, changed, input, load, manifest, network, refused, scores};

/// The kinds that run have the scores of ONNX Runtime.
#[test]
fn the_kinds_that_run_agree_with_onnx_runtime() {
    let scores = scores();
    assert!(scores.len() > 8);
    for (name, expected) in scores {
        let found = network(&name).run_values(&input()).unwrap().scores;
        assert_eq!(found.len(), expected.len(), "{name}");
        // tract multiplies by the reciprocal of a scale, so a number between two levels may take the other.
        let tolerance = if name == "qdq" { 5e-3 } else { 1e-4 };
        for (a, b) in std::iter::zip(&found, &expected) {
            assert!((a - b).abs() < tolerance, "{name}: {found:?}, {expected:?}");
        }
    }
}

/// Each kind that is refused, with words that its message must have.
#[test]
fn what_is_no_network_of_scores_is_refused_by_name() {
    let table: [(&str, &[&str]); 12] = [
        (
            "softmax_inside",
            &["\"logits\"", "outputs.scores", "Softmax"],
        ),
        ("softmax_by_parts", &["\"logits\"", "outputs.scores"]),
        ("softmax_reshaped", &["\"logits\"", "outputs.scores"]),
        ("multi_label", &["\"logits\"", "outputs.scores", "Sigmoid"]),
        ("one_logit", &["logits", "one number"]),
        ("uint8_input", &["input", "uint8", "float32"]),
        ("half_input", &["input", "float16"]),
        ("double_output", &["doubles", "float64"]),
        ("nhwc", &["1x8x8x3", "channels last", "1x3x8x8"]),
        ("two_inputs_read", &["input", "shift"]),
        ("local_function", &["my_relu"]),
        ("two_files", &["two_files.onnx.data"]),
    ];
    for (name, words) in table {
        let text = refused(name);
        for word in words {
            assert!(text.contains(word), "{name}: {text}");
        }
    }
    let text = refused("bn_training");
    assert!(
        text.contains("node bn") && text.contains("model.eval()"),
        "{text}"
    );
}

/// Doing what the message says works: the scores before the softmax are those of the plain network.
#[test]
fn the_value_that_is_named_has_the_scores() {
    let plain = network("plain").run_values(&input()).unwrap().scores;
    for name in [
        "softmax_inside",
        "softmax_by_parts",
        "softmax_reshaped",
        "multi_label",
    ] {
        let mut manifest = manifest(name);
        manifest.outputs.scores = "logits".to_string();
        let mut network = load(manifest, &bytes(name)).unwrap();
        let scores = network.run_values(&input()).unwrap().scores;
        assert_eq!(scores, plain, "{name}");
    }
}

/// A dense layer the other way round would give another map without a word.
#[test]
fn dense_weights_of_another_layout_are_refused() {
    let turned = changed("plain", |proto| {
        let graph = proto.graph.as_mut().unwrap();
        let weights = graph.initializer.iter_mut().find(|t| t.name == "fc.weight");
        weights.unwrap().dims.reverse();
        let gemm = graph.node.iter_mut().find(|node| node.op_type == "Gemm");
        gemm.unwrap().attribute.clear();
    });
    let error = load(manifest("plain"), &turned).err().unwrap().to_string();
    assert!(
        error.contains("fc.weight") && error.contains("4x3"),
        "{error}"
    );
}

fn node(operator: &str, inputs: &[&str], output: &str, attributes: &[(&str, i64)]) -> NodeProto {
    let attribute = |&(name, i): &(&str, i64)| AttributeProto {
        name: name.to_string(),
        r#type: 2,
        i,
        ..Default::default()
    };
    NodeProto {
        op_type: operator.to_string(),
        input: inputs.iter().map(|name| name.to_string()).collect(),
        output: vec![output.to_string()],
        attribute: attributes.iter().map(attribute).collect(),
        ..Default::default()
    }
}

/// The plain network with nodes behind its scores, the last of which makes `out`.
fn behind(nodes: &[NodeProto]) -> Result<Network, Error> {
    let bytes = changed("plain", |proto| {
        let graph = proto.graph.as_mut().unwrap();
        let one = |name: &str, value: f32| TensorProto {
            name: name.to_string(),
            data_type: 1,
            float_data: vec![value],
            ..Default::default()
        };
        graph
            .initializer
            .extend([one("one", 1.0), one("half", 0.5)]);
        graph.node.extend_from_slice(nodes);
    });
    let mut manifest = manifest("plain");
    manifest.outputs.scores = "out".to_string();
    load(manifest, &bytes)
}

/// Probabilities that were put together of others are taken for scores by nobody who looks at the last
/// operator alone.
#[test]
fn probabilities_are_found_behind_what_is_made_of_them() {
    let sigmoid = || node("Sigmoid", &["logits"], "p", &[]);
    let softmax = |output: &str| node("Softmax", &["logits"], output, &[("axis", 1)]);
    let kinds: [(&str, Vec<NodeProto>); 10] = [
        (
            "a class and its opposite",
            vec![
                sigmoid(),
                node("Sub", &["one", "p"], "not", &[]),
                node("Concat", &["not", "p"], "out", &[("axis", 1)]),
            ],
        ),
        (
            "heads",
            vec![
                sigmoid(),
                node("Sigmoid", &["logits"], "q", &[]),
                node("Concat", &["p", "q"], "out", &[("axis", 1)]),
            ],
        ),
        (
            "an ensemble",
            vec![
                softmax("p"),
                softmax("q"),
                node("Add", &["p", "q"], "sum", &[]),
                node("Mul", &["sum", "half"], "out", &[]),
            ],
        ),
        (
            "a mean",
            vec![
                softmax("p"),
                softmax("q"),
                node("Mean", &["p", "q"], "out", &[]),
            ],
        ),
        (
            "a share",
            vec![softmax("p"), node("Div", &["p", "half"], "out", &[])],
        ),
        (
            "kept from 0 and 1",
            vec![softmax("p"), node("Clip", &["p"], "out", &[])],
        ),
        (
            "a logarithm",
            vec![
                softmax("p"),
                node("Add", &["p", "half"], "more", &[]),
                node("Log", &["more"], "out", &[]),
            ],
        ),
        (
            "a sigmoid by parts",
            vec![
                node("Neg", &["logits"], "less", &[]),
                node("Exp", &["less"], "e", &[]),
                node("Add", &["e", "one"], "sum", &[]),
                node("Div", &["one", "sum"], "out", &[]),
            ],
        ),
        (
            "probabilities of logarithms",
            vec![
                node("LogSoftmax", &["logits"], "l", &[("axis", 1)]),
                node("Exp", &["l"], "out", &[]),
            ],
        ),
        (
            "a sigmoid by its reciprocal",
            vec![
                node("Neg", &["logits"], "less", &[]),
                node("Exp", &["less"], "e", &[]),
                node("Add", &["one", "e"], "sum", &[]),
                node("Reciprocal", &["sum"], "out", &[]),
            ],
        ),
    ];
    for (what, nodes) in kinds {
        let error = behind(&nodes)
            .err()
            .unwrap_or_else(|| panic!("{what} was loaded"));
        assert!(
            matches!(error, Error::Onnx(OnnxError::Probabilities { .. })),
            "{what}: {error}"
        );
        assert!(error.to_string().contains("\"logits\""), "{what}: {error}");
    }
}

/// Scores that a gate or a sum went through stay scores.
#[test]
fn scores_behind_a_gate_run() {
    let kinds: [(&str, Vec<NodeProto>); 3] = [
        (
            "a gate",
            vec![
                node("Sigmoid", &["logits"], "p", &[]),
                node("Mul", &["logits", "p"], "out", &[]),
            ],
        ),
        (
            "a sum",
            vec![
                node("Sigmoid", &["logits"], "p", &[]),
                node("Add", &["logits", "p"], "out", &[]),
            ],
        ),
        (
            "a temperature",
            vec![node("Div", &["logits", "half"], "out", &[])],
        ),
    ];
    for (what, nodes) in kinds {
        assert!(behind(&nodes).is_ok(), "{what}");
    }
}

/// Padding that ONNX works out is worked out, also where a file lists pads of zeros beside it.
#[test]
fn automatic_padding_is_not_undone_by_zeros() {
    let scores = |pads: bool| {
        let bytes = changed("plain", |proto| {
            let conv = &mut proto.graph.as_mut().unwrap().node[0];
            conv.attribute.retain(|attribute| attribute.name != "pads");
            conv.attribute.push(AttributeProto {
                name: "auto_pad".to_string(),
                r#type: 3,
                s: b"SAME_UPPER".to_vec(),
                ..Default::default()
            });
            if pads {
                conv.attribute.push(AttributeProto {
                    name: "pads".to_string(),
                    r#type: 7,
                    ints: vec![0; 4],
                    ..Default::default()
                });
            }
        });
        let mut network = load(manifest("plain"), &bytes).unwrap();
        network.run_values(&input()).unwrap().scores
    };
    assert_eq!(scores(true), scores(false));
}

/// What a manifest calls maps is refused at once where it is none, and not at each pass.
#[test]
fn features_and_layers_are_maps_of_the_photo() {
    for (name, found) in [
        ("logits", "1x3 of float32"),
        ("conv.weight", "same for every photo"),
    ] {
        for layer in [false, true] {
            let mut manifest = manifest("plain");
            match layer {
                true => manifest.layers = vec![name.to_string()],
                false => manifest.outputs.features = Some(name.to_string()),
            }
            let error = load(manifest, &bytes("plain")).err().unwrap().to_string();
            assert!(error.contains(name) && error.contains(found), "{error}");
            assert!(error.contains("1 x channels x rows x columns"), "{error}");
        }
    }
}

/// Nodes that are added to a network have names that none of its own has.
#[test]
fn a_network_may_have_any_names() {
    let bytes = changed("plain", |proto| {
        let graph = proto.graph.as_mut().unwrap();
        for (node, name) in graph
            .node
            .iter_mut()
            .zip(["class_maps", "squares", "class_maps.bias"])
        {
            node.name = name.to_string();
        }
    });
    let mut network = load(manifest("plain"), &bytes).unwrap();
    assert!(network.peaks(&input()).is_ok());
    let layer = network.manifest().layers[0].clone();
    let objective = Objective::Layer { layer };
    assert!(
        network
            .slope(&input(), &objective, Rectifier::Gradient)
            .is_ok()
    );
}
