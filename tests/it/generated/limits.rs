//! `www/engine/limits.js`: how large files may be, for pages that have no engine yet.

use std::fmt::Write;

use heatlens::model::{labels, onnx};
use heatlens::{manifest, photo};

use super::assert_made;

#[test]
fn limits_are_those_of_the_crate() {
    let limits = [
        ("PHOTO", "a photo", photo::MAX_BYTES),
        ("NETWORK", "a network", onnx::limits::FILE),
        ("MANIFEST", "a manifest", manifest::MAX_BYTES),
        ("LABELS", "a file of labels", labels::MAX_BYTES),
    ];
    let mut text =
        String::from("// Made from the limits of the crate, which the engine keeps as well.\n");
    for (name, what, bytes) in limits {
        let _ = write!(
            text,
            "\n/** The most bytes of {what}. */\nexport const {name}_BYTES = {bytes};\n"
        );
    }
    assert_made("www/engine/limits.js", &text);
}
