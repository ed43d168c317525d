//! Models that were built for one use and are kept for the next.

use crate::error::Result;

/// At most `most` models of one kind, in the order in which they were last used, the latest first.
pub struct Kept<T> {
    most: usize,
    models: Vec<T>,
}

impl<T> Kept<T> {
    pub fn new(most: usize) -> Kept<T> {
        Kept {
            most,
            models: vec![],
        }
    }

    /// The model for which `serves` is true. If there is none, `build` makes it, and the model that was
    /// used longest ago is dropped before, so that its memory is free.
    ///
    /// # Errors
    /// The error of `build`.
    pub fn get(
        &mut self,
        serves: impl Fn(&T) -> bool,
        build: impl FnOnce() -> Result<T>,
    ) -> Result<&mut T> {
        let model = match self.models.iter().position(serves) {
            Some(index) => self.models.remove(index),
            None => {
                self.models.truncate(self.most.saturating_sub(1));
                build()?
            }
        };
        self.models.insert(0, model);
        Ok(&mut self.models[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    /// Gets a number; says whether it was there.
    fn get(kept: &mut Kept<u32>, number: u32) -> bool {
        let mut built = false;
        let found = kept.get(
            |&other| other == number,
            || {
                built = true;
                Ok(number)
            },
        );
        assert_eq!(*found.unwrap(), number);
        !built
    }

    /// With room for two, the third drives out the one that was used longest ago.
    #[test]
    fn the_one_used_longest_ago_goes() {
        let mut kept = Kept::new(2);
        assert!(!get(&mut kept, 1));
        assert!(!get(&mut kept, 2));
        assert!(get(&mut kept, 1));
        assert!(!get(&mut kept, 3));
        assert!(get(&mut kept, 1));
        assert!(!get(&mut kept, 2));
    }

    #[test]
    fn what_cannot_be_built_leaves_nothing() {
        let mut kept: Kept<u32> = Kept::new(1);
        assert!(kept.get(|_| true, || Err(Error::NothingYet)).is_err());
        assert!(!get(&mut kept, 5));
    }
}
