//! Folding: a text becomes comparable, with a map back to the offsets of the source.

use crate::record::{Document, Span};
use unicode_normalization::UnicodeNormalization;

/// A stretch of a document in lower case, without accents, with plain quotation marks, dashes
/// and single blanks. Only for comparison: stored text is never folded.
pub(super) struct Folded {
    /// The folded text.
    pub(super) text: String,
    /// For each byte of the text, the offset of the character that it came from.
    offsets: Vec<usize>,
}

impl Folded {
    pub(super) fn new(document: &Document, span: Span) -> Self {
        let mut folded = Self { text: String::new(), offsets: Vec::new() };
        for offset in span.start..span.end {
            fold_char(document.text[offset], |c| folded.push(c, offset));
        }
        folded
    }

    fn push(&mut self, c: char, offset: usize) {
        let blank = c.is_whitespace();
        if blank && (self.text.is_empty() || self.text.ends_with(' ')) {
            return;
        }
        let c = if blank { ' ' } else { c };
        self.text.push(c);
        self.offsets.extend(std::iter::repeat_n(offset, c.len_utf8()));
    }

    /// The stretch of the source that a range of bytes of the folded text came from.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.offsets[start], end: self.offsets[end - 1] + 1 }
    }

    /// Whether a range of bytes stands between word boundaries.
    pub(super) fn is_word(&self, start: usize, end: usize) -> bool {
        let before = self.text[..start].chars().next_back();
        let behind = self.text[end..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !behind.is_some_and(char::is_alphanumeric)
    }
}

/// A label, folded like the texts that are searched for it.
pub(super) fn fold(label: &str) -> String {
    let mut text = String::new();
    for c in label.trim().chars() {
        fold_char(c, |c| {
            if !(c.is_whitespace() && text.ends_with(' ')) {
                text.push(if c.is_whitespace() { ' ' } else { c });
            }
        });
    }
    text
}

fn fold_char(c: char, mut push: impl FnMut(char)) {
    for c in std::iter::once(c).nfkd().flat_map(char::to_lowercase) {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' => push('\''),
            '\u{201c}' | '\u{201d}' => push('"'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => push('-'),
            c if unicode_normalization::char::is_combining_mark(c) => {}
            c => push(c),
        }
    }
}
