//! WebP: the chunks of one picture, checked against each other and handed to the decoder alone.
//!
//! Browsers ignore the EXIF orientation of WebP files, and so it is here.

use image::ImageFormat;

use super::frames::{Frame, MAX_FRAMES, first_seen};
use super::limits::Budget;
use super::picture::Picture;
use super::plain::plain;
use crate::error::{Error, Result};

const HAS_PROFILE: u8 = 0x20;
const HAS_ALPHA: u8 = 0x10;
const IS_ANIMATED: u8 = 0x02;
/// What stands in an ANMF chunk before its own chunks.
const FRAME_HEADER: usize = 16;

/// The chunks that are looked at, and how many of each; a file may have millions of others.
const READ: [(&[u8; 4], usize); 6] = [
    (b"VP8X", 1),
    (b"VP8 ", 1),
    (b"VP8L", 1),
    (b"ALPH", 1),
    (b"ICCP", 1),
    (b"ANMF", MAX_FRAMES),
];

type Chunk<'a> = ([u8; 4], &'a [u8]);

pub(super) fn decode(bytes: &[u8], budget: Budget) -> Result<Picture> {
    let size = bytes.get(4..8).and_then(number).unwrap_or(0);
    let end = size.saturating_add(8);
    if end > bytes.len() {
        return Err(damaged("the file is shorter than it says"));
    }
    let chunks = chunks(bytes.get(12..end).unwrap_or_default())?;
    let find = |name: &[u8; 4]| {
        chunks
            .iter()
            .find(|chunk| chunk.0 == *name)
            .map(|chunk| chunk.1)
    };
    let Some(header) = find(b"VP8X") else {
        return Ok(Picture::new(still(&chunks, None, budget)?));
    };
    let [flags, _, _, _, rest @ ..] = header else {
        return Err(damaged("its header is cut short"));
    };
    let canvas = sides(rest).ok_or_else(|| damaged("its header is cut short"))?;
    budget.check(canvas.0, canvas.1)?;
    let mut picture = if flags & IS_ANIMATED == 0 {
        Picture::new(still(&chunks, Some(canvas), budget)?)
    } else {
        let frames = chunks.iter().filter(|chunk| chunk.0 == *b"ANMF");
        if frames.clone().next().is_none() {
            return Err(damaged("it has no frames"));
        }
        first_seen(
            canvas,
            frames.map(|chunk| frame(chunk.1, canvas, budget)),
            budget,
        )?
    };
    // As in browsers, which look for a profile only where the header says that there is one.
    if flags & HAS_PROFILE != 0 {
        picture.profile = find(b"ICCP").map(<[u8]>::to_vec);
    }
    Ok(picture)
}

/// The chunks of a container that are looked at; all must end within it.
fn chunks(mut rest: &[u8]) -> Result<Vec<Chunk<'_>>> {
    let mut found = vec![];
    let mut left = READ.map(|(_, most)| most);
    while let Some((head, behind)) = rest.split_first_chunk::<8>() {
        let length = number(&head[4..]).unwrap_or(usize::MAX);
        let data = behind
            .get(..length)
            .ok_or_else(|| damaged("a chunk is longer than what is left of the file"))?;
        let read = READ.iter().position(|(name, _)| head.starts_with(*name));
        if let Some(kind) = read
            && left[kind] > 0
        {
            left[kind] -= 1;
            found.push((*READ[kind].0, data));
        }
        rest = behind
            .get(length.saturating_add(length % 2)..)
            .unwrap_or_default();
    }
    Ok(found)
}

fn frame(data: &[u8], canvas: (u32, u32), budget: Budget) -> Result<Frame> {
    let short = || damaged("a frame's header is cut short");
    let (head, rest) = data.split_at_checked(FRAME_HEADER).ok_or_else(short)?;
    let (left, top) = (2 * three(&head[..3]), 2 * three(&head[3..6]));
    let size = sides(&head[6..12]).ok_or_else(short)?;
    if left.saturating_add(size.0) > canvas.0 || top.saturating_add(size.1) > canvas.1 {
        return Err(damaged("a frame reaches over the picture's edge"));
    }
    let image = still(&chunks(rest)?, Some(size), budget)?.into_rgba8();
    Ok(Frame { left, top, image })
}

/// Decodes the one picture that chunks hold; its size must be the expected one.
fn still(
    chunks: &[Chunk],
    expected: Option<(u32, u32)>,
    budget: Budget,
) -> Result<image::DynamicImage> {
    let lossy = |chunk: &&Chunk| chunk.0 == *b"VP8 " || chunk.0 == *b"VP8L";
    let (name, data) = chunks
        .iter()
        .find(lossy)
        .ok_or_else(|| damaged("there is no picture in it"))?;
    let (size, inside) = match name {
        b"VP8L" => lossless_size(data),
        _ => lossy_size(data).map(|size| (size, false)),
    }
    .ok_or_else(|| damaged("the picture's header is broken"))?;
    budget.check(size.0, size.1)?;
    if expected.is_some_and(|expected| expected != size) {
        return Err(damaged("the picture has another size than its frame"));
    }
    let transparency = chunks
        .iter()
        .find(|chunk| chunk.0 == *b"ALPH" && name == b"VP8 ");
    let has_alpha = inside || transparency.is_some();
    let mut header = [0; 10];
    header[0] = if has_alpha { HAS_ALPHA } else { 0 };
    header[4..7].copy_from_slice(&(size.0 - 1).to_le_bytes()[..3]);
    header[7..].copy_from_slice(&(size.1 - 1).to_le_bytes()[..3]);
    let mut body = b"WEBP".to_vec();
    append(&mut body, b"VP8X", &header);
    if let Some((name, data)) = transparency {
        append(&mut body, name, data);
    }
    append(&mut body, name, data);
    let mut file = vec![];
    append(&mut file, b"RIFF", &body);
    plain(&file, ImageFormat::WebP, budget)
}

fn append(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend(name);
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(data);
    file.extend(&[0][..data.len() % 2]);
}

/// Width and height of a key frame.
fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    let [tag, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1, ..] = data else {
        return None;
    };
    let side = |low: &u8, high: &u8| u32::from(u16::from_le_bytes([*low, *high]) & 0x3fff);
    (tag & 1 == 0).then(|| (side(w0, w1), side(h0, h1)))
}

/// Width and height, and whether there is transparency.
fn lossless_size(data: &[u8]) -> Option<((u32, u32), bool)> {
    let [0x2f, a, b, c, d, ..] = data else {
        return None;
    };
    let bits = u32::from_le_bytes([*a, *b, *c, *d]);
    let size = ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
    (bits >> 29 == 0).then_some((size, bits >> 28 & 1 == 1))
}

fn number(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(bytes)).ok()
}

fn three(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |sum, &byte| sum << 8 | u32::from(byte))
}

/// Two sides, stored less one.
fn sides(bytes: &[u8]) -> Option<(u32, u32)> {
    let (width, height) = bytes.get(..6)?.split_at(3);
    Some((three(width) + 1, three(height) + 1))
}

fn damaged(reason: &str) -> Error {
    Error::PhotoDamaged {
        format: "WEBP".to_string(),
        reason: reason.to_string(),
    }
}
