//! Listing: the quads of a view that fit a pattern, with their terms.

use super::view::View;
use super::{Id, UNBOUND};
use oxrdf::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term, TermRef};

/// The quads that fit; in the default graph each statement once.
pub(super) fn quads(
    view: &View,
    pattern: [Option<TermRef<'_>>; 3],
    graph: Option<GraphNameRef<'_>>,
) -> impl IntoIterator<Item = Quad> + use<> {
    let view = view.clone();
    let wanted = pattern.map(|term| term.map(|term| view.id(term)));
    let name = match graph {
        Some(GraphNameRef::NamedNode(node)) => Some(view.id(node.into())),
        Some(GraphNameRef::BlankNode(node)) => Some(view.id(node.into())),
        _ => None,
    };
    let missing = wanted.contains(&Some(None)) || name == Some(None);
    let wanted = wanted.map(Option::flatten);
    let rows: Vec<u32> = match (missing, wanted, name.flatten()) {
        (true, ..) => Vec::new(),
        (_, [Some(subject), ..], _) => view.about(subject).collect(),
        (_, [_, _, Some(object)], _) => view.naming(object).collect(),
        (_, _, Some(graph)) => view.rows_in(graph).collect(),
        (_, [_, Some(predicate), _], _) => view.rows_with(predicate).collect(),
        _ => view.rows().collect(),
    };
    let default = graph.is_some_and(|graph| graph.is_default_graph());
    rows.into_iter().flat_map(move |row| {
        let triple = view.row(row);
        let fits = |(wanted, is): (&Option<Id>, Id)| wanted.is_none_or(|wanted| wanted == is);
        let graphs: Vec<Id> = match name.flatten() {
            _ if !wanted.iter().zip(triple).all(fits) => Vec::new(),
            _ if default && view.is_stated(row) => vec![UNBOUND],
            _ if default => Vec::new(),
            Some(graph) if view.graphs_of(row).contains(&graph) => vec![graph],
            Some(_) => Vec::new(),
            None => view.graphs_of(row).to_vec(),
        };
        graphs.into_iter().filter_map(|graph| quad(&view, triple, graph)).collect::<Vec<_>>()
    })
}

/// How many quads the named graphs have.
pub(super) fn count(view: &View) -> usize {
    view.graphs().iter().map(|graph| view.rows_in(*graph).count()).sum()
}

fn quad(view: &View, [s, p, o]: [Id; 3], graph: Id) -> Option<Quad> {
    let subject = NamedOrBlankNode::try_from(view.term(s)).ok()?;
    let predicate = NamedNode::try_from(view.term(p)).ok()?;
    let graph = match (graph != UNBOUND).then(|| view.term(graph)) {
        None => GraphName::DefaultGraph,
        Some(Term::NamedNode(node)) => node.into(),
        Some(Term::BlankNode(node)) => node.into(),
        Some(_) => return None,
    };
    Some(Quad::new(subject, predicate, view.term(o), graph))
}
