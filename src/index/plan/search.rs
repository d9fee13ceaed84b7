//! Planning a search: a `SERVICE` block becomes the things that it finds.

use super::lower::{Planner, extend};
use super::node::{Found, Place};
use super::part::{Condition, Form, Part};
use super::slots::Slots;
use crate::index::expression::{Expression, Unsupported};
use crate::index::run::Quoting;
use crate::index::search::{Sought, Subject, Texts};
use crate::problem::Problem;
use oxrdf::{NamedNode, Term};
use spargebra::algebra::{Expression as Source, GraphPattern};
use std::rc::Rc;

impl Planner {
    /// The part that a search is: the things that it finds, and the words that were found once
    /// it is known of which things they are wanted.
    pub(super) fn search(&mut self, inner: &GraphPattern) -> Result<Part, Unsupported> {
        let broken = |problem: Problem| Unsupported(problem.to_string());
        let mut sought = Sought::read(inner).map_err(broken)?;
        let texts = Rc::new(Texts::of(&self.cx.view).map_err(broken)?);
        let meter = &self.cx.meter;
        let hits = sought.find(&texts, &|| meter.check()).map_err(broken)?;
        meter.keep(hits.capacity() * size_of::<(crate::index::Id, f32)>());
        let Sought { subject, wish, written, score, snippet, .. } = sought;
        let (thing, source) = match subject {
            Subject::Variable(variable) => {
                (Place::Slot(self.variable(&variable)), Source::Variable(variable))
            }
            Subject::Thing(node) => (self.is(&node), Source::NamedNode(node)),
        };
        let score = score.map(|variable| self.variable(&variable));
        let certain: Slots = thing.slot().into_iter().chain(score).collect();
        let found = Rc::new(Found { written, hits });
        let part = Part::new(Form::Search { thing, score, found }, certain);
        let Some(snippet) = snippet else { return Ok(part) };
        let slot = self.variable(&snippet);
        let expression = Expression::given(Quoting { thing, texts, wish });
        let uses = thing.slot().into_iter().collect();
        Ok(extend(part, slot, Condition { expression, uses, source }))
    }

    fn is(&mut self, node: &NamedNode) -> Place {
        Place::Is(self.cx.terms.id(Term::from(node.clone())))
    }
}
