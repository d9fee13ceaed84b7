//! Numbering: rows with the same terms get the same number, in the order in which they come.

use super::single::Single;
use super::{Batch, Cx};
use crate::index::{Id, UNBOUND};
use rustc_hash::FxHashMap;

/// Numbers for the terms of rows in some variables. Numbers ascend from 0 without gaps: a row
/// whose number is the count of those before it is the first of its kind.
pub(in crate::index) struct Keys {
    slots: Vec<usize>,
    first: Single,
    /// For each further variable: the number of the ones before it and its term, and the number
    /// of both together.
    further: Vec<FxHashMap<u64, u32>>,
    numbers: Vec<u32>,
}

impl Keys {
    pub(in crate::index) fn new(slots: Vec<usize>, cx: &Cx) -> Self {
        let further = slots.iter().skip(1).map(|_| FxHashMap::default()).collect();
        let first = Single::new(cx.view.terms() as usize + 1);
        Self { slots, first, further, numbers: Vec::new() }
    }

    /// The number of each row.
    pub(in crate::index) fn number(&mut self, batch: &Batch) -> &[u32] {
        self.numbers.clear();
        match self.slots.as_slice() {
            [] => self.numbers.resize(batch.len, 0),
            [slot] => match batch.column(*slot) {
                Some(column) => self.first.number(column, &mut self.numbers),
                None => self.first.number(&vec![UNBOUND; batch.len], &mut self.numbers),
            },
            [first, further @ ..] => {
                match batch.column(*first) {
                    Some(column) => self.numbers.extend_from_slice(column),
                    None => self.numbers.resize(batch.len, UNBOUND),
                }
                for (slot, pairs) in further.iter().zip(&mut self.further) {
                    match batch.column(*slot) {
                        Some(column) => number_pairs(pairs, &mut self.numbers, column),
                        None => number_pairs(pairs, &mut self.numbers, &vec![UNBOUND; batch.len]),
                    }
                }
            }
        }
        &self.numbers
    }

    /// How much memory the numbers take.
    pub(in crate::index) fn bytes(&self) -> usize {
        let pairs: usize = self.further.iter().map(FxHashMap::capacity).sum();
        self.first.bytes() + pairs * 20 + self.numbers.capacity() * size_of::<u32>()
    }
}

/// Turns each number and the term beside it into the number of both.
fn number_pairs(pairs: &mut FxHashMap<u64, u32>, numbers: &mut [u32], terms: &[Id]) {
    let mut last = None;
    for (number, term) in numbers.iter_mut().zip(terms) {
        let pair = u64::from(*number) << 32 | u64::from(*term);
        *number = match last {
            Some((seen, number)) if seen == pair => number,
            _ => {
                let next = u32::try_from(pairs.len()).unwrap_or(u32::MAX);
                *pairs.entry(pair).or_insert(next)
            }
        };
        last = Some((pair, *number));
    }
}
