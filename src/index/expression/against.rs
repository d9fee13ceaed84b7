//! Holding against: a term of the query becomes the places of the copy's terms that are less.

use super::bounds::Bounds;
use super::compare::Operator;
use super::number::Number;
use super::reader::Reader;
use super::{Cx, Id, UNBOUND};
use crate::index::section::Section;
use oxrdf::Term;
use std::cmp::Ordering;
use std::ops::Range;

/// A term that others are compared with.
pub(super) struct Against {
    pub(super) term: Id,
    way: Way,
    /// Literals of the copy that may be anything.
    other: Range<Id>,
}

/// What is known of a comparison.
pub(super) enum Verdict {
    /// Its result; `None` is an error.
    Is(Option<bool>),
    /// The terms must be looked at.
    Open,
}

enum Way {
    /// Only the term itself is equal to it.
    Alone,
    /// A string: other strings with the same mark are less or greater.
    String(Bounds, Option<usize>),
    Number(Bounds, Number),
    /// A date: those near it must be looked at.
    Moment(Bounds),
    /// Nothing is known of it.
    Asked,
}

impl Against {
    pub(super) fn new(term: &Term, cx: &Cx) -> Self {
        let reader = Reader::new(cx);
        let dictionary = reader.dictionary;
        let id = cx.terms.id(term.clone());
        let way = match term {
            Term::NamedNode(_) | Term::BlankNode(_) => Way::Alone,
            Term::Literal(literal) => match Bounds::around(literal.as_ref(), dictionary) {
                Some(bounds) => match (bounds.section, reader.number(id)) {
                    (Section::Text, _) => Way::String(bounds, reader.tag_of(literal)),
                    (_, Some(number)) => Way::Number(bounds, number),
                    _ => Way::Moment(bounds),
                },
                None => Way::Asked,
            },
            Term::Triple(_) => Way::Asked,
        };
        Self { term: id, way, other: dictionary.section(Section::Other) }
    }

    /// How a term compares.
    pub(super) fn of(&self, operator: Operator, id: Id, reader: &Reader<'_>) -> Verdict {
        if id == UNBOUND {
            return Verdict::Is(None);
        }
        if !reader.is_known(id) && !matches!(self.way, Way::Alone) {
            return Verdict::Open;
        }
        let order = match &self.way {
            Way::Asked => return Verdict::Open,
            Way::Alone => (id == self.term).then_some(Ordering::Equal),
            Way::String(bounds, tag) => self.string(bounds, *tag, id, reader),
            Way::Number(bounds, number) => match place(bounds, id) {
                Place::Near => {
                    let near = reader.number(id);
                    return Verdict::Is(near.and_then(|near| operator.of_numbers(near, *number)));
                }
                Place::Far(order) => Some(order),
                Place::Elsewhere => None,
            },
            Way::Moment(bounds) => match place(bounds, id) {
                Place::Near => return Verdict::Open,
                Place::Far(order) => Some(order),
                Place::Elsewhere => None,
            },
        };
        match (operator, order) {
            // Whether an ill-formed or unknown literal is equal to another cannot be said, but to
            // an IRI it surely is not.
            (Operator::Equal, None) if self.other.contains(&id) => match self.way {
                Way::Alone => Verdict::Is(Some(false)),
                _ => Verdict::Open,
            },
            (Operator::Equal, order) => Verdict::Is(Some(order == Some(Ordering::Equal))),
            (_, order) => Verdict::Is(order.map(|order| operator.holds(order))),
        }
    }

    fn string(
        &self,
        bounds: &Bounds,
        tag: Option<usize>,
        id: Id,
        reader: &Reader<'_>,
    ) -> Option<Ordering> {
        if id == self.term {
            return Some(Ordering::Equal);
        }
        if !bounds.all.contains(&id) || Some(reader.tag(id)) != tag {
            return None;
        }
        Some(if id < bounds.near.start { Ordering::Less } else { Ordering::Greater })
    }
}

enum Place {
    Near,
    Far(Ordering),
    Elsewhere,
}

fn place(bounds: &Bounds, id: Id) -> Place {
    if !bounds.all.contains(&id) {
        Place::Elsewhere
    } else if id < bounds.near.start {
        Place::Far(Ordering::Less)
    } else if id >= bounds.near.end {
        Place::Far(Ordering::Greater)
    } else {
        Place::Near
    }
}
