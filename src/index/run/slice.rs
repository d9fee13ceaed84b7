//! Slicing: only the rows from one place to another, and nothing is read after them.

use super::{Batch, Rows, Stream};
use crate::problem::Problem;

/// A stretch of the rows.
pub(in crate::index) struct Slice {
    input: Option<Rows>,
    skip: usize,
    left: usize,
}

impl Slice {
    /// The rows after the first `start`, `length` of them if it is given.
    pub(in crate::index) fn new(input: Rows, start: usize, length: Option<usize>) -> Self {
        Self { input: Some(input), skip: start, left: length.unwrap_or(usize::MAX) }
    }
}

impl Stream for Slice {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        if self.left == 0 {
            self.input = None;
        }
        let Some(input) = &mut self.input else { return Ok(None) };
        let Some(batch) = input.next()? else {
            self.input = None;
            return Ok(None);
        };
        let from = self.skip.min(batch.len);
        let to = batch.len.min(from.saturating_add(self.left));
        self.skip -= from;
        self.left -= to - from;
        Ok(Some(batch.slice(from, to)))
    }
}
