//! What a method's file defines.

use super::stepper::Stepper;
use crate::error::Result;
use crate::model::target::Target;
use crate::options::Options;
use crate::photo::input::Input;
use crate::registry::Face;

/// What is to be explained, and where.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The photo as the network sees it.
    pub input: &'a Input,
    /// How many classes the network has.
    pub classes: usize,
    /// The class, or the difference of two, that is explained.
    pub target: Target,
}

/// What a method's file defines: what is said of the method, its options, and how it begins.
pub trait Explain {
    /// What readers are told of the method.
    const FACE: Face;
    /// The method's options.
    type Options: Options;
    /// The method at work.
    type Stepper: Stepper;

    /// A stepper over a question's input. The target matters to methods that need new passes for each.
    ///
    /// # Errors
    /// [`Error::OptionValue`](crate::error::Error::OptionValue) for options that do not fit the input or
    /// each other.
    fn begin(question: &Question, options: &Self::Options) -> Result<Self::Stepper>;

    /// The part of the options that is read anew for each map.
    fn reading(options: &Self::Options) -> <Self::Stepper as Stepper>::Reading;
}
