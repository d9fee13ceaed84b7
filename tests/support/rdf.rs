//! Comparing graphs up to the names of blank nodes, with sophia.

use oxrdf::{Graph, NamedOrBlankNodeRef, TermRef, TripleRef};
use sophia::api::MownStr;
use sophia::api::graph::{Graph as SophiaGraph, SetGraph};
use sophia::api::term::{BaseDirection, BnodeId, IriRef, LanguageTag, Term, TermKind};
use std::convert::Infallible;

/// Whether two graphs say the same.
pub(crate) fn isomorphic(left: &Graph, right: &Graph) -> bool {
    let (left, right) = (View(left), View(right));
    sophia::isomorphism::isomorphic_graphs(&left, &right).unwrap()
}

/// What is in one graph and not in the other, for messages.
pub(crate) fn difference(left: &Graph, right: &Graph) -> String {
    let only = |one: &Graph, other: &Graph, sign: char| {
        let lines = one.iter().filter(|triple| !other.contains(*triple));
        lines.map(|triple| format!("{sign} {triple}\n")).collect::<Vec<_>>().concat()
    };
    only(left, right, '-') + &only(right, left, '+')
}

struct View<'a>(&'a Graph);

/// An oxrdf term that sophia can look at.
#[derive(Clone, Copy, Debug)]
struct Seen<'a>(TermRef<'a>);

impl Term for Seen<'_> {
    type BorrowTerm<'x>
        = Seen<'x>
    where
        Self: 'x;

    fn kind(&self) -> TermKind {
        match self.0 {
            TermRef::NamedNode(_) => TermKind::Iri,
            TermRef::BlankNode(_) => TermKind::BlankNode,
            TermRef::Literal(_) => TermKind::Literal,
            TermRef::Triple(_) => TermKind::Triple,
        }
    }

    fn borrow_term(&self) -> Seen<'_> {
        *self
    }

    fn iri(&self) -> Option<IriRef<MownStr<'_>>> {
        let TermRef::NamedNode(node) = self.0 else { return None };
        Some(IriRef::new_unchecked(node.as_str().into()))
    }

    fn bnode_id(&self) -> Option<BnodeId<MownStr<'_>>> {
        let TermRef::BlankNode(node) = self.0 else { return None };
        Some(BnodeId::new_unchecked(node.as_str().into()))
    }

    fn lexical_form(&self) -> Option<MownStr<'_>> {
        let TermRef::Literal(literal) = self.0 else { return None };
        Some(literal.value().into())
    }

    fn datatype(&self) -> Option<IriRef<MownStr<'_>>> {
        let TermRef::Literal(literal) = self.0 else { return None };
        Some(IriRef::new_unchecked(literal.datatype().as_str().into()))
    }

    fn language_tag(&self) -> Option<LanguageTag<MownStr<'_>>> {
        let TermRef::Literal(literal) = self.0 else { return None };
        Some(LanguageTag::new_unchecked(literal.language()?.into()))
    }

    fn base_direction(&self) -> Option<BaseDirection> {
        None
    }
}

impl SophiaGraph for View<'_> {
    type Triple<'x>
        = [Seen<'x>; 3]
    where
        Self: 'x;
    type Error = Infallible;

    fn triples(&self) -> impl Iterator<Item = Result<Self::Triple<'_>, Infallible>> + '_ {
        self.0.iter().map(|triple| Ok(seen(triple)))
    }
}

impl SetGraph for View<'_> {}

fn seen(triple: TripleRef<'_>) -> [Seen<'_>; 3] {
    let subject = match triple.subject {
        NamedOrBlankNodeRef::NamedNode(node) => node.into(),
        NamedOrBlankNodeRef::BlankNode(node) => node.into(),
    };
    [Seen(subject), Seen(triple.predicate.into()), Seen(triple.object)]
}
