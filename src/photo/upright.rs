//! An upright photo, and from there to the network's input.

use image::{DynamicImage, RgbImage, RgbaImage};

use super::crop::{Crop, Rect};
use super::input::Input;
use super::levels::Levels;
use super::limits::check_pixels;
use super::note::Note;
use super::opaque::opaque;
use crate::error::{Error, Result};
use crate::manifest::{Filter, Manifest};

/// The longer side of a kept copy, in shorter sides.
const LONGEST_KEPT: u32 = 2;

/// An upright photo: RGB, 8 bits a channel.
#[derive(Clone, Debug)]
pub struct Photo {
    pixels: RgbImage,
    notes: Vec<Note>,
}

impl Photo {
    pub(super) fn new(pixels: RgbImage, notes: Vec<Note>) -> Photo {
        Photo { pixels, notes }
    }

    /// A photo that somebody else decoded: rows from the top, 4 bytes a pixel, alpha not multiplied in.
    ///
    /// # Errors
    /// Those of [`check_pixels`] for a size that is not accepted, and
    /// [`Error::PixelCount`] for another number of bytes.
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
        let image = DynamicImage::ImageRgba8(pixels);
        let note = Levels::of(&image).note().map(|note| match note {
            // Its tones cannot be stretched: the file's own values are not known.
            Note::NearlyBlack { brightest } => Note::Dark { brightest },
            other => other,
        });
        Ok(Photo {
            pixels: opaque(image),
            notes: note.into_iter().collect(),
        })
    }

    /// What a reader should know about the photo.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Adds a note about what only the caller knows, such as who decoded the photo.
    pub fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Columns of the photo, in pixels.
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Rows of the photo, in pixels.
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// The pixels, red, green and blue.
    pub fn pixels(&self) -> &RgbImage {
        &self.pixels
    }

    /// The pixels as RGBA, four bytes each, all opaque.
    pub fn rgba(&self) -> Vec<u8> {
        let pixels = DynamicImage::ImageRgb8(self.pixels.clone());
        pixels.into_rgba8().into_raw()
    }

    /// The part of the photo that a network sees.
    pub fn crop(&self, manifest: &Manifest) -> Crop {
        Crop::center(
            self.width(),
            self.height(),
            &manifest.input,
            &manifest.preprocessing,
        )
    }

    /// The crop, resized to the input's size and not yet normalised: the picture that the network is shown.
    ///
    /// # Errors
    /// [`Error::Resize`] for sizes that the resampling library refuses.
    pub fn cropped(&self, manifest: &Manifest) -> Result<RgbImage> {
        let crop = self.crop(manifest);
        self.resized(
            crop.photo,
            crop.columns as u32,
            crop.rows as u32,
            manifest.preprocessing.filter,
        )
    }

    /// The network's input: the crop, resized and normalised.
    ///
    /// # Errors
    /// Those of [`Photo::cropped`].
    pub fn input(&self, manifest: &Manifest) -> Result<Input> {
        let pixels = self.cropped(manifest)?;
        Input::from_pixels(&pixels, self.crop(manifest), &manifest.preprocessing)
    }

    /// A copy for display, its longer side at most `side` pixels.
    ///
    /// # Errors
    /// [`Error::Resize`] for sizes that the resampling library refuses.
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

    /// A small copy whose crop is the crop of this photo, pixel by pixel: the shorter side as the network's
    /// rule has it, the longer one at most twice as long, cut at both ends.
    ///
    /// # Errors
    /// [`Error::Resize`] for sizes that the resampling library refuses.
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
        Ok(Photo {
            pixels,
            notes: self.notes.clone(),
        })
    }
}
