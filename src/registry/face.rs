//! What a method's file says of the method, for everybody who shows or offers it.

use serde::{Serialize, Serializer};

use super::need::Need;

/// A method as its readers know it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Face {
    pub name: &'static str,
    pub title: &'static str,
    /// One sentence for readers.
    pub summary: &'static str,
    /// What a reader must know to trust the map no further than it goes.
    pub note: Option<&'static str>,
    pub family: Family,
    /// Whether the method takes many passes.
    pub sweep: bool,
    /// Whether another target needs new passes.
    pub per_target: bool,
    /// What the network must have.
    pub requires: &'static [Need],
}

/// What methods have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    Read,
    Perturb,
    Differentiate,
    Weigh,
    Check,
    Make,
}

impl Family {
    /// The heading that its methods stand under.
    pub fn heading(self) -> &'static str {
        match self {
            Family::Read => "Read the last maps",
            Family::Perturb => "Perturb the photo",
            Family::Differentiate => "Differentiate",
            Family::Weigh => "Weigh the maps of a layer",
            Family::Check => "Check",
            Family::Make => "Make a picture",
        }
    }
}

impl Serialize for Family {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.heading())
    }
}
