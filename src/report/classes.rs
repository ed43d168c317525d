//! Classes, with what the network says of them.

use serde::Serialize;

use crate::error::Result;
use crate::map::findings::finite;
use crate::model::labels::Labels;
use crate::model::target::{ranking, softmax};

/// How many classes are shown of all.
const TOP: usize = 5;

/// A class by its index and its label.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassName {
    /// The place of the class among the scores, from 0.
    pub index: usize,
    /// The label, followed by the index where another class has the same label.
    pub label: String,
}

/// A class, with what the network says of it in a photo.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassRow {
    /// The place of the class among the scores, from 0.
    pub index: usize,
    /// The label, followed by the index where another class has the same label.
    pub label: String,
    /// The text that names the class as a target: the label, or the index where the label is not enough.
    pub target: String,
    /// All that the class is called, by the network's file of names; empty without one.
    pub names: Vec<String>,
    /// What the class is, by the same file.
    pub definition: Option<String>,
    /// The output of the network for the class, before softmax.
    pub score: f32,
    /// The share of the class after softmax, from 0 to 1.
    pub probability: f32,
}

impl ClassName {
    /// The name of a class.
    pub fn of(index: usize, labels: &Labels) -> ClassName {
        ClassName {
            index,
            label: labels.name(index).to_string(),
        }
    }
}

/// The rows of all classes, from the highest score to the lowest.
///
/// # Errors
/// [`Error::NotFinite`](crate::error::Error::NotFinite) for scores that are not all finite.
pub fn rows(scores: &[f32], labels: &Labels) -> Result<Vec<ClassRow>> {
    best(scores, labels, scores.len())
}

/// The rows of the `TOP` classes of the highest scores.
///
/// # Errors
/// Those of [`rows`].
pub fn top(scores: &[f32], labels: &Labels) -> Result<Vec<ClassRow>> {
    best(scores, labels, TOP)
}

/// The probabilities of all classes, by their indices.
///
/// # Errors
/// Those of [`rows`].
pub fn probabilities(scores: &[f32]) -> Result<Vec<f32>> {
    for &score in scores {
        finite("score", score)?;
    }
    Ok(softmax(scores))
}

fn best(scores: &[f32], labels: &Labels, count: usize) -> Result<Vec<ClassRow>> {
    let probabilities = probabilities(scores)?;
    let row = |index: usize| ClassRow {
        index,
        label: labels.name(index).to_string(),
        target: labels.target(index),
        names: labels.names(index).to_vec(),
        definition: labels.definition(index).map(str::to_string),
        score: scores[index],
        probability: probabilities[index],
    };
    Ok(ranking(scores).into_iter().take(count).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores 0 and ln 3 are shares of 1/4 and 3/4. The label "7" is a number, so the index names it.
    #[test]
    fn rows_by_hand() {
        let labels = Labels::read("labels.txt", b"cat\n7").unwrap();
        let rows = rows(&[0.0, 3f32.ln()], &labels).unwrap();
        let names: Vec<_> = rows
            .iter()
            .map(|row| (row.index, &row.label[..], &row.target[..]))
            .collect();
        assert_eq!(names, [(1, "7", "1"), (0, "cat", "cat")]);
        assert!((rows[0].probability - 0.75).abs() < 1e-6 && rows[1].score == 0.0);
        assert_eq!(top(&[0.0, 3f32.ln()], &labels).unwrap(), rows);
        assert_eq!(
            probabilities(&[0.0, 3f32.ln()]).unwrap(),
            [rows[1].probability, rows[0].probability]
        );
    }

    /// A score that is no number must not look like a class of no probability.
    #[test]
    fn a_score_that_is_no_number_is_refused() {
        let labels = Labels::read("labels.txt", b"cat\ndog").unwrap();
        for bad in [f32::NAN, -f32::NAN, f32::INFINITY] {
            assert!(rows(&[0.0, bad], &labels).is_err());
            assert!(top(&[0.0, bad], &labels).is_err());
            assert!(probabilities(&[0.0, bad]).is_err());
        }
    }
}
