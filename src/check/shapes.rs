//! Holding shapes: what things must be like, compiled and ready to be asked.

use super::logic::{Bound, Logic, Qualified};
use super::pair::Pair;
use super::path::Path;
use super::sparql::Rule;
use super::target::Target;
use super::value::Test;
use crate::vocab::sh;
use oxrdf::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use std::collections::HashSet;

/// A compiled shapes graph; see [`Shapes::read`].
#[derive(Clone, Debug)]
pub struct Shapes(pub(super) Vec<Shape>);

/// A shape of a [`Shapes`], by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ShapeId(pub(super) usize);

/// A node shape, or with a path a property shape.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// What the shapes graph calls it.
    pub(super) node: NamedOrBlankNode,
    /// From a thing to its values, for a property shape.
    pub(super) path: Option<Path>,
    /// What it is about, unless another shape refers to it.
    pub(super) targets: Vec<Target>,
    /// What it demands.
    pub(super) constraints: Vec<Constraint>,
    /// How bad it is to break it.
    pub(super) severity: NamedNode,
    /// What to say when it is broken.
    pub(super) messages: Vec<Literal>,
    /// Whether it is switched on.
    pub(super) active: bool,
}

/// One thing that a shape demands.
#[derive(Clone, Debug)]
pub(super) enum Constraint {
    /// Every value passes a test.
    Test(Test),
    /// Every value fits other shapes, or does not.
    Logic(Logic),
    /// So many values.
    Count(Bound),
    /// No language twice.
    UniqueLang,
    /// This is one of the values.
    HasValue(Term),
    /// The values agree with those of another property.
    Pair(Pair),
    /// So many of the values fit a shape.
    Qualified(Qualified),
    /// Every value fits a property shape, which reports for itself.
    Property(ShapeId),
    /// No other properties than these.
    Closed(HashSet<NamedNode>),
    /// A query finds nothing.
    Sparql(Box<Rule>),
}

impl From<Test> for Constraint {
    fn from(test: Test) -> Self {
        Self::Test(test)
    }
}

impl From<Logic> for Constraint {
    fn from(logic: Logic) -> Self {
        Self::Logic(logic)
    }
}

impl Constraint {
    /// The constraint component that it belongs to.
    pub(super) fn component(&self) -> NamedNodeRef<'static> {
        match self {
            Self::Test(test) => test.component(),
            Self::Logic(logic) => logic.component(),
            Self::Pair(pair) => pair.component(),
            Self::Qualified(qualified) => qualified.component(),
            Self::Count(Bound::Min(_)) => sh::MinCountConstraintComponent,
            Self::Count(Bound::Max(_)) => sh::MaxCountConstraintComponent,
            Self::UniqueLang => sh::UniqueLangConstraintComponent,
            Self::HasValue(_) => sh::HasValueConstraintComponent,
            Self::Property(_) => sh::PropertyConstraintComponent,
            Self::Closed(_) => sh::ClosedConstraintComponent,
            Self::Sparql(_) => sh::SPARQLConstraintComponent,
        }
    }
}

impl Shapes {
    pub(super) fn get(&self, id: ShapeId) -> &Shape {
        &self.0[id.0]
    }

    /// The things that the shapes name as their targets, whether or not the data has them.
    pub(super) fn target_nodes(&self) -> impl Iterator<Item = &Term> {
        self.0.iter().flat_map(|shape| &shape.targets).filter_map(|target| match target {
            Target::Node(term) => Some(term),
            _ => None,
        })
    }
}
