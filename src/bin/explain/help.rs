//! What the program says of itself, made from the tables of methods, ascents and colours.

use std::fmt::Write;

use heatlens::ascent::ASCENTS;
use heatlens::map::colormap;
use heatlens::methods::METHODS;
use heatlens::options::{Choice, Kind, OptionSpec, Stage};
use heatlens::registry::Entry;

use crate::arguments::default_model;

/// Columns of a terminal.
const WIDTH: usize = 80;

/// The help for a command line: of the method that it names, or of the whole program.
pub fn text(given: &[String]) -> String {
    let named = |name: &&str| given.iter().any(|argument| argument == *name);
    if let Some(method) = METHODS.iter().find(|method| named(&method.name)) {
        return of(method);
    }
    if let Some(ascent) = ASCENTS.iter().find(|ascent| named(&ascent.name)) {
        return of(ascent);
    }
    program()
}

fn program() -> String {
    let mut text = format!(
        "\
Where a convolutional network looked when it named a photo.

explain PHOTO [--method METHOD] [--set KEY=VALUE ...]
        [--model {}]
        [--target INDEX|NAME] [--versus INDEX|NAME]
        [--tones as-is|stretch] [--raw map.npy] [--png overlay.png]
        [--colormap {}]
explain --tensor input.npy ...   in place of PHOTO: float32 1x3xHxW, normalised already
explain index FOLDER [--model FILE] [--out FOLDER/MODEL.index.json] [--seed 0]
explain search INDEX [--model FILE] [--photos FOLDER-OF-INDEX] [--least|--random] [--png sheet.png]
        --class INDEX|NAME | --layer NAME --channel K [--row R --column C]
explain METHOD --help            what a method does, and its options

Prints one JSON object. --raw writes the method's own grid, --png the overlay on the photo, or the
picture that was made.
",
        default_model().display(),
        colormap::names().collect::<Vec<_>>().join("|")
    );
    let mut family = None;
    for method in METHODS {
        if family.replace(method.family) != Some(method.family) {
            let _ = write!(text, "\n{}\n", method.family.heading());
        }
        line(&mut text, method);
    }
    for ascent in ASCENTS {
        if family.replace(ascent.family) != Some(ascent.family) {
            let _ = write!(text, "\n{}\n", ascent.family.heading());
        }
        line(&mut text, ascent);
    }
    text
}

fn line<Begin>(text: &mut String, entry: &Entry<Begin>) {
    let _ = writeln!(text, "  {:<21} {}", entry.name, entry.title);
}

fn of<Begin>(entry: &Entry<Begin>) -> String {
    let mut text = format!("{}\n\n", entry.title);
    for words in [Some(entry.summary), entry.note].into_iter().flatten() {
        wrap(&mut text, words, 0);
    }
    let examples = entry.options.iter().map(example);
    let first = examples.take(1).collect::<String>();
    let _ = write!(text, "\nexplain PHOTO --method {}{first}\n", entry.name);
    if !entry.options.is_empty() {
        text.push_str("\nOptions, each by --set KEY=VALUE\n");
    }
    for option in entry.options {
        let _ = writeln!(text, "\n  {}={}", option.key, option.default);
        wrap(&mut text, option.help, 6);
        wrap(&mut text, &accepts(option), 6);
        if option.stage == Stage::Reading {
            wrap(&mut text, "Read anew without a pass.", 6);
        }
    }
    text
}

fn example(option: &OptionSpec) -> String {
    format!(" --set {}={}", option.key, option.example)
}

/// A sentence that says which values an option accepts.
fn accepts(option: &OptionSpec) -> String {
    let among = |choices: &[Choice]| {
        let names: Vec<&str> = choices.iter().map(|choice| choice.value).collect();
        names.join(", ")
    };
    let unit = option
        .unit
        .map_or(String::new(), |unit| format!(" ({unit})"));
    match option.kind {
        Kind::Choice { choices } => format!("One of {}.", among(choices)),
        Kind::Fill { choices } => format!("One of {}, or a colour #rrggbb.", among(choices)),
        Kind::Size { minimum, maximum } => {
            format!("{minimum} to {maximum}{unit}, as 32 or as height x width like 40x24.")
        }
        Kind::Integer { minimum, maximum } => {
            format!("A whole number from {minimum} to {maximum}{unit}.")
        }
        Kind::Number { minimum, maximum } => format!("A number from {minimum} to {maximum}{unit}."),
        Kind::Layer => "last, or a layer that the manifest names.".to_string(),
        Kind::Index { without } => format!("{}, or a whole number from 0.", without.value),
    }
}

/// Appends words in lines of the terminal's width, indented.
fn wrap(text: &mut String, words: &str, indent: usize) {
    let mut column = 0;
    for word in words.split(' ') {
        if column > 0 && column + 1 + word.chars().count() > WIDTH {
            text.push('\n');
            column = 0;
        }
        if column == 0 {
            text.extend(std::iter::repeat_n(' ', indent));
            column = indent;
        } else {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += word.chars().count();
    }
    text.push('\n');
}
