//! What a method's file defines.

use super::stepper::Stepper;
use crate::error::Result;
use crate::model::target::Target;
use crate::options::Options;
use crate::photo::input::Input;
use crate::registry::Face;

/// What is to be explained.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    pub input: &'a Input,
    /// How many classes the network has.
    pub classes: usize,
    pub target: Target,
}

/// A method. Everything that is said of it is made from this.
pub trait Explain {
    const FACE: Face;
    type Options: Options;
    type Stepper: Stepper;

    /// A stepper over a question's input. The target matters to methods that need new passes for each.
    ///
    /// # Errors
    /// [`Error::OptionValue`](crate::error::Error::OptionValue) for options that do not fit the input or
    /// each other.
    fn begin(question: &Question, options: &Self::Options) -> Result<Self::Stepper>;

    /// What of the options is read anew for each map.
    fn reading(options: &Self::Options) -> <Self::Stepper as Stepper>::Reading;
}
