//! What single channels respond to: in one photo, and in many.

pub mod contributions;
pub mod index;
pub mod projection;
