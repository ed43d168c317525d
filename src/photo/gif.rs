//! GIF: the first frame that shows something, where browsers lay it.

use gif::{ColorOutput, DecodeOptions, Decoder, MemoryLimit};
use image::RgbaImage;

use super::frames::{Frame, first_seen};
use super::limits::Budget;
use super::picture::Picture;
use crate::error::{Error, Result};

pub(super) fn decode(bytes: &[u8], budget: Budget) -> Result<Picture> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    options.set_memory_limit(MemoryLimit::Unlimited);
    let mut decoder = options.read_info(bytes).map_err(|error| damaged(&error))?;
    let screen = (u32::from(decoder.width()), u32::from(decoder.height()));
    let first = next(&mut decoder, budget).unwrap_or_else(|| Err(damaged(&"it has no frames")))?;
    // A first frame that reaches over the screen makes the screen larger.
    let canvas = (
        screen.0.max(first.left + first.image.width()),
        screen.1.max(first.top + first.image.height()),
    );
    let rest = std::iter::from_fn(|| next(&mut decoder, budget));
    first_seen(canvas, std::iter::once(Ok(first)).chain(rest), budget)
}

fn next(decoder: &mut Decoder<&[u8]>, budget: Budget) -> Option<Result<Frame>> {
    let info = match decoder.next_frame_info() {
        Ok(info) => info?,
        Err(error) => return Some(Err(damaged(&error))),
    };
    let (left, top) = (u32::from(info.left), u32::from(info.top));
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    if let Err(error) = budget.check(left + width, top + height) {
        return Some(Err(error));
    }
    let mut pixels = vec![0; decoder.buffer_size()];
    let read = decoder.read_into_buffer(&mut pixels);
    Some(match read {
        Err(error) => Err(damaged(&error)),
        Ok(()) => RgbaImage::from_raw(width, height, pixels)
            .map(|image| Frame { left, top, image })
            .ok_or_else(|| damaged(&"a frame has the wrong size")),
    })
}

fn damaged(reason: &dyn std::fmt::Display) -> Error {
    Error::PhotoDamaged {
        format: "GIF".to_string(),
        reason: reason.to_string(),
    }
}
