//! Searching: each row is extended by the things that a search found, or kept if it has one.

use super::extend::{Extend, read};
use super::{Batch, Cx, ROWS};
use crate::index::expression::{Given, canonical};
use crate::index::plan::{Found, Place, Slots};
use crate::index::search::{Texts, Wish};
use crate::index::{Id, UNBOUND};
use crate::problem::Problem;
use oxrdf::vocab::xsd;
use oxrdf::{Literal, Term};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The things that a search found, over the rows of a batch.
pub(super) struct Searched {
    cx: Cx,
    found: Rc<Found>,
    /// Where the thing stands, and where its score.
    places: (Place, Option<Place>),
    keep: Slots,
    /// The score of each thing; made when a row has a thing already.
    scores: Option<FxHashMap<Id, f32>>,
    row: usize,
    at: usize,
    most: usize,
}

impl Searched {
    pub(super) fn new(
        found: Rc<Found>,
        places: (Place, Option<Place>),
        keep: Slots,
        cx: Cx,
    ) -> Self {
        Self { cx, found, places, keep, scores: None, row: 0, at: 0, most: 256 }
    }

    fn score_of(&mut self, thing: Id) -> Result<Option<f32>, Problem> {
        if self.scores.is_none() {
            self.cx.meter.hold(self.found.hits.len() * 16)?;
            self.scores = Some(self.found.hits.iter().copied().collect());
        }
        Ok(self.scores.as_ref().and_then(|scores| scores.get(&thing).copied()))
    }
}

/// How well a thing fits, as a term.
pub(in crate::index) fn score(score: f32) -> Term {
    canonical(Literal::new_typed_literal(format!("{score:.4}"), xsd::DECIMAL).into())
}

impl Extend for Searched {
    fn begin(&mut self) {
        (self.row, self.at) = (0, 0);
    }

    fn fill(&mut self, batch: &Batch) -> Result<Batch, Problem> {
        let (mut rows, mut things, mut scores) = (Vec::new(), Vec::new(), Vec::new());
        let (thing_at, score_at) = self.places;
        let found = Rc::clone(&self.found);
        while self.row < batch.len && rows.len() < self.most {
            let row = u32::try_from(self.row).unwrap_or(u32::MAX);
            let has = read(thing_at, batch, self.row);
            let had_score = score_at.map_or(UNBOUND, |place| read(place, batch, self.row));
            let known;
            let hits = if has == UNBOUND {
                let to = found.hits.len().min(self.at + self.most - rows.len());
                let stretch = &found.hits[self.at..to];
                self.at = to;
                stretch
            } else {
                self.at = found.hits.len();
                known = self.score_of(has)?.map(|score| (has, score));
                known.as_slice()
            };
            for (thing, fits) in hits {
                let id = score_at.map_or(UNBOUND, |_| self.cx.terms.id(score(*fits)));
                if had_score == UNBOUND || had_score == id {
                    rows.push(row);
                    things.push(*thing);
                    scores.push(id);
                }
            }
            if self.at >= found.hits.len() {
                (self.row, self.at) = (self.row + 1, 0);
            }
        }
        self.most = (self.most * 4).min(ROWS);
        let mut out = batch.pick(&rows, &self.keep);
        for (place, terms) in [(Some(thing_at), things), (score_at, scores)] {
            if let Some(slot) = place.and_then(Place::slot).filter(|slot| self.keep.contains(*slot))
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

/// The words of things that a search found.
pub(in crate::index) struct Quoting {
    pub(in crate::index) thing: Place,
    pub(in crate::index) texts: Rc<Texts>,
    pub(in crate::index) wish: Wish,
}

impl Given for Quoting {
    fn column(&self, rows: &Batch, cx: &Cx) -> Result<Vec<Id>, Problem> {
        let mut column = Vec::with_capacity(rows.len);
        for row in 0..rows.len {
            if row % 256 == 0 {
                cx.meter.check()?;
            }
            let snippet = self.texts.snippet(read(self.thing, rows, row), &self.wish);
            column.push(snippet.map_or(UNBOUND, |snippet| cx.terms.id(snippet.term())));
        }
        Ok(column)
    }

    fn tell(&self) -> String {
        "the words that were found".to_owned()
    }
}
