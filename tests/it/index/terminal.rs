//! `explain index` and `explain search`, as they are typed.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::shipped::root;

fn explain(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_explain");
    let command = Command::new(program)
        .current_dir(root(""))
        .args(arguments)
        .output();
    command.unwrap()
}

pub fn printed(arguments: &[&str]) -> Value {
    let output = explain(arguments);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{words}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A folder with a photo that is there twice, and one that is broken.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // What an earlier run left would be found, too.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("inner")).unwrap();
    for (from, to) in [
        ("cat", "cat"),
        ("cat", "inner/again"),
        ("moped", "inner/moped"),
    ] {
        let from = root(&format!("www/gallery/{from}.jpg"));
        fs::copy(from, folder.join(format!("{to}.jpg"))).unwrap();
    }
    fs::write(folder.join("broken.png"), "no photo").unwrap();
    fs::write(folder.join("notes.txt"), "no photo either").unwrap();
    folder
}

/// From a folder to photos, values and rectangles, and to a picture of them.
#[test]
fn a_folder_is_indexed_and_searched() {
    let folder = folder("pile");
    let made = printed(&["index", folder.to_str().unwrap()]);
    assert_eq!(made["photos"], 2);
    assert_eq!(made["repeated"], serde_json::json!(["inner/again.jpg"]));
    assert_eq!(made["skipped"][0]["photo"], "broken.png");
    let index = folder.join("mobilenet_v2.index.json");
    let index = index.to_str().unwrap();
    let sheet = folder.join("sheet.png");
    let class = [
        "search",
        index,
        "--class",
        "moped",
        "--png",
        sheet.to_str().unwrap(),
    ];
    let found = printed(&class);
    assert_eq!(found["unit"], "score");
    assert_eq!(found["found"][0]["photo"]["name"], "inner/moped.jpg");
    // Two crops beside each other, with their patches below.
    assert_eq!(
        image::image_dimensions(sheet).unwrap(),
        (2 * 232 + 8, 2 * 232 + 8)
    );

    let channel = [
        "search",
        index,
        "--layer",
        "features.5.add",
        "--channel",
        "3",
    ];
    let found = printed(&channel);
    let first = &found["found"][0];
    let at = first["place"].as_array().unwrap();
    let (row, column) = (at[0].to_string(), at[1].to_string());
    let unit = printed(&[&channel[..], &["--row", &row, "--column", &column]].concat());
    assert_eq!(unit["scanned"], 2);
    let same = unit["found"].as_array().unwrap();
    let same = same
        .iter()
        .find(|found| found["photo"] == first["photo"])
        .unwrap();
    assert_eq!(same["rectangle"], first["rectangle"]);
    let gap = same["value"].as_f64().unwrap() - first["value"].as_f64().unwrap();
    assert!(gap.abs() < 1e-4, "{gap}");
}

/// What cannot be answered ends with code 2 and one line.
#[test]
fn wrong_questions_are_refused() {
    let folder = folder("questions");
    printed(&["index", folder.to_str().unwrap()]);
    let index = folder.join("mobilenet_v2.index.json");
    let index = index.to_str().unwrap();
    for arguments in [
        &["search", index][..],
        &["search", index, "--class", "no such class"],
        &["search", index, "--layer", "features", "--channel", "1280"],
        &[
            "search",
            index,
            "--layer",
            "features",
            "--channel",
            "1",
            "--row",
            "1",
        ],
        &["search", "www/gallery/gallery.json", "--class", "moped"],
        &["index", "no-such-folder"],
    ] {
        let output = explain(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(words.lines().count(), 1, "{words}");
    }
}

/// Photos are found by their first bytes, whatever they are called; what is passed over is named.
#[test]
fn files_are_looked_at_by_content() {
    let folder = folder("names");
    for (from, to) in [
        ("espresso", "espresso.JFIF"),
        ("tripod", "inner/t.jpe"),
        ("two-animals", "two"),
    ] {
        let from = root(&format!("www/gallery/{from}.jpg"));
        fs::copy(from, folder.join(to)).unwrap();
    }
    let output = explain(&["index", folder.to_str().unwrap()]);
    let made: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made["photos"], 5);
    assert_eq!(made["passed_over"], serde_json::json!(["notes.txt"]));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("notes.txt: passed over"), "{words}");

    // Many of a kind are counted.
    for number in 0..30 {
        fs::write(folder.join(format!("{number}.TXT")), "words").unwrap();
    }
    let output = explain(&["index", folder.to_str().unwrap()]);
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("31 files ending in .txt"), "{words}");
}
