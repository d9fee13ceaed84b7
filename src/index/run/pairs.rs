//! Remembering: groups and their terms, each pair once, counted when all have come.

use crate::index::Id;

/// So many pairs are kept before the doubled ones among them are looked for.
const ROOM: usize = 1 << 18;

/// Pairs of a group and a term.
///
/// Terms often ascend within their group, because they were read from a sorted index: then a pair
/// is new unless it is the last of its group. Otherwise all are kept and sorted in the end, which
/// costs less than a hash table whose places are all over the memory.
#[derive(Default)]
pub(super) struct Pairs {
    all: Vec<u64>,
    /// The last term of each group.
    last: Vec<Id>,
    /// Whether a term has come after a larger one of its group.
    mixed: bool,
    /// How many pairs may be kept before they are sorted.
    room: usize,
}

impl Pairs {
    pub(super) fn insert(&mut self, group: u32, term: Id) {
        let at = group as usize;
        if at >= self.last.len() {
            self.last.resize((at + 1).max(self.last.len() * 2), 0);
        }
        let last = std::mem::replace(&mut self.last[at], term);
        if last == term {
            return;
        }
        self.mixed |= term < last;
        if self.all.len() >= self.room.max(ROOM) {
            self.settle();
            self.room = self.all.len() * 2;
        }
        self.all.push(u64::from(group) << 32 | u64::from(term));
    }

    /// The group of each pair.
    pub(super) fn groups(&mut self) -> impl Iterator<Item = u32> + '_ {
        self.settle();
        self.all.iter().map(|pair| group(*pair))
    }

    /// Has each pair once.
    fn settle(&mut self) {
        if !self.mixed {
            return;
        }
        let terms = || self.all.iter().map(|pair| term(*pair));
        let (least, greatest) = (terms().min().unwrap_or(0), terms().max().unwrap_or(0));
        let words = (greatest - least) as usize / 64 + 1;
        if words.saturating_mul(self.last.len()) <= self.all.len() {
            self.mark(least, words);
        } else {
            self.all.sort_unstable();
            self.all.dedup();
        }
    }

    /// Puts down a bit for each pair and reads them off.
    fn mark(&mut self, least: Id, words: usize) {
        let mut bits = vec![0u64; words * self.last.len()];
        self.all.retain(|pair| {
            let at = (term(*pair) - least) as usize;
            let word = &mut bits[group(*pair) as usize * words + at / 64];
            let new = *word >> (at % 64) & 1 == 0;
            *word |= 1 << (at % 64);
            new
        });
    }

    pub(super) fn bytes(&self) -> usize {
        self.all.capacity() * size_of::<u64>() + self.last.len() * size_of::<Id>()
    }
}

fn group(pair: u64) -> u32 {
    u32::try_from(pair >> 32).unwrap_or(u32::MAX)
}

fn term(pair: u64) -> Id {
    Id::try_from(pair & u64::from(Id::MAX)).unwrap_or(Id::MAX)
}
