//! Scanning: each row is extended by the triples of the default graph that fit a pattern.
//!
//! The predicate is a term; everything else is [`super::rows`]. The pairs of a predicate stand
//! sorted in both directions, so that a row costs a lookup and a stretch to copy.

use super::extend::Extend;
use super::finder::Finder;
use super::{Batch, Cx, ROWS};
use crate::index::plan::{Place, Scan};
use crate::index::triples::{Order, Pairs};
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;

/// How many rows the first batch has: who wants ten rows should not wait for thousands.
const FIRST: usize = 256;

/// A scan of the pairs of one predicate.
pub(super) struct PairScan {
    cx: Cx,
    scan: Scan,
    predicate: Id,
    by_subject: Finder,
    by_object: Finder,
    row: usize,
    at: usize,
    most: usize,
}

/// What a scan gives: rows of the batch, and the ids at the places that are new and needed.
struct Found {
    rows: Vec<u32>,
    subjects: Option<Vec<Id>>,
    objects: Option<Vec<Id>>,
}

/// How one place of a pattern is read from a batch.
#[derive(Clone, Copy)]
struct Reader<'b> {
    constant: Id,
    column: Option<&'b [Id]>,
    /// The variable, if rows may lack it, so that the scan has to write it.
    new: Option<usize>,
}

impl<'b> Reader<'b> {
    fn of(place: Place, batch: &'b Batch) -> Self {
        match place {
            Place::Is(id) => Self { constant: id, column: None, new: None },
            Place::Slot(slot) => {
                let column = batch.column(slot);
                let lacks = column.is_none_or(|column| column.contains(&UNBOUND));
                Self { constant: UNBOUND, column, new: lacks.then_some(slot) }
            }
        }
    }

    fn get(self, row: usize) -> Id {
        self.column.map_or(self.constant, |column| column[row])
    }
}

impl PairScan {
    pub(super) fn new(scan: Scan, predicate: Id, cx: Cx) -> Self {
        let by_subject = Finder::new(predicate, Order::Subject, &cx);
        let by_object = Finder::new(predicate, Order::Object, &cx);
        Self { cx, scan, predicate, by_subject, by_object, row: 0, at: 0, most: FIRST }
    }

    fn allows(&self, object: Id) -> bool {
        self.scan.objects.as_ref().is_none_or(|range| range.contains(&object))
    }

    /// The objects that a filter can let through.
    fn narrow<'v>(&self, values: &'v [Id]) -> &'v [Id] {
        let Some(range) = &self.scan.objects else { return values };
        let from = values.partition_point(|id| *id < range.start);
        let to = values.partition_point(|id| *id < range.end);
        &values[from..to.max(from)]
    }

    /// The next of the values that the row goes with, as many as there is room for.
    fn stretch<'v>(&mut self, values: &'v [Id], found: &mut Found) -> &'v [Id] {
        let row = self.row;
        let from = self.at.min(values.len());
        let room = self.most.saturating_sub(found.rows.len()).max(1);
        let to = values.len().min(from + room);
        if to == values.len() {
            self.row += 1;
            self.at = 0;
        } else {
            self.at = to;
        }
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        found.rows.extend(std::iter::repeat_n(row, to - from));
        &values[from..to]
    }

    /// Every pair.
    fn all(&mut self, subjects: Pairs<'_>, objects: Pairs<'_>, found: &mut Found) {
        let at = self.at;
        let (keys, values, swapped) = match (&self.scan.objects, self.scan.by) {
            (None, Order::Subject) => (subjects.keys, subjects.values, false),
            (None, Order::Object) => (objects.keys, objects.values, true),
            (Some(range), _) => {
                let from = objects.keys.partition_point(|id| *id < range.start);
                let to = objects.keys.partition_point(|id| *id < range.end).max(from);
                (&objects.keys[from..to], &objects.values[from..to], true)
            }
        };
        let values = self.stretch(values, found);
        let keys = &keys[at.min(keys.len())..][..values.len()];
        let (keys, values) = if swapped { (values, keys) } else { (keys, values) };
        copy(&mut found.subjects, keys);
        copy(&mut found.objects, values);
    }

    /// The pairs of a term with itself.
    fn loops(&mut self, subjects: Pairs<'_>, found: &mut Found) -> Result<(), Problem> {
        for (at, (s, o)) in subjects.keys.iter().zip(subjects.values).enumerate() {
            if at.is_multiple_of(ROWS) {
                self.cx.meter.check()?;
            }
            if s == o && self.allows(*o) {
                found.rows.push(u32::try_from(self.row).unwrap_or(u32::MAX));
                copy(&mut found.subjects, &[*s]);
                copy(&mut found.objects, &[*o]);
            }
        }
        self.row += 1;
        Ok(())
    }
}

