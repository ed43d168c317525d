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

/// The help for a command line: of the command or the method that it names, or of the whole program.
pub fn text(given: &[String]) -> String {
    match given.first().map(String::as_str) {
        Some("index") => return INDEX.to_string(),
        Some("search") => return SEARCH.to_string(),
        _ => {}
    }
    let named = |name: &&str| given.iter().any(|argument| argument == *name);
    if let Some(method) = METHODS.iter().find(|method| named(&method.name)) {
        return of(method, "explain PHOTO");
    }
    if let Some(ascent) = ASCENTS.iter().find(|ascent| named(&ascent.name)) {
        return of(ascent, "explain [PHOTO]");
    }
    program()
}

const INDEX: &str = "\
explain index FOLDER [--model FILE] [--out FOLDER/MODEL.index.json] [--seed 0]

Looks at every photo below FOLDER, by a forward pass each, and keeps for each class
and each channel of each layer the nine photos with the largest and the nine with
the smallest values, and a random sample of nine, the same for all, by the seed.
Photos that cannot be read, and files that are none, are named on stderr and in the
JSON. A photo that is there twice counts once. Links to folders are not followed.
";

const SEARCH: &str = "\
explain search INDEX --class INDEX|NAME [OPTIONS]
explain search INDEX --layer NAME --channel K [--row R --column C] [OPTIONS]

Prints the photos of an index with the largest values of a class's score or of a
channel, with value, place, and the rectangle of the photo that the unit reads.
With --row and --column, every photo is looked at anew for that one unit.

  --least         the smallest values in place of the largest
  --random        the sample
  --model FILE    the manifest of the network that the index is of
  --photos DIR    where the photos lie; the folder of the index by default
  --png FILE      writes a picture of them
";

const OPTIONS: &str = "\
  --method METHOD   one of those below; the first that the network has by default
  --model FILE      a manifest
  --target CLASS    what is explained; the likeliest class by default
  --versus CLASS    explains the target minus this class
  --set KEY=VALUE   an option of the method, as often as needed
  --raw map.npy     writes the method's own grid, float32
  --png FILE        writes the map over the photo, or the picture that was made
  --tones stretch   makes the photo's darkest value black and its brightest white
  --tensor FILE     in place of PHOTO: float32 1x3xHxW, normalised already

A CLASS is an index, a label, another name of a class, or a part of either that only
one class has; =1 and \"1\" are the class whose label is 1. What several have is refused.

Prints one JSON object. Bad input ends with exit code 2 and one line on stderr.
";

fn program() -> String {
    let names =
        |names: &mut dyn Iterator<Item = &'static str>| names.collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "\
Where a convolutional network looked when it named a photo.

explain PHOTO [--method METHOD] [OPTIONS]
explain index FOLDER ...         which photos excite each class and channel most
explain search INDEX ...         looks that up
explain index|search|METHOD --help

{OPTIONS}
"
    );
    let defaults = format!(
        "The manifest is {} by default. --colormap takes {} for signed maps, and {} for the others.",
        default_model().display(),
        names(&mut colormap::diverging()),
        names(&mut colormap::sequential()),
    );
    wrap(&mut text, &defaults, 0);
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

fn of<Begin>(entry: &Entry<Begin>, command: &str) -> String {
    let mut text = format!("{}\n\n", entry.title);
    for words in [Some(entry.summary), entry.note].into_iter().flatten() {
        wrap(&mut text, words, 0);
    }
    let examples = entry.options.iter().map(example);
    let first = examples.take(1).collect::<String>();
    let _ = write!(text, "\n{command} --method {}{first}\n", entry.name);
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
