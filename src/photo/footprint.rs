//! How much memory reading a photo takes, from the first bytes of its file.

use imagesize::{ImageType, blob_size, image_type};

use super::limits::Budget;
use crate::error::{Error, Result};

/// The largest sum of file and picture, in bytes, that a desk or a pool's worker reads itself: the memory of
/// WebAssembly never shrinks.
pub const MOST: u64 = 64_000_000;
/// [`MOST`] in pixels. The decoder checks it as well, since a header does not say all: frames may be larger
/// than their screen.
pub const BUDGET: Budget = Budget(MOST / BYTES_A_PIXEL);

const BYTES_A_PIXEL: u64 = 4;
const BYTES_OF_A_DEEP_PIXEL: u64 = 8;
/// The offset, in a PNG file, of the number of bits a channel.
const PNG_DEPTH: usize = 24;

/// Width and height, in pixels, as the header in `head` has them; none if `head` does not hold them.
pub fn dimensions(head: &[u8]) -> Option<(u32, u32)> {
    let size = blob_size(head).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

/// The bytes that a file of `file` bytes and its picture take at least, at four bytes a pixel, or eight if
/// a channel has 16 bits; none if `head`, the file's first bytes, does not hold the picture's size.
pub fn bytes(head: &[u8], file: u64) -> Option<u64> {
    let (width, height) = dimensions(head)?;
    let deep = image_type(head).ok()? == ImageType::Png && head.get(PNG_DEPTH) == Some(&16);
    let pixel = if deep {
        BYTES_OF_A_DEEP_PIXEL
    } else {
        BYTES_A_PIXEL
    };
    let picture = u64::from(width)
        .checked_mul(u64::from(height))?
        .checked_mul(pixel)?;
    picture.checked_add(file)
}

/// Refuses a photo that a worker which stays cannot read; `head` is the start of the file, and a size that
/// `head` does not hold is not small.
///
/// # Errors
/// [`Error::PhotoLarge`].
pub fn check(head: &[u8], file: u64) -> Result<()> {
    match bytes(head, file).is_some_and(|bytes| bytes <= MOST) {
        true => Ok(()),
        false => Err(Error::PhotoLarge { limit: BUDGET.0 }),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat};

    use super::*;

    fn file(image: DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(vec![]);
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn the_first_bytes_say_how_much_a_photo_takes() {
        let plain = file(DynamicImage::new_rgb8(30, 20), ImageFormat::Png);
        assert_eq!(bytes(&plain[..64], 1000), Some(30 * 20 * 4 + 1000));
        let deep = file(DynamicImage::new_rgb16(30, 20), ImageFormat::Png);
        assert_eq!(bytes(&deep[..64], 0), Some(30 * 20 * 8));
        for format in [
            ImageFormat::Jpeg,
            ImageFormat::WebP,
            ImageFormat::Gif,
            ImageFormat::Bmp,
        ] {
            let photo = file(DynamicImage::new_rgb8(30, 20), format);
            assert_eq!(dimensions(&photo), Some((30, 20)), "{format:?}");
        }
    }

    #[test]
    fn what_does_not_say_how_large_it_is_is_not_small() {
        let mut photo = file(DynamicImage::new_rgb8(30, 20), ImageFormat::Png);
        let is_small = |head: &[u8], file: u64| check(head, file).is_ok();
        assert!(is_small(&photo, photo.len() as u64));
        assert!(!is_small(&photo, MOST));
        assert!(!is_small(&photo[..20], 20));
        assert!(!is_small(b"not a photo", 11));
        photo[16..24].copy_from_slice(&[0xff; 8]);
        assert!(!is_small(&photo, photo.len() as u64));
    }
}
