//! Files that hold nothing but one picture, and the words for those that do not.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::limits::{Budget, MAX_DECODED, MAX_PIXELS};
use crate::error::{Error, Result};

/// Decodes a file that holds nothing but one picture.
pub(super) fn plain(bytes: &[u8], format: ImageFormat, budget: Budget) -> Result<DynamicImage> {
    let fail = |error| photo_error(format, error);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let decoder = reader.into_decoder().map_err(fail)?;
    let (width, height) = decoder.dimensions();
    budget.check(width, height)?;
    DynamicImage::from_decoder(decoder).map_err(fail)
}

pub(super) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    limits
}

/// The name of a format as people write it.
pub(super) fn name(format: ImageFormat) -> String {
    format!("{format:?}").to_uppercase()
}

pub(super) fn photo_error(format: ImageFormat, error: ImageError) -> Error {
    let format = name(format);
    match error {
        ImageError::Unsupported(error) => Error::PhotoUnsupported {
            format,
            reason: error.to_string(),
        },
        ImageError::Limits(_) => Error::PhotoTooLarge {
            format,
            limit: MAX_PIXELS,
        },
        other => Error::PhotoDamaged {
            format,
            reason: other.to_string(),
        },
    }
}
