//! Animated PNG: each frame as a PNG of its own, one at a time.
//!
//! The picture that other readers show is a frame only where a frame's header stands before it.

use std::iter::Peekable;

use image::ImageFormat;

use super::chunk::{Chunk, damaged};
use crate::error::Result;
use crate::photo::frames::Frame;
use crate::photo::limits::Budget;
use crate::photo::plain::plain;

/// Begins a PNG.
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// A chunk's length and name.
const BEFORE: usize = 8;
/// Bytes of a chunk's checksum, and of the number before the data of an animation's chunks.
const NUMBER: usize = 4;

/// The frames in a file's chunks.
pub(super) struct Frames<'a, I: Iterator<Item = Chunk<'a>>> {
    chunks: Peekable<I>,
    canvas: (u32, u32),
    budget: Budget,
    header: Option<&'a [u8]>,
    palette: Option<&'a [u8]>,
    transparency: Option<&'a [u8]>,
}

impl<'a, I: Iterator<Item = Chunk<'a>>> Frames<'a, I> {
    pub(super) fn of(chunks: I, canvas: (u32, u32), budget: Budget) -> Frames<'a, I> {
        Frames {
            chunks: chunks.peekable(),
            canvas,
            budget,
            header: None,
            palette: None,
            transparency: None,
        }
    }

    /// Keeps what holds for all frames.
    fn keep(&mut self, chunk: Chunk<'a>) {
        let kept = match chunk.name {
            b"IHDR" => &mut self.header,
            b"PLTE" => &mut self.palette,
            b"tRNS" => &mut self.transparency,
            _ => return,
        };
        *kept = kept.or(Some(chunk.whole));
    }

    /// Decodes the data that follow a frame's header.
    fn frame(&mut self, control: Chunk) -> Result<Frame> {
        let mut packed = vec![];
        let inside = |chunk: &Chunk| !matches!(chunk.name, b"fcTL" | b"IEND");
        while let Some(chunk) = self.chunks.next_if(inside) {
            match chunk.name {
                b"IDAT" => packed.extend(checked(chunk, 0)?),
                b"fdAT" => packed.extend(checked(chunk, NUMBER)?),
                _ => self.keep(chunk),
            }
        }
        let place = checked(control, NUMBER)?;
        let Some((sides, offsets)) = place.get(..16).map(|place| place.split_at(8)) else {
            return Err(damaged("a frame's header is cut short"));
        };
        let ((width, height), (left, top)) = (pair(sides), pair(offsets));
        let fits = |start: u32, length: u32, whole: u32| start.saturating_add(length) <= whole;
        if !fits(left, width, self.canvas.0) || !fits(top, height, self.canvas.1) {
            return Err(damaged("a frame reaches over the picture's edge"));
        }
        let kind = self
            .header
            .and_then(|header| header.get(BEFORE + 8..BEFORE + 13));
        let kind = kind.ok_or_else(|| damaged("its header is cut short"))?;
        let mut png = SIGNATURE.to_vec();
        append(&mut png, b"IHDR", &[sides, kind].concat());
        png.extend(self.palette.unwrap_or_default());
        png.extend(self.transparency.unwrap_or_default());
        append(&mut png, b"IDAT", &packed);
        append(&mut png, b"IEND", &[]);
        let image = plain(&png, ImageFormat::Png, self.budget)?.into_rgba8();
        Ok(Frame { left, top, image })
    }
}

impl<'a, I: Iterator<Item = Chunk<'a>>> Iterator for Frames<'a, I> {
    type Item = Result<Frame>;

    fn next(&mut self) -> Option<Result<Frame>> {
        loop {
            let chunk = self.chunks.next()?;
            match chunk.name {
                b"fcTL" => return Some(self.frame(chunk)),
                b"IEND" => return None,
                _ => self.keep(chunk),
            }
        }
    }
}

/// A chunk's data from some byte on, if they are those of its checksum.
fn checked<'a>(chunk: Chunk<'a>, from: usize) -> Result<&'a [u8]> {
    let data = chunk.data.and_then(|data| data.get(from..));
    let data = data.ok_or_else(|| damaged("a frame is cut short"))?;
    let (named, sum) = chunk.whole[NUMBER..]
        .split_last_chunk::<NUMBER>()
        .ok_or_else(|| damaged("a frame is cut short"))?;
    if crc32fast::hash(named) != u32::from_be_bytes(*sum) {
        return Err(damaged("a frame's data are broken"));
    }
    Ok(data)
}

/// Two numbers from eight bytes.
fn pair(bytes: &[u8]) -> (u32, u32) {
    let number = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0, |sum, &byte| sum << 8 | u32::from(byte))
    };
    (number(&bytes[..4]), number(&bytes[4..]))
}

fn append(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let start = file.len() + NUMBER;
    file.extend((data.len() as u32).to_be_bytes());
    file.extend(name);
    file.extend(data);
    let sum = crc32fast::hash(&file[start..]);
    file.extend(sum.to_be_bytes());
}
