//! How large a photo may be.

use crate::error::{Error, Result};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// The most pixels that a photo may have; larger ones are refused before their pixels are allocated.
pub const MAX_PIXELS: u64 = 64_000_000;
/// The longest side that a photo may have, in pixels. No camera makes longer ones, and a strip of one row
/// has a crop of nearly nothing.
pub const MAX_SIDE: u32 = 65_535;
/// The most that decoding one photo may allocate: `MAX_PIXELS` of 16-bit RGBA.
pub(super) const MAX_DECODED: u64 = MAX_PIXELS * 8;

/// How many pixels a decoder may allocate, at most [`MAX_PIXELS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(pub u64);

impl Default for Budget {
    fn default() -> Budget {
        Budget(MAX_PIXELS)
    }
}

impl Budget {
    /// Refuses a picture before its pixels are allocated.
    pub(super) fn check(self, width: u32, height: u32) -> Result<()> {
        check_pixels(width, height)?;
        match u64::from(width) * u64::from(height) > self.0 {
            true => Err(Error::PhotoLarge { limit: self.0 }),
            false => Ok(()),
        }
    }
}

/// Refuses a file that is too large, before it is read.
///
/// # Errors
/// [`Error::PhotoTooManyBytes`] for more than [`MAX_BYTES`].
pub fn check_bytes(bytes: usize) -> Result<()> {
    if bytes > MAX_BYTES {
        return Err(Error::PhotoTooManyBytes {
            bytes,
            limit: MAX_BYTES,
        });
    }
    Ok(())
}

/// Refuses a photo of too many pixels, before they are allocated.
///
/// # Errors
/// [`Error::PhotoWithoutPixels`] for a side of 0, [`Error::PhotoSide`] for a side longer than [`MAX_SIDE`],
/// and [`Error::PhotoTooManyPixels`] for more than [`MAX_PIXELS`] pixels.
pub fn check_pixels(width: u32, height: u32) -> Result<()> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Error::PhotoWithoutPixels { width, height });
    }
    if width.max(height) > MAX_SIDE {
        return Err(Error::PhotoSide {
            width,
            height,
            limit: MAX_SIDE,
        });
    }
    if pixels > MAX_PIXELS {
        return Err(Error::PhotoTooManyPixels {
            width,
            height,
            limit: MAX_PIXELS,
        });
    }
    Ok(())
}
