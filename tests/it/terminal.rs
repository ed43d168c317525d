//! The program for a terminal, on toy networks: which class a text names, files of labels, pipes that
//! are closed, and numbers that are none.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn hex(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A folder of its own with a toy network and its labels.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, network: &str, labels: &[u8]) -> Folder {
        let path = std::env::temp_dir().join(format!("heatlens-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        let toys = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/onnx");
        let onnx = format!("{network}.onnx");
        fs::copy(toys.join(&onnx), path.join(&onnx)).unwrap();
        fs::write(path.join("toy_labels.txt"), labels).unwrap();
        let json = fs::read(toys.join(format!("{network}.json"))).unwrap();
        let mut manifest: Value = serde_json::from_slice(&json).unwrap();
        manifest["labels"]["sha256"] = json!(hex(labels));
        fs::write(path.join("toy.json"), manifest.to_string()).unwrap();
        let folder = Folder(path);
        folder.tensor("input.npy", &[0.5; 48]);
        folder
    }

    /// A file in NumPy's format, version 1.0: float32 of shape 1 x 3 x 4 x 4.
    fn tensor(&self, name: &str, values: &[f32]) {
        let mut header =
            "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3, 4, 4), }".to_string();
        header.push_str(&" ".repeat(127 - 10 - header.len()));
        header.push('\n');
        let mut file = b"\x93NUMPY\x01\0".to_vec();
        file.extend((header.len() as u16).to_le_bytes());
        file.extend(header.as_bytes());
        file.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        fs::write(self.0.join(name), file).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_explain"));
        command.current_dir(&self.0).args(arguments);
        command
    }

    fn explain(&self, arguments: &[&str]) -> Output {
        let usual = ["--tensor", "input.npy", "--model", "toy.json"];
        self.command(&usual).args(arguments).output().unwrap()
    }

    /// The index and label of the class that was explained, or the line on stderr.
    fn target(&self, text: &str) -> Result<(u64, String), String> {
        let output = self.explain(&["--target", text]);
        if !output.status.success() {
            assert_eq!(output.status.code(), Some(2), "{text}");
            return Err(String::from_utf8(output.stderr).unwrap());
        }
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let Value::Object(target) = &report["target"] else {
            panic!("no target in {report}");
        };
        let label = target["label"].as_str().unwrap().to_string();
        Ok((target["index"].as_u64().unwrap(), label))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_label_of_two_classes_is_refused_with_both_indices() {
    let folder = Folder::new("twice", "toy_cam", b"crane\ncrane\nthird\n");
    let said = folder.target("crane").unwrap_err();
    assert!(said.contains("\"crane\" is 0, \"crane\" is 1"), "{said}");
    assert_eq!(folder.target("1").unwrap(), (1, "crane (1)".to_string()));
    assert_eq!(folder.target("crane (0)").unwrap().0, 0);
    assert_eq!(folder.target("thi").unwrap(), (2, "third".to_string()));
}

#[test]
fn a_number_is_an_index_and_a_quoted_one_a_label() {
    let folder = Folder::new("numbers", "toy_cam", b"2\n0\n1\n");
    for (text, index) in [("1", 1), ("=1", 2), ("\"1\"", 2), ("0", 0), ("=0", 1)] {
        assert_eq!(folder.target(text).unwrap().0, index, "{text}");
    }
    let said = folder.target("3").unwrap_err();
    assert!(said.contains("classes 0 to 2"), "{said}");
}

/// Names come from a file beside the labels, whose sha256 the manifest has.
#[test]
fn a_class_is_found_by_a_name_that_is_no_label() {
    let names = "porcupine\tporcupine, hedgehog\ta rodent\nhen\t\t\nthird\t\t\n";
    let folder = Folder::new("names", "toy_cam", b"porcupine\nhen\nthird\n");
    assert!(folder.target("hedgehog").unwrap_err().contains("hedgehog"));
    let json = fs::read(folder.0.join("toy.json")).unwrap();
    let mut manifest: Value = serde_json::from_slice(&json).unwrap();
    manifest["labels"]["names"] = json!({"file": "names.tsv", "sha256": hex(names.as_bytes())});
    fs::write(folder.0.join("toy.json"), manifest.to_string()).unwrap();
    let said = folder.target("hen").unwrap_err();
    assert!(said.contains("names.tsv"), "{said}");
    fs::write(folder.0.join("names.tsv"), names).unwrap();
    assert_eq!(
        folder.target("hedgehog").unwrap(),
        (0, "porcupine".to_string())
    );
    fs::write(folder.0.join("names.tsv"), "hen").unwrap();
    assert!(folder.target("hen").unwrap_err().contains("sha256"));
}

#[test]
fn labels_are_read_as_they_are_written_by_others() {
    for (name, labels) in [
        ("mark", &b"\xef\xbb\xbffirst\r\nsecond\r\nthird\r\n\r\n"[..]),
        (
            "map",
            b"{\"0\": \"first\", \"2\": \"third\", \"1\": \"second\"}",
        ),
        (
            "transformers",
            b"{\"id2label\": {\"0\": \"first\", \"1\": \"second\", \"2\": \"third\"}}",
        ),
    ] {
        let folder = Folder::new(name, "toy_cam", labels);
        assert_eq!(
            folder.target("first").unwrap(),
            (0, "first".to_string()),
            "{name}"
        );
        assert_eq!(
            folder.target("third").unwrap(),
            (2, "third".to_string()),
            "{name}"
        );
    }
    let folder = Folder::new("wide", "toy_cam", b"\xff\xfef\0");
    let said = folder.target("first").unwrap_err();
    assert!(
        said.contains("toy_labels.txt") && said.contains("UTF-16"),
        "{said}"
    );
}

/// As `explain … | head -0` and `2>&1 | head -0`: whoever read has gone before anything is written.
#[test]
fn a_closed_pipe_ends_it_quietly() {
    let folder = Folder::new("pipe", "toy_cam", b"first\nsecond\nthird\n");
    let usual = ["--tensor", "input.npy", "--model", "toy.json"];
    for arguments in [&usual[..], &["--help"], &["search", "none.json"]] {
        let mut command = folder.command(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        let status = child.wait().unwrap();
        assert!(
            !said.contains("panicked") && !said.contains("pipe"),
            "{said}"
        );
        let expected = if arguments[0] == "search" { 2 } else { 0 };
        assert_eq!(status.code(), Some(expected), "{arguments:?}: {said}");
    }
    let mut command = folder.command(&["no-such-photo.jpg", "--model", "toy.json"]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

/// What is said on the way may be read by nobody, too: files passed over, and notes on a photo.
#[test]
fn words_that_nobody_reads_end_nothing() {
    let folder = Folder::new("deaf", "toy_cam", b"first\nsecond\nthird\n");
    let pile = folder.0.join("pile");
    fs::create_dir_all(&pile).unwrap();
    image::RgbImage::new(9, 9)
        .save(pile.join("plain.png"))
        .unwrap();
    for number in 0..20 {
        fs::write(pile.join(format!("{number}.txt")), "no photo").unwrap();
    }
    for arguments in [
        &["pile/plain.png", "--model", "toy.json"][..],
        &["index", "pile", "--model", "toy.json"],
    ] {
        let mut command = folder.command(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stderr.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(!output.stdout.is_empty(), "{arguments:?}");
    }
}

/// Numbers that are normalised already have no tones to stretch.
#[test]
fn tones_of_a_tensor_are_refused() {
    let folder = Folder::new("tones", "toy_cam", b"first\nsecond\nthird\n");
    let output = folder.explain(&["--tones", "stretch"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("tones"), "{said}");
}

/// Searching reads many photos; the one that fails is named, and so is a folder that is not looked into.
#[cfg(unix)]
#[test]
fn what_is_wrong_in_a_pile_has_its_name() {
    let folder = Folder::new("pile", "toy_cam", b"first\nsecond\nthird\n");
    let pile = folder.0.join("pile");
    fs::create_dir_all(folder.0.join("elsewhere")).unwrap();
    fs::create_dir_all(&pile).unwrap();
    std::os::unix::fs::symlink(folder.0.join("elsewhere"), pile.join("link")).unwrap();
    image::RgbImage::new(9, 9)
        .save(pile.join("plain.png"))
        .unwrap();
    let made = folder
        .command(&["index", "pile", "--model", "toy.json"])
        .output()
        .unwrap();
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(
        said.contains("link: passed over, since it is a link to a folder"),
        "{said}"
    );
    let report: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(report["photos"], 1, "{said}");
    fs::write(pile.join("plain.png"), "no photo").unwrap();
    let index = fs::read_dir(&pile)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let index = index
        .into_iter()
        .find(|path| path.to_string_lossy().ends_with(".index.json"));
    let index = index.unwrap();
    let arguments = [
        "search",
        index.to_str().unwrap(),
        "--class",
        "first",
        "--png",
        "sheet.png",
    ];
    let found = folder
        .command(&arguments)
        .args(["--model", "toy.json"])
        .output()
        .unwrap();
    assert_eq!(found.status.code(), Some(2));
    let said = String::from_utf8(found.stderr).unwrap();
    assert!(said.contains("plain.png: "), "{said}");
}

/// The files of `--raw` and `--png` may be pipes as well: here stdout, read by nobody.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_a_closed_pipe_ends_quietly() {
    let folder = Folder::new("raw", "toy_cam", b"first\nsecond\nthird\n");
    for option in ["--raw", "--png"] {
        let usual = ["--tensor", "input.npy", "--model", "toy.json"];
        let mut command = folder.command(&usual);
        command.args([option, "/dev/stdout"]);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), said.as_str()),
            (Some(0), ""),
            "{option}"
        );
    }
}

/// On the linear toy the second score multiplies green by up to 15: beyond float32.
#[test]
fn what_is_no_number_is_an_error_and_no_null() {
    let folder = Folder::new("huge", "toy_linear", b"first\nsecond\nthird\n");
    folder.tensor("input.npy", &[1e38; 48]);
    for method in ["gradient-x-input", "saliency", "integrated-gradients"] {
        let output =
            folder.explain(&["--method", method, "--target", "second", "--raw", "map.npy"]);
        assert_eq!(output.status.code(), Some(2), "{method}");
        assert!(output.stdout.is_empty(), "{method}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("finite"), "{method}: {said}");
        assert!(!folder.0.join("map.npy").exists(), "{method}");
    }
}

#[test]
fn what_a_method_could_not_do_is_in_the_report() {
    let folder = Folder::new("report", "toy_linear", b"first\nsecond\nthird\n");
    let found = |method: &str| -> Value {
        let output = folder.explain(&["--method", method]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["findings"].clone()
    };
    assert_eq!(found("guided-backprop")["rectifiers"], 0);
    assert_eq!(found("smoothgrad")["noise_deviation"], 0.0);
    let path = found("integrated-gradients");
    assert!(path["gap_share"].as_f64().unwrap() < 1e-5, "{path}");
    assert_eq!(path["gap_is_large"], false);
}
