//! Combining shapes: a value fits other shapes, or does not (SHACL §4.6, 4.7).

use super::shapes::ShapeId;
use crate::vocab::sh;
use oxrdf::NamedNodeRef;

/// How a value must stand to other shapes.
#[derive(Clone, Debug)]
pub(super) enum Logic {
    /// It fits this one.
    Node(ShapeId),
    /// It does not fit this one.
    Not(ShapeId),
    /// It fits all of them.
    And(Vec<ShapeId>),
    /// It fits at least one of them.
    Or(Vec<ShapeId>),
    /// It fits exactly one of them.
    Xone(Vec<ShapeId>),
}

impl Logic {
    /// The shapes that it speaks of.
    pub(super) fn shapes(&self) -> &[ShapeId] {
        match self {
            Self::Node(shape) | Self::Not(shape) => std::slice::from_ref(shape),
            Self::And(shapes) | Self::Or(shapes) | Self::Xone(shapes) => shapes,
        }
    }

    /// Whether it is satisfied by a value that fits so many of its shapes.
    pub(super) fn allows(&self, fitting: usize) -> bool {
        match self {
            Self::Node(_) | Self::Xone(_) => fitting == 1,
            Self::Not(_) => fitting == 0,
            Self::And(shapes) => fitting == shapes.len(),
            Self::Or(_) => fitting > 0,
        }
    }

    /// What is wrong with a value that fits so many, and why it does not fit the others.
    pub(super) fn complaint(&self, fitting: usize, reasons: &[String]) -> String {
        let number = self.shapes().len();
        match self {
            Self::Node(_) | Self::And(_) => format!("does not fit: {}", reasons.join("; ")),
            Self::Not(_) => "fits what is excluded".to_owned(),
            Self::Or(_) | Self::Xone(_) if fitting == 0 => {
                format!("fits none of {number} alternatives: {}", reasons.join("; or "))
            }
            Self::Or(_) | Self::Xone(_) => {
                format!("fits {fitting} of {number} alternatives, of which exactly one is expected")
            }
        }
    }

    /// The constraint component that it belongs to.
    pub(super) fn component(&self) -> NamedNodeRef<'static> {
        match self {
            Self::Node(_) => sh::NodeConstraintComponent,
            Self::Not(_) => sh::NotConstraintComponent,
            Self::And(_) => sh::AndConstraintComponent,
            Self::Or(_) => sh::OrConstraintComponent,
            Self::Xone(_) => sh::XoneConstraintComponent,
        }
    }
}

/// How many values fit a shape.
#[derive(Clone, Debug)]
pub(super) struct Qualified {
    /// The shape that is counted.
    pub(super) shape: ShapeId,
    /// Shapes of which a value that counts must fit none.
    pub(super) siblings: Vec<ShapeId>,
    /// How many there may be.
    pub(super) bound: Bound,
}

/// A limit of a number of values.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    /// At least so many.
    Min(usize),
    /// At most so many.
    Max(usize),
}

impl Bound {
    /// Whether a number is within the limit.
    pub(super) fn allows(self, number: usize) -> bool {
        match self {
            Self::Min(least) => number >= least,
            Self::Max(most) => number <= most,
        }
    }

    /// The limit in words.
    pub(super) fn words(self) -> String {
        match self {
            Self::Min(least) => format!("at least {least}"),
            Self::Max(most) => format!("at most {most}"),
        }
    }
}

impl Qualified {
    /// The constraint component that it belongs to.
    pub(super) fn component(&self) -> NamedNodeRef<'static> {
        match self.bound {
            Bound::Min(_) => sh::QualifiedMinCountConstraintComponent,
            Bound::Max(_) => sh::QualifiedMaxCountConstraintComponent,
        }
    }
}
