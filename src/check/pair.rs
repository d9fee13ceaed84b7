//! Comparing properties: the values of a path against those of another property (SHACL §4.5).

use super::data::{Data, Id};
use super::datatype::compare;
use super::naming::name;
use crate::vocab::sh;
use oxrdf::{NamedNode, NamedNodeRef, Term};
use std::cmp::Ordering;

/// How the values stand to those of another property.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// The relation.
    pub(super) relation: Relation,
    /// The other property.
    pub(super) other: NamedNode,
}

/// A relation between the values of two properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same values.
    Equals,
    /// No value in common.
    Disjoint,
    /// Each value before each of the other's.
    LessThan,
    /// No value after any of the other's.
    LessThanOrEquals,
}

impl Pair {
    /// The values at fault; one for each pair that is out of order.
    pub(super) fn faults(&self, data: &Data, focus: Id, values: &[Id]) -> Vec<Id> {
        let others: Vec<Id> = data.objects(focus, self.other.as_ref()).collect();
        let mine = values.iter().copied();
        match self.relation {
            Relation::Equals => {
                let missing = others.iter().copied().filter(|other| !values.contains(other));
                mine.filter(|value| !others.contains(value)).chain(missing).collect()
            }
            Relation::Disjoint => mine.filter(|value| others.contains(value)).collect(),
            Relation::LessThan | Relation::LessThanOrEquals => mine
                .flat_map(|value| others.iter().map(move |other| (value, *other)))
                .filter(|(value, other)| !self.in_order(data.term(*value), data.term(*other)))
                .map(|(value, _)| value)
                .collect(),
        }
    }

    fn in_order(&self, left: &Term, right: &Term) -> bool {
        let (Term::Literal(left), Term::Literal(right)) = (left, right) else { return false };
        match compare(left.as_ref(), right.as_ref()) {
            Some(Ordering::Less) => true,
            Some(Ordering::Equal) => self.relation == Relation::LessThanOrEquals,
            _ => false,
        }
    }

    /// The constraint component that it belongs to.
    pub(super) fn component(&self) -> NamedNodeRef<'static> {
        match self.relation {
            Relation::Equals => sh::EqualsConstraintComponent,
            Relation::Disjoint => sh::DisjointConstraintComponent,
            Relation::LessThan => sh::LessThanConstraintComponent,
            Relation::LessThanOrEquals => sh::LessThanOrEqualsConstraintComponent,
        }
    }

    /// What is wrong with a value at fault, to be read after its name.
    pub(super) fn complaint(&self) -> String {
        let words = match self.relation {
            Relation::Equals => "is not a value of both this and",
            Relation::Disjoint => "is also a value of",
            Relation::LessThan => "is not less than the values of",
            Relation::LessThanOrEquals => "is more than a value of",
        };
        format!("{words} {}", name(self.other.as_ref()))
    }
}
