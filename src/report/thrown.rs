//! An error, as it leaves the crate.

use serde::Serialize;

use crate::error::Error;

/// An error, as it leaves the crate.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Thrown {
    /// The name of the error's kind, for programs.
    pub code: String,
    /// What was wrong, where, and what would be right, for readers.
    pub message: String,
}

impl From<&Error> for Thrown {
    fn from(error: &Error) -> Thrown {
        Thrown {
            code: error.code().to_string(),
            message: error.to_string(),
        }
    }
}
