//! What a sweep keeps: the scores of every class from every step.

use crate::error::{Error, Result};
use crate::methods::stepper::check_step;

/// More than this is refused before a sweep begins, so that memory stays bounded.
const MOST_BYTES: u64 = 512 << 20;

/// Scores of all classes for every step, some forward passes a step.
#[derive(Clone, Debug)]
pub struct Sweep {
    classes: usize,
    parts: Vec<Option<Vec<f32>>>,
    passes: Vec<usize>,
    done: usize,
}

impl Sweep {
    /// `passes` says how many forward passes each step takes.
    pub fn new(classes: usize, passes: Vec<usize>) -> Result<Sweep> {
        let total: usize = passes.iter().sum();
        let bytes = total as u64 * classes as u64 * size_of::<f32>() as u64;
        if bytes > MOST_BYTES {
            return Err(Error::TooMuchToKeep {
                passes: total,
                bytes,
                limit: MOST_BYTES,
            });
        }
        Ok(Sweep {
            classes,
            parts: vec![None; passes.len()],
            passes,
            done: 0,
        })
    }

    pub fn steps(&self) -> usize {
        self.parts.len()
    }

    pub fn passes(&self) -> usize {
        self.passes.iter().sum()
    }

    pub fn done(&self) -> usize {
        self.done
    }

    pub fn absorb(&mut self, index: usize, part: Vec<f32>) -> Result<()> {
        self.check(index)?;
        let expected = self.passes[index] * self.classes;
        if part.len() != expected {
            return Err(Error::StepValues {
                index,
                expected,
                found: part.len(),
            });
        }
        if self.parts[index].replace(part).is_none() {
            self.done += 1;
        }
        Ok(())
    }

    pub fn check(&self, index: usize) -> Result<()> {
        check_step(index, self.steps())
    }

    /// The scores of each forward pass of a step, if it has been absorbed.
    pub fn scores(&self, index: usize) -> Option<Vec<&[f32]>> {
        let part = self.parts.get(index)?.as_deref()?;
        Some(part.chunks_exact(self.classes).collect())
    }
}
