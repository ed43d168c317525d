//! Texts from outside as they may be shown: one that is not seen, or that reorders others, would make one
//! name look like another.

/// Whether a character cannot be seen, or changes the order of others. Joiners, which scripts need, are not
/// hidden.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// `text` in one line, with a replacement character for each hidden one.
pub fn visible(text: &str) -> String {
    let shown = |character: char| match character {
        _ if character.is_whitespace() => ' ',
        _ if is_hidden(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    };
    let shown: String = text.chars().map(shown).collect();
    shown.trim().to_string()
}

/// The first `most` characters of `text`, made [`visible`], with an ellipsis if there are more.
pub fn shortened(text: &str, most: usize) -> String {
    let mut short = visible(&text.chars().take(most).collect::<String>());
    if text.chars().nth(most).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_marked() {
        assert_eq!(
            visible(" a\u{202e}b\u{7}c\td\u{2028}e "),
            "a\u{fffd}b\u{fffd}c d e"
        );
        assert_eq!(visible("ca\u{200b}t"), "ca\u{fffd}t");
        // Persian and emoji need joiners.
        assert_eq!(visible("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }

    #[test]
    fn long_texts_end_in_an_ellipsis() {
        assert_eq!(shortened("four", 4), "four");
        assert_eq!(shortened("fiveé", 4), "five…");
    }
}
