//! What a method's file says of the method, for everybody who shows or offers it.

use serde::Serialize;

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

/// The heading that a method stands under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Family {
    #[serde(rename = "Read the last maps")]
    Read,
    #[serde(rename = "Perturb the photo")]
    Perturb,
    #[serde(rename = "Differentiate")]
    Differentiate,
    #[serde(rename = "Weigh a layer by its gradient")]
    Weigh,
    #[serde(rename = "Check")]
    Check,
    #[serde(rename = "Make a picture")]
    Make,
}
