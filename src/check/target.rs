//! Finding targets: a shape becomes the things that it is about (SHACL §2.1.3).

use super::data::{Data, Id};
use super::source::{Node, Source, iri};
use crate::vocab::sh;
use oxrdf::vocab::rdfs;
use oxrdf::{NamedNode, NamedNodeRef, Term, TermRef};
use std::collections::BTreeSet;

/// What a shape is about.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// This thing.
    Node(Term),
    /// The instances of a class.
    Class(NamedNode),
    /// All that have a property.
    SubjectsOf(NamedNode),
    /// All values of a property.
    ObjectsOf(NamedNode),
}

type Read = fn(TermRef<'_>) -> Result<Target, String>;

/// The properties that say what a shape is about.
pub(super) const TARGETS: &[(NamedNodeRef<'static>, Read)] = &[
    (sh::targetNode, |term| match term {
        TermRef::NamedNode(_) | TermRef::Literal(_) => Ok(Target::Node(term.into_owned())),
        other => Err(format!("expected an IRI or a literal, found {other}")),
    }),
    (sh::targetClass, |term| iri(term).map(Target::Class)),
    (sh::targetSubjectsOf, |term| iri(term).map(Target::SubjectsOf)),
    (sh::targetObjectsOf, |term| iri(term).map(Target::ObjectsOf)),
];

impl Target {
    /// The target of a shape that is a class at the same time.
    pub(super) fn implicit<'a>(source: Source<'a>, node: Node<'a>) -> Option<Self> {
        let shape = source.is_a(node, sh::NodeShape) || source.is_a(node, sh::PropertyShape);
        match node {
            Node::NamedNode(class) if shape && source.is_a(node, rdfs::CLASS) => {
                Some(Self::Class(class.into_owned()))
            }
            _ => None,
        }
    }

    /// Adds what this target is about to the focus nodes.
    pub(super) fn gather(&self, data: &Data, focus: &mut BTreeSet<Id>) {
        match self {
            Self::Node(term) => focus.extend(data.id(term)),
            Self::Class(class) => focus.extend(data.instances(class.as_ref())),
            Self::SubjectsOf(property) => {
                focus.extend(data.pairs(property.as_ref()).map(|(subject, _)| subject));
            }
            Self::ObjectsOf(property) => {
                focus.extend(data.pairs(property.as_ref()).map(|(_, object)| object));
            }
        }
    }
}
