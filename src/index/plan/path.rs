//! Planning property paths: chains and branches become patterns, the rest is walked.

use super::lower::{Planner, join};
use super::node::{Graph, Place, Route};
use super::part::{Form, Part};
use super::slots::Slots;
use crate::index::expression::Unsupported;
use spargebra::algebra::PropertyPathExpression as Path;
use spargebra::term::TriplePattern;
use std::rc::Rc;

impl Planner {
    pub(super) fn scan(&mut self, pattern: &TriplePattern) -> Result<Part, Unsupported> {
        let subject = self.place(&pattern.subject)?;
        let predicate = self.node(&pattern.predicate);
        let object = self.place(&pattern.object)?;
        Ok(self.triple([subject, predicate, object]))
    }

    fn triple(&self, places: [Place; 3]) -> Part {
        let graph = self.graph.clone();
        let mut slots: Slots = places.iter().filter_map(|place| place.slot()).collect();
        if let Graph::Named(Place::Slot(slot), _) = graph {
            slots.insert(slot);
        }
        Part::new(Form::Scan { places, graph }, slots)
    }

    pub(super) fn path(
        &mut self,
        start: Place,
        path: &Path,
        end: Place,
    ) -> Result<Part, Unsupported> {
        Ok(match path {
            Path::NamedNode(predicate) => {
                let predicate = Place::Is(self.cx.terms.id(predicate.clone().into()));
                self.triple([start, predicate, end])
            }
            Path::Reverse(path) => self.path(end, path, start)?,
            Path::Sequence(first, second) => {
                let middle = Place::Slot(self.fresh());
                let first = self.path(start, first, middle)?;
                join(vec![first, self.path(middle, second, end)?])
            }
            _ => {
                let route = Rc::new(self.route(path));
                let graph = self.graph.clone();
                let slots: Slots = [start, end].into_iter().filter_map(Place::slot).collect();
                let walk = Part::new(Form::Path { start, route, end, graph }, slots);
                match &self.graph {
                    // A walk does not find the name of its graph.
                    Graph::Named(name @ Place::Slot(slot), among) => {
                        let graphs = Form::Graphs { name: *name, among: among.clone() };
                        let graphs = Part::new(graphs, [*slot].into_iter().collect());
                        join(vec![graphs, walk])
                    }
                    _ => walk,
                }
            }
        })
    }

    fn route(&self, path: &Path) -> Route {
        let inner = |path: &Path| Rc::new(self.route(path));
        match path {
            Path::NamedNode(predicate) => Route::Step(self.cx.terms.id(predicate.clone().into())),
            Path::Reverse(path) => Route::Back(inner(path)),
            Path::Sequence(first, second) => Route::Then(inner(first), inner(second)),
            Path::Alternative(one, other) => Route::Either(inner(one), inner(other)),
            Path::ZeroOrMore(path) => Route::Many { route: inner(path), none: true },
            Path::OneOrMore(path) => Route::Many { route: inner(path), none: false },
            Path::ZeroOrOne(path) => Route::Maybe(inner(path)),
            Path::NegatedPropertySet(but) => {
                Route::Other(but.iter().map(|p| self.cx.terms.id(p.clone().into())).collect())
            }
        }
    }
}
