//! What there is to say of an option, and which texts it may have.

use serde::Serialize;

use super::size::Size;
use super::value::{NONE, Value};
use crate::error::{Error, Result};
use crate::photo::fill::Fill;

/// The texts that an option accepts.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Kind {
    /// One of a list of words.
    Choice {
        /// The words, with the labels that readers are shown.
        choices: &'static [Choice],
    },
    /// `32`, or `40x24` for height x width.
    Size {
        /// The least height and width.
        minimum: usize,
        /// The largest height and width.
        maximum: usize,
    },
    /// A whole number.
    Integer {
        /// The least number that is accepted.
        minimum: u64,
        /// The largest number that is accepted.
        maximum: u64,
    },
    /// A decimal number.
    Number {
        /// The least number that is accepted.
        minimum: f32,
        /// The largest number that is accepted.
        maximum: f32,
    },
    /// `last`, or a layer that the manifest names.
    Layer,
    /// A whole number from 0, or a word for none in particular.
    Index {
        /// The word for none in particular, with its label.
        without: Choice,
    },
    /// A named fill or a colour `#rrggbb`.
    Fill {
        /// The named fills, with the labels that readers are shown.
        choices: &'static [Choice],
    },
}

/// One of the words that an option accepts.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Choice {
    /// The word, as it is written in links and commands.
    pub value: &'static str,
    /// The words that readers are shown for it.
    pub label: &'static str,
}

/// A [`Choice`] of a word and its label.
pub const fn choice(value: &'static str, label: &'static str) -> Choice {
    Choice { value, label }
}

/// What another value of an option costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Another value needs new forward passes.
    Sweep,
    /// Another value is a new reading of the same passes.
    Reading,
}

/// The declaration of an option: its name, its default, what it accepts, and what readers are told.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct OptionSpec {
    /// The name by which links, commands and attributes set the option.
    pub key: &'static str,
    /// The option's name in a form.
    pub label: &'static str,
    /// One sentence for readers: what the option does.
    pub help: &'static str,
    /// The value of an option that nobody sets, as text.
    pub default: &'static str,
    /// Another value that is worth a try, as text.
    pub example: &'static str,
    /// Keys and values of other options that make the example worth looking at.
    pub beside: &'static [(&'static str, &'static str)],
    /// The unit of a number, such as steps or pixels; none for choices.
    pub unit: Option<&'static str>,
    /// What another value costs.
    pub stage: Stage,
    /// Which texts are accepted.
    pub kind: Kind,
}

/// The choice of no channel, row or column in particular.
pub const ALL: Choice = choice(NONE, NONE);

/// The error for a value that an option cannot have; `expected` says what it can have.
pub fn refused(spec: &OptionSpec, value: impl ToString, expected: impl Into<String>) -> Error {
    Error::OptionValue {
        key: spec.key.to_string(),
        value: value.to_string(),
        expected: expected.into(),
    }
}

/// Refuses a text that an option cannot have.
pub(super) fn check(spec: &OptionSpec, value: &str) -> Result<()> {
    let names = |choices: &[Choice]| {
        let names: Vec<_> = choices.iter().map(|choice| choice.value).collect();
        names.join(", ")
    };
    let is_in = |choices: &[Choice]| choices.iter().any(|choice| choice.value == value);
    let (fits, expected) = match spec.kind {
        Kind::Choice { choices } => (is_in(choices), format!("choose one of {}", names(choices))),
        Kind::Fill { choices } => (
            Fill::read(value).is_some(),
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
            Size::read(value).is_some_and(|size| {
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
    Err(refused(spec, value, expected))
}
