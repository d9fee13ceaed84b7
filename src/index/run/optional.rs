//! Looking aside: what an inner step gives for each row, or whether it gives anything.

use super::{Batch, Cx, Once, Rows, Stream, open};
use crate::index::Id;
use crate::index::expression::Matches;
use crate::index::plan::Node;
use crate::problem::Problem;
use std::rc::Rc;

/// Extends each row by what the inner step gives for it, or lets it stand alone.
pub(super) struct Optional {
    cx: Cx,
    input: Rows,
    node: Rc<Node>,
    /// The batch that is being extended, and which of its rows have been.
    at: Option<(Batch, Vec<bool>, Rows)>,
}

impl Optional {
    pub(super) fn new(input: Rows, node: Rc<Node>, cx: Cx) -> Self {
        Self { cx, input, node, at: None }
    }
}

/// Numbers the rows of a batch in a variable of its own.
fn numbered(batch: &Batch, slot: usize) -> Batch {
    let mut numbered = batch.clone();
    numbered.set(slot, (1..=Id::try_from(batch.len).unwrap_or(Id::MAX)).collect());
    numbered
}

impl Stream for Optional {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let Node::Optional { inner, row } = &*self.node else { return Ok(None) };
        loop {
            self.cx.meter.check()?;
            let Some((batch, matched, rows)) = &mut self.at else {
                let Some(batch) = self.input.next()? else { return Ok(None) };
                let once = Box::new(Once(Some(numbered(&batch, *row))));
                let rows = open(inner, once, &self.cx);
                self.at = Some((batch.clone(), vec![false; batch.len], rows));
                continue;
            };
            if let Some(mut extended) = rows.next()? {
                mark(&extended, *row, matched);
                extended.clear(*row);
                return Ok(Some(extended));
            }
            let alone: Vec<u32> =
                (0u32..).zip(&*matched).filter(|(_, matched)| !**matched).map(|(r, _)| r).collect();
            let alone = batch.take(&alone);
            self.at = None;
            if alone.len > 0 {
                return Ok(Some(alone));
            }
        }
    }
}

fn mark(extended: &Batch, row: usize, matched: &mut [bool]) {
    for number in extended.column(row).unwrap_or_default() {
        if let Some(matched) = number.checked_sub(1).and_then(|at| matched.get_mut(at as usize)) {
            *matched = true;
        }
    }
}

/// `EXISTS`: whether the inner step gives anything for a row.
pub(in crate::index) struct Exists {
    pub(in crate::index) inner: Rc<Node>,
    pub(in crate::index) row: usize,
}

impl Matches for Exists {
    fn matches(&self, batch: &Batch, cx: &Cx) -> Result<Vec<bool>, Problem> {
        let mut matched = vec![false; batch.len];
        let once = Box::new(Once(Some(numbered(batch, self.row))));
        let mut rows = open(&self.inner, once, cx);
        while let Some(extended) = rows.next()? {
            cx.meter.check()?;
            mark(&extended, self.row, &mut matched);
        }
        Ok(matched)
    }
}
