//! Joining: many texts become one, and the places where they end.

use super::column::Column;
use super::numbers::Numbers;
use std::ops::Range;

/// Texts by number, from 0.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) bytes: Column<u8>,
    /// Where each begins; and where the last ends.
    pub(super) starts: Numbers,
}

impl Texts {
    /// Texts in this order.
    pub(super) fn new<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Self {
        let length = texts.clone().map(str::len).sum();
        let mut bytes = Vec::with_capacity(length);
        texts.clone().for_each(|text| bytes.extend_from_slice(text.as_bytes()));
        let mut end = 0;
        let ends = texts.map(|text| {
            end += text.len() as u64;
            end
        });
        let starts = Numbers::new(length as u64, std::iter::once(0).chain(ends));
        Self { bytes: bytes.into(), starts }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Where a text stands in all of them.
    pub(super) fn span(&self, number: usize) -> Range<usize> {
        self.starts.place(number)..self.starts.place(number + 1)
    }

    /// One of them; empty if there is none.
    pub(super) fn get(&self, number: usize) -> &str {
        let bytes = self.bytes.get(self.span(number)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}
