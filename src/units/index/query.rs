//! What can be asked of an index.

use serde::{Deserialize, Serialize};

/// What to look for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Query {
    /// A class, by its score before softmax.
    Class { class: usize },
    /// A channel of a layer, by its largest value in the photo, before a rectifier.
    Channel { layer: String, channel: usize },
}

/// Which of the photos.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Row {
    /// From the largest value down.
    Most,
    /// From the smallest value up.
    Least,
    /// The sample, from the largest value down.
    Random,
}
