//! Estimating: how many rows a part makes of the rows before it, from exact counts.

#![expect(clippy::cast_precision_loss, reason = "an estimate needs no fifty-third bit")]

use super::node::{Graph, Place};
use super::part::{Alone, Form, Part};
use super::slots::Slots;
use crate::index::Id;
use crate::index::triples::Order;
use crate::index::view::View;
use std::ops::Range;

/// What is expected at one place of a plan.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// How many rows.
    pub(super) rows: f64,
    /// How many different terms each variable has; 0 for one that has none yet.
    distinct: Vec<f64>,
    /// How much work it was to come here.
    pub(super) cost: f64,
}

/// Pairs that a pattern can match, with the numbers of different subjects and objects.
struct Extent {
    pairs: f64,
    subjects: f64,
    objects: f64,
}

impl State {
    /// One row that has some variables.
    pub(super) fn start(bound: &Slots) -> Self {
        let mut state = Self { rows: 1.0, distinct: Vec::new(), cost: 0.0 };
        bound.iter().for_each(|slot| state.learn(slot, 1.0));
        state
    }

    pub(super) fn learn(&mut self, slot: usize, distinct: f64) {
        if self.distinct.len() <= slot {
            self.distinct.resize(slot + 1, 0.0);
        }
        let known = self.distinct[slot];
        self.distinct[slot] = if known > 0.0 { known.min(distinct) } else { distinct }.max(1.0);
    }

    fn known(&self, slot: usize) -> f64 {
        self.distinct.get(slot).copied().unwrap_or(0.0)
    }

    fn of(&self, place: Place) -> f64 {
        place.slot().map_or(1.0, |slot| self.known(slot))
    }

    /// After a part.
    pub(super) fn after(&self, part: &Part, objects: Option<&Range<Id>>, view: &View) -> Self {
        let mut next = self.clone();
        let known = match &part.form {
            Form::Scan { places, graph } => {
                next.scan(*places, graph, objects, view);
                return next.charged(self.rows);
            }
            Form::Path { start, end, graph, .. } => {
                // A walk has to be told its graph.
                if let Graph::Named(name @ Place::Slot(_), _) = graph
                    && self.of(*name) == 0.0
                {
                    next.cost = f64::MAX;
                    return next.learned(part);
                }
                match (self.of(*start) > 0.0, self.of(*end) > 0.0) {
                    (true, true) => next.rows *= 0.5,
                    (false, false) => next.rows *= view.stated() as f64 + 1.0,
                    _ => next.rows *= 4.0,
                }
                return next.charged(self.rows * 8.0).learned(part);
            }
            Form::Graphs { .. } if part.certain.iter().any(|slot| self.known(slot) > 0.0) => {
                return next;
            }
            Form::Graphs { .. } => view.graphs().len() as f64,
            Form::Values { rows, .. } => rows.len() as f64,
            Form::Search { found, .. } => found.hits.len() as f64,
            _ => guess(part, view),
        };
        let shared = part.possible.iter().map(|slot| self.known(slot)).fold(0.0, f64::max);
        let joined = if shared > 0.0 { known / shared.max(known.sqrt()).max(1.0) } else { known };
        next.rows *= joined.max(0.001);
        let work = if part.fits(&part.possible) { self.rows.min(known) } else { known };
        next.charged(work).learned(part)
    }

    fn learned(mut self, part: &Part) -> Self {
        let rows = self.rows;
        part.possible.iter().for_each(|slot| self.learn(slot, rows));
        self
    }

    fn charged(mut self, before: f64) -> Self {
        self.cost += self.rows + before;
        self
    }

    fn scan(
        &mut self,
        places: [Place; 3],
        graph: &Graph,
        objects: Option<&Range<Id>>,
        view: &View,
    ) {
        let extent = extent(places, graph, objects, view);
        let [s, p, o] = places;
        let (subject, object) = (self.of(s), self.of(o));
        let mut rows = self.rows * extent.pairs;
        if s.slot().is_some() && subject > 0.0 {
            rows /= subject.max(extent.subjects).max(1.0);
        }
        if o.slot().is_some() && object > 0.0 {
            rows /= object.max(extent.objects).max(1.0);
        }
        self.rows = rows.max(0.001);
        for (place, distinct) in [(s, extent.subjects), (o, extent.objects)] {
            if let Some(slot) = place.slot() {
                self.learn(slot, distinct.min(rows));
            }
        }
        let graph = match graph {
            Graph::Named(name, _) => name.slot(),
            _ => None,
        };
        for slot in p.slot().into_iter().chain(graph) {
            self.learn(slot, rows);
        }
    }
}

