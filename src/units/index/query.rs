//! What can be asked of an index.

use serde::{Deserialize, Serialize};

/// The class or channel whose photos are looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Query {
    /// A class, by its score before softmax.
    Class {
        /// The index of the class.
        class: usize,
    },
    /// A channel of a layer, by its largest value in the photo, before a rectifier that ends the layer.
    Channel {
        /// The layer's name in the manifest.
        layer: String,
        /// The index of the channel.
        channel: usize,
    },
}

/// A choice among the photos of a class or channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Row {
    /// The photos with the largest values, from the largest down.
    Most,
    /// The photos with the smallest values, from the smallest up.
    Least,
    /// The random sample, from the largest value down.
    Random,
}
