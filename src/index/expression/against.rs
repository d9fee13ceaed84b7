//! Holding against: a term of the query becomes the places of the copy's terms that are less.

use super::bounds::Bounds;
use super::compare::Operator;
use super::number::Number;
use super::reader::Reader;
use super::{Cx, Id};
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

    /// How a term compares; `None` if nobody knows here.
    pub(super) fn of(
        &self,
        operator: Operator,
        id: Id,
        reader: &Reader<'_>,
    ) -> Option<Option<bool>> {
        if !reader.is_known(id) {
            return None;
        }
        let order = match &self.way {
            Way::Asked => return None,
            Way::Alone => (id == self.term).then_some(Ordering::Equal),
            Way::String(bounds, tag) => self.string(bounds, *tag, id, reader),
            Way::Number(bounds, number) => match place(bounds, id) {
                Place::Near => return Some(operator.of_numbers(reader.number(id)?, *number)),
                Place::Far(order) => Some(order),
                Place::Elsewhere => None,
            },
            Way::Moment(bounds) => match place(bounds, id) {
                Place::Near => return None,
                Place::Far(order) => Some(order),
                Place::Elsewhere => None,
            },
        };
        match (operator, order) {
            // Whether an ill-formed or unknown literal is equal to another cannot be said, but to
            // an IRI it surely is not.
            (Operator::Equal, None) if self.other.contains(&id) => match self.way {
                Way::Alone => Some(Some(false)),
                _ => None,
            },
            (Operator::Equal, order) => Some(Some(order == Some(Ordering::Equal))),
            (_, order) => Some(order.map(|order| operator.holds(order))),
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
