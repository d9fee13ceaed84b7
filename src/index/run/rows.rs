//! Scanning, the general way: each row is extended by the triples that fit a pattern, in any
//! graph and with any predicate.

use super::extend::{Extend, read};
use super::held::Held;
use super::{Batch, Cx, ROWS};
use crate::index::plan::{Graph, Place, Scan};
use crate::index::triples::Order;
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;

/// Gathers the numbers of triples; their memory is taken from the budget.
pub(in crate::index) fn gather(
    all: impl Iterator<Item = u32>,
    held: &mut Held,
    cx: &Cx,
) -> Result<Vec<u32>, Problem> {
    let mut rows = Vec::new();
    for row in all {
        if rows.len().is_multiple_of(ROWS) {
            cx.meter.check()?;
            held.set(size_of::<u32>() * (rows.len() + ROWS.min(rows.len())))?;
        }
        rows.push(row);
    }
    Ok(rows)
}

/// A scan of the triples one by one.
pub(super) struct RowScan {
    cx: Cx,
    scan: Scan,
    row: usize,
    /// The triples that may fit the row, and how many of them have been looked at.
    candidates: Option<Vec<u32>>,
    held: Held,
    at: usize,
    /// Which predicate a sweep over all of them has come to.
    predicate: usize,
    most: usize,
}

/// Rows of the batch, and what stands at each place of the pattern, the graph last.
#[derive(Default)]
struct Found {
    rows: Vec<u32>,
    terms: [Vec<Id>; 4],
}

impl RowScan {
    pub(super) fn new(scan: Scan, cx: Cx) -> Self {
        let held = Held::new(&cx);
        Self { cx, scan, row: 0, candidates: None, held, at: 0, predicate: 0, most: 256 }
    }

    /// The places of the pattern; the graph counts where it has a name.
    fn places(&self) -> [Option<Place>; 4] {
        let [s, p, o] = self.scan.places;
        let graph = match &self.scan.graph {
            Graph::Named(name, _) => Some(*name),
            _ => None,
        };
        [Some(s), Some(p), Some(o), graph]
    }

    /// Whether nothing is known of the triples but that they are stated.
    fn is_sweep(&self, batch: &Batch) -> bool {
        let [s, p, o] = self.scan.places;
        let free = |place: Place| place.slot().is_some_and(|slot| batch.column(slot).is_none());
        let apart = s != p && p != o && s != o;
        apart && free(s) && free(p) && free(o) && self.scan.graph == Graph::Stated
    }

    /// Every statement, a predicate after the other.
    fn sweep(&mut self, batch: &Batch, found: &mut Found) {
        let view = &self.cx.view;
        let row = u32::try_from(self.row).unwrap_or(u32::MAX);
        while found.rows.len() < self.most {
            let Some(predicate) = view.predicates().get(self.predicate) else {
                self.predicate = 0;
                self.row += 1;
                return;
            };
            let pairs = view.pairs(*predicate, Order::Subject);
            let to = pairs.keys.len().min(self.at + self.most - found.rows.len());
            found.terms[0].extend_from_slice(&pairs.keys[self.at..to]);
            found.terms[2].extend_from_slice(&pairs.values[self.at..to]);
            found.rows.resize(found.terms[0].len(), row);
            found.terms[1].resize(found.terms[0].len(), *predicate);
            self.at = to;
            if to == pairs.keys.len() {
                self.predicate += 1;
                self.at = 0;
            }
        }
        debug_assert!(self.row < batch.len, "a sweep is of one row of the batch");
    }

