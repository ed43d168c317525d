//! Pictures that raise a number of the network.
//!
//! An ascent is a file that implements [`Ascend`]: what is said of it, its options, and an [`Ascent`]
//! that holds the picture. [`ASCENTS`] is the table that terminal, page and reference read.

pub mod adam;
mod ascend;
pub mod basis;
pub mod class_model;
pub mod climb;
pub mod dream;
pub mod fourier;
pub mod penalty;
pub mod pixels;
pub mod resize;
pub mod sampler;
mod subject;
pub mod tiles;

use crate::error::Result;
use crate::model::objective::Objective;
use crate::model::target::Target;
use crate::options::{Chosen, Options};
use crate::registry::{self, Entry};
pub use ascend::{Ascend, Ascent, Scene};

type Begin = fn(&Scene, Option<Target>, &Chosen) -> Result<Box<dyn Ascent>>;

/// A line of the table of ascents.
pub type Maker = Entry<Begin>;

/// All ascents.
pub const ASCENTS: &[Maker] = &[
    Maker::of::<class_model::ClassModel>(),
    Maker::of::<dream::DeepDream>(),
];

/// The names of all ascents, with commas between.
pub fn names() -> String {
    registry::names(ASCENTS)
}

/// The ascent of a name.
///
/// # Errors
/// [`Error::Method`](crate::error::Error::Method) with all names if none has this one.
pub fn find(name: &str) -> Result<&'static Maker> {
    registry::find(ASCENTS, name)
}

impl Maker {
    const fn of<A: Ascend + 'static>() -> Maker {
        Entry {
            face: A::FACE,
            options: A::Options::SPECS,
            begin: |scene, target, chosen| {
                let options = A::Options::read(chosen)?;
                let objective: Objective =
                    A::subject(&options).objective(scene.manifest, target)?;
                Ok(Box::new(A::begin(scene, objective, &options)?))
            },
        }
    }

    /// An ascent of what the options name: a layer, a channel or a unit, or else a target's score.
    ///
    /// # Errors
    /// Those of [`Ascend::begin`], and [`Error::NoTarget`](crate::error::Error::NoTarget) for a score of
    /// no class.
    pub fn begin(
        &self,
        scene: &Scene,
        target: Option<Target>,
        options: &Chosen,
    ) -> Result<Box<dyn Ascent>> {
        (self.begin)(scene, target, options)
    }
}
