//! The options that somebody chose.

use std::collections::BTreeMap;

use super::spec::{OptionSpec, Stage, check, refused};
use super::value::Value;
use crate::error::{Error, Result};

/// The options of a method or ascent as a struct, with a field for each.
pub trait Options: Sized {
    /// The declarations of the options.
    const SPECS: &'static [OptionSpec];

    /// The struct of the options that somebody chose.
    ///
    /// # Errors
    /// [`Error::OptionValue`] for a text that its option cannot have.
    fn read(chosen: &Chosen) -> Result<Self>;
}

/// The options that somebody chose, as texts that have been checked; options that were not chosen have
/// their defaults.
#[derive(Clone, Debug)]
pub struct Chosen {
    specs: &'static [OptionSpec],
    texts: BTreeMap<&'static str, String>,
}

impl Chosen {
    /// Checks options given as pairs of key and value; an option that is not given has its default.
    /// `method` names the method in errors.
    ///
    /// # Errors
    /// [`Error::OptionKey`] for a key that there is not, [`Error::OptionValue`] for a value that the
    /// option cannot have.
    pub fn parse<'a>(
        method: &'static str,
        specs: &'static [OptionSpec],
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Chosen> {
        let defaults = specs
            .iter()
            .map(|spec| (spec.key, spec.default.to_string()));
        let mut texts: BTreeMap<&'static str, String> = defaults.collect();
        for (key, value) in given {
            let spec = specs.iter().find(|spec| spec.key == key).ok_or_else(|| {
                let keys: Vec<_> = specs.iter().map(|spec| spec.key).collect();
                Error::OptionKey {
                    method,
                    key: key.to_string(),
                    available: if keys.is_empty() {
                        "none".to_string()
                    } else {
                        keys.join(", ")
                    },
                }
            })?;
            check(spec, value)?;
            texts.insert(spec.key, value.to_string());
        }
        Ok(Chosen { specs, texts })
    }

    /// The value of an option.
    ///
    /// # Errors
    /// [`Error::OptionValue`] for a text that the type cannot have.
    pub fn read<T: Value>(&self, spec: &OptionSpec) -> Result<T> {
        let text = self
            .texts
            .get(spec.key)
            .map_or(spec.default, String::as_str);
        T::read(text).ok_or_else(|| refused(spec, text, "it could not be read"))
    }

    /// These options, with those of [`Stage::Reading`] replaced by those of `reading`.
    pub fn reread(&self, reading: &Chosen) -> Chosen {
        let mut texts = self.texts.clone();
        let reread = self
            .specs
            .iter()
            .filter(|spec| spec.stage == Stage::Reading);
        for spec in reread {
            if let Some(text) = reading.texts.get(spec.key) {
                texts.insert(spec.key, text.clone());
            }
        }
        Chosen {
            specs: self.specs,
            texts,
        }
    }

    /// The texts of all options by their keys.
    pub fn texts(&self) -> &BTreeMap<&'static str, String> {
        &self.texts
    }
}
