//! What a reader should know about a photo before the network explains it.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// One thing to know about a photo. As JSON: `{"code": "transparent", "text": "…"}`.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Every pixel is transparent.
    Transparent,
    /// All values of all channels lie within a few levels of one colour.
    OneColour,
    /// The brightest value is so low that the photo is nearly black; in percent of white.
    NearlyBlack { brightest: f64 },
    /// The same of a photo whose tones cannot be stretched here.
    Dark { brightest: f64 },
    /// The values were stretched; the range they had, in percent of white.
    Stretched { darkest: f64, brightest: f64 },
    /// So many frames of an animation show nothing and were passed over.
    BlankFrames { count: usize },
    /// Colours were converted from an embedded profile to sRGB.
    ProfileConverted { name: String },
    /// An embedded profile could not be used.
    ProfileIgnored { reason: String },
    /// The browser decoded the photo, since the decoder here did not.
    DecodedByBrowser { reason: String },
}

impl Note {
    /// A name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Note::Transparent => "transparent",
            Note::OneColour => "one-colour",
            Note::NearlyBlack { .. } => "nearly-black",
            Note::Dark { .. } => "dark",
            Note::Stretched { .. } => "stretched",
            Note::BlankFrames { .. } => "blank-frames",
            Note::ProfileConverted { .. } => "profile-converted",
            Note::ProfileIgnored { .. } => "profile-ignored",
            Note::DecodedByBrowser { .. } => "decoded-by-browser",
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Transparent => write!(
                out,
                "The photo is wholly transparent; the network sees plain white."
            ),
            Note::OneColour => write!(
                out,
                "The photo is almost one colour; there is little to see."
            ),
            Note::NearlyBlack { brightest } => write!(
                out,
                "The photo is nearly black: its brightest value is {brightest:.1} % of white. Stretch the tones to show what is in it."
            ),
            Note::Dark { brightest } => write!(
                out,
                "The photo is nearly black: its brightest value is {brightest:.1} % of white."
            ),
            Note::Stretched { darkest, brightest } => write!(
                out,
                "The tones were stretched: {darkest:.1} % to {brightest:.1} % of white became black to white."
            ),
            Note::BlankFrames { count: 1 } => {
                write!(out, "The first frame shows nothing; this is the second.")
            }
            Note::BlankFrames { count } => write!(
                out,
                "The first {count} frames show nothing; this is the next one."
            ),
            Note::ProfileConverted { name } => write!(
                out,
                "The colours were converted from the photo's own profile ({name}) to sRGB."
            ),
            Note::ProfileIgnored { reason } => write!(
                out,
                "The photo's colour profile cannot be used ({reason}); its colours are taken as sRGB."
            ),
            Note::DecodedByBrowser { reason } => {
                write!(out, "The browser decoded this photo: {reason}.")
            }
        }
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut note = serializer.serialize_struct("Note", 2)?;
        note.serialize_field("code", self.code())?;
        note.serialize_field("text", &self.to_string())?;
        note.end()
    }
}
