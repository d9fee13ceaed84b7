//! Meeting: each row is extended by the terms that several patterns find from it.
//!
//! What a predicate leads to from a term stands sorted, so that the lists of all patterns are gone
//! through together, led by the shortest.

use super::extend::{Extend, read};
use super::finder::{Finder, gallop};
use super::{Batch, Cx, ROWS};
use crate::index::plan::{Meet, Place};
use crate::index::triples::{Order, Pairs};
use crate::index::view::View;
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use std::ops::Range;

/// How many terms are looked at between two looks at the clock.
const STEP: usize = 1 << 16;

/// How many rows are looked up together.
const STRETCH: usize = 1 << 11;

/// How many rows the first batch has at most.
const FIRST: usize = 256;

/// Patterns that meet in a variable.
pub(super) struct Meeting {
    cx: Cx,
    variable: usize,
    needed: bool,
    keep: crate::index::plan::Slots,
    lists: Vec<List>,
    row: usize,
    at: usize,
    most: usize,
}

/// Where a pattern finds its terms.
struct List {
    predicate: Id,
    /// From which end.
    order: Order,
    known: Place,
    finder: Finder,
    /// Where the terms of each row of a stretch stand. They are looked up one after the other
    /// before any is read, so that the memory answers for many at a time.
    ranges: Vec<Range<usize>>,
}

impl List {
    fn pairs<'v>(&self, view: &'v View) -> Pairs<'v> {
        view.pairs(self.predicate, self.order)
    }

    fn look_up(&mut self, batch: &Batch, rows: Range<usize>, pairs: Pairs<'_>) {
        self.ranges.clear();
        let mut last = (UNBOUND, 0..0);
        for row in rows {
            let key = read(self.known, batch, row);
            if key != last.0 {
                last = (key, self.finder.range(pairs, key));
            }
            self.ranges.push(last.1.clone());
        }
    }
}

impl Meeting {
    pub(super) fn new(meet: Meet, cx: Cx) -> Self {
        let sought = Place::Slot(meet.variable);
        let list = |[s, p, o]: [Place; 3]| {
            let predicate = if let Place::Is(id) = p { id } else { UNBOUND };
            let (order, known) = if o == sought { (Order::Subject, s) } else { (Order::Object, o) };
            List {
                predicate,
                order,
                known,
                finder: Finder::new(predicate, order, &cx),
                ranges: Vec::new(),
            }
        };
        let lists = meet.scans.iter().map(|scan| list(scan.places)).collect();
        let needed = meet.keep.contains(meet.variable);
        let Meet { variable, keep, .. } = meet;
        Self { cx, variable, needed, keep, lists, row: 0, at: 0, most: FIRST }
    }
}

impl Extend for Meeting {
    fn begin(&mut self) {
        (self.row, self.at) = (0, 0);
    }

    fn fill(&mut self, batch: &Batch) -> Result<Batch, Problem> {
        let view = self.cx.view.clone();
        let pairs: Vec<Pairs<'_>> = self.lists.iter().map(|list| list.pairs(&view)).collect();
        if self.row == 0 && self.at == 0 {
            for (list, pairs) in self.lists.iter_mut().zip(&pairs) {
                list.finder.expect(batch.len, &view, *pairs)?;
            }
        }
        let (mut rows, mut terms) = (Vec::with_capacity(self.most), Vec::new());
        let until = batch.len.min(self.row + STRETCH);
        let first = self.row;
        for (list, pairs) in self.lists.iter_mut().zip(&pairs) {
            list.look_up(batch, first..until, *pairs);
        }
        let mut lists: Vec<&[Id]> = Vec::with_capacity(pairs.len());
        let mut steps = 0;
        while self.row < until && rows.len() < self.most && steps < STEP {
            let place = self.row - first;
            let both = self.lists.iter().zip(&pairs);
            lists.clear();
            lists.extend(both.map(|(list, pairs)| &pairs.values[list.ranges[place].clone()]));
            let shortest = (0..lists.len()).min_by_key(|at| lists[*at].len()).unwrap_or(0);
            lists.swap(0, shortest);
            let row = u32::try_from(self.row).unwrap_or(u32::MAX);
            let ([lead], others) = lists.split_at_mut(1) else { break };
            let end = lead.len().min(self.at + (STEP - steps));
            for term in &lead[self.at..end] {
                if others.iter_mut().all(|other| goes_through(other, *term)) {
                    rows.push(row);
                    if self.needed {
                        terms.push(*term);
                    }
                }
            }
            steps += end - self.at + 1;
            let done = end == lead.len();
            (self.row, self.at) = if done { (self.row + 1, 0) } else { (self.row, end) };
        }
        self.most = (self.most * 4).min(ROWS);
        let mut out = batch.pick(&rows, &self.keep);
        if self.needed {
            out.set(self.variable, terms);
        }
        Ok(out)
    }

    fn row(&self) -> usize {
        self.row
    }
}

/// Whether a sorted list has a term; what stands before it is not looked at again.
fn goes_through(list: &mut &[Id], term: Id) -> bool {
    match list.first() {
        Some(first) if *first < term => *list = &list[gallop(list, |id| id < term)..],
        _ => {}
    }
    list.first() == Some(&term)
}
