//! What the text of an option is read as.

use super::size::Size;
use crate::photo::fill::Fill;

/// The text that stands for no index in particular.
pub const NONE: &str = "all";

/// A type that the text of an option is read as.
pub trait Value: Sized {
    /// The value that a text stands for, or nothing if it stands for none.
    fn read(text: &str) -> Option<Self>;
}

macro_rules! number {
    ($($type:ty),*) => {
        $(impl Value for $type {
            fn read(text: &str) -> Option<$type> {
                text.parse().ok()
            }
        })*
    };
}

number!(u32, u64, usize, f32, f64);

impl Value for Size {
    fn read(text: &str) -> Option<Size> {
        let (height, width) = text.split_once('x').unwrap_or((text, text));
        Some(Size {
            height: height.parse().ok()?,
            width: width.parse().ok()?,
        })
    }
}

/// An index, or none for `all`.
impl Value for Option<usize> {
    fn read(text: &str) -> Option<Option<usize>> {
        match text == NONE {
            true => Some(None),
            false => text.parse().ok().map(Some),
        }
    }
}

/// A fill, whose noise has the seed 0.
impl Value for Fill {
    fn read(text: &str) -> Option<Fill> {
        Fill::find(text, 0)
    }
}

/// A layer of the manifest, as an option names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// The last layer that the manifest names.
    Last,
    /// The layer of this name.
    Named(String),
}

impl Value for Layer {
    fn read(text: &str) -> Option<Layer> {
        Some(match text {
            "last" => Layer::Last,
            name if name.trim().is_empty() => return None,
            name => Layer::Named(name.to_string()),
        })
    }
}
