//! Sorting: rows come in the order of some of their variables, all of them or the first ones.

use super::held::Held;
use super::packed::sorted;
use super::rank::ranks;
use super::{Batch, Cx, ROWS, Rows, Stream};
use crate::problem::Problem;
use std::mem;

/// How many rows are gathered before those that cannot be among the first are dropped.
const MANY: usize = 1 << 16;

/// Rows in order. Rows that are equal stay in the order in which they came.
pub(in crate::index) struct Sort {
    input: Option<Rows>,
    keys: Vec<(usize, bool)>,
    limit: Option<usize>,
    cx: Cx,
    held: Held,
    batches: Vec<Batch>,
    sorted: Sorted,
}

/// Rows, and those still to be given: the next one last.
#[derive(Default)]
struct Sorted {
    rows: Batch,
    order: Vec<u32>,
    at: usize,
}

impl Sort {
    /// Sorts by slots, each ascending or (`true`) descending. With a limit, only so many of the
    /// first rows come.
    pub(in crate::index) fn new(
        input: Rows,
        keys: Vec<(usize, bool)>,
        limit: Option<usize>,
        cx: Cx,
    ) -> Self {
        let held = Held::new(&cx);
        let (batches, sorted) = (Vec::new(), Sorted::default());
        Self { input: Some(input), keys, limit, cx, held, batches, sorted }
    }

    /// Gathers the rows; with a limit, never many more than it.
    fn gather(&mut self, mut input: Rows) -> Result<(), Problem> {
        if self.limit == Some(0) {
            return Ok(());
        }
        let most = self.limit.map_or(usize::MAX, |limit| limit.saturating_mul(2).max(MANY));
        let mut len = 0;
        while let Some(batch) = input.next()? {
            self.cx.meter.check()?;
            if batch.len == 0 {
                continue;
            }
            self.held.add(batch.bytes())?;
            len += batch.len;
            self.batches.push(batch);
            if len >= most {
                let first = self.sort()?;
                let first = first.rows.take(&first.order);
                self.held.set(first.bytes())?;
                len = first.len;
                self.batches.push(first);
            }
        }
        Ok(())
    }

    /// Sorts what has been gathered.
    fn sort(&mut self) -> Result<Sorted, Problem> {
        let mut held = Held::new(&self.cx);
        held.add(self.batches.iter().map(Batch::bytes).sum())?;
        let rows = Batch::concat(&mem::take(&mut self.batches), self.cx.width.get());
        let mut keys = Vec::new();
        for (slot, descending) in &self.keys {
            held.add(rows.len * size_of::<u32>())?;
            let mut ranks = ranks(&rows, *slot, &self.cx)?;
            if *descending {
                for rank in &mut ranks {
                    *rank = !*rank;
                }
            }
            keys.push(ranks);
        }
        let order = sorted(&keys, rows.len, self.limit, &self.cx)?;
        Ok(Sorted { rows, order, at: 0 })
    }
}

impl Stream for Sort {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        if let Some(input) = self.input.take() {
            self.gather(input)?;
            self.sorted = self.sort()?;
            self.held.add(size_of_val(self.sorted.order.as_slice()))?;
        }
        self.cx.meter.check()?;
        let Sorted { rows, order, at } = &mut self.sorted;
        let to = order.len().min(*at + ROWS);
        if *at == to {
            *rows = Batch::default();
            self.held.set(0)?;
            return Ok(None);
        }
        let batch = rows.take(&order[*at..to]);
        *at = to;
        Ok(Some(batch))
    }
}
