//! Joining: rows with what a step gives alone, where both agree (SPARQL 1.1 §18.5, Join,
//! `LeftJoin`, Minus). A variable that one side lacks agrees with anything.

use super::held::Held;
use super::steps::kept;
use super::{Batch, Cx, Once, ROWS, Rows, Stream, collect, open};
use crate::index::plan::{Join, Left, Node};
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;
use std::rc::Rc;

/// The rows of one side by the terms that no row of either side lacks.
struct Table {
    rows: Batch,
    keys: Vec<usize>,
    first: FxHashMap<u64, u32>,
    next: Vec<u32>,
    held: Held,
}

/// What a row takes in the table of its keys.
const ROW: usize = 20;

const END: u32 = u32::MAX;

impl Table {
    fn of((rows, mut held): (Batch, Held), keys: Vec<usize>, cx: &Cx) -> Result<Self, Problem> {
        held.add(rows.len * ROW)?;
        let mut first = FxHashMap::default();
        let mut next = vec![END; rows.len];
        for row in (0..rows.len).rev() {
            if row % ROWS == 0 {
                cx.meter.check()?;
            }
            let number = u32::try_from(row).unwrap_or(END);
            if let Some(later) = first.insert(key(&rows, &keys, row), number) {
                next[row] = later;
            }
        }
        Ok(Self { rows, keys, first, next, held })
    }

    /// The same rows for a batch, whose terms may lack where those of others did not.
    fn fitting(made: Option<Self>, batch: &Batch, node: (&Join, &Cx)) -> Result<Self, Problem> {
        let (join, cx) = node;
        let rows = match made {
            Some(table) if table.keys == keys(&table.rows, batch, &join.shared) => {
                return Ok(table);
            }
            Some(Self { rows, mut held, .. }) => {
                held.set(held.bytes() - rows.len * ROW)?;
                (rows, held)
            }
            None => collect(cx, &mut *open(&join.inner, unit(cx), cx))?,
        };
        let keys = keys(&rows.0, batch, &join.shared);
        Self::of(rows, keys, cx)
    }

    /// The rows that agree with a row; who asks for them looks at the budget afterwards.
    fn matches<'t>(
        &'t self,
        batch: &'t Batch,
        row: usize,
        (join, cx): (&'t Join, &'t Cx),
    ) -> impl Iterator<Item = u32> + 't {
        let start = self.first.get(&key(batch, &self.keys, row)).copied();
        let chain = std::iter::successors(start, |at| {
            Some(self.next[*at as usize]).filter(|next| *next != END)
        });
        // Where no variable is in every row, all rows are in one chain.
        let mut steps = 0_usize;
        let in_time = move |_: &u32| {
            steps += 1;
            !steps.is_multiple_of(ROWS) || cx.meter.check().is_ok()
        };
        chain
            .take_while(in_time)
            .filter(move |at| agree(batch, row, &self.rows, *at as usize, &join.shared))
    }
}

/// The variables that no row of either side lacks.
fn keys(left: &Batch, right: &Batch, shared: &[usize]) -> Vec<usize> {
    let full = |batch: &Batch, slot: usize| {
        batch.column(slot).is_some_and(|column| !column.contains(&UNBOUND))
    };
    shared.iter().copied().filter(|slot| full(left, *slot) && full(right, *slot)).collect()
}

fn key(batch: &Batch, slots: &[usize], row: usize) -> u64 {
    let mut hasher = FxHasher::default();
    for slot in slots {
        hasher.write_u32(batch.get(*slot, row));
    }
    hasher.finish()
}

fn agree(left: &Batch, row: usize, right: &Batch, at: usize, shared: &[usize]) -> bool {
    shared.iter().all(|slot| {
        let (a, b) = (left.get(*slot, row), right.get(*slot, at));
        a == b || a == UNBOUND || b == UNBOUND
    })
}

/// A join, or a left join, of the input with an inner step.
pub(super) struct HashJoin {
    cx: Cx,
    input: Rows,
    node: Rc<Node>,
    table: Option<Table>,
    alone: Option<Rows>,
    batch: Option<Batch>,
    row: usize,
}

impl HashJoin {
    pub(super) fn new(input: Rows, node: Rc<Node>, cx: Cx) -> Self {
        Self { cx, input, node, table: None, alone: None, batch: None, row: 0 }
    }

