//! Options of methods and ascents: what there is to choose, and what was chosen.
//!
//! A method declares its options once, by the macro `options!`: a struct with a field
//! for each, of the type that its text is read as, and the [`OptionSpec`] from which the terminal, the
//! page's controls, its attributes and the reference are made.

mod chosen;
mod macros;
mod size;
mod spec;
mod value;

pub use chosen::{Chosen, Options};
pub(crate) use macros::{choices, options};
pub use size::Size;
pub use spec::{ALL, Choice, Kind, OptionSpec, Stage, choice, refused};
pub use value::{Layer, Value};
