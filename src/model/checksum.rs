//! Whether a file is the one that a manifest means.

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Compares the SHA-256 of a file's bytes with the manifest's.
///
/// # Errors
/// [`Error::Checksum`] if they differ.
pub fn check_sum(file: &str, expected: &str, bytes: &[u8]) -> Result<()> {
    let found: String = Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if found != expected.to_lowercase() {
        return Err(Error::Checksum {
            file: file.to_string(),
            expected: expected.to_string(),
            found,
        });
    }
    Ok(())
}
