//! Grouping: rows with the same terms in some variables become one row.

use super::aggregate::{Aggregate, Grouped, Tally};
use super::held::Held;
use super::keys::Keys;
use super::{Batch, Cx, ROWS, Rows, Stream};
use crate::index::Id;
use crate::problem::Problem;

/// A row for each group, with the terms of its keys and the results of its aggregates.
pub(in crate::index) struct Group {
    input: Option<Rows>,
    keys: Vec<usize>,
    results: Vec<usize>,
    numbers: Keys,
    /// The key terms of each group.
    columns: Vec<Vec<Id>>,
    tallies: Vec<Box<dyn Tally>>,
    groups: usize,
    at: usize,
    cx: Cx,
    held: Held,
}

impl Group {
    /// Groups rows by slots. Without keys all rows are one group, even if there are none.
    pub(in crate::index) fn new(
        input: Rows,
        keys: Vec<usize>,
        aggregates: &[Aggregate],
        cx: Cx,
    ) -> Self {
        let tally = |aggregate: &Aggregate| aggregate.tally(!keys.is_empty());
        Self {
            input: Some(input),
            results: aggregates.iter().map(|aggregate| aggregate.result).collect(),
            numbers: Keys::new(keys.clone()),
            columns: vec![Vec::new(); keys.len()],
            tallies: aggregates.iter().map(tally).collect(),
            groups: usize::from(keys.is_empty()),
            at: 0,
            held: Held::new(&cx),
            keys,
            cx,
        }
    }

    fn gather(&mut self, mut input: Rows) -> Result<(), Problem> {
        while let Some(batch) = input.next()? {
            self.cx.meter.check()?;
            let groups = self.numbers.number(&batch);
            for (row, group) in groups.iter().enumerate() {
                if *group as usize == self.groups {
                    self.groups += 1;
                    for (slot, column) in self.keys.iter().zip(&mut self.columns) {
                        column.push(batch.get(*slot, row));
                    }
                }
            }
            let rows = Grouped { batch: &batch, groups, count: self.groups };
            for tally in &mut self.tallies {
                tally.take(&rows, &self.cx)?;
            }
            let tallies: usize = self.tallies.iter().map(|tally| tally.bytes()).sum();
            let columns = self.keys.len() * self.groups * size_of::<Id>();
            self.held.set(self.numbers.bytes() + columns + tallies)?;
        }
        Ok(())
    }

    /// Turns what has been gathered into columns.
    fn finish(&mut self) -> Result<(), Problem> {
        for mut tally in std::mem::take(&mut self.tallies) {
            self.cx.meter.check()?;
            self.columns.push(tally.finish(self.groups, &self.cx)?);
        }
        self.numbers = Keys::new(Vec::new());
        self.held.set(self.columns.len() * self.groups * size_of::<Id>())
    }
}

impl Stream for Group {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        if let Some(input) = self.input.take() {
            self.gather(input)?;
            self.finish()?;
        }
        self.cx.meter.check()?;
        let to = self.groups.min(self.at + ROWS);
        if self.at == to {
            return Ok(None);
        }
        let mut batch = Batch::empty(to - self.at, self.cx.width.get());
        for (slot, column) in self.keys.iter().chain(&self.results).zip(&self.columns) {
            batch.set(*slot, column[self.at..to].to_vec());
        }
        self.at = to;
        Ok(Some(batch))
    }
}
