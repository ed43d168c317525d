//! `explain index`: which photos of a folder excite each class and channel most and least.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use heatlens::index::{Index, Photo, photo_id};
use heatlens::manifest::Manifest;
use heatlens::network::Network;
use lexopt::prelude::*;
use serde_json::json;

use crate::arguments::MODEL;
use crate::{at, load, output, progress_bar, read, text};

/// What a photo's name ends with; other files are passed over.
const ENDINGS: [&str; 6] = ["jpg", "jpeg", "png", "webp", "gif", "bmp"];

struct Arguments {
    folder: PathBuf,
    model: PathBuf,
    out: Option<PathBuf>,
    seed: u64,
}

fn parse(mut parser: lexopt::Parser) -> Result<Arguments, lexopt::Error> {
    let (mut folder, mut out, mut seed) = (None, None, 0);
    let mut model = PathBuf::from(MODEL);
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
    let names = photos(&arguments.folder)?;
    let bar = progress_bar(names.len(), "photos");
    let (mut known, mut skipped, mut repeated) = (BTreeSet::new(), vec![], vec![]);
    for name in names {
        bar.inc(1);
        let path = arguments.folder.join(&name);
        match look(&path, &name, &mut network) {
            Ok((photo, _)) if known.contains(&photo.id) => repeated.push(name),
            Ok((photo, summary)) => {
                known.insert(photo.id.clone());
                index.insert(photo, &summary).map_err(text)?;
            }
            Err(reason) => {
                bar.suspend(|| output::say(&format!("explain: {}: {reason}", path.display())));
                skipped.push(json!({"photo": name, "reason": reason}));
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
    Ok(json!({
        "index": out,
        "bytes": written.len(),
        "model": name,
        "model_sha256": sha256,
        "photos": index.count(),
        "seed": index.seed(),
        "skipped": skipped,
        "repeated": repeated,
        "seconds": started.elapsed().as_secs_f64(),
    }))
}

/// Names below a folder, in order.
fn photos(folder: &Path) -> Result<Vec<String>, String> {
    let mut names = vec![];
    let mut pending = vec![PathBuf::new()];
    while let Some(inner) = pending.pop() {
        let path = folder.join(&inner);
        for entry in fs::read_dir(&path).map_err(|error| at(&path, error))? {
            let entry = entry.map_err(|error| at(&path, error))?;
            let kind = entry.file_type().map_err(|error| at(&path, error))?;
            let below = inner.join(entry.file_name());
            let ending = below.extension().map(|ending| ending.to_ascii_lowercase());
            if kind.is_dir() {
                pending.push(below);
            } else if ENDINGS.iter().any(|known| ending == Some((*known).into())) {
                names.push(below.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.sort();
    Ok(names)
}

fn look(
    path: &Path,
    name: &str,
    network: &mut Network,
) -> Result<(Photo, heatlens::summary::Summary), String> {
    let bytes = read(path)?;
    let photo = heatlens::photo::Photo::decode(&bytes).map_err(text)?;
    let input = photo.input(network.manifest()).map_err(text)?;
    let summary = network.summary(&input.values).map_err(text)?;
    let photo = Photo {
        id: photo_id(&bytes),
        name: name.to_string(),
        crop: input.crop.photo,
    };
    Ok((photo, summary))
}
