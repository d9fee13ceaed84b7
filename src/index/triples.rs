//! Finding: two terms of a triple become the third, or the rows that have them.

use super::column::Column;
use super::numbers::Numbers;
use super::{Id, UNBOUND};
use std::ops::Range;

/// The triples of all graphs of a copy, each once, as a row; every order of them.
#[derive(Debug)]
pub struct Triples {
    /// Rows by subject, predicate and object.
    pub(super) rows: Rows,
    /// Subject and object for each predicate, in both orders.
    pub(super) predicates: Predicates,
    /// Rows by object.
    pub(super) objects: Lists,
    /// The graphs of rows, and the rows of graphs.
    pub(super) graphs: Graphs,
}

/// The rows: subject (as the places where its rows begin), predicate and object.
#[derive(Debug)]
pub(super) struct Rows {
    /// For each subject the row where its rows begin; and the number of rows.
    pub(super) starts: Column<u32>,
    /// The subject of every `STEP`th row, to find that of any other.
    pub(super) steps: Column<u32>,
    /// Places in the list of predicates.
    pub(super) predicates: Numbers,
    pub(super) objects: Column<u32>,
    /// A bit for each row: whether it is stated.
    pub(super) stated: Column<u64>,
}

/// How far the noted subjects are apart.
pub(super) const STEP: usize = 64;

/// Pairs for each predicate and part.
#[derive(Debug)]
pub(super) struct Predicates {
    pub(super) ids: Column<u32>,
    /// Where the pairs of each predicate and part begin; and where the last end.
    pub(super) starts: Column<u32>,
    /// For each order its keys, its values, and how many keys each predicate and part has.
    pub(super) orders: [Sorted; 2],
}

/// Pairs in one order.
#[derive(Debug)]
pub(super) struct Sorted {
    pub(super) keys: Column<u32>,
    pub(super) values: Column<u32>,
    pub(super) distinct: Column<u32>,
}

/// Lists of numbers, by number.
#[derive(Debug)]
pub(super) struct Lists {
    pub(super) starts: Column<u32>,
    pub(super) members: Column<u32>,
}

impl Lists {
    fn get(&self, number: usize) -> &[u32] {
        match self.starts.get(number..number.saturating_add(2)) {
            Some(&[start, end]) => {
                self.members.get(start as usize..end as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// Which graphs hold which rows.
#[derive(Debug)]
pub(super) struct Graphs {
    pub(super) ids: Column<u32>,
    /// The rows of each graph.
    pub(super) rows: Lists,
    /// The set of graphs of each row.
    pub(super) set: Numbers,
    /// The graphs of each set.
    pub(super) sets: Lists,
}

/// Pairs of terms, sorted by key and value, no pair twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pairs<'a> {
    /// The terms that the pairs are sorted by.
    pub keys: &'a [Id],
    /// As many as keys.
    pub values: &'a [Id],
}

impl<'a> Pairs<'a> {
    /// The values of a key.
    #[must_use]
    pub fn range(&self, key: Id) -> &'a [Id] {
        let from = self.keys.partition_point(|at| *at < key);
        let to = from + self.keys[from..].partition_point(|at| *at <= key);
        &self.values[from..to]
    }

    /// Whether there is such a pair.
    #[must_use]
    pub fn has(&self, key: Id, value: Id) -> bool {
        self.range(key).binary_search(&value).is_ok()
    }
}

/// Which triples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Those that a statement graph holds: the default graph.
    Stated,
    /// The others.
    Rest,
}

/// What pairs are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// Keys are subjects, values objects.
    Subject,
    /// Keys are objects, values subjects.
    Object,
}

impl Triples {
    /// Every predicate, ascending.
    #[must_use]
    pub fn predicates(&self) -> &[Id] {
        &self.predicates.ids
    }

    /// The subjects and objects of a predicate.
    #[must_use]
    pub fn pairs(&self, predicate: Id, part: Part, order: Order) -> Pairs<'_> {
        let Sorted { keys, values, .. } = &self.predicates.orders[order as usize];
        let span = self.predicates.span(predicate, part);
        let (keys, values) = (keys.get(span.clone()), values.get(span));
        Pairs { keys: keys.unwrap_or_default(), values: values.unwrap_or_default() }
    }

