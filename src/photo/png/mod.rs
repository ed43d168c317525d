//! PNG: the chunks that make the picture, without those that would only be inflated and thrown away.

mod apng;
mod chunk;

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageFormat};
use moxcms::{CicpProfile, ColorProfile};

use super::frames::first_seen;
use super::limits::Budget;
use super::note::Note;
use super::picture::Picture;
use super::plain::{limits, photo_error};
use super::profile::MAX_PROFILE;
use crate::error::Result;
use apng::Frames;
use chunk::{Chunk, SIGNATURE, chunks, damaged};

/// Primaries and transfer of sRGB as cICP numbers them, red, green and blue of full range.
const SRGB: [u8; 4] = [1, 13, 0, 1];

/// Transfers whose white is not the brightest value.
const HIGH_RANGE: [u8; 2] = [16, 18];

/// What stands before the picture about its size, its colours, its orientation and its frames.
#[derive(Default)]
struct Said<'a> {
    size: (u32, u32),
    is_animated: bool,
    exif: Option<&'a [u8]>,
    numbers: Option<&'a [u8]>,
    profile: Option<&'a [u8]>,
}

pub(super) fn decode(bytes: &[u8], budget: Budget) -> Result<Picture> {
    let (clean, said) = walk(bytes, budget)?;
    let mut frames = Frames::of(chunks(bytes), said.size, budget).peekable();
    let mut picture = if said.is_animated && frames.peek().is_some() {
        drop(clean);
        first_seen(said.size, frames, budget)?
    } else {
        let fail = |error| photo_error(ImageFormat::Png, error);
        let decoder = PngDecoder::with_limits(Cursor::new(clean), limits()).map_err(fail)?;
        Picture::new(DynamicImage::from_decoder(decoder).map_err(fail)?)
    };
    picture.orientation = said
        .exif
        .and_then(Orientation::from_exif_chunk)
        .unwrap_or(Orientation::NoTransforms);
    match said.profile() {
        Ok(profile) => picture.profile = profile,
        Err(reason) => picture.notes.push(Note::ProfileIgnored { reason }),
    }
    Ok(picture)
}

/// Keeps the chunks of the picture. An eXIf chunk counts before the picture only (PNG, third edition).
fn walk(bytes: &[u8], budget: Budget) -> Result<(Vec<u8>, Said<'_>)> {
    let mut clean = bytes.get(..SIGNATURE).unwrap_or(bytes).to_vec();
    let mut said = Said::default();
    let mut begun = false;
    for (index, Chunk { name, data, whole }) in chunks(bytes).enumerate() {
        if index == 0 && name != b"IHDR" {
            return Err(damaged("it does not begin with its header"));
        }
        match (name, data) {
            (b"IHDR", Some([w0, w1, w2, w3, h0, h1, h2, h3, ..])) => {
                said.size = (
                    u32::from_be_bytes([*w0, *w1, *w2, *w3]),
                    u32::from_be_bytes([*h0, *h1, *h2, *h3]),
                );
                budget.check(said.size.0, said.size.1)?;
                clean.extend(whole);
            }
            (b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND", _) => {
                begun |= name == b"IDAT";
                clean.extend(whole);
            }
            _ if begun => {}
            (b"acTL", Some([n0, n1, n2, n3, ..])) => {
                said.is_animated = [*n0, *n1, *n2, *n3] != [0; 4];
            }
            (b"eXIf", data) => said.exif = said.exif.or(data),
            (b"cICP", data) => said.numbers = said.numbers.or(data),
            (b"iCCP", data) => said.profile = said.profile.or(data),
            _ => {}
        }
        if name == b"IEND" {
            break;
        }
    }
    if !begun {
        return Err(damaged("there is no picture in it"));
    }
    Ok((clean, said))
}

impl Said<'_> {
    /// The ICC profile of what counts: cICP before iCCP. Other chunks leave sRGB.
    fn profile(&self) -> std::result::Result<Option<Vec<u8>>, String> {
        if let Some(numbers) = self.numbers {
            return match numbers {
                numbers if numbers == SRGB => Ok(None),
                [primaries, transfer, 0, 1] => by_numbers(*primaries, *transfer).map(Some),
                _ => Err("its colour numbers are not of full-range RGB".to_string()),
            };
        }
        let Some(profile) = self.profile else {
            return Ok(None);
        };
        let name = profile.iter().position(|&byte| byte == 0);
        let Some([0, packed @ ..]) = name.and_then(|end| profile.get(end + 1..)) else {
            return Err("it is not stored as PNG has it".to_string());
        };
        match fdeflate::decompress_to_vec_bounded(packed, MAX_PROFILE) {
            Ok(profile) => Ok(Some(profile)),
            Err(fdeflate::BoundedDecompressionError::OutputTooLarge { .. }) => {
                Err(format!("it has more than {MAX_PROFILE} bytes"))
            }
            Err(_) => Err("it cannot be unpacked".to_string()),
        }
    }
}

fn by_numbers(primaries: u8, transfer: u8) -> std::result::Result<Vec<u8>, String> {
    if HIGH_RANGE.contains(&transfer) {
        return Err("it is brighter than a screen's white".to_string());
    }
    let unknown = |_| format!("colour numbers {primaries} and {transfer} are not known");
    let numbers = CicpProfile {
        color_primaries: primaries.try_into().map_err(unknown)?,
        transfer_characteristics: transfer.try_into().map_err(unknown)?,
        matrix_coefficients: moxcms::MatrixCoefficients::Identity,
        full_range: true,
    };
    ColorProfile::new_from_cicp(numbers)
        .encode()
        .map_err(|error| error.to_string())
}
