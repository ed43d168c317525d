//! `explain index`: which photos of a folder excite each class and channel most and least.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Instant;

use heatlens::manifest::Manifest;
use heatlens::model::network::Network;
use heatlens::report::{IndexReport, Skipped};
use heatlens::units::index::{Index, Photo, photo_id};
use lexopt::prelude::*;
use serde_json::json;

use crate::arguments::default_model;
use crate::files::{at, photo_bytes, text};
use crate::given::load;
use crate::output;
use crate::progress::progress_bar;

/// The endings of photos' names. Other files are known by their first bytes.
const ENDINGS: [&str; 8] = ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp"];
/// How many bytes of a file are read to know what it is.
const FIRST: u64 = 64;
/// How many files that are no photos are named; the others are counted by ending.
const NAMED: usize = 20;

struct Arguments {
    folder: PathBuf,
    model: PathBuf,
    out: Option<PathBuf>,
    seed: u64,
}

fn parse(mut parser: lexopt::Parser) -> Result<Arguments, lexopt::Error> {
    let (mut folder, mut out, mut seed) = (None, None, 0);
    let mut model = default_model();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("model") => model = parser.value()?.into(),
            Long("out") => out = Some(parser.value()?.into()),
            Long("seed") => seed = parser.value()?.parse()?,
            Value(path) if folder.is_none() => folder = Some(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(Arguments {
        folder: folder.ok_or("give a FOLDER of photos; --help says more")?,
        model,
        out,
        seed,
    })
}

/// Writes the index and says what is in it.
pub fn run(parser: lexopt::Parser) -> Result<serde_json::Value, String> {
    let arguments = parse(parser).map_err(|error| error.to_string())?;
    let mut network = load(&arguments.model)?;
    let mut index = Index::new(&network, arguments.seed).map_err(text)?;
    let started = Instant::now();
    let (names, others) = photos(&arguments.folder)?;
    passed_over(&others);
    let bar = progress_bar(names.len(), "photos");
    let (mut known, mut skipped, mut repeated) = (BTreeSet::new(), vec![], vec![]);
    for name in names {
        bar.inc(1);
        let path = arguments.folder.join(&name);
        match look(&path, &name, &mut network) {
            Ok((photo, _)) if known.contains(&photo.id) => repeated.push(name),
            Ok((photo, peaks)) => {
                known.insert(photo.id.clone());
                index.insert(photo, &peaks).map_err(text)?;
            }
            Err(reason) => {
                bar.suspend(|| output::say(&format!("explain: {}: {reason}", path.display())));
                skipped.push(Skipped {
                    photo: name,
                    reason,
                });
            }
        }
    }
    bar.finish_and_clear();
    let Manifest { name, sha256, .. } = network.manifest();
    let out = arguments
        .out
        .unwrap_or_else(|| arguments.folder.join(format!("{name}.index.json")));
    let written = index.to_json();
    output::write(&out, written.as_bytes())?;
    Ok(json!(IndexReport {
        index: out,
        bytes: written.len(),
        model: name.clone(),
        model_sha256: sha256.clone(),
        photos: index.count(),
        seed: index.seed(),
        skipped,
        passed_over: others,
        repeated,
        seconds: started.elapsed().as_secs_f64(),
    }))
}

/// Names below a folder, in order: of photos, and of all other files.
fn photos(folder: &Path) -> Result<(Vec<String>, Vec<String>), String> {
    let (mut names, mut others) = (vec![], vec![]);
    let mut pending = vec![PathBuf::new()];
    while let Some(inner) = pending.pop() {
        let path = folder.join(&inner);
        for entry in fs::read_dir(&path).map_err(|error| at(&path, error))? {
            let entry = entry.map_err(|error| at(&path, error))?;
            let kind = entry.file_type().map_err(|error| at(&path, error))?;
            let below = inner.join(entry.file_name());
            let name = below.to_string_lossy().replace('\\', "/");
            if kind.is_dir() {
                pending.push(below);
            } else if kind.is_symlink() && entry.path().is_dir() {
                // It may lead back to where it lies.
                output::say(&format!(
                    "explain: {name}: passed over, since it is a link to a folder"
                ));
            } else if ENDINGS.contains(&ending(&name).as_str()) || begins_as_photo(&entry.path()) {
                names.push(name);
            } else {
                others.push(name);
            }
        }
    }
    names.sort();
    others.sort();
    Ok((names, others))
}

/// In lower case; empty if there is none.
fn ending(name: &str) -> String {
    let ending = Path::new(name).extension().unwrap_or_default();
    ending.to_string_lossy().to_lowercase()
}

/// A file that cannot be opened is taken for a photo, so that the reader hears why.
fn begins_as_photo(path: &Path) -> bool {
    if !path.is_file() {
        return false;
    }
    let mut first = vec![];
    let read = fs::File::open(path).and_then(|file| file.take(FIRST).read_to_end(&mut first));
    read.is_err() || heatlens::photo::is_photo(&first)
}

/// Names what is no photo, or counts it by ending where there is much.
fn passed_over(others: &[String]) {
    if others.len() <= NAMED {
        for name in others {
            output::say(&format!(
                "explain: {name}: passed over, since it is no photo"
            ));
        }
        return;
    }
    let mut counts = BTreeMap::new();
    for name in others {
        *counts.entry(ending(name)).or_insert(0) += 1;
    }
    for (ending, count) in counts {
        let what = match ending.as_str() {
            "" => "without an ending".to_string(),
            ending => format!("ending in .{ending}"),
        };
        output::say(&format!(
            "explain: {count} files {what}: passed over, since they are no photos"
        ));
    }
}

fn look(
    path: &Path,
    name: &str,
    network: &mut Network,
) -> Result<(Photo, heatlens::model::peaks::Peaks), String> {
    let bytes = photo_bytes(path)?;
    let photo = heatlens::photo::Photo::decode(&bytes).map_err(text)?;
    let input = photo.input(network.manifest()).map_err(text)?;
    let peaks = network.peaks(&input.values).map_err(text)?;
    let photo = Photo {
        id: photo_id(&bytes),
        name: name.to_string(),
        crop: input.crop.photo,
    };
    Ok((photo, peaks))
}
