//! What a format's decoder gives: pixels as they are stored, and what is to be done with them.

use image::DynamicImage;
use image::metadata::Orientation;

use super::note::Note;

pub(super) struct Picture {
    pub(super) image: DynamicImage,
    pub(super) orientation: Orientation,
    /// The ICC profile of the colours, as it lies in the file.
    pub(super) profile: Option<Vec<u8>>,
    /// Whether the colours were made of inks, so that the profile is for values that are gone.
    pub(super) inks: bool,
    pub(super) notes: Vec<Note>,
}

impl Picture {
    /// A picture that is upright and in sRGB, without notes.
    pub(super) fn new(image: DynamicImage) -> Picture {
        Picture {
            image,
            orientation: Orientation::NoTransforms,
            profile: None,
            inks: false,
            notes: vec![],
        }
    }
}
