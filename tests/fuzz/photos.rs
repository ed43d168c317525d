//! Photos as strangers may hand them over: mutations that know the formats.

#[path = "photos/corpus.rs"]
mod corpus;
#[path = "photos/mutation.rs"]
mod mutation;
mod support;

use std::time::Duration;

use heatlens::error::Error;
use heatlens::manifest::Manifest;
use heatlens::photo::{MAX_PIXELS, MAX_SIDE, Options, Photo, Tones};
use heatlens::random::Random;

use mutation::mutated;

const MANIFEST: &str = include_str!("../../models/mobilenet_v2.json");
/// Photos with more pixels are decoded, but not resized: that would take most of the time.
const RESIZED: u64 = 1 << 20;
/// The side of a copy for display.
const SHOWN: u32 = 64;

struct Photos {
    corpus: Vec<Vec<u8>>,
    manifest: Manifest,
}

impl support::Target for Photos {
    const NAME: &str = "fuzz_photos";
    const DEADLINE: Duration = Duration::from_secs(20);
    /// The largest photo allowed, 16-bit RGBA, three times over.
    const MEMORY: usize = 3 * 8 * MAX_PIXELS as usize;

    fn case(&self, random: &mut Random) -> Vec<u8> {
        mutated(&self.corpus, random)
    }

    fn run(&self, bytes: &[u8]) -> Result<(), String> {
        let photo = match Photo::decode(bytes) {
            Ok(photo) => photo,
            Err(error) => return in_words(&error),
        };
        let (width, height) = (photo.width(), photo.height());
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 || pixels > MAX_PIXELS || width.max(height) > MAX_SIDE {
            return Err(format!("a photo of {width} x {height} was opened"));
        }
        for note in photo.notes() {
            let text = note.to_string();
            if !text.ends_with('.') || text.chars().any(char::is_control) {
                return Err(format!("the note {text:?} is no sentence"));
            }
        }
        if pixels > RESIZED {
            return Ok(());
        }
        let fail = |what: &str, error: Error| format!("{what} of {width} x {height}: {error}");
        let input = photo.input(&self.manifest);
        let input = input.map_err(|error| fail("input", error))?;
        if !input.values.iter().all(|value| value.is_finite()) {
            return Err("the input is not finite".to_string());
        }
        let shown = photo.fitted(SHOWN).map_err(|error| fail("fitted", error))?;
        if shown.width().max(shown.height()) > SHOWN.min(width.max(height)) {
            return Err(format!("shown at {} x {}", shown.width(), shown.height()));
        }
        let kept = photo.kept(&self.manifest);
        kept.map_err(|error| fail("kept", error))?;
        let options = Options {
            tones: Tones::Stretch,
            ..Options::default()
        };
        let stretched =
            Photo::decode_with(bytes, &options).map_err(|error| fail("stretched", error))?;
        match (stretched.width(), stretched.height()) == (width, height) {
            true => Ok(()),
            false => Err("stretching changes the size".to_string()),
        }
    }
}

/// A decoder that panics costs one photo, but is a finding all the same.
fn in_words(error: &Error) -> Result<(), String> {
    let text = error.to_string();
    if text.contains("could not go on") {
        return Err(text);
    }
    match text.len() > 20 && !text.chars().any(char::is_control) {
        true => Ok(()),
        false => Err(format!("the error {text:?} is not in words")),
    }
}

fn main() {
    support::main(|| Photos {
        corpus: corpus::files(),
        manifest: Manifest::parse("mobilenet_v2.json", MANIFEST).expect("the shipped manifest"),
    })
}
