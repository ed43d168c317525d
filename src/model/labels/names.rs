//! Files of names: all that a class is called, and what it is.

use super::read::text;
use crate::error::{Error, Result};
use crate::text::{shortened, visible};

/// More names of a class, or longer texts, are refused; in bytes where it is a length.
const MOST_NAMES: usize = 100;
const LONGEST_NAME: usize = 500;
const LONGEST_DEFINITION: usize = 4_000;

/// The form of a line, in words for an error.
const FORM: &str = "a line is the class's label, its names with commas between them, and its definition, with tabs between the three";

/// What a class is called besides its label, and what it is.
#[derive(Clone, Debug, Default)]
pub struct Named {
    pub names: Vec<String>,
    pub definition: Option<String>,
}

/// Reads a file of names for classes that have these labels. Names and definition of a line may be empty.
pub fn names(file: &str, bytes: &[u8], labels: &[String]) -> Result<Vec<Named>> {
    let fail = |reason: String| Error::Labels {
        file: file.to_string(),
        reason,
    };
    let text = text(file, bytes)?;
    let lines: Vec<&str> = text
        .trim_end_matches(['\n', '\r'])
        .lines()
        .take(labels.len() + 1)
        .collect();
    if lines.len() != labels.len() {
        let many = if lines.len() > labels.len() {
            "more"
        } else {
            "fewer"
        };
        return Err(fail(format!(
            "it has {many} lines than there are labels ({}); it needs one for each, in their order",
            labels.len()
        )));
    }
    let line = |(class, line): (usize, &&str)| {
        named(line, &labels[class]).map_err(|reason| fail(format!("line {}: {reason}", class + 1)))
    };
    lines.iter().enumerate().map(line).collect()
}

fn named(line: &str, expected: &str) -> std::result::Result<Named, String> {
    let columns: Vec<&str> = line.split('\t').take(4).collect();
    let [label, names, definition] = columns[..] else {
        return Err(FORM.to_string());
    };
    let label = visible(label);
    if label != expected {
        return Err(format!(
            "it is for {:?}, but the label of this class is {expected:?}; the lines need the labels' order",
            shortened(&label, 60)
        ));
    }
    let names = names.split(',').map(visible);
    let names = names.filter(|name| !name.is_empty()).take(MOST_NAMES + 1);
    let names: Vec<String> = names.collect();
    if names.len() > MOST_NAMES {
        return Err(format!(
            "it has more than {MOST_NAMES} names, the most that are read"
        ));
    }
    if names.iter().any(|name| name.len() > LONGEST_NAME) {
        return Err(format!("a name has more than {LONGEST_NAME} bytes"));
    }
    let definition = visible(definition);
    if definition.len() > LONGEST_DEFINITION {
        return Err(format!(
            "the definition has more than {LONGEST_DEFINITION} bytes"
        ));
    }
    Ok(Named {
        names,
        definition: (!definition.is_empty()).then_some(definition),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Named>> {
        let labels = ["crane (bird)", "hen"].map(str::to_string);
        names("names.tsv", text.as_bytes(), &labels)
    }

    #[test]
    fn a_line_has_label_names_and_definition() {
        let both = read("\u{feff}crane (bird)\tcrane , Grus,\ta bird\r\nhen\t\t\n\n").unwrap();
        assert_eq!(both[0].names, ["crane", "Grus"]);
        assert_eq!(both[0].definition.as_deref(), Some("a bird"));
        assert!(both[1].names.is_empty() && both[1].definition.is_none());
        let marked = read("crane (bird)\ta\u{202e}b\tc\u{7}\nhen\t\t").unwrap();
        assert_eq!(marked[0].names, ["a\u{fffd}b"]);
        assert_eq!(marked[0].definition.as_deref(), Some("c\u{fffd}"));
    }

    /// A file for other labels would give a class the names of another.
    #[test]
    fn what_does_not_fit_the_labels_is_refused_in_words() {
        let many = format!("crane (bird)\t{}\t\nhen\t\t", "x,".repeat(MOST_NAMES + 1));
        let name = format!("crane (bird)\t{}\t\nhen\t\t", "x".repeat(LONGEST_NAME + 1));
        let long = "x".repeat(LONGEST_DEFINITION + 1);
        for (text, words) in [
            ("", "fewer lines"),
            ("crane (bird)\t\t", "fewer lines than there are labels (2)"),
            ("crane (bird)\t\t\nhen\t\t\nthird\t\t", "more lines"),
            ("hen\t\t\ncrane (bird)\t\t", "line 1: it is for \"hen\""),
            ("crane (bird)\t\t\nhen\tchicken", "line 2: a line is"),
            ("crane (bird)\t\t\t\nhen\t\t", "line 1: a line is"),
            (&many, "more than 100 names"),
            (&name, "a name has more than 500 bytes"),
            (
                &format!("crane (bird)\t\t{long}\nhen\t\t"),
                "the definition has more",
            ),
        ] {
            let said = read(text).unwrap_err().to_string();
            assert!(said.starts_with("names.tsv: "), "{said}");
            assert!(said.contains(words), "{said} lacks {words}");
        }
        let labels = ["a".to_string()];
        let said = names("names.tsv", b"a\t\xff\t", &labels).unwrap_err();
        assert!(said.to_string().contains("UTF-8"), "{said}");
    }
}
