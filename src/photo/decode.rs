//! Encoded bytes to an upright photo.

use image::{DynamicImage, ImageFormat};

use super::levels::Levels;
use super::limits::{Budget, check_bytes};
use super::note::Note;
use super::opaque::opaque;
use super::picture::Picture;
use super::plain::{name, plain};
use super::tones::{Options, Tones};
use super::upright::Photo;
use super::{gif, jpeg, png, profile, webp};
use crate::error::{Error, Result};
use crate::guard::quietly;

impl Photo {
    /// Decodes a JPEG, PNG, WebP, GIF or BMP; of an animation, the first frame that shows something.
    ///
    /// The EXIF orientation is applied where browsers apply it (JPEG, PNG), colours of an embedded profile
    /// become sRGB, transparency is laid on white, 16 bits become 8 and grey becomes RGB.
    ///
    /// # Errors
    /// [`Error::PhotoEmpty`] and [`Error::PhotoTooManyBytes`] for a file of no bytes or of too many;
    /// [`Error::PhotoFormat`] for one in another format; [`Error::PhotoWithoutPixels`],
    /// [`Error::PhotoSide`], [`Error::PhotoTooManyPixels`], [`Error::PhotoLarge`] and
    /// [`Error::PhotoTooLarge`] for a size that is not accepted; [`Error::PhotoUnsupported`] for what the
    /// decoder does not do; and [`Error::PhotoDamaged`] where something is missing or broken.
    pub fn decode(bytes: &[u8]) -> Result<Photo> {
        Photo::decode_with(bytes, &Options::default())
    }

    /// Decodes as [`Photo::decode`] does, by other tones and with another budget.
    ///
    /// # Errors
    /// Those of [`Photo::decode`].
    pub fn decode_with(bytes: &[u8], options: &Options) -> Result<Photo> {
        if bytes.is_empty() {
            return Err(Error::PhotoEmpty);
        }
        check_bytes(bytes.len())?;
        let format = image::guess_format(bytes).map_err(|_| Error::PhotoFormat)?;
        // A decoder that panics costs this photo only, where panics unwind.
        let decoded = quietly(|| finish(read(bytes, format, options.budget)?, options));
        decoded.unwrap_or_else(|_| {
            Err(Error::PhotoDamaged {
                format: name(format),
                reason: "the decoder could not go on".to_string(),
            })
        })
    }
}

/// Whether a file whose first bytes are `first` is in a format that is read here.
pub fn is_photo(first: &[u8]) -> bool {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, WebP};
    matches!(
        image::guess_format(first),
        Ok(Jpeg | Png | WebP | Gif | Bmp)
    )
}

fn read(bytes: &[u8], format: ImageFormat, budget: Budget) -> Result<Picture> {
    match format {
        ImageFormat::Jpeg => jpeg::decode(bytes, budget),
        ImageFormat::Png => png::decode(bytes, budget),
        ImageFormat::WebP => webp::decode(bytes, budget),
        ImageFormat::Gif => gif::decode(bytes, budget),
        ImageFormat::Bmp => plain(bytes, format, budget).map(Picture::new),
        _ => Err(Error::PhotoFormat),
    }
}

fn finish(picture: Picture, options: &Options) -> Result<Photo> {
    let Picture {
        mut image,
        orientation,
        profile,
        inks,
        mut notes,
    } = picture;
    if let Some(profile) = profile {
        notes.extend(profile::to_srgb(&mut image, &profile, inks));
    }
    let levels = Levels::of(&image);
    let note = levels.note();
    let stretched = match options.tones {
        Tones::AsIs => None,
        Tones::Stretch => levels.stretch(&mut image),
    };
    // Of a stretched photo it does not matter how dark it was.
    match (note, stretched) {
        (Some(Note::NearlyBlack { .. }), Some(stretched)) => notes.push(stretched),
        (note, stretched) => notes.extend(note.into_iter().chain(stretched)),
    }
    let mut upright = DynamicImage::ImageRgb8(opaque(image));
    upright.apply_orientation(orientation);
    Ok(Photo::new(upright.into_rgb8(), notes))
}
