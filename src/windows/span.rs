//! How far a change reaches along one axis of a value.

/// Where the changed cells of one axis are, for each place where the change can be.
///
/// All places share one length, that of the place that reaches farthest; where fewer cells
/// change, or the edge is near, the window also holds cells that stay as they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The axis of the change that it follows: 0 for its rows, 1 for its columns.
    pub direction: usize,
    /// Cells of the whole axis.
    pub size: usize,
    /// Cells of the window.
    pub length: usize,
    /// For each place: the first cell of the window.
    pub starts: Vec<usize>,
    /// For each place: the first changed cell, and one past the last.
    reach: Vec<(usize, usize)>,
}

impl Span {
    fn new(direction: usize, size: usize, reach: Vec<(usize, usize)>) -> Span {
        let longest = reach.iter().map(|(first, end)| end.saturating_sub(*first));
        let length = longest.max().unwrap_or(0).max(1);
        let starts = reach.iter().map(|&(first, _)| first.min(size - length));
        Span {
            direction,
            size,
            length,
            starts: starts.collect(),
            reach,
        }
    }

    /// The change itself: so many cells at any place of an axis.
    pub fn change(direction: usize, size: usize, length: usize) -> Span {
        let places = 0..=size - length;
        let reach = places.map(|place| (place, place + length)).collect();
        Span::new(direction, size, reach)
    }

    /// Whether the window is the whole axis.
    pub fn is_whole(&self) -> bool {
        self.length == self.size
    }

    /// What changes in the output of a sliding kernel.
    pub fn through(&self, kernel: &Kernel, size: usize) -> Span {
        let reach = self.reach.iter().map(|&(first, end)| {
            let first_tap = (first + kernel.before).saturating_sub(kernel.width() - 1);
            let first = first_tap.div_ceil(kernel.stride);
            let end = (end + kernel.before).div_ceil(kernel.stride).min(size);
            (first.min(size - 1), end)
        });
        Span::new(self.direction, size, reach.collect())
    }

    /// What changes where either does.
    pub fn union(&self, other: &Span) -> Span {
        let both = std::iter::zip(&self.reach, &other.reach);
        let reach = both.map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)));
        Span::new(self.direction, self.size, reach.collect())
    }

    /// The same window in an axis with more cells around it.
    pub fn padded(&self, before: usize, after: usize) -> Span {
        let reach = self.reach.iter();
        Span {
            size: before + self.size + after,
            starts: self.starts.iter().map(|start| start + before).collect(),
            reach: reach
                .map(|(first, end)| (first + before, end + before))
                .collect(),
            ..*self
        }
    }
}

/// A kernel that slides along one axis.
#[derive(Clone, Copy, Debug)]
pub struct Kernel {
    pub taps: usize,
    pub dilation: usize,
    pub stride: usize,
    /// Cells of padding before the axis.
    pub before: usize,
}

impl Kernel {
    /// Cells from the first tap to the last.
    pub fn width(&self) -> usize {
        (self.taps - 1) * self.dilation + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Every output that reads a changed cell lies in the window, at every place.
        #[test]
        fn no_changed_output_is_outside(
            size in 4usize..24,
            length in 1usize..4,
            taps in 1usize..5,
            dilation in 1usize..3,
            stride in 1usize..4,
            before in 0usize..3,
        ) {
            let kernel = Kernel { taps, dilation, stride, before };
            prop_assume!(size + before >= kernel.width());
            let outputs = (size + before - kernel.width()) / stride + 1;
            let change = Span::change(0, size, length);
            let span = change.through(&kernel, outputs);
            for place in 0..=size - length {
                for output in 0..outputs {
                    let changed = (0..taps).any(|tap| {
                        (output * stride + tap * dilation)
                            .checked_sub(before)
                            .is_some_and(|cell| (place..place + length).contains(&cell))
                    });
                    let window = span.starts[place]..span.starts[place] + span.length;
                    prop_assert!(!changed || window.contains(&output));
                }
                prop_assert!(span.starts[place] + span.length <= outputs);
            }
        }
    }
}
