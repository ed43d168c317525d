//! An index as a file: JSON, with one column for each part of the entries.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Entry, Index, KEPT, Layout, Photo, priority};
use crate::error::{Error, Result};
use crate::manifest::Manifest;
use crate::model::peaks::Peak;

/// Raised when older files can no longer be read.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    /// The photos of each row; another number needs all photos anew.
    kept: usize,
    seed: u64,
    /// Photos taken in, of which `photos` are in some row.
    count: usize,
    layout: Layout,
    photos: Vec<Photo>,
    /// The photos of the random sample, by their indices in `photos`.
    sample: Vec<usize>,
    /// How many entries each class and each channel has, and then the entries of all of them.
    lengths: Vec<usize>,
    photo: Vec<usize>,
    value: Vec<f32>,
    /// -1 for none.
    place: Vec<i64>,
}

impl Index {
    /// The index as the text of a file. The text does not depend on the order in which photos were taken
    /// in.
    pub fn to_json(&self) -> String {
        let sampled = self.sample.iter().map(|&(_, photo)| photo);
        let entries = self.items.iter().flatten();
        let used: BTreeSet<usize> = entries
            .clone()
            .map(|entry| entry.photo)
            .chain(sampled)
            .collect();
        let mut used: Vec<usize> = used.into_iter().collect();
        used.sort_by(|&a, &b| self.photos[a].id.cmp(&self.photos[b].id));
        let mut renumbered = vec![0; self.photos.len()];
        for (new, &old) in used.iter().enumerate() {
            renumbered[old] = new;
        }
        let place = |entry: &Entry| entry.peak.place.map_or(-1, |place| place as i64);
        let file = File {
            version: VERSION,
            kept: KEPT,
            seed: self.seed,
            count: self.count,
            layout: self.layout.clone(),
            photos: used.iter().map(|&old| self.photos[old].clone()).collect(),
            sample: self
                .sample
                .iter()
                .map(|&(_, old)| renumbered[old])
                .collect(),
            lengths: self.items.iter().map(Vec::len).collect(),
            photo: entries
                .clone()
                .map(|entry| renumbered[entry.photo])
                .collect(),
            value: entries.clone().map(|entry| entry.peak.value).collect(),
            place: entries.map(place).collect(),
        };
        serde_json::json!(file).to_string()
    }

    /// Reads the text of an index that was made with the manifest's network.
    ///
    /// # Errors
    /// [`Error::Index`] for text of another form or version, and [`Error::OtherIndex`] for the index of
    /// another network.
    pub fn parse(json: &str, manifest: &Manifest) -> Result<Index> {
        let broken = |reason: String| Error::Index { reason };
        let file: File = serde_json::from_str(json).map_err(|error| broken(error.to_string()))?;
        if (file.version, file.kept) != (VERSION, KEPT) {
            return Err(broken(format!(
                "it is version {} with {} photos a row; {VERSION} with {KEPT} is read",
                file.version, file.kept
            )));
        }
        if file.layout.sha256 != manifest.sha256 {
            return Err(Error::OtherIndex {
                expected: format!("{} of sha256 {}", manifest.name, manifest.sha256),
                found: format!("{} of sha256 {}", file.layout.model, file.layout.sha256),
            });
        }
        let entries = file.photo.len();
        let mut lengths = file.lengths.iter();
        let sum = lengths.try_fold(0usize, |sum, &length| sum.checked_add(length));
        let fits = file.lengths.len() == file.layout.items()
            && sum == Some(entries)
            && (file.value.len(), file.place.len()) == (entries, entries)
            && (file.photo.iter().chain(&file.sample)).all(|&photo| photo < file.photos.len());
        if !fits {
            return Err(broken("its columns do not fit together".to_string()));
        }
        let mut columns = file.photo.iter().zip(&file.value).zip(&file.place);
        let mut entry = || {
            let ((&photo, &value), &place) = columns.next()?;
            let place = usize::try_from(place).ok();
            let peak = Peak { value, place };
            Some(Entry { photo, peak })
        };
        let lengths = file.lengths.iter();
        let items = lengths.map(|&length| (0..length).filter_map(|_| entry()).collect());
        let sample = file.sample.iter();
        Ok(Index {
            items: items.collect(),
            sample: sample
                .map(|&photo| (priority(file.seed, &file.photos[photo].id), photo))
                .collect(),
            layout: file.layout,
            seed: file.seed,
            count: file.count,
            photos: file.photos,
        })
    }
}
