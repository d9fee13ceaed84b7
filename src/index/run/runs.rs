//! Counting runs: how many pairs of a predicate each key has, without looking at the values.

use super::{Batch, Cx, ROWS, Stream};
use crate::index::Id;
use crate::index::triples::Order;
use crate::problem::Problem;
use oxrdf::Literal;
use rustc_hash::FxHashMap;

/// A row for each key, with the key and how often it stands there.
pub(super) struct Runs {
    cx: Cx,
    pairs: (Id, Order),
    key: usize,
    count: usize,
    at: usize,
    /// The terms of counts; the same counts come again and again.
    known: FxHashMap<usize, Id>,
}

impl Runs {
    pub(super) fn new(pairs: (Id, Order), (key, count): (usize, usize), cx: Cx) -> Self {
        Self { cx, pairs, key, count, at: 0, known: FxHashMap::default() }
    }
}

impl Stream for Runs {
    fn next(&mut self) -> Result<Option<Batch>, Problem> {
        self.cx.meter.check()?;
        let (predicate, order) = self.pairs;
        let keys = &self.cx.view.pairs(predicate, order).keys[self.at..];
        if keys.is_empty() {
            return Ok(None);
        }
        let (mut distinct, mut counts) = (Vec::new(), Vec::new());
        for run in keys.chunk_by(|a, b| a == b).take(ROWS) {
            self.at += run.len();
            distinct.push(run[0]);
            let count = self.known.entry(run.len());
            let name = || self.cx.terms.id(Literal::from(run.len() as u64).into());
            counts.push(*count.or_insert_with(name));
        }
        let mut batch = Batch::empty(distinct.len(), self.cx.width.get());
        batch.set(self.key, distinct);
        batch.set(self.count, counts);
        Ok(Some(batch))
    }
}
