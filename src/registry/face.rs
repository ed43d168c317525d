//! What a method's file says of the method, for everybody who shows or offers it.

use serde::{Serialize, Serializer};

use super::need::Need;

/// A method or an ascent as its readers know it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Face {
    /// The name used in links, commands and attributes.
    pub name: &'static str,
    /// The name shown to readers.
    pub title: &'static str,
    /// What the method asks of the network, in at most 30 characters.
    pub question: &'static str,
    /// One sentence for readers: what the map shows.
    pub summary: &'static str,
    /// What a reader must know to trust the map no further than it goes.
    pub note: Option<&'static str>,
    /// The heading under which the method stands.
    pub family: Family,
    /// Whether the method takes many passes, one position after another.
    pub sweep: bool,
    /// Whether a map of another target needs new passes.
    pub per_target: bool,
    /// What the manifest must name for the method to run.
    pub requires: &'static [Need],
}

/// How methods arrive at their values; methods of a family stand under one heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The last maps are read as they are.
    Read,
    /// The photo is changed, and the scores are compared.
    Perturb,
    /// The gradient at the input is shown.
    Differentiate,
    /// The maps of a layer are weighted, mostly by gradients.
    Weigh,
    /// One method is compared with another.
    Check,
    /// A picture is made.
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
