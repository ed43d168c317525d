//! Models that cannot be loaded are refused with the file's name and the reason.

use heatlens::error::Error;
use heatlens::manifest::Manifest;
use heatlens::model::network::Network;
use sha2::{Digest, Sha256};

use crate::support::shipped::{MODELS, labels, manifest, network};

/// Loads bytes whose checksum the manifest has been told.
fn load(bytes: &[u8], change: impl Fn(&mut Manifest)) -> Result<Network, Error> {
    let mut manifest = manifest();
    manifest.sha256 = hex(&Sha256::digest(bytes));
    change(&mut manifest);
    Network::load(manifest, bytes, labels())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn onnx() -> Vec<u8> {
    MODELS[0].onnx()
}

#[test]
fn another_file_than_the_manifest_names_is_refused() {
    let mut bytes = onnx();
    bytes[1000] ^= 1;
    let result = Network::load(manifest(), &bytes, labels());
    assert!(matches!(result, Err(Error::Checksum { .. })));
}

#[test]
fn labels_that_are_no_text_are_refused_where_they_stop_being_it() {
    let bytes = b"tabby\ncr\xe8me\n";
    let mut manifest = manifest();
    manifest.labels.sha256 = hex(&Sha256::digest(bytes));
    let result = Network::load(manifest, &onnx(), bytes);
    assert!(matches!(result, Err(Error::LabelsNotText { at: 8, .. })));
}

#[test]
fn what_is_no_onnx_is_refused() {
    for bytes in [&b"no model at all"[..], &[], &onnx()[..100_000]] {
        let error = load(bytes, |_| ()).err().unwrap();
        let text = error.to_string();
        assert!(text.starts_with("mobilenet_v2.onnx"), "{text}");
    }
}

#[test]
fn names_that_the_graph_lacks_are_refused() {
    let bytes = onnx();
    let error = load(&bytes, |m| m.outputs.scores = "nothing".into());
    assert!(matches!(error, Err(Error::MissingOutput { .. })));
    let error = load(&bytes, |m| m.input.name = "nothing".into());
    assert!(matches!(error, Err(Error::MissingInput { .. })));
    let error = load(&bytes, |m| m.input.height = 192);
    assert!(matches!(error, Err(Error::InputShape { .. })));
    let error = load(&bytes, |m| {
        m.dense.as_mut().unwrap().weights = "nothing".into()
    });
    assert!(matches!(error, Err(Error::MissingWeights { .. })));
}

#[test]
fn an_input_of_another_size_is_refused() {
    let error = network().run_values(&[0.0; 12]);
    assert!(matches!(error, Err(Error::InputSize { .. })));
}

/// Stored weights are decoded once, at loading, and not in every pass.
#[test]
fn no_pass_decodes_weights() {
    for model in MODELS {
        let network = model.network();
        let nodes = network.optimised_model().nodes().iter();
        let names: Vec<String> = nodes.map(|node| node.op.name().to_string()).collect();
        assert!(!names.iter().any(|name| name.contains("Cast")), "{names:?}");
    }
}
