//! Sizes of windows.

/// The height and width of a window, or its steps down and across, in pixels of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The window's height, or the step down, in pixels.
    pub height: usize,
    /// The window's width, or the step across, in pixels.
    pub width: usize,
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self.height == self.width {
            true => write!(f, "{}", self.height),
            false => write!(f, "{}x{}", self.height, self.width),
        }
    }
}
