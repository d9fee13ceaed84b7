//! Numbering: rows with the same terms get the same number, in the order in which they come.

use super::Batch;
use super::couples::Couples;
use super::single::Single;
use crate::index::{Id, UNBOUND};

/// Numbers for the terms of rows in some variables. Numbers ascend from 0 without gaps: a row
/// whose number is the count of those before it is the first of its kind.
pub(in crate::index) struct Keys {
    slots: Vec<usize>,
    first: Single,
    /// For each further variable: the number of the ones before it and its term, and the number
    /// of both together.
    further: Vec<Couples>,
    numbers: Vec<u32>,
}

impl Keys {
    pub(in crate::index) fn new(slots: Vec<usize>) -> Self {
        let further = slots.iter().skip(1).map(|_| Couples::default()).collect();
        Self { slots, first: Single::default(), further, numbers: Vec::new() }
    }

    /// The number of each row.
    pub(in crate::index) fn number(&mut self, batch: &Batch) -> &[u32] {
        self.numbers.clear();
        match self.slots.as_slice() {
            [] => self.numbers.resize(batch.len, 0),
            [first, further @ ..] => {
                let of = |slot: usize, then: &mut dyn FnMut(&[Id])| match batch.column(slot) {
                    Some(column) => then(column),
                    None => then(&vec![UNBOUND; batch.len]),
                };
                of(*first, &mut |terms| self.first.number(terms, &mut self.numbers));
                for (slot, couples) in further.iter().zip(&mut self.further) {
                    of(*slot, &mut |terms| couples.number(&mut self.numbers, terms));
                }
            }
        }
        &self.numbers
    }

    /// How much memory the numbers take.
    pub(in crate::index) fn bytes(&self) -> usize {
        let further: usize = self.further.iter().map(Couples::bytes).sum();
        self.first.bytes() + further + self.numbers.capacity() * size_of::<u32>()
    }
}
