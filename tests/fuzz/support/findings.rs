//! What went wrong, by its words, so that one fault met a thousand times is one line.

use std::collections::BTreeMap;

/// The most kinds that are kept apart.
const KINDS: usize = 200;

#[derive(Default)]
pub struct Findings {
    kinds: BTreeMap<String, (u64, usize)>,
}

impl Findings {
    /// Notes a case and the words for it.
    pub fn add(&mut self, number: u64, words: &str) {
        // Numbers in the words vary from case to case and make no other kind.
        let kind: String = words
            .chars()
            .map(|c| if c.is_ascii_digit() { '#' } else { c })
            .collect();
        if self.kinds.len() < KINDS || self.kinds.contains_key(&kind) {
            let (_, count) = self.kinds.entry(kind).or_insert_with(|| {
                eprintln!("case {number}: {words}");
                (number, 0)
            });
            *count += 1;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// A line for each kind: the first case, how many there were, the words.
    pub fn print(&self) {
        for (kind, (number, count)) in &self.kinds {
            println!("case {number}, {count} in all: {kind}");
        }
    }
}
