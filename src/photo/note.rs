//! What a reader should know about a photo before the network explains it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing to know about a photo.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Every pixel is transparent.
    Transparent,
    /// All values of all channels lie within a few levels of one colour.
    OneColour,
    /// The brightest value is so low that the photo is nearly black; the tones can be stretched.
    NearlyBlack {
        /// The brightest value, in percent of white.
        brightest: f64,
    },
    /// The brightest value is so low that the photo is nearly black; the tones cannot be stretched here.
    Dark {
        /// The brightest value, in percent of white.
        brightest: f64,
    },
    /// The tones were stretched: the file's darkest value became black, and its brightest one white.
    Stretched {
        /// The darkest value of the file, in percent of white.
        darkest: f64,
        /// The brightest value of the file, in percent of white.
        brightest: f64,
    },
    /// The first frames of an animation show nothing and were passed over.
    BlankFrames {
        /// How many frames were passed over.
        count: usize,
    },
    /// Colours were converted from an embedded profile to sRGB.
    ProfileConverted {
        /// The profile's own name.
        name: String,
    },
    /// An embedded profile could not be used.
    ProfileIgnored {
        /// Why the profile could not be used.
        reason: String,
    },
    /// The browser decoded the photo, since the decoder here did not.
    DecodedByBrowser {
        /// Why the decoder here could not read the photo.
        reason: String,
    },
}

impl Note {
    /// The name by which programs tell notes apart.
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

/// A note as programs and readers see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteText {
    /// The name of the note, such as `nearly-black`, for programs.
    pub code: String,
    /// The note in words, for readers.
    pub text: String,
}

impl From<&Note> for NoteText {
    fn from(note: &Note) -> NoteText {
        NoteText {
            code: note.code().to_string(),
            text: note.to_string(),
        }
    }
}
