//! Numbering: a number and the term beside it become the number of both.

use super::single::Single;
use crate::index::Id;
use rustc_hash::FxHashMap;

/// The most places of a table; beyond it a hash table is smaller and as fast.
const TABLE: usize = 1 << 21;

/// How many places a first number has at least.
const LEAST: usize = 16;

/// Numbers for couples, in the order in which they come: by a table with a place for each couple
/// that there can be, as long as that is small.
#[derive(Default)]
pub(super) struct Couples {
    terms: Single,
    second: Vec<u32>,
    /// How many places a first number has in the table: a power of two.
    stride: usize,
    /// One more than the number of each couple.
    table: Vec<u32>,
    hashed: Option<FxHashMap<u64, u32>>,
    count: u32,
}

impl Couples {
    /// Turns each number into the number of itself and the term beside it.
    pub(super) fn number(&mut self, numbers: &mut [u32], terms: &[Id]) {
        self.second.clear();
        self.terms.number(terms, &mut self.second);
        let most = |numbers: &[u32]| numbers.iter().max().map_or(0, |most| *most as usize + 1);
        self.make_room(most(numbers), most(&self.second));
        let mut last = (u32::MAX, u32::MAX, 0);
        for (number, second) in numbers.iter_mut().zip(&self.second) {
            if (last.0, last.1) != (*number, *second) {
                let place = match &mut self.hashed {
                    Some(hashed) => {
                        hashed.entry(u64::from(*number) << 32 | u64::from(*second)).or_default()
                    }
                    None => &mut self.table[*number as usize * self.stride + *second as usize],
                };
                if *place == 0 {
                    self.count += 1;
                    *place = self.count;
                }
                last = (*number, *second, *place - 1);
            }
            *number = last.2;
        }
    }

    /// Makes the table large enough for so many first and second numbers, or gives it up.
    fn make_room(&mut self, first: usize, second: usize) {
        if self.hashed.is_some() {
            return;
        }
        let stride = second.next_power_of_two().max(self.stride).max(LEAST);
        let rows = first.max(self.table.len() / self.stride.max(1));
        if rows.saturating_mul(stride) > TABLE {
            let couples = self.table.iter().enumerate().filter(|(_, number)| **number > 0);
            let couple = |(at, number): (usize, &u32)| {
                ((at / self.stride) as u64 * (1 << 32) + (at % self.stride) as u64, *number)
            };
            self.hashed = Some(couples.map(couple).collect());
            self.table = Vec::new();
            return;
        }
        if stride > self.stride {
            let mut table = vec![0; rows.next_power_of_two() * stride];
            for (at, row) in self.table.chunks(self.stride.max(1)).enumerate() {
                table[at * stride..][..row.len()].copy_from_slice(row);
            }
            (self.table, self.stride) = (table, stride);
        } else if rows * stride > self.table.len() {
            self.table.resize(rows.next_power_of_two() * stride, 0);
        }
    }

    /// How much memory the numbers take.
    pub(super) fn bytes(&self) -> usize {
        let hashed = self.hashed.as_ref().map_or(0, FxHashMap::capacity);
        self.terms.bytes()
            + hashed * 20
            + (self.table.capacity() + self.second.capacity()) * size_of::<u32>()
    }
}
