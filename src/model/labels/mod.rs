//! The labels that name a network's classes, and the one rule by which a text names a class.

mod read;

use std::collections::HashMap;

pub use read::MAX_BYTES;

use crate::error::{Error, Result};
use crate::text::visible;

/// How many classes an error lists.
const LISTED: usize = 6;

/// The labels of a network's classes, in the order of its scores.
#[derive(Clone, Debug)]
pub struct Labels {
    labels: Vec<String>,
    /// The labels, made unlike each other by their indices.
    names: Vec<String>,
}

impl Labels {
    /// Reads the bytes of a file of labels: UTF-8 with or without a byte order mark, either one label
    /// a line, or JSON: a list of labels, a map of index to label, or an object that holds such a map
    /// as `id2label`. In a map a label may also be the last of a list, after a name for machines.
    ///
    /// Lines end with LF, CR or both; blank ones at the end are dropped. Characters that would not be
    /// seen or that would reorder what is around them are replaced.
    ///
    /// # Errors
    /// [`Error::LabelsNotText`] for bytes that are not UTF-8, and [`Error::Labels`] for a blank label,
    /// JSON of another form, an index that is missing or given twice, or more than is kept.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Labels> {
        Ok(Labels::of(read::labels(file, bytes)?))
    }

    fn of(labels: Vec<String>) -> Labels {
        let mut names = labels.clone();
        while let Some(shared) = shared(&names) {
            for class in shared {
                names[class] = format!("{} ({class})", names[class]);
            }
        }
        Labels { labels, names }
    }

    /// How many classes have a label.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether no class has a label.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The name under which a class is shown: its label, followed by its index if another class has the
    /// same label; empty for a class that does not exist.
    pub fn name(&self, class: usize) -> &str {
        self.names.get(class).map_or("", String::as_str)
    }

    /// The text by which [`Labels::find`] finds a class: its label, or its index if the label is a number,
    /// is another class's as well, or begins like a quoted one.
    pub fn target(&self, class: usize) -> String {
        let label = self.labels.get(class).map_or("", String::as_str);
        let plain = !is_number(label) && quoted(label).is_none() && label == self.name(class);
        match plain && !label.is_empty() {
            true => label.to_string(),
            false => class.to_string(),
        }
    }

    /// The class that a text names. A number is an index. Any other text is a label, or the only
    /// class's name that contains it; `=TEXT` and `"TEXT"` are whole labels, even if they are
    /// numbers. Case counts only between labels that differ in nothing else.
    ///
    /// # Errors
    /// [`Error::ClassIndex`] and [`Error::ClassName`] where there is no such class,
    /// [`Error::ClassAmbiguous`] with the indices where there are several.
    pub fn find(&self, text: &str) -> Result<usize> {
        let text = visible(text);
        if is_number(&text) {
            return self.at(&text);
        }
        let (wanted, whole) = match quoted(&text) {
            Some(label) => (label.trim(), true),
            None => (&*text, false),
        };
        let lower = wanted.to_lowercase();
        let exact = |name: &String| name == wanted;
        let same = |name: &String| name.to_lowercase() == lower;
        let part = |name: &String| name.to_lowercase().contains(&lower);
        let ways: [&dyn Fn(&String) -> bool; 3] = [&exact, &same, &part];
        let tried = if whole { 2 } else { 3 };
        for way in ways
            .into_iter()
            .take(if lower.is_empty() { 0 } else { tried })
        {
            let fits = |&class: &usize| way(&self.labels[class]) || way(&self.names[class]);
            let found: Vec<usize> = (0..self.len()).filter(fits).collect();
            match found[..] {
                [] => continue,
                [only] => return Ok(only),
                _ => return Err(self.ambiguous(wanted, &found)),
            }
        }
        Err(self.unknown(wanted))
    }

    fn at(&self, digits: &str) -> Result<usize> {
        match digits.parse::<usize>() {
            Ok(index) if index < self.len() => Ok(index),
            _ if self.labels.iter().any(|label| label == digits) => Err(Error::ClassName {
                name: digits.to_string(),
                hint: format!(
                    ", since a number is an index, from 0 to {}; write ={digits} for the label",
                    self.last()
                ),
            }),
            Ok(index) => Err(Error::ClassIndex {
                index,
                last: self.last(),
            }),
            Err(_) => Err(self.unknown(digits)),
        }
    }

    fn unknown(&self, name: &str) -> Error {
        Error::ClassName {
            name: name.to_string(),
            hint: format!(
                "; give an index from 0 to {} or a label such as {:?}",
                self.last(),
                self.name(0)
            ),
        }
    }

    fn ambiguous(&self, name: &str, found: &[usize]) -> Error {
        let listed = found.iter().take(LISTED);
        let mut candidates: Vec<String> = listed
            .map(|&class| format!("{:?} is {class}", self.labels[class]))
            .collect();
        if found.len() > LISTED {
            candidates.push(format!("and {} more", found.len() - LISTED));
        }
        Error::ClassAmbiguous {
            name: name.to_string(),
            candidates: candidates.join(", "),
        }
    }

    fn last(&self) -> usize {
        self.len().saturating_sub(1)
    }
}

