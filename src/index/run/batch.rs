//! Holding rows: a batch is one column of terms for each variable that is still needed.

use crate::index::plan::Slots;
use crate::index::{Id, UNBOUND};
use std::rc::Rc;

/// How many rows an operator gives at most at a time, more or less.
pub(in crate::index) const ROWS: usize = 1 << 14;

/// Rows by column. A column that is not there has no term in any row.
#[derive(Clone, Debug, Default)]
pub(in crate::index) struct Batch {
    /// How many rows there are, also where there is no column.
    pub(in crate::index) len: usize,
    columns: Vec<Option<Rc<Vec<Id>>>>,
}

impl Batch {
    /// Rows without terms; `width` is the number of variables of the query.
    pub(in crate::index) fn empty(len: usize, width: usize) -> Self {
        Self { len, columns: vec![None; width] }
    }

    /// The column of a variable.
    pub(in crate::index) fn column(&self, slot: usize) -> Option<&[Id]> {
        self.columns[slot].as_ref().map(|column| column.as_slice())
    }

    /// The term of a variable in a row.
    pub(in crate::index) fn get(&self, slot: usize, row: usize) -> Id {
        self.columns[slot].as_ref().map_or(UNBOUND, |column| column[row])
    }

    /// Gives a variable its terms.
    pub(in crate::index) fn set(&mut self, slot: usize, column: Vec<Id>) {
        debug_assert_eq!(column.len(), self.len, "a column has a term for each row");
        self.columns[slot] = Some(Rc::new(column));
    }

    /// Forgets what a variable is.
    pub(in crate::index) fn clear(&mut self, slot: usize) {
        self.columns[slot] = None;
    }

    /// The variables that have a column.
    pub(in crate::index) fn slots(&self) -> impl Iterator<Item = usize> + '_ {
        self.columns.iter().enumerate().filter(|(_, c)| c.is_some()).map(|(slot, _)| slot)
    }

    /// Number of variables of the query.
    pub(in crate::index) fn width(&self) -> usize {
        self.columns.len()
    }

    /// These rows, in this order; one may come more than once.
    pub(in crate::index) fn take(&self, rows: &[u32]) -> Self {
        let gather = |column: &Rc<Vec<Id>>| {
            Rc::new(rows.iter().map(|row| column[*row as usize]).collect::<Vec<_>>())
        };
        let columns = self.columns.iter().map(|column| column.as_ref().map(gather)).collect();
        Self { len: rows.len(), columns }
    }

    /// These rows, with the columns that are needed.
    pub(in crate::index) fn pick(&self, rows: &[u32], keep: &Slots) -> Self {
        let identity =
            rows.len() == self.len && rows.iter().enumerate().all(|(at, row)| at == *row as usize);
        let mut out = Self::empty(rows.len(), self.width());
        for slot in self.slots().filter(|slot| keep.contains(*slot)) {
            out.columns[slot] = match &self.columns[slot] {
                Some(column) if identity => Some(Rc::clone(column)),
                Some(column) => {
                    Some(Rc::new(rows.iter().map(|row| column[*row as usize]).collect()))
                }
                None => None,
            };
        }
        out
    }

    /// A stretch of the rows.
    pub(in crate::index) fn slice(&self, from: usize, to: usize) -> Self {
        if from == 0 && to == self.len {
            return self.clone();
        }
        let cut = |column: &Rc<Vec<Id>>| Rc::new(column[from..to].to_vec());
        let columns = self.columns.iter().map(|column| column.as_ref().map(cut)).collect();
        Self { len: to - from, columns }
    }

    /// How many bytes the terms of the rows take.
    pub(in crate::index) fn bytes(&self) -> usize {
        self.columns.iter().flatten().count() * self.len * size_of::<Id>() + 64
    }

    /// All rows of several batches.
    pub(in crate::index) fn concat(batches: &[Self], width: usize) -> Self {
        if let [only] = batches {
            return only.clone();
        }
        let len = batches.iter().map(|batch| batch.len).sum();
        let mut all = Self::empty(len, width);
        for slot in 0..width {
            if batches.iter().all(|batch| batch.columns[slot].is_none()) {
                continue;
            }
            let mut column = Vec::with_capacity(len);
            for batch in batches {
                match batch.column(slot) {
                    Some(terms) => column.extend_from_slice(terms),
                    None => column.resize(column.len() + batch.len, UNBOUND),
                }
            }
            all.set(slot, column);
        }
        all
    }
}
