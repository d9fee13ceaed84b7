//! Tabulating: quads by subject become rows, each triple once, with the set of its graphs.

use super::Id;
use super::permute::{Quads, starts};
use rustc_hash::{FxHashMap, FxHashSet};

/// The rows while the copy is made.
#[derive(Default)]
pub(super) struct Table {
    /// For each subject the row where its rows begin; and the number of rows.
    pub(super) starts: Vec<u32>,
    pub(super) subjects: Vec<Id>,
    /// Places in the list of predicates.
    pub(super) predicates: Vec<u32>,
    pub(super) objects: Vec<Id>,
    pub(super) stated: Vec<u64>,
}

/// Sets of graphs, each once, and that of each row.
pub(super) struct Sets {
    pub(super) of_rows: Vec<u32>,
    pub(super) starts: Vec<u32>,
    pub(super) members: Vec<Id>,
    numbers: FxHashMap<Box<[Id]>, u32>,
}

/// The place of the predicate, the object and the graph.
type Entry = [u32; 3];

impl Table {
    /// The rows of these quads, in the order of subject, predicate and object.
    pub(super) fn new(quads: Quads, predicates: &[Id]) -> (Self, Sets) {
        let subjects = quads.last_subject;
        let stated = &quads.stated.clone();
        let (entries, spans) = by_subject(quads, predicates);
        let (mut table, mut sets) = (Self::default(), Sets::default());
        table.starts.push(0);
        for (subject, span) in (0..=subjects).zip(spans.windows(2)) {
            let entries = &entries[span[0] as usize..span[1] as usize];
            for same in entries.chunk_by(|a, b| a[..2] == b[..2]) {
                table.push(subject, same, stated);
                sets.push(same);
            }
            table.starts.push(table.length());
        }
        (table, sets)
    }

    fn length(&self) -> u32 {
        u32::try_from(self.objects.len()).unwrap_or(u32::MAX)
    }

    /// Adds the row of one triple: its entries differ in their graphs.
    fn push(&mut self, subject: Id, entries: &[Entry], stated: &FxHashSet<Id>) {
        let bit = self.objects.len() % 64;
        if bit == 0 {
            self.stated.push(0);
        }
        if let Some(bits) = self.stated.last_mut()
            && entries.iter().any(|[.., graph]| stated.contains(graph))
        {
            *bits |= 1 << bit;
        }
        self.subjects.push(subject);
        self.predicates.push(entries[0][0]);
        self.objects.push(entries[0][1]);
    }

    /// The predicate and the part of a row as one number.
    pub(super) fn bucket(&self, row: u32) -> u32 {
        let row = row as usize;
        let stated = self.stated[row / 64] >> (row % 64) & 1 == 1;
        self.predicates[row] * 2 + u32::from(!stated)
    }
}

/// The entries of every subject, sorted and each once or more; and where those of each begin.
fn by_subject(quads: Quads, predicates: &[Id]) -> (Vec<Entry>, Vec<u32>) {
    let Quads { all: quads, last_subject, last, .. } = quads;
    let mut places = vec![0; last as usize + 1];
    (0..).zip(predicates).for_each(|(place, &predicate)| places[predicate as usize] = place);
    let starts = starts(last_subject as usize + 1, quads.iter().map(|quad| quad[0]));
    let mut next = starts.clone();
    let mut entries = vec![Entry::default(); quads.len()];
    for [subject, predicate, object, graph] in quads {
        let at = &mut next[subject as usize];
        entries[*at as usize] = [places[predicate as usize], object, graph];
        *at += 1;
    }
    for span in starts.windows(2) {
        entries[span[0] as usize..span[1] as usize].sort_unstable();
    }
    (entries, starts)
}

impl Default for Sets {
    fn default() -> Self {
        let (of_rows, starts, members) = (Vec::new(), vec![0], Vec::new());
        Self { of_rows, starts, members, numbers: FxHashMap::default() }
    }
}

impl Sets {
    /// Adds the row of one triple: its entries are sorted by graph.
    fn push(&mut self, entries: &[Entry]) {
        let graphs = entries.iter().map(|[.., graph]| *graph).filter(|&graph| graph != 0);
        let mut graphs: Vec<Id> = graphs.collect();
        graphs.dedup();
        let number = self.number(graphs);
        self.of_rows.push(number);
    }

    fn number(&mut self, graphs: Vec<Id>) -> u32 {
        if let Some(&number) = self.numbers.get(graphs.as_slice()) {
            return number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.members.extend_from_slice(&graphs);
        self.starts.push(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
        self.numbers.insert(graphs.into(), number);
        number
    }
}
