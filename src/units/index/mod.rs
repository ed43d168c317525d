//! Which photos of a collection excite a class or a channel most and least, and where in them.
//!
//! An [`Index`] takes in the [`Peaks`] of each photo and keeps, for each class and each channel of each
//! layer, the photos with the largest and with the smallest values, and a random sample of all,
//! the same one throughout: those whose ids, hashed with a seed, come first. What is kept does not
//! depend on the order of the photos, and its size hardly on their number.

mod file;
mod layout;
mod query;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::model::network::Network;
use crate::model::peaks::{Peak, Peaks};
use crate::photo::crop::{Crop, Rect};
pub use layout::{LayerFields, Layout};
pub use query::{Query, Row};

/// How many photos a [`Row`] has at most.
pub const KEPT: usize = 9;

/// Hexadecimal digits of a photo's id.
const DIGITS: usize = 16;

/// The id of a photo: the first 16 hexadecimal digits of the SHA-256 of its file.
pub fn photo_id(file: &[u8]) -> String {
    let mut fingerprint = Fingerprint::default();
    fingerprint.update(file);
    fingerprint.id()
}

/// The id, as [`photo_id`] gives it, of a photo whose file comes piece by piece.
#[derive(Clone, Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Takes the next piece of the file.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The id of the file whose pieces were taken.
    pub fn id(self) -> String {
        let digest = self.0.finalize();
        let bytes = digest.iter().take(DIGITS / 2);
        bytes.map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A photo of the collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// What tells the photo from all others, such as a hash of its bytes.
    pub id: String,
    /// The name that readers are shown, such as that of the file.
    pub name: String,
    /// The part of the photo that the network saw, in pixels of the photo.
    pub crop: Rect,
}

/// A photo that a search found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found<'a> {
    /// The photo.
    pub photo: &'a Photo,
    /// The class's score, or the channel's largest value, in the photo.
    pub value: f32,
    /// The row and column at which the channel has its largest value, or the class activation map its own;
    /// none for a class without such a map.
    pub place: Option<[usize; 2]>,
    /// The pixels of the input that count: the receptive field of the unit at that row and column, or the
    /// cell of the class activation map; the whole input for a class without such a map.
    pub rectangle: Rect,
    /// The rectangle, in pixels of the photo.
    pub in_photo: Rect,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The photo's index in the list of photos.
    photo: usize,
    peak: Peak,
}

/// The photos that excite each class and channel of one network most and least.
#[derive(Clone, Debug)]
pub struct Index {
    layout: Layout,
    seed: u64,
    count: usize,
    photos: Vec<Photo>,
    /// The photos of the random sample: hash, and index in the list of photos.
    sample: BTreeSet<(u64, usize)>,
    /// For each class, then each channel of each layer: the entries of all rows in one order.
    items: Vec<Vec<Entry>>,
}

impl Index {
    /// An index of no photos for a network. `seed` decides which photos are in the random sample.
    ///
    /// # Errors
    /// Those of [`Layout::of`], such as for an operator that has no rule in
    /// [`crate::graph::receptive_field`].
    pub fn new(network: &Network, seed: u64) -> Result<Index> {
        Ok(Index::of(Layout::of(network)?, seed))
    }

    /// An index of no photos for the classes and channels of a layout.
    pub fn of(layout: Layout, seed: u64) -> Index {
        Index {
            items: vec![vec![]; layout.items()],
            layout,
            seed,
            count: 0,
            photos: vec![],
            sample: BTreeSet::new(),
        }
    }

    /// The classes and channels for which photos are kept.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The seed of the random sample.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// How many photos have been taken in.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The photos that are in some row, and all others taken in since the index was read.
    pub fn photos(&self) -> &[Photo] {
        &self.photos
    }

    /// Takes in a photo, which must not be in yet, by the peaks of a pass over it.
    ///
    /// # Errors
    /// [`Error::PeaksSize`] for the peaks of another network, and [`Error::PeaksNotFinite`] for one
    /// with a value that is not finite.
    pub fn insert(&mut self, photo: Photo, peaks: &Peaks) -> Result<()> {
        if peaks.all.len() != self.items.len() {
            return Err(Error::PeaksSize {
                expected: self.items.len(),
                found: peaks.all.len(),
            });
        }
        if peaks.all.iter().any(|peak| !peak.value.is_finite()) {
            return Err(Error::PeaksNotFinite { name: photo.name });
        }
        let new = self.photos.len();
        self.sample.insert((priority(self.seed, &photo.id), new));
        if self.sample.len() > KEPT {
            self.sample.pop_last();
        }
        self.photos.push(photo);
        self.count += 1;
        for (item, &peak) in peaks.all.iter().enumerate() {
            let mut entries = std::mem::take(&mut self.items[item]);
            let entry = Entry { photo: new, peak };
            let place = entries.partition_point(|other| self.order(other, &entry).is_lt());
            entries.insert(place, entry);
            let last = entries.len() - 1;
            let mut places = 0..entries.len();
            entries.retain(|entry| {
                let ends = places
                    .next()
                    .is_none_or(|place| place < KEPT || place + KEPT > last);
                ends || self.is_sampled(entry.photo)
            });
            self.items[item] = entries;
        }
        Ok(())
    }

    fn is_sampled(&self, photo: usize) -> bool {
        self.sample.iter().any(|&(_, sampled)| sampled == photo)
    }

    /// The order of entries: from the largest value down, and by id where values are equal.
    fn order(&self, a: &Entry, b: &Entry) -> Ordering {
        let values = b.peak.value.total_cmp(&a.peak.value);
        values.then_with(|| self.photos[a.photo].id.cmp(&self.photos[b.photo].id))
    }

    /// The photos of a row for a class or a channel, at most [`KEPT`].
    ///
    /// # Errors
    /// Those of [`Layout::item`] and of [`Layout::rectangle`].
    pub fn search(&self, query: &Query, row: Row) -> Result<Vec<Found<'_>>> {
        let entries = &self.items[self.layout.item(query)?];
        let chosen: Vec<&Entry> = match row {
            Row::Most => entries.iter().take(KEPT).collect(),
            Row::Least => entries.iter().rev().take(KEPT).collect(),
            Row::Random => {
                let sampled = |entry: &&Entry| self.is_sampled(entry.photo);
                entries.iter().filter(sampled).collect()
            }
        };
        let chosen = chosen.into_iter();
        chosen.map(|entry| self.found(query, entry)).collect()
    }

    fn found(&self, query: &Query, entry: &Entry) -> Result<Found<'_>> {
        let photo = &self.photos[entry.photo];
        let (place, rectangle) = self.layout.rectangle(query, entry.peak.place)?;
        let [rows, columns] = self.layout.input;
        let crop = Crop {
            photo: photo.crop,
            rows,
            columns,
        };
        Ok(Found {
            photo,
            value: entry.peak.value,
            place,
            rectangle,
            in_photo: crop.to_photo(rectangle),
        })
    }
}

/// The number by which the random sample is drawn: the photos with the lowest ones are in it.
fn priority(seed: u64, id: &str) -> u64 {
    let digest = Sha256::new()
        .chain_update(seed.to_le_bytes())
        .chain_update(id)
        .finalize();
    digest
        .iter()
        .take(8)
        .fold(0, |hash, &byte| hash << 8 | u64::from(byte))
}