/// Copies ids, of which there are mostly a few, to where they are needed.
fn copy(column: &mut Option<Vec<Id>>, ids: &[Id]) {
    if let Some(column) = column {
        match ids {
            [] => {}
            [one] => column.push(*one),
            [one, two] => column.extend([*one, *two]),
            ids => column.extend_from_slice(ids),
        }
    }
}

/// Fills up where a term is the same for all new rows.
fn repeat(column: &mut Option<Vec<Id>>, len: usize, id: Id) {
    if let Some(column) = column {
        column.resize(len, id);
    }
}

impl Extend for PairScan {
    fn begin(&mut self) {
        (self.row, self.at) = (0, 0);
    }

    fn fill(&mut self, batch: &Batch) -> Result<Batch, Problem> {
        let view = self.cx.view.clone();
        let subjects = view.pairs(self.predicate, Order::Subject);
        let objects = view.pairs(self.predicate, Order::Object);
        let [subject, _, object] = self.scan.places.map(|place| Reader::of(place, batch));
        let same = self.scan.places[0] == self.scan.places[2];
        if self.row == 0 && self.at == 0 {
            self.by_subject.expect(batch.len, &view, subjects)?;
            if subject.new.is_some() && object.new.is_none() {
                self.by_object.expect(batch.len, &view, objects)?;
            }
        }
        let room = self.most.min(ROWS);
        let needed = |place: Reader<'_>| {
            let needed = place.new.is_some_and(|slot| self.scan.keep.contains(slot));
            needed.then(|| Vec::with_capacity(room))
        };
        let mut found = Found {
            rows: Vec::with_capacity(room),
            subjects: needed(subject),
            objects: needed(object),
        };
        while self.row < batch.len && found.rows.len() < self.most {
            match (subject.get(self.row), object.get(self.row)) {
                (UNBOUND, UNBOUND) if same => self.loops(subjects, &mut found)?,
                (UNBOUND, UNBOUND) => self.all(subjects, objects, &mut found),
                (s, UNBOUND) => {
                    let range = self.by_subject.range(subjects, s);
                    let values = self.narrow(&subjects.values[range]);
                    let next = self.stretch(values, &mut found);
                    copy(&mut found.objects, next);
                    repeat(&mut found.subjects, found.rows.len(), s);
                }
                (UNBOUND, o) => {
                    let range =
                        if self.allows(o) { self.by_object.range(objects, o) } else { 0..0 };
                    let next = self.stretch(&objects.values[range], &mut found);
                    copy(&mut found.subjects, next);
                    repeat(&mut found.objects, found.rows.len(), o);
                }
                (s, o) => {
                    let range = self.by_subject.range(subjects, s);
                    if self.allows(o) && subjects.values[range].binary_search(&o).is_ok() {
                        found.rows.push(u32::try_from(self.row).unwrap_or(u32::MAX));
                        repeat(&mut found.subjects, found.rows.len(), s);
                        repeat(&mut found.objects, found.rows.len(), o);
                    }
                    self.row += 1;
                }
            }
        }
        self.most = (self.most * 4).min(ROWS);
        let mut out = batch.pick(&found.rows, &self.scan.keep);
        for (reader, column) in [(subject, found.subjects), (object, found.objects)] {
            if let (Some(slot), Some(column)) = (reader.new, column) {
                out.set(slot, column);
            }
        }
        Ok(out)
    }

    fn row(&self) -> usize {
        self.row
    }
}
