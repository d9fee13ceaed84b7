//! Folding: a text becomes letters and digits with single blanks, and a map back to its bytes.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text made comparable: small letters without accents, and one blank for whatever stands
/// between words.
pub(super) struct Folded {
    text: String,
    /// For each byte of it, the bytes of the text that it came from.
    from: Vec<Range<usize>>,
}

impl Folded {
    /// The folded text.
    pub(super) fn new(text: &str) -> Self {
        let mut folded = Self { text: String::new(), from: Vec::new() };
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let escaped = if c == '%' { percent(&text[at..]) } else { String::new() };
            for c in escaped.chars() {
                // Each byte of an escaped letter is three signs.
                let end = at + 3 * c.len_utf8();
                folded.push(c, at..end);
                at = end;
            }
            if escaped.is_empty() {
                let end = at + c.len_utf8();
                folded.push(c, at..end);
                at = end;
            }
        }
        folded
    }

    /// Words folded to be looked for.
    pub(super) fn key(words: &str) -> String {
        Self::new(words).text.trim().to_owned()
    }

    fn push(&mut self, c: char, from: Range<usize>) {
        if is_ignored(c) {
            return self.extend(from.end);
        }
        if c.is_ascii() {
            return self.push_folded(c.to_ascii_lowercase(), from);
        }
        for c in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
            if is_combining_mark(c) {
                self.extend(from.end);
            } else {
                self.push_folded(c, from.clone());
            }
        }
    }

    fn push_folded(&mut self, c: char, from: Range<usize>) {
        let c = if c.is_alphanumeric() { c } else { ' ' };
        if c == ' ' && (self.text.is_empty() || self.text.ends_with(' ')) {
            return;
        }
        self.text.push(c);
        self.from.extend(std::iter::repeat_n(from, c.len_utf8()));
    }

    /// What is not seen belongs to the letter before it.
    fn extend(&mut self, end: usize) {
        if let Some(c) = self.text.chars().next_back().filter(|c| *c != ' ') {
            let length = self.from.len();
            self.from[length - c.len_utf8()..].iter_mut().for_each(|from| from.end = end);
        }
    }

    /// The stretches of the text that say folded words as words of their own.
    pub(super) fn find(&self, key: &str) -> Vec<Range<usize>> {
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(start) = self.text[at..].find(key).map(|start| at + start) {
            let end = start + key.len();
            if self.is_apart(start, end) {
                found.push(self.from[start].start..self.from[end - 1].end);
                at = end;
            } else {
                at = start + self.text[start..].chars().next().map_or(1, char::len_utf8);
            }
        }
        found
    }

    fn is_apart(&self, start: usize, end: usize) -> bool {
        let (before, key, behind) =
            (&self.text[..start], &self.text[start..end], &self.text[end..]);
        let joined = |left: Option<char>, right: Option<char>| {
            left.is_some_and(has_borders) && right.is_some_and(has_borders)
        };
        !joined(before.chars().next_back(), key.chars().next())
            && !joined(key.chars().next_back(), behind.chars().next())
    }
}

/// Whether words of such letters stand apart from each other.
fn has_borders(c: char) -> bool {
    c.is_lowercase() || c.is_numeric()
}

/// Soft hyphens, joiners and the like.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// The letters that the percent signs at the start of a text stand for, if any.
fn percent(text: &str) -> String {
    let digit = |at: usize| char::from(*text.as_bytes().get(at)?).to_digit(16);
    let mut bytes = Vec::new();
    for at in (0..text.len()).step_by(3) {
        let byte = match (text.as_bytes()[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low),
            _ => break,
        };
        bytes.extend(byte);
    }
    let valid = match std::str::from_utf8(&bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    };
    bytes.truncate(valid);
    String::from_utf8(bytes).unwrap_or_default()
}
