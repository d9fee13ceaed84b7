//! Sorting: rows come in the order of some of their variables, all of them or the first ones.

use super::held::Held;
use super::{Batch, Cx, ROWS, Rows, Stream, merge, order};
use crate::problem::Problem;
use std::mem;

/// How many rows are sorted at once, without a look at the clock.
const RUN: usize = 1 << 18;

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
            let mut ranks = order::ranks(&rows, *slot, &self.cx)?;
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

/// The numbers of the rows in the order of columns of keys, the first ones if there is a limit.
fn sorted(
    keys: &[Vec<u32>],
    len: usize,
    limit: Option<usize>,
    cx: &Cx,
) -> Result<Vec<u32>, Problem> {
    if let [first, second, rest @ ..] = keys
        && rest.len() > 1
    {
        let keys = [first.clone(), second.clone(), joined(rest, len, cx)?];
        return sorted(&keys, len, limit, cx);
    }
    let numbers = (0u32..).take(len);
    match keys {
        [] => Ok(numbers.take(limit.unwrap_or(len)).collect()),
        [key] => {
            let packed = key.iter().zip(numbers).map(|(key, row)| low(*key, row));
            packed_order(packed.collect(), limit, cx)
        }
        [first, rest @ ..] => {
            let second = rest[0].iter();
            let third = rest.get(1);
            let packed = first.iter().zip(second).zip(numbers).map(|((first, second), row)| {
                let third = third.map_or(0, |third| third[row as usize]);
                u128::from(low(*first, *second)) << 64 | u128::from(low(third, row))
            });
            packed_order(packed.collect(), limit, cx)
        }
    }
}

fn low(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// One column of keys that gives the order of several.
fn joined(keys: &[Vec<u32>], len: usize, cx: &Cx) -> Result<Vec<u32>, Problem> {
    let order = sorted(keys, len, None, cx)?;
    let mut places = vec![0; len];
    let mut place = 0;
    for pair in order.windows(2) {
        let [before, row] = [pair[0] as usize, pair[1] as usize];
        place += u32::from(keys.iter().any(|key| key[before] != key[row]));
        places[row] = place;
    }
    Ok(places)
}

/// Keys that end in a row: they are in order when their bits are.
trait Packed: Copy + Ord {
    fn row(self) -> u32;
}

impl Packed for u64 {
    #[expect(clippy::cast_possible_truncation, reason = "the row is the lower half")]
    fn row(self) -> u32 {
        self as u32
    }
}

impl Packed for u128 {
    #[expect(clippy::cast_possible_truncation, reason = "the row is the lowest quarter")]
    fn row(self) -> u32 {
        self as u32
    }
}

fn packed_order<P: Packed>(
    mut keys: Vec<P>,
    limit: Option<usize>,
    cx: &Cx,
) -> Result<Vec<u32>, Problem> {
    let mut held = Held::new(cx);
    held.add(size_of_val(keys.as_slice()))?;
    let limit = limit.unwrap_or(keys.len());
    if limit < keys.len() && keys.len() <= RUN {
        keys.select_nth_unstable(limit);
        keys.truncate(limit);
    }
    for run in keys.chunks_mut(RUN) {
        run.sort_unstable();
        cx.meter.check()?;
    }
    merge::sort(&mut keys, RUN, P::cmp, cx)?;
    Ok(keys.into_iter().take(limit).map(P::row).collect())
}
