//! The table of what can be asked for: methods, and ascents.
//!
//! What is said of one is said in its own file, as a [`Face`] and as its options; terminal, page, types
//! and reference are made from the tables.

mod face;
mod need;

use std::ops::Deref;

use serde::Serialize;

use crate::error::{Error, Result};
use crate::manifest::Manifest;
use crate::options::{Chosen, OptionSpec};
pub use face::{Face, Family};
pub use need::Need;

/// A line of a table: what is said of a method or ascent, and the function that begins its work.
#[derive(Serialize)]
pub struct Entry<Begin> {
    /// What readers are told of the method or ascent.
    #[serde(flatten)]
    pub face: Face,
    /// The declarations of its options.
    pub options: &'static [OptionSpec],
    #[serde(skip)]
    pub(crate) begin: Begin,
}

impl<Begin> Entry<Begin> {
    /// The options of this entry, from keys and values; an option that is not given has its default.
    ///
    /// # Errors
    /// [`Error::OptionKey`] for a key that there is not, and [`Error::OptionValue`] for a value that the
    /// option cannot have.
    pub fn options<'a>(
        &self,
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Chosen> {
        Chosen::parse(self.name, self.options, given)
    }

    /// Refuses a network that lacks something which this entry requires.
    ///
    /// # Errors
    /// Those of [`Need::check`].
    pub fn check(&self, manifest: &Manifest) -> Result<()> {
        self.requires
            .iter()
            .try_for_each(|need| need.check(manifest))
    }
}

impl<Begin> Deref for Entry<Begin> {
    type Target = Face;

    fn deref(&self) -> &Face {
        &self.face
    }
}

/// The entry of a table that has a name.
///
/// # Errors
/// [`Error::Method`] with all names of the table if none is this one.
pub fn find<Begin>(table: &'static [Entry<Begin>], name: &str) -> Result<&'static Entry<Begin>> {
    let found = table.iter().find(|entry| entry.name == name);
    found.ok_or_else(|| Error::Method {
        name: name.to_string(),
        available: names(table),
    })
}

/// The names of a table, with commas between.
pub fn names<Begin>(table: &[Entry<Begin>]) -> String {
    let names: Vec<_> = table.iter().map(|entry| entry.name).collect();
    names.join(", ")
}
