//! Options of methods: one table for the terminal, the page's controls and its links.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::photo::fill::color;

/// What an option accepts.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Kind {
    Choice {
        choices: &'static [Choice],
    },
    /// `32`, or `40x24` for height x width.
    Size {
        minimum: usize,
        maximum: usize,
    },
    Integer {
        minimum: u64,
        maximum: u64,
    },
    Number {
        minimum: f32,
        maximum: f32,
    },
    /// `last`, or a layer that the manifest names.
    Layer,
    /// A whole number from 0, or a word for none in particular.
    Index {
        without: Choice,
    },
    /// A named fill or a colour `#rrggbb`.
    Fill {
        choices: &'static [Choice],
    },
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct Choice {
    pub value: &'static str,
    pub label: &'static str,
}

pub const fn choice(value: &'static str, label: &'static str) -> Choice {
    Choice { value, label }
}

/// When an option is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Another value needs new forward passes.
    Sweep,
    /// Another value is a new reading of the same passes.
    Reading,
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct OptionSpec {
    pub key: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub default: &'static str,
    pub stage: Stage,
    pub kind: Kind,
}

/// Height and width, or a step down and a step across, in pixels of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub height: usize,
    pub width: usize,
}

/// Checked options, every key present.
#[derive(Clone, Debug)]
pub struct Options(BTreeMap<&'static str, String>);

impl Options {
    pub fn parse<'a>(
        method: &'static str,
        specs: &'static [OptionSpec],
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Options> {
        let mut values: BTreeMap<&'static str, String> = specs
            .iter()
            .map(|spec| (spec.key, spec.default.to_string()))
            .collect();
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
            values.insert(spec.key, value.to_string());
        }
        Ok(Options(values))
    }

    /// The text of an option; empty for a key that the method does not have.
    pub fn text(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    pub fn size(&self, key: &str) -> Result<Size> {
        size(self.text(key)).ok_or_else(|| self.unreadable(key))
    }

    pub fn number<T: std::str::FromStr>(&self, key: &str) -> Result<T> {
        self.text(key).parse().map_err(|_| self.unreadable(key))
    }

    /// An error about the value of one option.
    pub fn refuse(&self, key: &str, expected: String) -> Error {
        Error::OptionValue {
            key: key.to_string(),
            value: self.text(key).to_string(),
            expected,
        }
    }

    pub fn to_json(&self) -> Map<String, Value> {
        self.0
            .iter()
            .map(|(&key, value)| (key.to_string(), Value::from(value.as_str())))
            .collect()
    }

    fn unreadable(&self, key: &str) -> Error {
        self.refuse(key, "it could not be read".to_string())
    }
}

fn size(text: &str) -> Option<Size> {
    let (height, width) = text.split_once('x').unwrap_or((text, text));
    Some(Size {
        height: height.parse().ok()?,
        width: width.parse().ok()?,
    })
}

fn check(spec: &OptionSpec, value: &str) -> Result<()> {
    let names = |choices: &[Choice]| {
        let names: Vec<_> = choices.iter().map(|choice| choice.value).collect();
        names.join(", ")
    };
    let is_in = |choices: &[Choice]| choices.iter().any(|choice| choice.value == value);
    let (fits, expected) = match spec.kind {
        Kind::Choice { choices } => (is_in(choices), format!("choose one of {}", names(choices))),
        Kind::Fill { choices } => (
            is_in(choices) || color(value).is_some(),
            format!("choose one of {}, or a colour #rrggbb", names(choices)),
        ),
        Kind::Index { without } => (
            value == without.value || value.parse::<usize>().is_ok(),
            format!("give {} or a whole number from 0", without.value),
        ),
        Kind::Layer => (
            !value.trim().is_empty(),
            "give last, or a layer that the manifest names".to_string(),
        ),
        Kind::Size { minimum, maximum } => (
            size(value).is_some_and(|size| {
                (minimum..=maximum).contains(&size.height)
                    && (minimum..=maximum).contains(&size.width)
            }),
            format!(
                "give pixels from {minimum} to {maximum}, as 32 or as height x width like 40x24"
            ),
        ),
        Kind::Integer { minimum, maximum } => (
            value
                .parse::<u64>()
                .is_ok_and(|n| (minimum..=maximum).contains(&n)),
            format!("give a whole number from {minimum} to {maximum}"),
        ),
        Kind::Number { minimum, maximum } => (
            value
                .parse::<f32>()
                .is_ok_and(|n| (minimum..=maximum).contains(&n)),
            format!("give a number from {minimum} to {maximum}"),
        ),
    };
    if fits {
        return Ok(());
    }
    Err(Error::OptionValue {
        key: spec.key.to_string(),
        value: value.to_string(),
        expected,
    })
}
