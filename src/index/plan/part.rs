//! Planning, before an order is chosen: the algebra with variables by number.

use super::Graph;
use super::node::{Found, Place, Route};
use super::slots::Slots;
use crate::index::Id;
use crate::index::expression::Expression;
use crate::index::run::aggregate::Aggregate;
use spargebra::algebra::Expression as Source;
use std::rc::Rc;

/// A part of a query, the variables that each of its rows has, and those that some may have.
pub(super) struct Part {
    pub(super) form: Form,
    pub(super) certain: Slots,
    pub(super) possible: Slots,
}

pub(super) enum Form {
    Scan {
        places: [Place; 3],
        graph: Graph,
    },
    Path {
        start: Place,
        route: Rc<Route>,
        end: Place,
        graph: Graph,
    },
    Graphs {
        name: Place,
        among: Option<Rc<[Id]>>,
    },
    Values {
        slots: Vec<usize>,
        rows: Vec<Vec<Id>>,
    },
    /// The things that a search found.
    Search {
        thing: Place,
        score: Option<usize>,
        found: Rc<Found>,
    },
    Join(Vec<Part>),
    Left(Box<Part>, Box<Part>, Option<Condition>),
    Minus(Box<Part>, Box<Part>),
    Union(Vec<Part>),
    Filter(Vec<Condition>, Box<Part>),
    Extend(Box<Part>, usize, Condition),
    /// What is made alone, whatever stands around it.
    Alone(Alone),
}

/// What a sub-select is made of.
pub(super) enum Alone {
    Project(Box<Part>),
    Group { inner: Box<Part>, keys: Vec<usize>, aggregates: Vec<Aggregate> },
    Distinct(Box<Part>),
    Sort { inner: Box<Part>, keys: Vec<(usize, bool)> },
    Slice { inner: Box<Part>, start: usize, length: Option<usize> },
}

/// An expression, the variables that it looks at, and how the query spells it.
pub(super) struct Condition {
    pub(super) expression: Expression,
    pub(super) uses: Slots,
    pub(super) source: Source,
}

impl Part {
    pub(super) fn new(form: Form, certain: Slots) -> Self {
        Self { form, possible: certain.clone(), certain }
    }

    /// Whether the part gives the same where some variables already have their terms, as what
    /// is made alone and then joined (SPARQL 1.1 §18.2.1: a group does not see what is outside).
    pub(super) fn fits(&self, outer: &Slots) -> bool {
        match &self.form {
            Form::Scan { .. }
            | Form::Path { .. }
            | Form::Graphs { .. }
            | Form::Values { .. }
            | Form::Search { .. } => true,
            Form::Join(parts) | Form::Union(parts) => parts.iter().all(|part| part.fits(outer)),
            Form::Filter(conditions, inner) => {
                let seen = |c: &Condition| c.uses.and(outer).is_within(&inner.certain);
                conditions.iter().all(seen) && inner.fits(outer)
            }
            Form::Extend(inner, _, condition) => {
                condition.uses.and(outer).is_within(&inner.certain) && inner.fits(outer)
            }
            Form::Left(left, right, condition) => {
                let mut right = right.mentions();
                if let Some(condition) = condition {
                    right.add(&condition.uses);
                }
                left.fits(outer) && right.and(outer).is_within(&left.certain)
            }
            Form::Minus(left, right) => {
                left.fits(outer) && right.mentions().and(outer).is_within(&left.certain)
            }
            Form::Alone(_) => false,
        }
    }

    /// Every variable that the part speaks of and that may mean something outside of it.
    pub(super) fn mentions(&self) -> Slots {
        let mut all = self.possible.clone();
        match &self.form {
            Form::Join(parts) | Form::Union(parts) => {
                for part in parts {
                    all.add(&part.mentions());
                }
            }
            Form::Left(left, right, condition) => {
                all.add(&left.mentions());
                all.add(&right.mentions());
                if let Some(condition) = condition {
                    all.add(&condition.uses);
                }
            }
            Form::Minus(left, right) => {
                all.add(&left.mentions());
                all.add(&right.mentions());
            }
            Form::Filter(conditions, inner) => {
                all.add(&inner.mentions());
                for condition in conditions {
                    all.add(&condition.uses);
                }
            }
            Form::Extend(inner, slot, condition) => {
                all.add(&inner.mentions());
                all.add(&condition.uses);
                all.insert(*slot);
            }
            _ => {}
        }
        all
    }
}
