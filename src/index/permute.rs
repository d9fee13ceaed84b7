//! Permuting: quads of numbers become rows, and the rows every order of them.

use super::Id;
use super::numbers::Numbers;
use super::table::{Sets, Table};
use super::triples::{Graphs, Lists, Order, Predicates, Rows, STEP, Sorted, Triples};
use rustc_hash::FxHashSet;
use std::panic::resume_unwind;
use std::thread;

/// Quads, and what has to be known of their terms.
pub(super) struct Quads {
    /// Subject, predicate, object and graph; graph 0 is the default graph.
    pub(super) all: Vec<[Id; 4]>,
    /// The largest id that a subject can have, and that any term has.
    pub(super) last_subject: Id,
    pub(super) last: Id,
    /// The graphs whose quads are stated.
    pub(super) stated: FxHashSet<Id>,
}

impl Quads {
    /// Sorts, and takes away what is there twice.
    pub(super) fn into_triples(self) -> Triples {
        let last = self.last;
        let predicates = distinct(self.all.iter().map(|quad| quad[1]), last);
        let graphs = distinct(self.all.iter().map(|quad| quad[3]), last);
        let (table, sets) = Table::new(self, &predicates);
        let rows_by_object = table.objects.iter().copied().zip(0..);
        let objects = lists(last as usize + 1, rows_by_object);
        let (predicates, graphs) = thread::scope(|scope| {
            let graphs = scope.spawn(|| by_graph(sets, graphs, last));
            let predicates = by_predicate(&table, predicates, &objects.members);
            (predicates, graphs.join().unwrap_or_else(|panic| resume_unwind(panic)))
        });
        Triples { rows: into_rows(table, predicates.ids.len()), predicates, objects, graphs }
    }
}

/// The different ids among these, ascending, without 0.
fn distinct(ids: impl Iterator<Item = Id>, last: Id) -> Vec<Id> {
    let mut there = vec![false; last as usize + 1];
    ids.for_each(|id| there[id as usize] = true);
    (1..=last).filter(|&id| there[id as usize]).collect()
}

/// Members by key, in the order in which they come.
pub(super) fn lists(keys: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Lists {
    let starts = starts(keys, pairs.clone().map(|(key, _)| key));
    let mut next = starts.clone();
    let mut members = vec![0; starts[keys] as usize];
    for (key, member) in pairs {
        let at = &mut next[key as usize];
        members[*at as usize] = member;
        *at += 1;
    }
    Lists { starts: starts.into(), members: members.into() }
}

/// Where the entries of each key begin if they are sorted by key; and where the last end.
pub(super) fn starts(keys: usize, entries: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut starts = vec![0; keys + 1];
    entries.for_each(|key| starts[key as usize + 1] += 1);
    for key in 0..keys {
        starts[key + 1] += starts[key];
    }
    starts
}

fn by_graph(sets: Sets, ids: Vec<Id>, last: Id) -> Graphs {
    let mut places = vec![0; last as usize + 1];
    (0..).zip(&ids).for_each(|(place, &graph)| places[graph as usize] = place);
    let pairs = (0..).zip(&sets.of_rows).flat_map(|(row, &set)| {
        let set = set as usize;
        let graphs = sets.starts[set] as usize..sets.starts[set + 1] as usize;
        sets.members[graphs].iter().map(move |&graph| (graph, row))
    });
    let rows = lists(ids.len(), pairs.map(|(graph, row)| (places[graph as usize], row)));
    let set = sets.of_rows.iter().map(|&set| set.into());
    let set = Numbers::new(sets.starts.len() as u64, set);
    let sets = Lists { starts: sets.starts.into(), members: sets.members.into() };
    Graphs { ids: ids.into(), rows, set, sets }
}

fn by_predicate(table: &Table, ids: Vec<Id>, rows_by_object: &[u32]) -> Predicates {
    let rows = 0..u32::try_from(table.objects.len()).unwrap_or(u32::MAX);
    let starts = starts(ids.len() * 2, rows.clone().map(|row| table.bucket(row)));
    let orders = thread::scope(|scope| {
        let by_object =
            scope.spawn(|| sorted(table, &starts, rows_by_object.iter().copied(), Order::Object));
        let by_subject = sorted(table, &starts, rows, Order::Subject);
        [by_subject, by_object.join().unwrap_or_else(|panic| resume_unwind(panic))]
    });
    Predicates { ids: ids.into(), starts: starts.into(), orders }
}

/// Pairs by predicate and part; within these in the order of the rows.
fn sorted(table: &Table, starts: &[u32], rows: impl Iterator<Item = u32>, order: Order) -> Sorted {
    let mut next = starts.to_vec();
    let mut keys = vec![0; table.objects.len()];
    let mut values = keys.clone();
    for row in rows {
        let at = &mut next[table.bucket(row) as usize];
        let pair = (table.subjects[row as usize], table.objects[row as usize]);
        let (key, value) = if order == Order::Subject { pair } else { (pair.1, pair.0) };
        (keys[*at as usize], values[*at as usize]) = (key, value);
        *at += 1;
    }
    let distinct = starts.windows(2).map(|span| {
        let keys = &keys[span[0] as usize..span[1] as usize];
        u32::try_from(keys.chunk_by(|a, b| a == b).count()).unwrap_or(u32::MAX)
    });
    let distinct = distinct.collect::<Vec<_>>().into();
    Sorted { keys: keys.into(), values: values.into(), distinct }
}

fn into_rows(table: Table, predicates: usize) -> Rows {
    let steps = table.subjects.iter().copied().step_by(STEP).collect::<Vec<_>>();
    let places = table.predicates.iter().map(|&place| place.into());
    Rows {
        predicates: Numbers::new(predicates as u64, places),
        starts: table.starts.into(),
        steps: steps.into(),
        objects: table.objects.into(),
        stated: table.stated.into(),
    }
}
