//! Gathering: texts that come again and again become numbers.

use std::hash::{BuildHasher, RandomState};

/// Texts of several kinds, each once, numbered from 1 as they come.
///
/// One allocation for all texts: forty million small strings would take more room than their texts.
pub(super) struct Pool {
    bytes: String,
    /// For each number its kind, the end of its text, and half of its hash.
    entries: Vec<Entry>,
    /// Numbers by hash, 0 where there is none; as many as a power of two.
    slots: Vec<u32>,
    /// Texts come from anybody: who could tell their hashes could make every look-up long.
    hasher: RandomState,
}

struct Entry {
    end: usize,
    kind: u32,
    hash: u32,
}

impl Pool {
    pub(super) fn new() -> Self {
        let (bytes, entries, slots) = (String::new(), Vec::new(), vec![0; 1 << 10]);
        Self { bytes, entries, slots, hasher: RandomState::new() }
    }

    /// Every number that was given.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> + use<> {
        (1..).take(self.entries.len())
    }

    /// The kind that a text came with.
    pub(super) fn kind(&self, number: u32) -> u32 {
        self.entries[number as usize - 1].kind
    }

    /// The text behind a number.
    pub(super) fn text(&self, number: u32) -> &str {
        let at = number as usize - 1;
        let start = if at == 0 { 0 } else { self.entries[at - 1].end };
        &self.bytes[start..self.entries[at].end]
    }

    /// Whether a number is that of this text of this kind; 0 is none.
    pub(super) fn is(&self, number: u32, kind: u32, text: &str) -> bool {
        number != 0 && self.kind(number) == kind && self.text(number) == text
    }

    /// The number of a text of this kind: a new one if it has not come before, `None` if the
    /// numbers are at their end.
    pub(super) fn number(&mut self, kind: u32, text: &str) -> Option<u32> {
        let hash = self.hash(kind, text);
        let mut slot = self.slot(hash);
        while self.slots[slot] != 0 {
            let number = self.slots[slot];
            let entry = &self.entries[number as usize - 1];
            if entry.hash == hash && self.is(number, kind, text) {
                return Some(number);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        let number = u32::try_from(self.entries.len() + 1).ok()?;
        self.bytes.push_str(text);
        self.entries.push(Entry { end: self.bytes.len(), kind, hash });
        self.slots[slot] = number;
        if self.entries.len() * 4 > self.slots.len() * 3 {
            self.grow();
        }
        Some(number)
    }

    #[expect(clippy::cast_possible_truncation, reason = "half of the hash is enough")]
    fn hash(&self, kind: u32, text: &str) -> u32 {
        self.hasher.hash_one((kind, text)) as u32
    }

    fn slot(&self, hash: u32) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        for (at, entry) in (1..).zip(&self.entries) {
            let mut slot = entry.hash as usize & (self.slots.len() - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = at;
        }
    }
}
