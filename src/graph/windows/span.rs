//! How far a change reaches along one axis of a value.

/// The changed cells along one axis of a value, for each position of the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The axis of the change that this axis follows: 0 for rows, 1 for columns.
    pub direction: usize,
    /// How many cells the whole axis has.
    pub size: usize,
    /// Whether all windows are of one length.
    pub extent: Extent,
    /// For each position of the change: the first changed cell, and one past the last.
    reach: Vec<(usize, usize)>,
    /// For each position of the change: the first cell of the window, and how many cells it has.
    windows: Vec<(usize, usize)>,
}

/// How long the windows along an axis are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All windows are as long as the one at the position that reaches farthest. Where fewer cells change,
    /// or the edge is near, a window also holds cells that stay as they were.
    Same,
    /// Each window is as long as the change reaches there. If that is the same length at all positions, the
    /// extent is [`Extent::Same`].
    Exact,
}

impl Span {
    fn new(direction: usize, size: usize, extent: Extent, reach: Vec<(usize, usize)>) -> Span {
        let lengths = reach.iter().map(|&reach| changed(reach));
        let longest = lengths.clone().max().unwrap_or(1);
        let extent = match lengths.min() {
            Some(shortest) if shortest < longest => extent,
            _ => Extent::Same,
        };
        let windows = reach.iter().map(|&reach| {
            let length = match extent {
                Extent::Same => longest,
                Extent::Exact => changed(reach),
            };
            (reach.0.min(size - length), length)
        });
        Span {
            direction,
            size,
            extent,
            windows: windows.collect(),
            reach,
        }
    }

    /// The span of the change itself: `length` cells at each position along an axis of `size` cells.
    pub fn change(direction: usize, size: usize, length: usize) -> Span {
        let places = 0..=size - length;
        let reach = places.map(|place| (place, place + length)).collect();
        Span::new(direction, size, Extent::Same, reach)
    }

    /// A span of the same changed cells, in windows of another extent.
    pub fn with(&self, extent: Extent) -> Span {
        Span::new(self.direction, self.size, extent, self.reach.clone())
    }

    /// For each position of the change: the first cell of the window, and how many cells it has.
    pub fn windows(&self) -> &[(usize, usize)] {
        &self.windows
    }

    /// How many cells the longest window has.
    pub fn longest(&self) -> usize {
        let lengths = self.windows.iter().map(|(_, length)| *length);
        lengths.max().unwrap_or(1)
    }

    /// Whether all cells change, wherever the change is.
    pub fn is_whole(&self) -> bool {
        self.reach.iter().all(|&reach| reach == (0, self.size))
    }

    /// The span of the output, `size` cells long, of a kernel that slides over this span.
    pub fn through(&self, kernel: &Kernel, size: usize, extent: Extent) -> Span {
        let reach = self.reach.iter().map(|&(first, end)| {
            let first_tap = (first + kernel.before).saturating_sub(kernel.width() - 1);
            let first = first_tap.div_ceil(kernel.stride);
            let end = (end + kernel.before).div_ceil(kernel.stride).min(size);
            (first.min(size - 1), end)
        });
        Span::new(self.direction, size, extent, reach.collect())
    }

    /// The span of a value that changes wherever this span or another does; exact if one of them is.
    pub fn union(&self, other: &Span) -> Span {
        let both = std::iter::zip(&self.reach, &other.reach);
        let reach = both.map(|(a, b)| (a.0.min(b.0), a.1.max(b.1)));
        let extent = match other.extent {
            Extent::Exact => Extent::Exact,
            Extent::Same => self.extent,
        };
        Span::new(self.direction, self.size, extent, reach.collect())
    }

    /// The same windows in a longer axis, with `before` cells before this one and `after` cells behind it.
    pub fn padded(&self, before: usize, after: usize) -> Span {
        let reach = self.reach.iter();
        let windows = self.windows.iter();
        Span {
            direction: self.direction,
            size: before + self.size + after,
            extent: self.extent,
            reach: reach
                .map(|(first, end)| (first + before, end + before))
                .collect(),
            windows: windows
                .map(|(start, length)| (start + before, *length))
                .collect(),
        }
    }
}

/// How many cells lie from the first changed one to the last; at least one.
fn changed((first, end): (usize, usize)) -> usize {
    end.saturating_sub(first).max(1)
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
        /// Every output that reads a changed cell lies in either window, at every place.
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
            let spans = [Extent::Same, Extent::Exact].map(|extent| change.through(&kernel, outputs, extent));
            for (place, window) in spans.iter().flat_map(|span| span.windows().iter().enumerate()) {
                let window = window.0..window.0 + window.1;
                for output in 0..outputs {
                    let changed = (0..taps).any(|tap| {
                        (output * stride + tap * dilation)
                            .checked_sub(before)
                            .is_some_and(|cell| (place..place + length).contains(&cell))
                    });
                    prop_assert!(!changed || window.contains(&output));
                }
                prop_assert!(window.end <= outputs);
            }
        }
    }
}
