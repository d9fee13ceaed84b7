//! Viewing the data as one thing's query sees it: a name in the query stands for that thing.

use super::data::{Data, Id};
use oxrdf::{NamedNodeRef, Term};
use spareval::{InternalQuad, QueryableDataset};
use std::convert::Infallible;
use std::sync::Arc;

/// What stands for the focus node in a query; no address, so no data can have it.
pub(super) const THIS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("$this");

/// The data graph, with [`THIS`] as another name of the focus node.
///
/// A query that was compiled once can so be asked of each focus node, blank nodes and
/// literals included, which SPARQL could not spell.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) data: &'a Data,
    pub(super) this: Id,
}

/// A term in the evaluation of a query.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum ViewTerm {
    /// A term of the data.
    Known(Id),
    /// A term that the query has or computed.
    Other(Arc<Term>),
}

impl ViewTerm {
    fn id(&self) -> Result<Id, ()> {
        match self {
            Self::Known(id) => Ok(*id),
            Self::Other(_) => Err(()),
        }
    }
}

impl<'a> View<'a> {
    /// The matching triples; none if a term is asked for that the data does not have.
    fn triples(self, pattern: [Option<&ViewTerm>; 3]) -> impl Iterator<Item = [Id; 3]> + use<'a> {
        let [s, p, o] = pattern.map(|term| term.map(ViewTerm::id).transpose());
        let matches = match (s, p, o) {
            (Ok(s), Ok(p), Ok(o)) => Some(self.data.matching(s, p, o)),
            _ => None,
        };
        matches.into_iter().flatten()
    }
}

impl<'a> QueryableDataset<'a> for View<'a> {
    type InternalTerm = ViewTerm;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&ViewTerm>,
        predicate: Option<&ViewTerm>,
        object: Option<&ViewTerm>,
        graph_name: Option<Option<&ViewTerm>>,
    ) -> impl Iterator<Item = Result<InternalQuad<ViewTerm>, Infallible>> + use<'a> {
        let in_default_graph = graph_name == Some(None);
        let triples = self.triples([subject, predicate, object]);
        triples.filter(move |_| in_default_graph).map(|triple| {
            let [subject, predicate, object] = triple.map(ViewTerm::Known);
            Ok(InternalQuad { subject, predicate, object, graph_name: None })
        })
    }

    fn internalize_term(&self, term: Term) -> Result<ViewTerm, Infallible> {
        let this = matches!(&term, Term::NamedNode(node) if *node == THIS);
        let known = if this { Some(self.this) } else { self.data.id(&term) };
        Ok(known.map_or_else(|| ViewTerm::Other(Arc::new(term)), ViewTerm::Known))
    }

    fn externalize_term(&self, term: ViewTerm) -> Result<Term, Infallible> {
        Ok(match term {
            ViewTerm::Known(id) => self.data.term(id).clone(),
            ViewTerm::Other(term) => Arc::unwrap_or_clone(term),
        })
    }
}
