//! Names of classes, as manifests have them beside the labels.

use std::fs;

use heatlens::error::Error;
use heatlens::manifest::{Manifest, NamesFile};
use heatlens::model::labels::Labels;

use crate::support::shipped::{MODELS, labels, manifest, root};

fn file(manifest: &Manifest) -> &NamesFile {
    manifest.labels.names.as_ref().unwrap()
}

fn bytes(manifest: &Manifest) -> Vec<u8> {
    fs::read(root("models").join(&file(manifest).file)).unwrap()
}

/// The right answer for a photo of a hedgehog is a class whose label is another animal.
#[test]
fn the_shipped_networks_know_their_classes_by_all_names() {
    for model in &MODELS {
        let manifest = model.manifest();
        let names = bytes(&manifest);
        let labels = Labels::load(&manifest.labels, labels().as_bytes(), Some(&names)).unwrap();
        let class = labels.find("porcupine").unwrap();
        for text in ["hedgehog", "HEDGEHOG", "=hedgehog", "334"] {
            assert_eq!(labels.find(text).unwrap(), class, "{text}");
        }
        assert_eq!(labels.names(class), ["porcupine", "hedgehog"]);
        assert!(labels.definition(class).unwrap().contains("rodents"));
        let crane = labels.find("=crane");
        assert!(matches!(crane, Err(Error::ClassAmbiguous { .. })));
        for class in 0..labels.len() {
            assert!(!labels.names(class).is_empty() && labels.definition(class).is_some());
        }
    }
}

/// Addresses and options of before the names lead to the same classes.
#[test]
fn names_take_no_text_from_a_label() {
    let manifest = manifest();
    let plain = Labels::load(&manifest.labels, labels().as_bytes(), None).unwrap();
    let named = plain.clone();
    let named = named
        .with_names(&manifest.labels, &bytes(&manifest))
        .unwrap();
    for class in 0..plain.len() {
        for text in [plain.target(class), plain.name(class).to_uppercase()] {
            let plain = plain.find(&text).map_err(|error| error.to_string());
            let named = named.find(&text).map_err(|error| error.to_string());
            assert_eq!(named, plain, "{text}");
        }
        assert!(plain.names(class).is_empty() && plain.definition(class).is_none());
    }
}

#[test]
fn names_are_refused_that_the_manifest_does_not_have() {
    let mut manifest = manifest();
    let mut names = bytes(&manifest);
    names[0] ^= 1;
    let load = |manifest: &Manifest, names: &[u8]| {
        let refused = Labels::load(&manifest.labels, labels().as_bytes(), Some(names));
        refused.err().unwrap()
    };
    let error = load(&manifest, &names);
    assert!(matches!(error, Error::Checksum { .. }), "{error}");
    assert!(error.to_string().contains(&file(&manifest).file), "{error}");
    manifest.labels.names = None;
    let said = load(&manifest, b"").to_string();
    assert!(said.contains("labels.names"), "{said}");
}
