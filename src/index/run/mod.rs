//! Running: a plan becomes rows, a batch at a time.
//!
//! Every operator is a [`Stream`] over the one before it. Memory that is held from batch to
//! batch is taken from the budget; each `next` looks at the clock.

pub(in crate::index) mod aggregate;
mod batch;
mod bits;
mod concat;
mod count;
pub(in crate::index) mod distinct;
mod extreme;
pub(in crate::index) mod group;
mod held;
mod keys;
mod merge;
mod number;
pub(in crate::index) mod order;
mod seen;
pub(in crate::index) mod slice;
pub(in crate::index) mod sort;
mod sum;
mod value;

pub(super) use batch::{Batch, ROWS};

use super::budget::{Budget, Meter};
use super::terms::Terms;
use super::view::View;
use crate::problem::Problem;
use oxrdf::Term;
use oxsdatatypes::DateTime;
use std::rc::Rc;

/// What all operators of one query share.
pub(super) struct Context {
    pub(super) view: View,
    pub(super) terms: Terms,
    pub(super) meter: Meter,
    /// How many variables there are, hidden ones included.
    pub(super) width: usize,
    /// `NOW()`.
    pub(super) now: Term,
}

pub(super) type Cx = Rc<Context>;

impl Context {
    pub(super) fn new(view: View, budget: Budget) -> Self {
        let terms = Terms::new(view.clone());
        let now = oxrdf::Literal::from(DateTime::now()).into();
        Self { view, terms, meter: Meter::new(budget), width: 0, now }
    }
}

/// Rows that come batch by batch.
pub(super) trait Stream {
    /// The next rows; an empty batch is no end.
    ///
    /// # Errors
    ///
    /// If the budget is used up, or something breaks.
    fn next(&mut self) -> Result<Option<Batch>, Problem>;
}

pub(super) type Rows = Box<dyn Stream>;

/// One batch, then nothing.
pub(super) struct Once(pub(super) Option<Batch>);

impl Stream for Once {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        Ok(self.0.take())
    }
}

/// All rows of a stream in one batch; its memory is taken from the budget.
pub(super) fn collect(cx: &Cx, rows: &mut dyn Stream) -> Result<Batch, Problem> {
    let mut batches = Vec::new();
    while let Some(batch) = rows.next()? {
        cx.meter.check()?;
        if batch.len > 0 {
            cx.meter.hold(batch.bytes())?;
            batches.push(batch);
        }
    }
    Ok(Batch::concat(&batches, cx.width))
}
