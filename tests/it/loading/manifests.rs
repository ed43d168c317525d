//! Manifests are bounded, too.

use heatlens::manifest::Manifest;
use serde_json::{Value, json};

fn refused(change: impl FnOnce(&mut Value)) -> String {
    let text = std::fs::read_to_string(crate::support::kinds::path("plain.json")).unwrap();
    let mut manifest: Value = serde_json::from_str(&text).unwrap();
    change(&mut manifest);
    let parsed = Manifest::parse("plain.json", &manifest.to_string());
    parsed.expect_err("a refusal").to_string()
}

/// Names that are shown, or that name files, would look like others.
#[test]
fn characters_that_are_not_seen_are_refused() {
    for hidden in ["ca\u{200b}t", "a\u{202e}b", "a\u{feff}", "a\u{7}"] {
        for key in ["name", "title", "licence", "source"] {
            let text = refused(|m| m[key] = json!(hidden));
            assert!(text.contains("not seen"), "{key}: {text}");
            assert!(text.contains('\u{fffd}'), "{key}: {text}");
        }
        let text = refused(|m| m["file"] = json!(hidden));
        assert!(text.contains("beside the manifest"), "{text}");
    }
}

/// What would take gigabytes, or lead to another file, before a network is there.
#[test]
fn what_a_stranger_writes_is_bounded() {
    let text = refused(|m| m["preprocessing"]["resize_shorter_side"] = json!(4_000_000_000u32));
    assert!(text.contains("resize_shorter_side is 4000000000"), "{text}");
    let text = refused(|m| m["input"]["height"] = json!(100_000));
    assert!(text.contains("3 x 100000 x 8"), "{text}");
    for file in [
        "../../etc/passwd",
        "/etc/passwd",
        "a\\b.onnx",
        "",
        "..",
        "x?y",
        "https:x",
    ] {
        let text = refused(|m| m["file"] = json!(file));
        assert!(text.contains("beside the manifest"), "{text}");
        let text = refused(|m| m["labels"]["file"] = json!(file));
        assert!(text.contains("labels.file"), "{text}");
        let names = json!({"file": file, "sha256": "0".repeat(64)});
        let text = refused(|m| m["labels"]["names"] = names.clone());
        assert!(text.contains("labels.names.file"), "{text}");
    }
    let text = refused(|m| m["labels"]["names"] = json!({"file": "names.tsv", "sha256": "0"}));
    assert!(text.contains("labels.names.sha256 must be"), "{text}");
    let text = refused(|m| m["layers"] = json!(vec!["features"; 5000]));
    assert!(text.contains("5000 layers"), "{text}");
    let text = refused(|m| m["title"] = json!("x".repeat(100_000)));
    assert!(
        text.contains("longer than 1000") && text.len() < 200,
        "{text}"
    );
    let text = refused(|m| m["sha256"] = json!("abc"));
    assert!(text.contains("64 hexadecimal digits"), "{text}");
    let text = refused(|m| m["preprocessing"]["std"] = json!([1e-40, 1, 1]));
    assert!(text.contains("black and white"), "{text}");
    let text = refused(|m| m["source"] = json!("x".repeat(2_000_000)));
    assert!(text.contains("bytes"), "{text}");
}
