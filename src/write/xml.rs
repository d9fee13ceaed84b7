//! Spelling XML: texts and addresses become what XML 1.0 can hold.

/// A text between tags or in quotation marks. What no XML document can hold becomes U+FFFD.
#[must_use]
pub fn escaped(text: &str) -> String {
    // Most texts have nothing to escape; what can be no sign of XML starts with one of the others.
    let is_plain =
        |byte: u8| matches!(byte, b' '..=b'~' | 0x80..=0xee) && !b"&<>\"".contains(&byte);
    if text.bytes().all(is_plain) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => {
                out.push(sign);
            }
            _ => out.push('\u{fffd}'),
        }
    }
    out
}