/// The classes whose name another one has, too, if there are any.
fn shared(names: &[String]) -> Option<Vec<usize>> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let several = |&class: &usize| counts[names[class].as_str()] > 1;
    let shared: Vec<usize> = (0..names.len()).filter(several).collect();
    (!shared.is_empty()).then_some(shared)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The label in `=TEXT` or `"TEXT"`.
fn quoted(text: &str) -> Option<&str> {
    let between = |text: &'_ str| text.len() > 1 && text.ends_with('"');
    match text.strip_prefix('=') {
        Some(label) => Some(label),
        None if between(text) => text.strip_prefix('"').map(|rest| &rest[..rest.len() - 1]),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(labels: &[&str]) -> Labels {
        Labels::read("labels.txt", labels.join("\n").as_bytes()).unwrap()
    }

    /// What a text stands for, or the name of the error.
    fn outcome(labels: &Labels, text: &str) -> String {
        match labels.find(text) {
            Ok(class) => class.to_string(),
            Err(error) => format!("{error:?}")
                .split([' ', '{'])
                .next()
                .unwrap()
                .into(),
        }
    }

    /// The rule, as one table.
    #[test]
    fn a_text_names_a_class() {
        let birds = labels(&[
            "crane",
            "Egyptian cat",
            "crane",
            "tabby cat",
            "house",
            "House",
        ]);
        for (text, expected) in [
            ("0", "0"),
            (" 3 ", "3"),
            ("6", "ClassIndex"),
            ("99999999999999999999999999", "ClassName"),
            ("Egyptian cat", "1"),
            ("egyptian CAT", "1"),
            ("egypt", "1"),
            ("cat", "ClassAmbiguous"),
            ("crane", "ClassAmbiguous"),
            ("=crane", "ClassAmbiguous"),
            ("crane (2)", "2"),
            ("house", "4"),
            ("House", "5"),
            ("HOUSE", "ClassAmbiguous"),
            ("hous", "ClassAmbiguous"),
            ("=tabby", "ClassName"),
            ("\"tabby cat\"", "3"),
            ("dog", "ClassName"),
            ("-1", "ClassName"),
            ("", "ClassName"),
            ("=", "ClassName"),
            ("\"", "ClassName"),
        ] {
            assert_eq!(outcome(&birds, text), expected, "{text:?}");
        }
        let numbers = labels(&["2", "0", "1", "7"]);
        for (text, expected) in [
            ("1", "1"),
            ("=1", "2"),
            ("\"1\"", "2"),
            ("7", "ClassName"),
            ("=7", "3"),
            ("8", "ClassIndex"),
        ] {
            assert_eq!(outcome(&numbers, text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_ambiguous_text_is_refused_with_the_indices() {
        let message = |labels: &Labels, text| labels.find(text).unwrap_err().to_string();
        let two = labels(&["crane", "hen", "crane"]);
        let said = message(&two, "crane");
        assert!(said.contains("\"crane\" is 0, \"crane\" is 2"), "{said}");
        let many = labels(&["a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8"]);
        let said = message(&many, "a");
        assert!(said.contains("\"a6\" is 5, and 2 more"), "{said}");
        let number = message(&labels(&["7", "x"]), "7");
        assert!(number.contains("write =7"), "{number}");
    }

    /// Whatever the labels are, what is shown is unlike, and what is written down leads back.
    #[test]
    fn every_class_can_be_told_apart_and_named() {
        for list in [
            &["crane", "crane", "third"][..],
            &["2", "0", "1"],
            &["crane", "crane (0)", "crane", "crane (0) (0)"],
            &["=a", "a", "\"a\"", "\"", "=", "007"],
            &["a", "A", "ab", "AB"],
        ] {
            let labels = labels(list);
            let names: std::collections::HashSet<&str> =
                (0..labels.len()).map(|class| labels.name(class)).collect();
            assert_eq!(names.len(), labels.len(), "{list:?}");
            for class in 0..labels.len() {
                let target = labels.target(class);
                assert_eq!(labels.find(&target).unwrap(), class, "{list:?}, {target}");
            }
        }
        let twice = labels(&["crane", "crane", "third"]);
        assert_eq!([twice.name(0), twice.name(2)], ["crane (0)", "third"]);
        assert_eq!([twice.target(0), twice.target(2)], ["0", "third"]);
        assert_eq!((twice.name(3), twice.target(3)), ("", "3".to_string()));
    }
}
