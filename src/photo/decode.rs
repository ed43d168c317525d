//! Encoded bytes to an upright photo.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::limits::{MAX_DECODED, MAX_PIXELS, check_bytes, check_pixels};
use super::opaque::opaque;
use super::{Options, Photo};
use crate::error::{Error, Result};

impl Photo {
    /// Decodes JPEG, PNG, WebP, GIF (first frame) or BMP.
    ///
    /// The EXIF orientation is applied, transparency is laid on white, 16 bits become 8 and
    /// grey becomes RGB. Colour profiles are ignored, as the networks' training ignored them.
    pub fn decode(bytes: &[u8]) -> Result<Photo> {
        Photo::decode_with(bytes, &Options::default())
    }

    /// Decodes as [`Photo::decode`] does, with options.
    pub fn decode_with(bytes: &[u8], _options: &Options) -> Result<Photo> {
        if bytes.is_empty() {
            return Err(Error::PhotoEmpty);
        }
        check_bytes(bytes.len())?;
        let mut reader = ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|_| Error::PhotoFormat)?;
        let format = reader.format().ok_or(Error::PhotoFormat)?;
        if format == ImageFormat::Jpeg && is_cut_short(bytes) {
            return Err(Error::PhotoDamaged {
                format: "JPEG".to_string(),
                reason: "its end is missing".to_string(),
            });
        }
        let mut limits = Limits::default();
        limits.max_alloc = Some(MAX_DECODED);
        reader.limits(limits);

        let fail = |error| photo_error(format, error);
        let mut decoder = reader.into_decoder().map_err(fail)?;
        let (width, height) = decoder.dimensions();
        check_pixels(width, height)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let decoded = DynamicImage::from_decoder(decoder).map_err(fail)?;
        let mut upright = DynamicImage::ImageRgb8(opaque(decoded));
        upright.apply_orientation(orientation);
        Ok(Photo {
            pixels: upright.into_rgb8(),
            notes: vec![],
        })
    }
}

/// Whether a JPEG's last scan lacks its end, which the decoder would fill with grey. In a scan
/// 0xff is followed by 0x00 unless it starts a marker.
fn is_cut_short(jpeg: &[u8]) -> bool {
    const START_OF_SCAN: [u8; 2] = [0xff, 0xda];
    const END_OF_IMAGE: [u8; 2] = [0xff, 0xd9];
    match jpeg.windows(2).rposition(|pair| pair == END_OF_IMAGE) {
        None => true,
        Some(end) => jpeg[end..].windows(2).any(|pair| pair == START_OF_SCAN),
    }
}

fn photo_error(format: ImageFormat, error: ImageError) -> Error {
    let name = format!("{format:?}").to_uppercase();
    match error {
        ImageError::Unsupported(error) => Error::PhotoUnsupported {
            format: name,
            reason: error.to_string(),
        },
        ImageError::Limits(_) => Error::PhotoTooLarge {
            format: name,
            limit: MAX_PIXELS,
        },
        other => Error::PhotoDamaged {
            format: name,
            reason: other.to_string(),
        },
    }
}