    /// Joins rows of the batch until there are enough.
    fn fill(&mut self, batch: &Batch, join: &Join) -> Result<Batch, Problem> {
        let Some(table) = &self.table else { return Ok(Batch::empty(0, batch.width())) };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let from = self.row;
        while self.row < batch.len && left.len() < ROWS {
            let row = u32::try_from(self.row).unwrap_or(END);
            for at in table.matches(batch, self.row, (join, &self.cx)) {
                left.push(row);
                right.push(at);
                if left.len() % ROWS == 0 {
                    self.cx.meter.check()?;
                    self.cx.meter.hold(ROWS * 8)?;
                }
            }
            self.cx.meter.check()?;
            self.row += 1;
        }
        self.cx.meter.free(left.len() / ROWS * ROWS * 8);
        let joined = merge(batch, &left, &table.rows, &right);
        let Some(Left { condition }) = &join.optional else { return Ok(joined) };
        let joined = match condition {
            Some((condition, _)) => {
                let rows = kept(condition, &joined, &self.cx)?;
                left = rows.iter().map(|row| left[*row as usize]).collect();
                joined.take(&rows)
            }
            None => joined,
        };
        let alone = unmatched(&left, from, self.row);
        Ok(Batch::concat(&[joined, batch.take(&alone)], batch.width()))
    }
}

/// The rows of a stretch that are not in a list of rows, which ascends.
fn unmatched(matched: &[u32], from: usize, to: usize) -> Vec<u32> {
    let mut matched = matched.iter().copied().peekable();
    let mut alone = Vec::new();
    for row in (from..to).filter_map(|row| u32::try_from(row).ok()) {
        if matched.peek() == Some(&row) {
            while matched.next_if_eq(&row).is_some() {}
        } else {
            alone.push(row);
        }
    }
    alone
}

/// Rows of both sides side by side.
fn merge(left: &Batch, rows: &[u32], right: &Batch, at: &[u32]) -> Batch {
    let mut out = left.take(rows);
    for slot in right.slots() {
        let Some(theirs) = right.column(slot) else { continue };
        let theirs = at.iter().map(|at| theirs[*at as usize]);
        let column: Vec<Id> = match out.column(slot) {
            Some(ours) => ours
                .iter()
                .zip(theirs)
                .map(|(ours, theirs)| if *ours == UNBOUND { theirs } else { *ours })
                .collect(),
            None => theirs.collect(),
        };
        out.set(slot, column);
    }
    out
}

/// The one row of nothing, with which every step starts that is made alone.
pub(in crate::index) fn unit(cx: &Cx) -> Rows {
    Box::new(Once(Some(Batch::empty(1, cx.width.get()))))
}

impl Stream for HashJoin {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let node = Rc::clone(&self.node);
        let Node::Join(join) = &*node else { return Ok(None) };
        loop {
            self.cx.meter.check()?;
            if let Some(rows) = &mut self.alone {
                match rows.next()? {
                    Some(batch) => return Ok(Some(batch)),
                    None => self.alone = None,
                }
            }
            let batch = match self.batch.take() {
                Some(batch) => batch,
                None => match self.input.next()? {
                    Some(batch) => {
                        self.row = 0;
                        batch
                    }
                    None => return Ok(None),
                },
            };
            if join.optional.is_none() && batch.len == 1 && batch.slots().next().is_none() {
                self.alone = Some(open(&join.inner, unit(&self.cx), &self.cx));
                continue;
            }
            if self.row == 0 {
                self.table = Some(Table::fitting(self.table.take(), &batch, (join, &self.cx))?);
            }
            let out = self.fill(&batch, join)?;
            if self.row < batch.len {
                self.batch = Some(batch);
            }
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}

/// The rows of the input that agree with no row of the inner step in a variable of both.
pub(super) struct Minus {
    cx: Cx,
    input: Rows,
    node: Rc<Node>,
    table: Option<Table>,
}

impl Minus {
    pub(super) fn new(input: Rows, node: Rc<Node>, cx: Cx) -> Self {
        Self { cx, input, node, table: None }
    }
}

impl Stream for Minus {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let node = Rc::clone(&self.node);
        let Node::Minus(join) = &*node else { return Ok(None) };
        let Some(batch) = self.input.next()? else { return Ok(None) };
        let table = Table::fitting(self.table.take(), &batch, (join, &self.cx))?;
        self.cx.meter.check()?;
        let mut rows = Vec::new();
        for row in 0..batch.len {
            let both = |at: &u32| {
                let has = |slot: &&usize| {
                    batch.get(**slot, row) != UNBOUND
                        && table.rows.get(**slot, *at as usize) != UNBOUND
                };
                join.shared.iter().find(has).is_some()
            };
            if !table.matches(&batch, row, (join, &self.cx)).any(|at| both(&at)) {
                rows.push(u32::try_from(row).unwrap_or(END));
            }
            self.cx.meter.check()?;
        }
        self.table = Some(table);
        Ok(Some(if rows.len() == batch.len { batch } else { batch.take(&rows) }))
    }
}
