//! Adapting: oxrdf's terms and datasets as sophia sees them, without copying.

use oxrdf::{GraphNameRef, NamedOrBlankNodeRef, QuadRef, TermRef};
use sophia::api::MownStr;
use sophia::api::dataset::{Dataset, SetDataset};
use sophia::api::quad::Spog;
use sophia::api::term::{BaseDirection, BnodeId, IriRef, LanguageTag, Term, TermKind};
use std::convert::Infallible;

/// A term of oxrdf. Triple terms are refused before they come here.
#[derive(Clone, Copy, Debug)]
pub struct OxTerm<'a>(TermRef<'a>);

impl Term for OxTerm<'_> {
    type BorrowTerm<'x>
        = OxTerm<'x>
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

    fn borrow_term(&self) -> OxTerm<'_> {
        *self
    }

    fn iri(&self) -> Option<IriRef<MownStr<'_>>> {
        match self.0 {
            TermRef::NamedNode(node) => Some(IriRef::new_unchecked(node.as_str().into())),
            _ => None,
        }
    }

    fn bnode_id(&self) -> Option<BnodeId<MownStr<'_>>> {
        match self.0 {
            TermRef::BlankNode(node) => Some(BnodeId::new_unchecked(node.as_str().into())),
            _ => None,
        }
    }

    fn lexical_form(&self) -> Option<MownStr<'_>> {
        match self.0 {
            TermRef::Literal(literal) => Some(literal.value().into()),
            _ => None,
        }
    }

    fn datatype(&self) -> Option<IriRef<MownStr<'_>>> {
        match self.0 {
            TermRef::Literal(literal) => {
                Some(IriRef::new_unchecked(MownStr::from(literal.datatype().as_str())))
            }
            _ => None,
        }
    }

    fn language_tag(&self) -> Option<LanguageTag<MownStr<'_>>> {
        match self.0 {
            TermRef::Literal(literal) => {
                literal.language().map(|tag| LanguageTag::new_unchecked(tag.into()))
            }
            _ => None,
        }
    }

    fn base_direction(&self) -> Option<BaseDirection> {
        None
    }
}

/// A dataset of oxrdf.
#[derive(Clone, Copy, Debug)]
pub struct OxDataset<'a>(pub &'a oxrdf::Dataset);

impl Dataset for OxDataset<'_> {
    type Quad<'x>
        = Spog<OxTerm<'x>>
    where
        Self: 'x;
    type Error = Infallible;

    fn quads(&self) -> impl Iterator<Item = Result<Self::Quad<'_>, Infallible>> + '_ {
        self.0.iter().map(|quad| Ok(adapt(quad)))
    }
}

impl SetDataset for OxDataset<'_> {}

fn adapt(quad: QuadRef<'_>) -> Spog<OxTerm<'_>> {
    let subject = match quad.subject {
        NamedOrBlankNodeRef::NamedNode(node) => TermRef::from(node),
        NamedOrBlankNodeRef::BlankNode(node) => TermRef::from(node),
    };
    let graph = match quad.graph_name {
        GraphNameRef::NamedNode(node) => Some(OxTerm(node.into())),
        GraphNameRef::BlankNode(node) => Some(OxTerm(node.into())),
        GraphNameRef::DefaultGraph => None,
    };
    ([OxTerm(subject), OxTerm(quad.predicate.into()), OxTerm(quad.object)], graph)
}
