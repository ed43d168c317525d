//! The chunks of a PNG file.

use std::iter;

use crate::error::Error;

/// Bytes before the first chunk.
pub const SIGNATURE: usize = 8;
/// Length, name and checksum of a chunk.
const AROUND: usize = 12;
/// A chunk as it stands in the file.
#[derive(Clone, Copy)]
pub struct Chunk<'a> {
    pub name: &'a [u8],
    /// Nothing where the file ends before them.
    pub data: Option<&'a [u8]>,
    /// With length, name and checksum, as far as they are there.
    pub whole: &'a [u8],
}

/// All chunks up to the end of the file.
pub fn chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = SIGNATURE;
    iter::from_fn(move || {
        let head = bytes.get(at..at.saturating_add(8))?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let start = at + 8;
        let end = at
            .saturating_add(length)
            .saturating_add(AROUND)
            .min(bytes.len());
        let chunk = Chunk {
            name: &head[4..],
            data: bytes.get(start..start.saturating_add(length)),
            whole: &bytes[at..end],
        };
        at = end;
        Some(chunk)
    })
}

pub fn damaged(reason: &str) -> Error {
    Error::PhotoDamaged {
        format: "PNG".to_string(),
        reason: reason.to_string(),
    }
}