    /// The triples that may fit, by what is known of the row.
    fn candidates(&mut self, [s, p, o, g]: [Id; 4]) -> Result<Vec<u32>, Problem> {
        let (view, held) = (&self.cx.view, &mut self.held);
        held.set(0)?;
        if s != UNBOUND {
            return gather(view.about(s), held, &self.cx);
        }
        if o != UNBOUND {
            return gather(view.naming(o), held, &self.cx);
        }
        match &self.scan.graph {
            Graph::Named(..) if g != UNBOUND => return gather(view.rows_in(g), held, &self.cx),
            Graph::Of(graphs) => {
                let all = graphs.iter().flat_map(|g| view.rows_in(*g));
                let mut rows = gather(all, held, &self.cx)?;
                rows.sort_unstable();
                rows.dedup();
                return Ok(rows);
            }
            _ => {}
        }
        if p == UNBOUND {
            return gather(view.rows(), held, &self.cx);
        }
        gather(view.rows_with(p), held, &self.cx)
    }

    /// Notes a triple if it fits.
    fn fit(&self, row: u32, wanted: [Id; 4], places: &[Option<Place>; 4], found: &mut Found) {
        let view = &self.cx.view;
        let [s, p, o] = view.row(row);
        let agrees = |at: usize, id: Id| wanted[at] == UNBOUND || wanted[at] == id;
        if !(agrees(0, s) && agrees(1, p) && agrees(2, o)) {
            return;
        }
        if self.scan.objects.as_ref().is_some_and(|range| !range.contains(&o)) {
            return;
        }
        let graphs: &[Id] = match &self.scan.graph {
            Graph::Named(..) => view.graphs_of(row),
            graph if graph.holds(row, UNBOUND, view) => &[UNBOUND],
            _ => return,
        };
        for graph in graphs.iter().copied().filter(|graph| agrees(3, *graph)) {
            if let Graph::Named(_, Some(among)) = &self.scan.graph
                && !among.contains(&graph)
            {
                continue;
            }
            let terms = [s, p, o, graph];
            if repeated(places, terms) {
                found.rows.push(u32::try_from(self.row).unwrap_or(u32::MAX));
                for (column, term) in found.terms.iter_mut().zip(terms) {
                    column.push(term);
                }
            }
        }
    }
}

/// Whether a variable that stands at several places has one term.
fn repeated(places: &[Option<Place>; 4], terms: [Id; 4]) -> bool {
    (1..4).all(|later| {
        let Some(slot @ Place::Slot(_)) = places[later] else { return true };
        (0..later).all(|earlier| places[earlier] != Some(slot) || terms[earlier] == terms[later])
    })
}

impl Extend for RowScan {
    fn begin(&mut self) {
        (self.row, self.at, self.candidates) = (0, 0, None);
    }

    fn fill(&mut self, batch: &Batch) -> Result<Batch, Problem> {
        let places = self.places();
        let mut found = Found::default();
        let sweeps = self.scan.objects.is_none() && self.is_sweep(batch);
        while sweeps && self.row < batch.len && found.rows.len() < self.most {
            self.sweep(batch, &mut found);
        }
        while !sweeps && self.row < batch.len && found.rows.len() < self.most {
            let wanted =
                places.map(|place| place.map_or(UNBOUND, |place| read(place, batch, self.row)));
            let candidates = match self.candidates.take() {
                Some(candidates) => candidates,
                None => self.candidates(wanted)?,
            };
            while self.at < candidates.len() && found.rows.len() < self.most {
                if self.at.is_multiple_of(ROWS) {
                    self.cx.meter.check()?;
                }
                self.fit(candidates[self.at], wanted, &places, &mut found);
                self.at += 1;
            }
            if self.at < candidates.len() {
                self.candidates = Some(candidates);
            } else {
                self.row += 1;
                self.at = 0;
            }
        }
        self.most = (self.most * 4).min(ROWS);
        let mut out = batch.pick(&found.rows, &self.scan.keep);
        for (place, terms) in places.into_iter().zip(found.terms) {
            if let Some(slot) = place.and_then(Place::slot)
                && self.scan.keep.contains(slot)
            {
                out.set(slot, terms);
            }
        }
        Ok(out)
    }

    fn row(&self) -> usize {
        self.row
    }
}
