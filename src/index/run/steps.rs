//! Stepping: filters, bindings, unions, projections and the rows that a query brings along.

use super::{Batch, Cx, Once, Rows, Stream, open};
use crate::index::expression::Expression;
use crate::index::plan::{Node, Slots};
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use std::rc::Rc;

/// A node whose part is `P`, over its input.
pub(super) struct Step<P> {
    pub(super) cx: Cx,
    pub(super) input: Rows,
    pub(super) node: Rc<Node>,
    pub(super) part: P,
}

/// A step over its input.
pub(super) fn step<P>((input, node, cx): (Rows, Rc<Node>, Cx), part: P) -> Rows
where
    Step<P>: Stream + 'static,
{
    Box::new(Step { cx, input, node, part })
}

/// Keeps the rows of which an expression is true.
pub(super) struct Filter;

impl Stream for Step<Filter> {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let Node::Filter { expression, .. } = &*self.node else { return Ok(None) };
        while let Some(batch) = self.input.next()? {
            self.cx.meter.check()?;
            let rows = kept(expression, &batch, &self.cx)?;
            if rows.len() == batch.len {
                return Ok(Some(batch));
            }
            if !rows.is_empty() {
                return Ok(Some(batch.take(&rows)));
            }
        }
        Ok(None)
    }
}

/// The rows of which an expression is true.
pub(super) fn kept(expression: &Expression, batch: &Batch, cx: &Cx) -> Result<Vec<u32>, Problem> {
    let truths = expression.truths(batch, cx)?;
    Ok((0u32..).zip(truths).filter(|(_, truth)| *truth).map(|(row, _)| row).collect())
}

/// Gives a variable what an expression gives; rows that have another term for it go.
pub(super) struct Bind;

impl Stream for Step<Bind> {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let Node::Bind { slot, expression, .. } = &*self.node else { return Ok(None) };
        let Some(mut batch) = self.input.next()? else { return Ok(None) };
        self.cx.meter.check()?;
        let mut made = expression.column(&batch, &self.cx)?;
        let Some(had) = batch.column(*slot) else {
            batch.set(*slot, made);
            return Ok(Some(batch));
        };
        let mut rows = Vec::new();
        for (row, (had, made)) in (0u32..).zip(had.iter().zip(&mut made)) {
            if *made == UNBOUND {
                *made = *had;
            }
            if *had == UNBOUND || had == made {
                rows.push(row);
            }
        }
        batch.set(*slot, made);
        Ok(Some(batch.take(&rows)))
    }
}

/// Gives the rows of each branch, batch by batch.
#[derive(Default)]
pub(super) struct Union {
    pub(super) batch: Option<Batch>,
    pub(super) branch: usize,
    pub(super) rows: Option<Rows>,
}

impl Stream for Step<Union> {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let Node::Union(branches) = &*self.node else { return Ok(None) };
        loop {
            self.cx.meter.check()?;
            if let Some(rows) = &mut self.part.rows {
                if let Some(batch) = rows.next()? {
                    return Ok(Some(batch));
                }
                self.part.rows = None;
                self.part.branch += 1;
            }
            if self.part.batch.is_none() || self.part.branch == branches.len() {
                self.part.batch = self.input.next()?;
                self.part.branch = 0;
            }
            let Some(batch) = &self.part.batch else { return Ok(None) };
            let Some(branch) = branches.get(self.part.branch) else { return Ok(None) };
            let once = Box::new(Once(Some(batch.clone())));
            self.part.rows = Some(open(branch, once, &self.cx));
        }
    }
}

/// Keeps the columns of some variables.
pub(super) struct Project;

impl Stream for Step<Project> {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        let Node::Project { slots, .. } = &*self.node else { return Ok(None) };
        let Some(mut batch) = self.input.next()? else { return Ok(None) };
        forget(&mut batch, slots);
        Ok(Some(batch))
    }
}

fn forget(batch: &mut Batch, keep: &Slots) {
    let gone: Vec<usize> = batch.slots().filter(|slot| !keep.contains(*slot)).collect();
    for slot in gone {
        batch.clear(slot);
    }
}

/// Rows as a query writes them down.
pub(super) fn written(slots: &[usize], rows: &[Vec<Id>], width: usize) -> Batch {
    let mut batch = Batch::empty(rows.len(), width);
    for (at, slot) in slots.iter().enumerate() {
        batch.set(*slot, rows.iter().map(|row| row[at]).collect());
    }
    batch
}
