//! The rules for rectifiers on the way back.

use serde::{Deserialize, Serialize};

/// A rule for the signal that passes a ReLU or clip on the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rectifier {
    /// The signal passes where the forward value passed, which gives the derivative.
    Gradient,
    /// The signal itself is rectified, whatever the forward value was. Zeiler and Fergus, "Visualizing and
    /// Understanding Convolutional Networks", ECCV 2014.
    Deconvolution,
    /// The signal passes where the forward value passed, and is rectified as well. Springenberg et al.,
    /// "Striving for Simplicity", ICLR 2015 workshop.
    Guided,
}
