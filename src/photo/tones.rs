//! How the values of a file become levels of a photo.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::limits::Budget;

/// How a photo is decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What becomes of the values between black and white.
    pub tones: Tones,
    /// How many pixels may be allocated; larger photos are an
    /// [`Error::PhotoLarge`](crate::error::Error::PhotoLarge).
    pub budget: Budget,
}

/// What becomes of the values between black and white.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tones {
    /// The values stay as they are.
    #[default]
    AsIs,
    /// The range that all channels have in common becomes black to white:
    /// `(v - min) / (max - min)`, from values of as many bits as the file has. Values of
    /// transparent pixels do not count.
    Stretch,
}

impl FromStr for Tones {
    type Err = String;

    fn from_str(name: &str) -> Result<Tones, String> {
        match name {
            "as-is" => Ok(Tones::AsIs),
            "stretch" => Ok(Tones::Stretch),
            _ => Err(format!(
                "there are no tones {name:?}; there are as-is and stretch"
            )),
        }
    }
}
