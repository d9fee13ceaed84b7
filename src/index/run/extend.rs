//! Extending: each batch of the input is gone through piece by piece, whatever it is extended by.

use super::{Batch, Cx, Rows, Stream};
use crate::index::Id;
use crate::index::plan::Place;
use crate::problem::Problem;

/// What extends the rows of a batch.
pub(super) trait Extend {
    /// Starts with another batch.
    fn begin(&mut self);

    /// Goes on with the batch until there are enough rows or it ends.
    ///
    /// # Errors
    ///
    /// If the budget is used up.
    fn fill(&mut self, batch: &Batch) -> Result<Batch, Problem>;

    /// The row of the batch that it has come to.
    fn row(&self) -> usize;
}

/// The input, and what extends its rows.
pub(super) struct Extending<E> {
    pub(super) cx: Cx,
    pub(super) input: Rows,
    pub(super) batch: Option<Batch>,
    pub(super) by: E,
}

impl<E: Extend> Stream for Extending<E> {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        loop {
            self.cx.meter.check()?;
            let batch = match self.batch.take() {
                Some(batch) => batch,
                None => match self.input.next()? {
                    Some(batch) => {
                        self.by.begin();
                        batch
                    }
                    None => return Ok(None),
                },
            };
            let out = self.by.fill(&batch)?;
            if self.by.row() < batch.len {
                self.batch = Some(batch);
            }
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}

/// The term at a place in a row.
pub(super) fn read(place: Place, batch: &Batch, row: usize) -> Id {
    match place {
        Place::Is(id) => id,
        Place::Slot(slot) => batch.get(slot, row),
    }
}
