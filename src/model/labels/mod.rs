//! The labels that name a network's classes, and their further names.

mod find;
mod names;
mod read;
mod written;

use std::collections::HashMap;

pub use read::MAX_BYTES;

use crate::error::{Error, Result};
use crate::manifest::LabelsFile;
use crate::model::checksum::check_sum;
use names::Named;
use written::{is_number, quoted};

/// The labels of a network's classes, in the order of its scores.
#[derive(Clone, Debug)]
pub struct Labels {
    labels: Vec<String>,
    /// The labels, made unlike each other by their indices.
    shown: Vec<String>,
    /// For each class, where a file of names was read; empty without one.
    named: Vec<Named>,
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
        let mut shown = labels.clone();
        while let Some(shared) = shared(&shown) {
            for class in shared {
                shown[class] = format!("{} ({class})", shown[class]);
            }
        }
        Labels {
            labels,
            shown,
            named: vec![],
        }
    }

    /// Reads the labels of a manifest and, where given, the names that the manifest has beside them.
    ///
    /// # Errors
    /// [`Error::Checksum`] for labels that are not the manifest's, and those of [`Labels::read`] and
    /// [`Labels::with_names`].
    pub fn load(files: &LabelsFile, labels: &[u8], names: Option<&[u8]>) -> Result<Labels> {
        check_sum(&files.file, &files.sha256, labels)?;
        let labels = Labels::read(&files.file, labels)?;
        match names {
            Some(names) => labels.with_names(files, names),
            None => Ok(labels),
        }
    }

    /// The same labels with the names and definitions of a manifest's file of names. The file is UTF-8 and
    /// has a line for each class: the label, all names with commas between them, and the definition, with
    /// tabs between the three. Names and definition may be empty.
    ///
    /// # Errors
    /// [`Error::Checksum`] for a file that is not the manifest's, [`Error::LabelsNotText`] for bytes that
    /// are not UTF-8, and [`Error::Labels`] for a manifest without such a file, more or fewer lines than
    /// labels, a line of another form or for another label, or more than is kept.
    pub fn with_names(self, files: &LabelsFile, bytes: &[u8]) -> Result<Labels> {
        let Some(names) = &files.names else {
            return Err(Error::Labels {
                file: files.file.clone(),
                reason: "the manifest has no file of names beside it; labels.names would be one"
                    .to_string(),
            });
        };
        check_sum(&names.file, &names.sha256, bytes)?;
        let named = names::names(&names.file, bytes, &self.labels)?;
        Ok(Labels { named, ..self })
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
        self.shown.get(class).map_or("", String::as_str)
    }

    /// All that a class is called, by the file of names; empty where there is none.
    pub fn names(&self, class: usize) -> &[String] {
        self.named.get(class).map_or(&[], |named| &named.names)
    }

    /// What a class is, by the file of names, if that says so.
    pub fn definition(&self, class: usize) -> Option<&str> {
        self.named.get(class)?.definition.as_deref()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(labels: &[&str]) -> Labels {
        Labels::read("labels.txt", labels.join("\n").as_bytes()).unwrap()
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
