//! Characters that shells, editors and env files leave in values.

/// Describes a character of `text` that no SID, secret, region or edge location contains: white space, a line break, a byte
/// order mark, quotes around the value, a control character, a character beyond ASCII.
pub(crate) fn unexpected_character(text: &str) -> Option<&'static str> {
    let quoted = |quote| text.starts_with(quote) || text.ends_with(quote);
    if text.starts_with('\u{feff}') {
        return Some("begins with a byte order mark");
    }
    if quoted('"') || quoted('\'') || quoted('`') {
        return Some("has quotes around it, which an env file or a shell did not remove");
    }
    let stray = text.bytes().find(|byte| !byte.is_ascii_graphic())?;
    Some(match stray {
        b'\n' | b'\r' => "contains a line break (at its end?)",
        b' ' | b'\t' => "contains white space",
        0x80.. => "contains a character that is not ASCII",
        _ => "contains a control character",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stray_character_has_its_description() {
        assert_eq!(unexpected_character(""), None);
        for byte in 0..=0xff_u8 {
            let text = format!("ab{}cd", char::from(byte));
            assert_eq!(
                unexpected_character(&text).is_none(),
                byte.is_ascii_graphic(),
                "{text:?}"
            );
        }
        for (text, part) in [
            ("abc\r\n", "line break"),
            ("abc\n", "line break"),
            ("\u{feff}abc", "byte order mark"),
            ("\"abc\"", "quotes"),
            ("'abc'", "quotes"),
            ("\"abc", "quotes"),
            ("abc`", "quotes"),
            ("abc ", "white space"),
            ("\tabc", "white space"),
            ("abc\u{a0}", "not ASCII"),
            ("abc\u{fffd}", "not ASCII"),
            ("a\0", "control"),
        ] {
            assert!(unexpected_character(text).unwrap().contains(part), "{text:?}");
        }
    }
}
