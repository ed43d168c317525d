//! What is made from the tables of methods and ascents: pages, types and attributes. Each test fails when
//! what lies in www/ is not what would be made now; `./build.sh generate` makes it.

mod examples;
mod limits;
mod networks;
mod options;
mod reference;
mod reports;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;

use heatlens::ascent::ASCENTS;
use heatlens::methods::METHODS;
use heatlens::options::{Kind, OptionSpec};
use heatlens::registry::{Face, Family};

use crate::support::shipped::root;

/// An entry of either table.
struct Entry {
    face: Face,
    options: &'static [OptionSpec],
    /// The folder of its file.
    room: &'static str,
}

fn entries() -> Vec<Entry> {
    let methods = METHODS.iter().map(|method| Entry {
        face: method.face,
        options: method.options,
        room: "methods",
    });
    let ascents = ASCENTS.iter().map(|ascent| Entry {
        face: ascent.face,
        options: ascent.options,
        room: "ascent",
    });
    methods.chain(ascents).collect()
}

/// The options of all methods by their keys, each with the methods that have it.
fn by_key() -> BTreeMap<&'static str, Vec<(&'static OptionSpec, Face)>> {
    let mut keys: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for method in METHODS {
        for option in method.options {
            keys.entry(option.key)
                .or_default()
                .push((option, method.face));
        }
    }
    keys
}

/// Holds a file against what is made, or writes it where that is asked for.
fn assert_made(path: &str, text: &str) {
    let file = root(path);
    if env::var_os("HEATLENS_GENERATE").is_some() {
        fs::write(file, text).unwrap();
        return;
    }
    let found = fs::read_to_string(file).unwrap_or_default();
    assert!(
        found == text,
        "{path} is not what is made now; run ./build.sh generate"
    );
}

/// The same for what stands between two marks in a file.
fn assert_region(path: &str, (begin, end): (&str, &str), text: &str) {
    let whole = fs::read_to_string(root(path)).unwrap();
    let (before, rest) = whole
        .split_once(begin)
        .unwrap_or_else(|| panic!("{begin} in {path}"));
    let (_, after) = rest
        .split_once(end)
        .unwrap_or_else(|| panic!("{end} in {path}"));
    assert_made(path, &format!("{before}{begin}{text}{end}{after}"));
}

/// The page says how many methods there are to see where a network looked.
#[test]
fn methods_are_counted() {
    const WORDS: [&str; 25] = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
        "twenty-one",
        "twenty-two",
        "twenty-three",
        "twenty-four",
    ];
    let shown = METHODS
        .iter()
        .filter(|method| method.family != Family::Check);
    let marks = ("<!-- count -->", "<!-- end -->");
    assert_region("www/index.html", marks, WORDS[shown.count()]);
}

/// A card of the page has room for a short question, by which a reader tells one method from all others.
#[test]
fn questions_are_short_and_all_different() {
    let mut seen = BTreeSet::new();
    for Entry { face, .. } in entries() {
        let question = face.question;
        assert!((1..=30).contains(&question.chars().count()), "{question}");
        assert!(!question.ends_with(['.', '?', ' ']), "{question}");
        assert!(seen.insert(question), "{question}");
    }
}

/// Every option can be what it is said to be, by default, by example and by choice.
#[test]
fn options_can_be_what_is_said_of_them() {
    for entry in entries() {
        for option in entry.options {
            let mut texts = vec![option.default, option.example];
            if let Kind::Choice { choices } | Kind::Fill { choices } = option.kind {
                texts.extend(choices.iter().map(|choice| choice.value));
            }
            for text in texts {
                let given = [(option.key, text)];
                let read = match entry.room {
                    "methods" => heatlens::methods::find(entry.face.name)
                        .unwrap()
                        .options(given),
                    _ => heatlens::ascent::find(entry.face.name)
                        .unwrap()
                        .options(given),
                };
                assert!(read.is_ok(), "{}: {}={text}", entry.face.name, option.key);
            }
            assert!(
                option.help.ends_with('.'),
                "{}: {}",
                entry.face.name,
                option.key
            );
        }
    }
}
