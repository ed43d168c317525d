//! What the reader names, loaded: a network, and a photo or a tensor.

use std::path::Path;

use heatlens::manifest::Manifest;
use heatlens::model::labels::Labels;
use heatlens::model::network::Network;
use heatlens::photo::input::Input;
use heatlens::photo::{self, NoteText, Photo, Tones};

use crate::arguments::Source;
use crate::files::{at, photo_bytes, read, read_text, text};
use crate::{output, tensor};
use heatlens::error::Error;

pub fn manifest(path: &Path) -> Result<Manifest, String> {
    Manifest::parse(&path.display().to_string(), &read_text(path)?).map_err(text)
}

pub fn load(path: &Path) -> Result<Network, String> {
    let parsed = manifest(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let onnx = read(&folder.join(&parsed.file))?;
    let labels = read(&folder.join(&parsed.labels.file))?;
    let names = names(folder, &parsed)?;
    let network = Network::load(parsed, &onnx, &labels).map_err(text)?;
    match names {
        Some(names) => network.with_names(&names).map_err(text),
        None => Ok(network),
    }
}

/// The labels of a manifest that lies in a folder.
pub fn labels(folder: &Path, manifest: &Manifest) -> Result<Labels, String> {
    let labels = read(&folder.join(&manifest.labels.file))?;
    let names = names(folder, manifest)?;
    Labels::load(&manifest.labels, &labels, names.as_deref()).map_err(text)
}

fn names(folder: &Path, manifest: &Manifest) -> Result<Option<Vec<u8>>, String> {
    let names = manifest.labels.names.as_ref();
    names
        .map(|names| read(&folder.join(&names.file)))
        .transpose()
}

pub fn read_input(
    source: &Source,
    manifest: &Manifest,
    tones: Tones,
) -> Result<(Option<Photo>, Input), String> {
    match source {
        Source::Photo(path) => {
            let options = photo::Options {
                tones,
                ..Default::default()
            };
            let photo = Photo::decode_with(&photo_bytes(path)?, &options)
                .map_err(|error| at(path, error))?;
            for note in photo.notes() {
                output::say(&format!("explain: {}: {note}", path.display()));
            }
            let input = photo.input(manifest).map_err(text)?;
            Ok((Some(photo), input))
        }
        Source::Tensor(_) if tones != Tones::AsIs => Err(text(Error::TonesOfPixels)),
        Source::Tensor(path) => {
            let values = tensor::read(path, &manifest.input)?;
            Ok((None, Input::from_tensor(values, manifest).map_err(text)?))
        }
    }
}

pub fn notes(photo: Option<&Photo>) -> Vec<NoteText> {
    let notes = photo.map_or(&[][..], Photo::notes);
    notes.iter().map(NoteText::from).collect()
}
