//! What can be wrong with a JPEG file.

use crate::error::Error;

pub fn damaged(reason: &str) -> Error {
    Error::PhotoDamaged {
        format: "JPEG".to_string(),
        reason: reason.to_string(),
    }
}

pub fn unsupported(reason: &str) -> Error {
    Error::PhotoUnsupported {
        format: "JPEG".to_string(),
        reason: reason.to_string(),
    }
}
