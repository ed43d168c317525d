//! The rules for rectifiers on the way back.

use serde::{Deserialize, Serialize};

/// What a rectifier does to a signal on its way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rectifier {
    /// Passes it where the forward value passed: the derivative.
    Gradient,
    /// Rectifies the signal itself, whatever the forward value was. Zeiler and Fergus,
    /// "Visualizing and Understanding Convolutional Networks", ECCV 2014.
    Deconvolution,
    /// Both. Springenberg et al., "Striving for Simplicity", ICLR 2015 workshop.
    Guided,
}
