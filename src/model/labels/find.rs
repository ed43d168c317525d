//! The one rule by which a text names a class.

use super::Labels;
use super::written::{is_number, quoted};
use crate::error::{Error, Result};
use crate::text::visible;

/// How many classes an error lists.
const LISTED: usize = 6;

impl Labels {
    /// The class that a text names. A number is an index. Any other text is a label, or else a whole name
    /// of the file of names, or a part that only one class's label has, or else only one class's names;
    /// `=TEXT` and `"TEXT"` are whole labels or names, even if they are numbers. Case counts only between
    /// labels, or names, that differ in nothing else.
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
        type Way<'a> = &'a dyn Fn(&String) -> bool;
        let by_label = |class: usize, way: Way| way(&self.labels[class]) || way(&self.shown[class]);
        let by_name = |class: usize, way: Way| self.names(class).iter().any(way);
        type In<'a> = &'a dyn Fn(usize, Way) -> bool;
        let tries: [(In, Way); 6] = [
            (&by_label, &exact),
            (&by_label, &same),
            (&by_name, &exact),
            (&by_name, &same),
            (&by_label, &part),
            (&by_name, &part),
        ];
        let count = match (lower.is_empty(), whole) {
            (true, _) => 0,
            (_, true) => 4,
            _ => tries.len(),
        };
        for (names, way) in tries.into_iter().take(count) {
            let found: Vec<usize> = (0..self.len()).filter(|&class| names(class, way)).collect();
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
}

#[cfg(test)]
mod tests {
    use super::super::names::Named;
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

    /// Names never take a text from a label, and a part of a label is found before a part of a name.
    #[test]
    fn a_class_is_found_by_all_its_names() {
        let mut animals = labels(&["tench", "porcupine", "crane (bird)", "cougar", "sea lion"]);
        let names: [&[&str]; 5] = [
            &["tench", "Tinca tinca"],
            &["porcupine", "hedgehog"],
            &["crane", "sea"],
            &["cougar", "mountain lion", "lion", "PUMA"],
            &["sea lion", "tench", "puma"],
        ];
        animals.named = names
            .map(|names| Named {
                names: names.iter().map(ToString::to_string).collect(),
                definition: None,
            })
            .into();
        for (text, expected) in [
            ("hedgehog", "1"),
            ("HEDGEHOG", "1"),
            ("hedge", "1"),
            ("=hedgehog", "1"),
            ("=hedge", "ClassName"),
            ("tench", "0"),
            ("tinca", "0"),
            ("crane", "2"),
            ("PUMA", "3"),
            ("puma", "4"),
            ("Puma", "ClassAmbiguous"),
            ("lion", "3"),
            ("lio", "4"),
            ("sea", "2"),
            ("pum", "ClassAmbiguous"),
            ("", "ClassName"),
        ] {
            assert_eq!(outcome(&animals, text), expected, "{text:?}");
        }
        assert_eq!(animals.names(1), ["porcupine", "hedgehog"]);
        assert!(animals.names(5).is_empty() && animals.definition(5).is_none());
        for class in 0..animals.len() {
            assert_eq!(animals.find(&animals.target(class)).unwrap(), class);
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
}
