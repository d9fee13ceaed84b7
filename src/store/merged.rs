//! Merging: several graphs seen as one default graph, each statement once (SPARQL 1.1 §13.1).
//!
//! Oxigraph chains the graphs of a merge, so that a statement which stands in two of them is
//! counted twice. Here it is not. Slower than the kept union of the statement graphs, and only
//! used where a query asks for other graphs.

use super::has_named_graph;
use oxigraph::store::{QuadIter, StorageError, Store, Transaction};
use oxrdf::{
    GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term,
    TermRef,
};
use spareval::{InternalQuad, QueryableDataset};
use std::collections::HashSet;
use std::rc::Rc;

/// A pattern of a quad, its graph last.
type Pattern<'p> = (
    Option<NamedOrBlankNodeRef<'p>>,
    Option<NamedNodeRef<'p>>,
    Option<TermRef<'p>>,
    Option<GraphNameRef<'p>>,
);

/// Where quads are read from: a store, or a transaction that is not complete.
pub(super) trait Source<'a>: Clone + 'a {
    /// The quads that fit a pattern.
    fn matching(&self, pattern: Pattern<'_>) -> QuadIter<'a>;
}

impl Source<'static> for Store {
    fn matching(&self, (s, p, o, g): Pattern<'_>) -> QuadIter<'static> {
        self.quads_for_pattern(s, p, o, g)
    }
}

impl<'a> Source<'a> for &'a Transaction<'_> {
    fn matching(&self, (s, p, o, g): Pattern<'_>) -> QuadIter<'a> {
        self.quads_for_pattern(s, p, o, g)
    }
}

/// A view of a source with another default graph.
#[derive(Clone)]
pub(super) struct Merged<S> {
    source: S,
    /// The graphs that are merged; `None` is every named graph.
    graphs: Option<Rc<HashSet<GraphName>>>,
}

impl<S> Merged<S> {
    pub(super) fn new(source: S, graphs: Option<Vec<GraphName>>) -> Self {
        Self { source, graphs: graphs.map(|graphs| Rc::new(graphs.into_iter().collect())) }
    }

    fn quads<'a>(
        &self,
        [subject, predicate, object]: [Option<&Term>; 3],
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads<'a>
    where
        S: Source<'a>,
    {
        let subject = match subject {
            None => None,
            Some(Term::NamedNode(node)) => Some(NamedOrBlankNode::from(node.clone())),
            Some(Term::BlankNode(node)) => Some(NamedOrBlankNode::from(node.clone())),
            Some(_) => return Box::new(std::iter::empty()),
        };
        let predicate = match predicate {
            None => None,
            Some(Term::NamedNode(node)) => Some(node.clone()),
            Some(_) => return Box::new(std::iter::empty()),
        };
        Box::new(self.source.matching((
            subject.as_ref().map(NamedOrBlankNode::as_ref),
            predicate.as_ref().map(oxrdf::NamedNode::as_ref),
            object.map(Term::as_ref),
            graph,
        )))
    }
}

type Quads<'a> = Box<dyn Iterator<Item = Result<Quad, StorageError>> + 'a>;

impl<'a, S: Source<'a>> QueryableDataset<'a> for Merged<S> {
    type InternalTerm = Term;
    type Error = StorageError;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Term>,
        predicate: Option<&Term>,
        object: Option<&Term>,
        graph_name: Option<Option<&Term>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Term>, StorageError>> + use<'a, S> {
        let pattern = [subject, predicate, object];
        let named = |quad: &Result<Quad, StorageError>| quad.as_ref().map_or(true, has_named_graph);
        let quads: Quads<'a> = match graph_name {
            None => Box::new(self.quads(pattern, None).filter(named)),
            Some(Some(Term::NamedNode(graph))) => self.quads(pattern, Some(graph.as_ref().into())),
            Some(Some(Term::BlankNode(graph))) => self.quads(pattern, Some(graph.as_ref().into())),
            Some(Some(_)) => Box::new(std::iter::empty()),
            Some(None) => {
                let graphs = self.graphs.clone();
                let merged = move |quad: &Result<Quad, StorageError>| {
                    let Ok(quad) = quad else {
                        return true;
                    };
                    match &graphs {
                        Some(graphs) => graphs.contains(&quad.graph_name),
                        None => has_named_graph(quad),
                    }
                };
                Box::new(once_each(self.quads(pattern, None).filter(merged)))
            }
        };
        quads.map(|quad| quad.map(internal))
    }

    fn internalize_term(&self, term: Term) -> Result<Term, StorageError> {
        Ok(term)
    }

    fn externalize_term(&self, term: Term) -> Result<Term, StorageError> {
        Ok(term)
    }
}

/// Statements without their graph, each once; errors pass.
fn once_each(
    quads: impl Iterator<Item = Result<Quad, StorageError>>,
) -> impl Iterator<Item = Result<Quad, StorageError>> {
    let mut seen = HashSet::new();
    quads.filter_map(move |quad| match quad {
        Err(error) => Some(Err(error)),
        Ok(mut quad) => {
            quad.graph_name = GraphName::DefaultGraph;
            seen.insert(quad.clone()).then_some(Ok(quad))
        }
    })
}

fn internal(quad: Quad) -> InternalQuad<Term> {
    InternalQuad {
        subject: quad.subject.into(),
        predicate: quad.predicate.into(),
        object: quad.object,
        graph_name: match quad.graph_name {
            GraphName::NamedNode(node) => Some(node.into()),
            GraphName::BlankNode(node) => Some(node.into()),
            GraphName::DefaultGraph => None,
        },
    }
}