    /// How many different keys the pairs of a predicate have.
    #[must_use]
    pub fn distinct(&self, predicate: Id, part: Part, order: Order) -> u32 {
        let Sorted { distinct, .. } = &self.predicates.orders[order as usize];
        let bucket = self.predicates.bucket(predicate, part);
        bucket.and_then(|bucket| distinct.get(bucket)).copied().unwrap_or(0)
    }

    /// How many triples there are; rows are numbered from 0.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.rows.starts.last().copied().unwrap_or(0)
    }

    /// How many triples are stated.
    #[must_use]
    pub fn stated(&self) -> u32 {
        self.rows.stated.iter().map(|bits| bits.count_ones()).sum()
    }

    /// The rows about a subject, by predicate and object.
    #[must_use]
    pub fn about(&self, subject: Id) -> Range<u32> {
        let place = subject as usize;
        match self.rows.starts.get(place..place.saturating_add(2)) {
            Some(&[start, end]) => start..end,
            _ => 0..0,
        }
    }

    /// Subject, predicate and object of a row; no terms for a number that is no row.
    #[must_use]
    pub fn row(&self, row: u32) -> [Id; 3] {
        let Some(&object) = self.rows.objects.get(row as usize) else {
            return [UNBOUND; 3];
        };
        let predicate = self.predicates.ids.get(self.rows.predicates.place(row as usize));
        [self.rows.subject(row), predicate.copied().unwrap_or(UNBOUND), object]
    }

    /// Whether a row is in the default graph.
    #[must_use]
    pub fn is_stated(&self, row: u32) -> bool {
        let bits = self.rows.stated.get(row as usize / 64).copied().unwrap_or(0);
        bits >> (row % 64) & 1 == 1
    }

    /// The rows with this object, by subject and predicate.
    #[must_use]
    pub fn naming(&self, object: Id) -> &[u32] {
        self.objects.get(object as usize)
    }

    /// The row of a triple.
    #[must_use]
    pub fn find(&self, subject: Id, predicate: Id, object: Id) -> Option<u32> {
        let predicate = self.predicates.ids.binary_search(&predicate).ok()?;
        let Range { start: mut low, end: mut high } = self.about(subject);
        while low < high {
            let middle = u32::midpoint(low, high);
            let at = middle as usize;
            let here = (self.rows.predicates.place(at), *self.rows.objects.get(at)?);
            match here.cmp(&(predicate, object)) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// The named graphs that hold a row, ascending; none if only the default graph was given it.
    #[must_use]
    pub fn graphs_of(&self, row: u32) -> &[Id] {
        self.graphs.sets.get(self.graphs.set.place(row as usize))
    }

    /// Every named graph, ascending.
    #[must_use]
    pub fn graphs(&self) -> &[Id] {
        &self.graphs.ids
    }

    /// The rows of a graph, ascending.
    #[must_use]
    pub fn rows_in(&self, graph: Id) -> &[u32] {
        let place = self.graphs.ids.binary_search(&graph);
        place.map_or(&[], |place| self.graphs.rows.get(place))
    }
}

impl Rows {
    fn subject(&self, row: u32) -> Id {
        let step = row as usize / STEP;
        let low = self.steps.get(step).map_or(0, |&subject| subject as usize);
        let high = self.steps.get(step + 1).map_or(self.starts.len(), |&next| next as usize + 1);
        let between = self.starts.get(low..high).unwrap_or_default();
        let found = between.partition_point(|&start| start <= row);
        u32::try_from((low + found).saturating_sub(1)).unwrap_or(0)
    }
}

impl Predicates {
    fn bucket(&self, predicate: Id, part: Part) -> Option<usize> {
        Some(self.ids.binary_search(&predicate).ok()? * 2 + part as usize)
    }

    fn span(&self, predicate: Id, part: Part) -> Range<usize> {
        let bucket = self.bucket(predicate, part);
        match bucket.and_then(|bucket| self.starts.get(bucket..bucket + 2)) {
            Some(&[start, end]) => start as usize..end as usize,
            _ => 0..0,
        }
    }
}
