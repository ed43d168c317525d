//! Encoded bytes to an upright RGB photo, and from there to the network's input.

pub mod cover;
pub mod crop;
mod decode;
pub mod fill;
pub mod footprint;
mod frames;
mod gif;
pub mod input;
mod jpeg;
mod levels;
mod limits;
mod note;
mod opaque;
mod picture;
mod plain;
mod png;
pub mod print;
mod profile;
mod resize;
mod tones;
mod upright;
mod webp;

pub use decode::is_photo;
pub use limits::{Budget, MAX_BYTES, MAX_PIXELS, MAX_SIDE, check_bytes, check_pixels};
pub use note::{Note, NoteText};
pub use tones::{Options, Tones};
pub use upright::Photo;
