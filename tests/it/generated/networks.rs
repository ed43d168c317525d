//! `www/engine/networks.js`: the networks beside the page, each file written out for bundlers.

use std::fmt::Write;
use std::fs;

use super::{assert_made, assert_region};
use crate::support::shipped::root;

/// Names of files in `models/` that the page loads.
fn files() -> Vec<String> {
    let entries = fs::read_dir(root("models")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_shipped = |name: &String| {
        let named = ["json", "onnx"]
            .iter()
            .any(|ending| name.ends_with(&format!(".{ending}")));
        named || name.ends_with("_labels.txt") || name.ends_with("_names.tsv")
    };
    let mut names: Vec<String> = names.filter(is_shipped).collect();
    names.sort();
    names
}

/// The sha256 of the network and the name of each index in the gallery.
fn indexes() -> Vec<(String, String)> {
    let entries = fs::read_dir(root("www/gallery")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".index.json")).collect();
    names.sort();
    let sum = |name: &String| {
        let json = fs::read(root("www/gallery").join(name)).unwrap();
        let index: serde_json::Value = serde_json::from_slice(&json).unwrap();
        index["layout"]["sha256"].as_str().unwrap().to_string()
    };
    names.iter().map(|name| (sum(name), name.clone())).collect()
}

/// The network that is taken where none is named.
fn default() -> String {
    let name = fs::read_to_string(root("models/default")).unwrap();
    name.trim().to_string()
}

#[test]
fn networks_are_those_in_their_folder() {
    let files = files();
    let default = default();
    assert!(
        files.contains(&format!("{default}.json")) && files.contains(&format!("{default}.onnx"))
    );
    let mut text = format!(
        "// Made from models/, for bundlers, which find and move what is written out.\n\n\
         /** The network that is taken where none is named, by its manifest. */\n\
         export const DEFAULT = \"models/{default}.json\";\n\n\
         /**\n * Where each file lies, asked for when needed.\n *\n * @type {{[string, () => URL][]}}\n */\n\
         // prettier-ignore\nexport const NETWORKS = [\n"
    );
    for name in files {
        let _ = writeln!(
            text,
            "  [\"models/{name}\", () => new URL(\"../models/{name}\", import.meta.url)],"
        );
    }
    text.push_str("];\n\n/** Indexes of the gallery's photos, by the sha256 of the network that each is for. */\n");
    text.push_str("// prettier-ignore\nexport const GALLERY_INDEXES = new Map([\n");
    for (sum, name) in indexes() {
        let _ = writeln!(text, "  [\"{sum}\", \"gallery/{name}\"],");
    }
    text.push_str("]);\n");
    assert_made("www/engine/networks.js", &text);
}

/// Until the list of networks has come, the page offers the one that it begins with.
#[test]
fn the_page_begins_with_the_default() {
    let default = default();
    let json = fs::read(root(&format!("models/{default}.json"))).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let title = manifest["title"].as_str().unwrap();
    let around = "\n            ";
    let option =
        format!("{around}<option value=\"models/{default}.json\">{title}</option>{around}");
    assert_region(
        "www/index.html",
        ("<!-- network -->", "<!-- end of it -->"),
        &option,
    );
}
