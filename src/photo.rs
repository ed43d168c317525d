//! Encoded bytes to an upright RGB photo, and from there to the network's input.

use std::io::Cursor;

use fast_image_resize as fir;
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage, RgbaImage,
};

use crate::crop::{Crop, Rect};
use crate::error::{Error, Result};
use crate::input::Input;
use crate::manifest::{Filter, Manifest};

/// Larger files are refused before they are read.
pub const MAX_BYTES: usize = 64 << 20;
/// Larger photos are refused before their pixels are allocated.
pub const MAX_PIXELS: u64 = 64_000_000;
/// The most that decoding one photo may allocate: `MAX_PIXELS` of 16-bit RGBA.
const MAX_DECODED: u64 = MAX_PIXELS * 8;
/// The longer side of a kept copy, in shorter sides.
const LONGEST_KEPT: u32 = 2;
/// What shows through a transparent photo.
const GROUND: u32 = 255;

/// An upright photo, 8 bits per channel.
#[derive(Clone, Debug)]
pub struct Photo {
    pixels: RgbImage,
}

impl Photo {
    /// Decodes JPEG, PNG, WebP, GIF (first frame) or BMP.
    ///
    /// The EXIF orientation is applied, transparency is laid on white, 16 bits become 8 and
    /// grey becomes RGB. Colour profiles are ignored, as the networks' training ignored them.
    pub fn decode(bytes: &[u8]) -> Result<Photo> {
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
        })
    }

    /// A photo that somebody else decoded: rows from the top, 4 bytes a pixel, alpha not
    /// multiplied in.
    pub fn from_rgba(width: u32, height: u32, rgba: Vec<u8>) -> Result<Photo> {
        check_pixels(width, height)?;
        let found = rgba.len();
        let expected = u64::from(width) * u64::from(height) * 4;
        let pixels = (found as u64 == expected)
            .then(|| RgbaImage::from_raw(width, height, rgba))
            .flatten()
            .ok_or(Error::PixelCount {
                width,
                height,
                expected,
                found,
            })?;
        Ok(Photo {
            pixels: opaque(DynamicImage::ImageRgba8(pixels)),
        })
    }

    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    pub fn pixels(&self) -> &RgbImage {
        &self.pixels
    }

    /// Four bytes a pixel, opaque.
    pub fn rgba(&self) -> Vec<u8> {
        let pixels = DynamicImage::ImageRgb8(self.pixels.clone());
        pixels.into_rgba8().into_raw()
    }

    /// The part of this photo that a network sees.
    pub fn crop(&self, manifest: &Manifest) -> Crop {
        Crop::center(
            self.width(),
            self.height(),
            &manifest.input,
            &manifest.preprocessing,
        )
    }

    /// The crop at the input's size, before normalisation: what the network is shown.
    pub fn cropped(&self, manifest: &Manifest) -> Result<RgbImage> {
        let crop = self.crop(manifest);
        self.resized(
            crop.photo,
            crop.columns as u32,
            crop.rows as u32,
            manifest.preprocessing.filter,
        )
    }

    /// The network's input.
    pub fn input(&self, manifest: &Manifest) -> Result<Input> {
        let pixels = self.cropped(manifest)?;
        Input::from_pixels(&pixels, self.crop(manifest), &manifest.preprocessing)
    }

    /// A copy whose longer side is at most `side` pixels, for display.
    pub fn fitted(&self, side: u32) -> Result<RgbImage> {
        let (width, height) = self.pixels.dimensions();
        let longer = width.max(height);
        if longer <= side {
            return Ok(self.pixels.clone());
        }
        let scaled =
            |length: u32| (u64::from(length) * u64::from(side) / u64::from(longer)).max(1) as u32;
        let whole = Rect {
            left: 0.0,
            top: 0.0,
            right: f64::from(width),
            bottom: f64::from(height),
        };
        self.resized(whole, scaled(width), scaled(height), Filter::Bilinear)
    }

    /// A small copy whose crop is the crop of this photo, pixel by pixel: the shorter side as the
    /// network's rule has it, the longer one at most `LONGEST_KEPT` times as long, cut at both ends.
    pub fn kept(&self, manifest: &Manifest) -> Result<Photo> {
        let side = manifest.preprocessing.resize_shorter_side;
        let shorter = self.width().min(self.height());
        let resized = |length: u32| {
            let whole = u64::from(side) * u64::from(length) / u64::from(shorter);
            let most = u64::from(side * LONGEST_KEPT);
            // As many pixels are cut on either side, so that the middle stays the middle.
            let cut = whole.saturating_sub(most).div_ceil(2);
            let scale = f64::from(length) / whole as f64;
            let start = cut as f64 * scale;
            let taken = whole - 2 * cut;
            (start, start + taken as f64 * scale, taken as u32)
        };
        let (left, right, width) = resized(self.width());
        let (top, bottom, height) = resized(self.height());
        let part = Rect {
            left,
            top,
            right,
            bottom,
        };
        let filter = manifest.preprocessing.filter;
        let pixels = self.resized(part, width, height, filter)?;
        Ok(Photo { pixels })
    }

    fn resized(&self, part: Rect, width: u32, height: u32, filter: Filter) -> Result<RgbImage> {
        let fail = |reason: &dyn std::fmt::Display| Error::Resize(reason.to_string());
        let (full_width, full_height) = self.pixels.dimensions();
        let source = fir::images::ImageRef::new(
            full_width,
            full_height,
            self.pixels.as_raw(),
            fir::PixelType::U8x3,
        )
        .map_err(|error| fail(&error))?;
        let mut target = fir::images::Image::new(width, height, fir::PixelType::U8x3);
        let filter = match filter {
            Filter::Bilinear => fir::FilterType::Bilinear,
            Filter::Bicubic => fir::FilterType::CatmullRom,
        };
        // A crop may reach past the last pixel by a rounding error, which the library refuses.
        let part_width = part.width().min(f64::from(full_width) - part.left);
        let part_height = part.height().min(f64::from(full_height) - part.top);
        let options = fir::ResizeOptions::new()
            .resize_alg(fir::ResizeAlg::Convolution(filter))
            .crop(part.left, part.top, part_width, part_height);
        fir::Resizer::new()
            .resize(&source, &mut target, &options)
            .map_err(|error| fail(&error))?;
        RgbImage::from_raw(width, height, target.into_vec())
            .ok_or_else(|| fail(&"the resized picture has the wrong size"))
    }
}

/// Refuses a file that is too large, before it is read.
pub fn check_bytes(bytes: usize) -> Result<()> {
    if bytes > MAX_BYTES {
        return Err(Error::PhotoTooManyBytes {
            bytes,
            limit: MAX_BYTES,
        });
    }
    Ok(())
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

/// Refuses a photo that is too large, before its pixels are allocated.
pub fn check_pixels(width: u32, height: u32) -> Result<()> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Error::PhotoWithoutPixels { width, height });
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

fn opaque(image: DynamicImage) -> RgbImage {
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
