//! Declarations of options.

/// Declares the options of a method: a struct with a field for each, of the type that its text is read
/// as, and what there is to say of it. A field that is not declared is a compile error.
macro_rules! options {
    ($(#[$doc:meta])* $vis:vis struct $name:ident {
        $($field:ident: $type:ty = $spec:expr),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        $vis struct $name {
            $(pub(crate) $field: $type),*
        }

        impl $crate::options::Options for $name {
            const SPECS: &'static [$crate::options::OptionSpec] = &[$($spec),*];

            #[allow(unused_variables)] // Some methods have no options.
            fn read(chosen: &$crate::options::Chosen) -> $crate::error::Result<$name> {
                Ok($name { $($field: chosen.read(&$spec)?),* })
            }
        }
    };
}

/// Declares the values of a choice: an enum with the text and the label of each.
macro_rules! choices {
    ($(#[$doc:meta])* $vis:vis enum $name:ident {
        $($(#[$about:meta])* $variant:ident = ($text:literal, $label:literal)),* $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name {
            $($(#[$about])* $variant),*
        }

        impl $name {
            /// All of them, in the order in which a reader is shown them.
            $vis const CHOICES: &'static [$crate::options::Choice] =
                &[$($crate::options::choice($text, $label)),*];
        }

        impl $crate::options::Value for $name {
            fn read(text: &str) -> Option<$name> {
                match text {
                    $($text => Some($name::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {choices, options};
