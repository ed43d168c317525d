//! Transparency, laid on white.

use image::{DynamicImage, RgbImage};

/// The level of the white ground that shows through a transparent photo.
const GROUND: u32 = 255;

/// A picture laid on white, 8 bits a channel.
pub(super) fn opaque(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let mut pixels = RgbImage::new(image.width(), image.height());
    for (to, from) in pixels.pixels_mut().zip(image.pixels()) {
        let alpha = u32::from(from[3]);
        for channel in 0..3 {
            let blended = u32::from(from[channel]) * alpha + GROUND * (255 - alpha);
            to[channel] = ((blended + 127) / 255) as u8;
        }
    }
    pixels
}
