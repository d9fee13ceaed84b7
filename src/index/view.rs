//! Viewing: the copy as one query sees it, from its first row to its last.

use super::Id;
use super::copy::Copy;
use super::dictionary::Dictionary;
use super::triples::{Order, Pairs, Part};
use oxrdf::{Term, TermRef};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

/// The copy at one version; clones share it.
#[derive(Clone)]
pub struct View {
    copy: Arc<Copy>,
    offsets: Arc<Mutex<FxHashMap<(Id, Order), Arc<Offsets>>>>,
}

/// Where the pairs of each key start, for keys from the first to the last.
pub(super) struct Offsets {
    first: Id,
    starts: Vec<u32>,
}

impl Offsets {
    fn of(pairs: Pairs<'_>) -> Self {
        let (Some(first), Some(last)) = (pairs.keys.first(), pairs.keys.last()) else {
            return Self { first: 1, starts: vec![0] };
        };
        let mut starts = vec![0u32; (last - first) as usize + 2];
        for key in pairs.keys {
            starts[(key - first) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { first: *first, starts }
    }

    /// The places of a key in the pairs.
    pub(super) fn range(&self, key: Id) -> Range<usize> {
        let Some(at) = key.checked_sub(self.first) else { return 0..0 };
        match self.starts.get(at as usize..at as usize + 2) {
            Some([from, to]) => *from as usize..*to as usize,
            _ => 0..0,
        }
    }
}

impl View {
    /// The copy as it is.
    #[must_use]
    pub fn of(copy: Arc<Copy>) -> Self {
        Self { copy, offsets: Arc::default() }
    }

    /// The version of the dataset.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.copy.version()
    }

    /// The terms of the copy.
    pub(super) fn dictionary(&self) -> &Dictionary {
        self.copy.dictionary()
    }

    /// How many terms have a number.
    pub(super) fn terms(&self) -> u32 {
        self.copy.dictionary().len()
    }

    pub(super) fn id(&self, term: TermRef<'_>) -> Option<Id> {
        self.copy.dictionary().id(term)
    }

    pub(super) fn term(&self, id: Id) -> Term {
        self.copy.dictionary().term(id)
    }

    pub(super) fn text(&self, id: Id) -> Cow<'_, str> {
        Cow::Borrowed(self.copy.dictionary().text(id))
    }

    /// The pairs of a predicate in the default graph.
    pub(super) fn pairs(&self, predicate: Id, order: Order) -> Pairs<'_> {
        self.copy.triples().pairs(predicate, Part::Stated, order)
    }

    /// How many keys the pairs of a predicate have.
    pub(super) fn distinct(&self, predicate: Id, order: Order) -> u32 {
        self.copy.triples().distinct(predicate, Part::Stated, order)
    }

    /// Where each key of a predicate starts; made once.
    pub(super) fn offsets(&self, predicate: Id, order: Order) -> Arc<Offsets> {
        let mut made = self.offsets.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || Arc::new(Offsets::of(self.pairs(predicate, order)));
        Arc::clone(made.entry((predicate, order)).or_insert_with(make))
    }

    pub(super) fn predicates(&self) -> &[Id] {
        self.copy.triples().predicates()
    }

    /// Number of triples in the default graph.
    pub(super) fn stated(&self) -> usize {
        self.copy.triples().stated() as usize
    }

    /// How many triples there are in all graphs.
    pub(super) fn rows_len(&self) -> usize {
        self.copy.triples().rows() as usize
    }

    /// Every triple of every graph, by number.
    pub(super) fn rows(&self) -> impl Iterator<Item = u32> + use<> {
        0..self.copy.triples().rows()
    }

    pub(super) fn about(&self, subject: Id) -> impl Iterator<Item = u32> + use<> {
        self.copy.triples().about(subject)
    }

    pub(super) fn naming(&self, object: Id) -> impl Iterator<Item = u32> + '_ {
        self.copy.triples().naming(object).iter().copied()
    }

    /// The triples with a predicate, of all graphs.
    pub(super) fn rows_with(&self, predicate: Id) -> Rc<[u32]> {
        let triples = self.copy.triples();
        let both = [Part::Stated, Part::Rest].map(|part| triples.pairs(predicate, part, Order::Subject));
        let rows = both.iter().flat_map(|pairs| pairs.keys.iter().zip(pairs.values));
        rows.filter_map(|(s, o)| triples.find(*s, predicate, *o)).collect()
    }

    /// How many triples of all graphs have a predicate.
    pub(super) fn count_with(&self, predicate: Id) -> usize {
        let triples = self.copy.triples();
        let both = [Part::Stated, Part::Rest].map(|part| triples.pairs(predicate, part, Order::Subject));
        both.iter().map(|pairs| pairs.keys.len()).sum()
    }

    pub(super) fn row(&self, row: u32) -> [Id; 3] {
        self.copy.triples().row(row)
    }

    pub(super) fn is_stated(&self, row: u32) -> bool {
        self.copy.triples().is_stated(row)
    }

    pub(super) fn graphs_of(&self, row: u32) -> &[Id] {
        self.copy.triples().graphs_of(row)
    }

    pub(super) fn graphs(&self) -> &[Id] {
        self.copy.triples().graphs()
    }

    pub(super) fn rows_in(&self, graph: Id) -> impl Iterator<Item = u32> + '_ {
        self.copy.triples().rows_in(graph).iter().copied()
    }

    /// The copy that this is a view of.
    pub(super) fn copy(&self) -> &Copy {
        &self.copy
    }
}
