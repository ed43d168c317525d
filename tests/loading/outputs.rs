//! What a network takes and gives is looked at when it is loaded.

use crate::kinds::{bytes, changed, input, load, manifest, network, refused, scores};

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
