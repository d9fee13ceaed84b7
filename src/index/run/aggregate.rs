//! Aggregating: the terms of a variable in each group become one.
//!
//! An aggregate keeps one column with a place for each group, so that a batch is one loop over
//! two columns. What a group without terms gives, and what an error does, is as the evaluator
//! that judges the answers has it.

use super::concat::Concat;
use super::count::{Count, CountRows};
use super::extreme::{Extreme, Sample};
use super::sum::Sum;
use super::variety::CountDistinct;
use super::{Batch, Cx};
use crate::index::Id;
use crate::problem::Problem;
use std::cmp::Ordering;

/// What becomes of the terms of a group.
#[derive(Clone, Debug)]
pub(in crate::index) struct Aggregate {
    pub(in crate::index) function: Function,
    /// Only different terms count.
    pub(in crate::index) distinct: bool,
    /// The variable; none for `COUNT(*)`.
    pub(in crate::index) argument: Option<usize>,
    /// The variables that make a row, for `COUNT(DISTINCT *)`.
    pub(in crate::index) row: Vec<usize>,
    /// The variable that gets the result.
    pub(in crate::index) result: usize,
}

/// The function of an aggregate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::index) enum Function {
    /// How many there are; rows without the term are passed over.
    Count,
    /// How many there are; one row without the term is an error of the group. This is how the
    /// judge counts an expression that is more than variables, `IF` and `COALESCE`.
    CountAll,
    Sum,
    Avg,
    Min,
    Max,
    Sample,
    GroupConcat {
        separator: String,
    },
}

/// Rows of a batch, each in a group.
pub(super) struct Grouped<'b> {
    pub(super) batch: &'b Batch,
    /// The group of each row.
    pub(super) groups: &'b [u32],
    /// How many groups there are by now.
    pub(super) count: usize,
}

impl Grouped<'_> {
    /// Each group and the term of a variable, row by row.
    pub(super) fn terms(&self, slot: usize) -> impl Iterator<Item = (u32, Id)> + '_ {
        let column = self.batch.column(slot);
        let groups = self.groups.iter().copied().enumerate();
        groups.map(move |(row, group)| (group, column.map_or(0, |column| column[row])))
    }
}

/// What an aggregate knows of each group so far.
pub(super) trait Tally {
    /// Takes more rows.
    ///
    /// # Errors
    ///
    /// If the budget is used up.
    fn take(&mut self, rows: &Grouped<'_>, cx: &Cx) -> Result<(), Problem>;

    /// The result of each of so many groups.
    ///
    /// # Errors
    ///
    /// If the budget is used up.
    fn finish(&mut self, count: usize, cx: &Cx) -> Result<Vec<Id>, Problem>;

    /// How much memory is held.
    fn bytes(&self) -> usize;
}

impl Aggregate {
    /// A tally without rows; `grouped` says whether there may be several groups.
    pub(super) fn tally(&self, grouped: bool) -> Box<dyn Tally> {
        let Some(slot) = self.argument else {
            if self.distinct {
                return Box::new(CountDistinct::rows(self.row.clone(), grouped));
            }
            return Box::new(CountRows::default());
        };
        let distinct = self.distinct;
        match &self.function {
            Function::Count if distinct => Box::new(CountDistinct::terms(slot, false, grouped)),
            Function::CountAll if distinct => Box::new(CountDistinct::terms(slot, true, grouped)),
            Function::Count => Box::new(Count::new(slot, false)),
            Function::CountAll => Box::new(Count::new(slot, true)),
            Function::Sum => Box::new(Sum::new(slot, distinct, false)),
            Function::Avg => Box::new(Sum::new(slot, distinct, true)),
            Function::Min => Box::new(Extreme::new(slot, Ordering::Less)),
            Function::Max => Box::new(Extreme::new(slot, Ordering::Greater)),
            Function::Sample => Box::new(Sample::new(slot)),
            Function::GroupConcat { separator } => {
                Box::new(Concat::new(slot, distinct, separator.clone()))
            }
        }
    }
}
