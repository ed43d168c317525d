//! Frames of an animation, until one shows something.

use image::RgbaImage;

use super::limits::{Budget, MAX_PIXELS};
use super::note::Note;
use super::picture::Picture;
use crate::error::{Error, Result};

/// How many frames of an animation are looked at.
pub(super) const MAX_FRAMES: usize = 100;

/// Alpha up to which a pixel is not seen on white.
const FAINT: u8 = 6;

/// A frame and where it lies on the canvas.
pub(super) struct Frame {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) image: RgbaImage,
}

/// The canvas with the first frame that shows something, or an empty canvas if none does. The frames before
/// that one are transparent, so nothing lies under it.
pub(super) fn first_seen(
    canvas: (u32, u32),
    frames: impl Iterator<Item = Result<Frame>>,
    budget: Budget,
) -> Result<Picture> {
    budget.check(canvas.0, canvas.1)?;
    let mut looked = 0;
    for (blank, frame) in frames.take(MAX_FRAMES).enumerate() {
        // What is broken behind a blank frame leaves that frame.
        let frame = match frame {
            Err(error) if blank == 0 || matches!(error, Error::PhotoLarge { .. }) => {
                return Err(error);
            }
            Err(_) => break,
            Ok(frame) => frame,
        };
        looked += u64::from(frame.image.width()) * u64::from(frame.image.height());
        if let Some(image) = laid(&frame, canvas) {
            let mut picture = Picture::new(image.into());
            if blank > 0 {
                picture.notes.push(Note::BlankFrames { count: blank });
            }
            return Ok(picture);
        }
        if looked > MAX_PIXELS {
            break;
        }
    }
    Ok(Picture::new(RgbaImage::new(canvas.0, canvas.1).into()))
}

/// A frame on an empty canvas, if anything of it is to be seen there.
fn laid(frame: &Frame, (width, height): (u32, u32)) -> Option<RgbaImage> {
    let columns = frame.image.width().min(width.saturating_sub(frame.left));
    let rows = frame.image.height().min(height.saturating_sub(frame.top));
    let part = || (0..rows).flat_map(move |y| (0..columns).map(move |x| (x, y)));
    part().find(|&(x, y)| frame.image.get_pixel(x, y)[3] > FAINT)?;
    let mut canvas = RgbaImage::new(width, height);
    for (x, y) in part() {
        canvas.put_pixel(frame.left + x, frame.top + y, *frame.image.get_pixel(x, y));
    }
    Some(canvas)
}
