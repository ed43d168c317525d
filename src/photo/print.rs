//! What is kept of a photo when its pixels are let go.

use image::RgbImage;
use serde::{Deserialize, Serialize};

use super::crop::Crop;
use super::input::Input;
use super::limits::check_pixels;
use super::note::NoteText;
use super::tones::Tones;
use super::upright::Photo;
use crate::error::{Error, Result};
use crate::manifest::Manifest;

/// The longest side, in pixels, of the copy of the whole photo that ascents begin with.
pub const WHOLE: u32 = 640;

/// What methods and pages need of a photo when its pixels are let go.
pub struct Print {
    /// The photo's size, and how it was read.
    pub facts: Facts,
    /// The part of the photo that the network sees, normalised.
    pub input: Input,
    /// A small copy of the photo for display.
    pub preview: RgbImage,
    /// A copy of the whole photo, its longer side at most [`WHOLE`] pixels.
    pub whole: RgbImage,
}

/// A photo's size, and how it was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Columns of the upright photo, in pixels.
    pub width: u32,
    /// Rows of the upright photo, in pixels.
    pub height: u32,
    /// What must be known of how the photo was read.
    pub notes: Vec<NoteText>,
    /// Whether the photo's tones were stretched.
    pub tones: Tones,
}

impl Print {
    /// The print of a photo, with a preview whose longer side is at most `side` pixels.
    ///
    /// # Errors
    /// [`Error::Resize`] for sizes that the resampling library refuses.
    pub fn of(photo: &Photo, tones: Tones, manifest: &Manifest, side: u32) -> Result<Print> {
        Ok(Print {
            facts: Facts {
                width: photo.width(),
                height: photo.height(),
                notes: photo.notes().iter().map(NoteText::from).collect(),
                tones,
            },
            input: photo.input(manifest)?,
            preview: photo.fitted(side.max(1))?,
            whole: photo.fitted(WHOLE)?,
        })
    }
}

/// The input and the whole photo of a print that another instance made.
///
/// `values` are those of the input, and `whole` is RGB of `width` x `height` pixels, at most [`WHOLE`]
/// each.
///
/// # Errors
/// Those of [`check_pixels`] for a size that no photo has, [`Error::PrintSize`]
/// if `whole` has another size, and those of [`Input::from_tensor`].
pub fn adopt(
    facts: &Facts,
    values: Vec<f32>,
    (width, height): (u32, u32),
    whole: Vec<u8>,
    manifest: &Manifest,
) -> Result<(Input, RgbImage)> {
    check_pixels(facts.width, facts.height)?;
    check_pixels(width, height)?;
    let expected = u64::from(width) * u64::from(height) * 3;
    let found = whole.len();
    let picture = (width.max(height) <= WHOLE && found as u64 == expected)
        .then(|| RgbImage::from_raw(width, height, whole))
        .flatten()
        .ok_or(Error::PrintSize {
            width,
            height,
            expected,
            found,
        })?;
    let mut input = Input::from_tensor(values, manifest)?;
    let (spec, rule) = (&manifest.input, &manifest.preprocessing);
    input.crop = Crop::center(facts.width, facts.height, spec, rule);
    Ok((input, picture))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let text = include_str!("../../tests/reference/small/small.json");
        Manifest::parse("small.json", text).unwrap()
    }

    fn photo() -> Photo {
        let rgba = (0..900 * 300 * 4u32).map(|i| (i.wrapping_mul(2654435761) >> 24) as u8);
        Photo::from_rgba(900, 300, rgba.collect()).unwrap()
    }

    #[test]
    fn what_is_adopted_is_what_the_photo_gives() {
        let (photo, manifest) = (photo(), manifest());
        let print = Print::of(&photo, Tones::AsIs, &manifest, 100).unwrap();
        assert_eq!(print.preview.dimensions(), (100, 33));
        let (values, whole) = (print.input.values.clone(), print.whole.clone());
        let size = whole.dimensions();
        let (input, picture) =
            adopt(&print.facts, values, size, whole.into_raw(), &manifest).unwrap();
        let own = photo.input(&manifest).unwrap();
        assert_eq!((input.values, input.crop), (own.values, own.crop));
        assert_eq!(picture, photo.fitted(WHOLE).unwrap());
    }

    #[test]
    fn a_print_whose_sizes_do_not_fit_is_refused() {
        let (photo, manifest) = (photo(), manifest());
        let print = Print::of(&photo, Tones::AsIs, &manifest, 100).unwrap();
        let (size, whole) = (print.whole.dimensions(), print.whole.into_raw());
        let values = print.input.values;
        let adopted = |facts: &Facts, values: &[f32], size, whole: &[u8]| {
            adopt(facts, values.to_vec(), size, whole.to_vec(), &manifest).map(|_| ())
        };
        let facts = print.facts;
        assert!(adopted(&facts, &values, size, &whole).is_ok());
        let short = adopted(&facts, &values, size, &whole[1..]);
        assert!(matches!(short, Err(Error::PrintSize { .. })));
        let vast = adopted(&facts, &values, (1 << 16, 1 << 16), &whole);
        assert!(vast.is_err());
        let wide = adopted(&facts, &values, (641, 1), &[0; 641 * 3]);
        assert!(matches!(wide, Err(Error::PrintSize { .. })));
        let few = adopted(&facts, &values[1..], size, &whole);
        assert!(matches!(few, Err(Error::InputSize { .. })));
        let mut broken = values.clone();
        broken[7] = f32::NAN;
        let broken = adopted(&facts, &broken, size, &whole);
        assert!(matches!(broken, Err(Error::InputNotFinite { .. })));
        let nothing = Facts { width: 0, ..facts };
        let nothing = adopted(&nothing, &values, size, &whole);
        assert!(matches!(nothing, Err(Error::PhotoWithoutPixels { .. })));
    }
}
