//! How a text says that it is an index, or a whole label.

pub fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The label in `=TEXT` or `"TEXT"`.
pub fn quoted(text: &str) -> Option<&str> {
    let between = |text: &'_ str| text.len() > 1 && text.ends_with('"');
    match text.strip_prefix('=') {
        Some(label) => Some(label),
        None if between(text) => text.strip_prefix('"').map(|rest| &rest[..rest.len() - 1]),
        None => None,
    }
}
