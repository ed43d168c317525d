//! Files that are read, with errors that name them.

use std::fmt::Display;
use std::fs;
use std::path::Path;

use heatlens::error::Error;
use heatlens::photo::{self, Photo};

pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| at(path, error))
}

/// A photo's file, if it is not larger than photos may be.
pub fn photo_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let size = fs::metadata(path).map_err(|error| at(path, error))?.len();
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    photo::check_bytes(size).map_err(|error| at(path, error))?;
    read(path)
}

/// A photo that some folder has.
pub fn photo_of(path: &Path) -> Result<Photo, String> {
    Photo::decode(&photo_bytes(path)?).map_err(|error| at(path, error))
}

pub fn read_text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| at(path, error))
}

pub fn at(path: &Path, error: impl Display) -> String {
    format!("{}: {error}", path.display())
}

pub fn text(error: Error) -> String {
    error.to_string()
}