/// How many triples a pattern has when only its terms are known.
fn extent(
    [s, p, o]: [Place; 3],
    graph: &Graph,
    objects: Option<&Range<Id>>,
    view: &View,
) -> Extent {
    let all = view.rows_len() as f64;
    let (Place::Is(p), Graph::Stated) = (p, graph) else {
        let pairs = match (s, o, graph) {
            (Place::Is(s), _, _) => view.about(s).count() as f64,
            (_, Place::Is(o), _) => view.naming(o).count() as f64,
            (_, _, Graph::Named(Place::Is(graph), _)) => view.rows_in(*graph).count() as f64,
            (_, _, Graph::Of(some)) => {
                some.iter().map(|g| view.rows_in(*g).count()).sum::<usize>() as f64
            }
            _ => all,
        };
        let pairs = if let Place::Is(p) = p { pairs.min(view.count_with(p) as f64) } else { pairs };
        return Extent { pairs, subjects: (pairs / 8.0).max(1.0), objects: (pairs / 4.0).max(1.0) };
    };
    let pairs = view.pairs(p, Order::Subject);
    let count = pairs.keys.len() as f64;
    let subjects = f64::from(view.distinct(p, Order::Subject)).max(1.0);
    let distinct = f64::from(view.distinct(p, Order::Object)).max(1.0);
    match (s, o) {
        (Place::Is(s), Place::Is(o)) => {
            let there = pairs.has(s, o);
            Extent { pairs: f64::from(u8::from(there)), subjects: 1.0, objects: 1.0 }
        }
        (Place::Is(s), _) => {
            let pairs = pairs.range(s).len() as f64;
            Extent { pairs, subjects: 1.0, objects: pairs }
        }
        (_, Place::Is(o)) => {
            let pairs = view.pairs(p, Order::Object).range(o).len() as f64;
            Extent { pairs, subjects: pairs, objects: 1.0 }
        }
        _ => match objects {
            Some(range) => {
                let keys = view.pairs(p, Order::Object).keys;
                let from = keys.partition_point(|id| *id < range.start);
                let to = keys.partition_point(|id| *id < range.end).max(from);
                let pairs = (to - from) as f64;
                Extent { pairs, subjects: pairs.min(subjects), objects: pairs.min(distinct) }
            }
            None => Extent { pairs: count, subjects, objects: distinct },
        },
    }
}

/// How many rows a part gives alone, very roughly.
pub(super) fn guess(part: &Part, view: &View) -> f64 {
    match &part.form {
        Form::Scan { places, graph } => extent(*places, graph, None, view).pairs,
        Form::Values { rows, .. } => rows.len() as f64,
        Form::Search { found, .. } => found.hits.len() as f64,
        Form::Graphs { .. } => view.graphs().len() as f64,
        Form::Path { .. } => view.stated() as f64,
        Form::Join(parts) => {
            parts.iter().map(|part| guess(part, view)).fold(f64::INFINITY, f64::min).min(1e12)
        }
        Form::Union(parts) => parts.iter().map(|part| guess(part, view)).sum(),
        Form::Left(left, ..) | Form::Minus(left, _) => guess(left, view),
        Form::Filter(_, inner) => guess(inner, view) * 0.5,
        Form::Extend(inner, ..) => guess(inner, view),
        Form::Alone(alone) => match alone {
            Alone::Project(inner) | Alone::Distinct(inner) | Alone::Sort { inner, .. } => {
                guess(inner, view)
            }
            Alone::Group { inner, keys, .. } if keys.is_empty() => guess(inner, view).min(1.0),
            Alone::Group { inner, .. } => guess(inner, view) * 0.3,
            Alone::Slice { inner, length, .. } => {
                let rows = guess(inner, view);
                length.map_or(rows, |length| rows.min(length as f64))
            }
        },
    }
}
