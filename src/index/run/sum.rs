//! Summing: the numbers of a group become their sum or their mean.

use super::aggregate::{Grouped, Tally};
use super::order;
use super::seen::Seen;
use super::{Cx, ROWS};
use crate::index::expression::{Number, Operation};
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use oxsdatatypes::Integer;
use rustc_hash::FxHashMap;

/// `SUM` or `AVG`: a term that is no number is an error of the group.
pub(super) struct Sum {
    slot: usize,
    mean: bool,
    /// The sum of each group, if it is one; and how many terms it is of.
    sums: Vec<(Option<Number>, i64)>,
    /// Which numbers have been added, if only different ones are.
    seen: Option<Seen>,
    numbers: FxHashMap<Id, (Option<Number>, Id)>,
}

impl Sum {
    /// Adds up all terms or (`distinct`) each once; `mean` divides by their number.
    pub(super) fn new(slot: usize, distinct: bool, mean: bool) -> Self {
        let seen = distinct.then(Seen::default);
        Self { slot, mean, sums: Vec::new(), seen, numbers: FxHashMap::default() }
    }

    fn grow(&mut self, groups: usize) {
        self.sums.resize(groups, (Some(Number::Integer(0.into())), 0));
    }

    fn result(&self, sum: Option<Number>, count: i64) -> Option<Number> {
        match count {
            0 => sum,
            _ if self.mean => sum?.with(Operation::Divide, Number::Integer(Integer::from(count))),
            _ => sum,
        }
    }
}

/// The number that a term is, and the term for the same value of the same type.
fn number(term: Id, distinct: bool, cx: &Cx) -> (Option<Number>, Id) {
    let number = order::value(term, cx).as_ref().and_then(Number::of);
    let spelled = number.filter(|_| distinct).map(|number| cx.terms.id(number.term()));
    (number, spelled.unwrap_or(UNBOUND))
}

impl Tally for Sum {
    fn take(&mut self, rows: &Grouped<'_>, cx: &Cx) -> Result<(), Problem> {
        self.grow(rows.count);
        let distinct = self.seen.is_some();
        for (group, term) in rows.terms(self.slot) {
            let (sum, count) = &mut self.sums[group as usize];
            let Some(before) = *sum else { continue };
            let known = self.numbers.entry(term);
            let (number, spelled) = *known.or_insert_with(|| number(term, distinct, cx));
            if self.seen.as_mut().is_some_and(|seen| !seen.insert(group, spelled)) {
                continue;
            }
            *sum = number.and_then(|number| before.with(Operation::Add, number));
            *count += 1;
        }
        Ok(())
    }

    fn finish(&mut self, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem> {
        self.grow(count);
        let mut results = Vec::with_capacity(count);
        for (at, (sum, count)) in self.sums.iter().enumerate() {
            if at.is_multiple_of(ROWS) {
                cx.meter.check()?;
            }
            let result = self.result(*sum, *count);
            results.push(result.map_or(UNBOUND, |sum| cx.terms.id(sum.term())));
        }
        Ok(results)
    }

    fn bytes(&self) -> usize {
        let numbers = self.numbers.capacity() * size_of::<(Id, (Option<Number>, Id))>();
        let seen = self.seen.as_ref().map_or(0, Seen::bytes);
        size_of_val(self.sums.as_slice()) + numbers + seen
    }
}
