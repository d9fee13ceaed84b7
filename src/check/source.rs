//! Reading a shapes graph: its nodes become terms, lists, numbers and flags, or a complaint.

use oxrdf::vocab::{rdf, rdfs, xsd};
use oxrdf::{Graph, Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, TermRef};
use std::collections::HashSet;

/// A node of the shapes graph that can be a subject.
pub(super) type Node<'a> = NamedOrBlankNodeRef<'a>;

/// The shapes graph, as its reader asks for it.
#[derive(Clone, Copy)]
pub(super) struct Source<'a>(pub(super) &'a Graph);

impl<'a> Source<'a> {
    /// All values of a property, in a stable order.
    pub(super) fn all(self, node: Node<'a>, property: NamedNodeRef<'a>) -> Vec<TermRef<'a>> {
        let mut values: Vec<_> = self.0.objects_for_subject_predicate(node, property).collect();
        values.sort_by_cached_key(ToString::to_string);
        values
    }

    /// The only value of a property; several are a mistake.
    pub(super) fn one(
        self,
        node: Node<'a>,
        property: NamedNodeRef<'a>,
    ) -> Result<Option<TermRef<'a>>, String> {
        let values = self.all(node, property);
        match values.as_slice() {
            [] => Ok(None),
            [value] => Ok(Some(*value)),
            several => {
                Err(format!("has {} values of {property}, at most one is allowed", several.len()))
            }
        }
    }

    /// Whether a property says `true`; `false` and nothing do not.
    pub(super) fn flag(self, node: Node<'a>, property: NamedNodeRef<'a>) -> Result<bool, String> {
        Ok(match self.one(node, property)? {
            None => false,
            Some(value) => boolean(value)?,
        })
    }

    /// The members of an RDF list.
    pub(super) fn list(self, head: TermRef<'a>) -> Result<Vec<TermRef<'a>>, String> {
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        let mut rest = head;
        while rest != TermRef::from(rdf::NIL) {
            let node = subject(rest).filter(|node| seen.insert(*node));
            let node = node.ok_or_else(|| format!("{head} is not a well-formed list"))?;
            let cell = (self.one(node, rdf::FIRST)?, self.one(node, rdf::REST)?);
            let (Some(first), Some(next)) = cell else {
                return Err(format!("{head} is not a well-formed list"));
            };
            members.push(first);
            rest = next;
        }
        Ok(members)
    }

    /// The instances of a class, as SHACL counts them: those of its subclasses are among them.
    pub(super) fn instances(self, class: NamedNodeRef<'a>) -> Vec<Node<'a>> {
        let mut classes = vec![Node::from(class)];
        let mut next = 0;
        while let Some(class) = classes.get(next).copied() {
            let below = self.0.subjects_for_predicate_object(rdfs::SUB_CLASS_OF, class);
            let fresh: Vec<_> = below.filter(|class| !classes.contains(class)).collect();
            classes.extend(fresh);
            next += 1;
        }
        let of = |class| self.0.subjects_for_predicate_object(rdf::TYPE, class);
        classes.into_iter().flat_map(of).collect()
    }

    /// Whether a node is an instance of a class.
    pub(super) fn is_a(self, node: Node<'a>, class: NamedNodeRef<'a>) -> bool {
        self.instances(class).contains(&node)
    }
}

/// The node, where a term can be a subject.
pub(super) fn subject(term: TermRef<'_>) -> Option<Node<'_>> {
    match term {
        TermRef::NamedNode(node) => Some(node.into()),
        TermRef::BlankNode(node) => Some(node.into()),
        _ => None,
    }
}

/// A node that can be described.
pub(super) fn node(term: TermRef<'_>) -> Result<Node<'_>, String> {
    subject(term).ok_or_else(|| format!("expected a shape, found {term}"))
}

/// An IRI.
pub(super) fn iri(term: TermRef<'_>) -> Result<NamedNode, String> {
    match term {
        TermRef::NamedNode(node) => Ok(node.into_owned()),
        other => Err(format!("expected an IRI, found {other}")),
    }
}

/// A literal.
pub(super) fn literal(term: TermRef<'_>) -> Result<Literal, String> {
    match term {
        TermRef::Literal(literal) => Ok(literal.into_owned()),
        other => Err(format!("expected a literal, found {other}")),
    }
}

/// A text without a language.
pub(super) fn text(term: TermRef<'_>) -> Result<String, String> {
    match term {
        TermRef::Literal(literal) if literal.datatype() == xsd::STRING => {
            Ok(literal.value().to_owned())
        }
        other => Err(format!("expected an xsd:string, found {other}")),
    }
}

/// A number of things.
pub(super) fn count(term: TermRef<'_>) -> Result<usize, String> {
    match term {
        TermRef::Literal(literal) if literal.datatype() == xsd::INTEGER => {
            literal.value().parse().ok()
        }
        _ => None,
    }
    .ok_or_else(|| format!("expected an xsd:integer that is not negative, found {term}"))
}

/// Exactly `true` or `false`: SHACL says that `1` does not count as `true`.
pub(super) fn boolean(term: TermRef<'_>) -> Result<bool, String> {
    match term {
        TermRef::Literal(literal) if literal.datatype() == xsd::BOOLEAN => {
            Ok(literal.value() == "true")
        }
        other => Err(format!("expected an xsd:boolean, found {other}")),
    }
}

/// A literal that a message can be.
pub(super) fn message(term: TermRef<'_>) -> Result<Literal, String> {
    match term {
        TermRef::Literal(literal)
            if literal.datatype() == xsd::STRING || literal.datatype() == rdf::LANG_STRING =>
        {
            Ok(literal.into_owned())
        }
        other => Err(format!("expected a text as sh:message, found {other}")),
    }
}
