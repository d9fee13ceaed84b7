//! Listing: what one named graph says, and which graphs there are.

use super::renaming::Blanks;
use crate::answer::{Page, View};
use crate::problem::{Kind, Problem};
use crate::store::{Scope, Store};
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxrdf::{Graph, GraphNameRef, NamedNode, Term};
use oxttl::TurtleParser;
use spargebra::SparqlParser;

/// Most statements of a graph that leave as one page.
const MOST_STATEMENTS: usize = 100_000;

fn too_large(name: &NamedNode) -> Problem {
    let told = format!("{name} has more than {MOST_STATEMENTS} statements");
    Problem::new(Kind::OperationDisabled, told)
        .help("ask for parts of it with SPARQL: CONSTRUCT … WHERE { GRAPH … } LIMIT …")
}

/// Everything that a named graph says. Blank nodes that were given names are blank nodes again.
///
/// # Errors
///
/// If there is no such graph, or it is too large for a page.
pub fn graph(store: &Store, name: &NamedNode) -> Result<Page, Problem> {
    let version = store.version();
    let mut graph = Graph::new();
    let mut blanks = Blanks::new(store.base());
    for quad in store.quads(None, None, None, Some(GraphNameRef::NamedNode(name.as_ref()))) {
        graph.insert(&blanks.restored(quad?.into()));
        if graph.len() > MOST_STATEMENTS {
            return Err(too_large(name));
        }
    }
    if graph.is_empty() {
        return Err(Problem::new(Kind::NotFound, format!("there is no graph {name}"))
            .help("the graphs are listed at the address of the SPARQL service"));
    }
    let topic = name.clone();
    Ok(Page { topic, view: View::Thing, entries: Vec::new(), graph, version, pictures: Vec::new() })
}

/// Everything that is stated: the default graph where it is the union of the statement graphs.
///
/// # Errors
///
/// If it is too large for a page.
pub fn stated(store: &Store) -> Result<Page, Problem> {
    let version = store.version();
    let topic = store.base().join("graph?default");
    let (mut graph, mut blanks) = (Graph::new(), Blanks::new(store.base()));
    for quad in store.quads(None, None, None, Some(GraphNameRef::DefaultGraph)) {
        graph.insert(&blanks.restored(quad?.into()));
        if graph.len() > MOST_STATEMENTS {
            return Err(too_large(&topic));
        }
    }
    Ok(Page { topic, view: View::Thing, entries: Vec::new(), graph, version, pictures: Vec::new() })
}

/// The vocabulary that this program defines.
///
/// # Errors
///
/// If the program was built with a broken one.
pub fn vocabulary(store: &Store) -> Result<Page, Problem> {
    let text = include_str!("../../ontology/colophon.ttl");
    let triples = TurtleParser::new().for_slice(text);
    let graph = triples.collect::<Result<Graph, _>>().map_err(Problem::internal)?;
    let topic = NamedNode::new_unchecked(
        crate::vocab::colo::Publication.as_str().split('#').next().unwrap_or_default(),
    );
    Ok(Page {
        topic,
        view: View::Thing,
        entries: Vec::new(),
        graph,
        version: store.version(),
        pictures: Vec::new(),
    })
}

/// The names of all graphs, sorted.
///
/// # Errors
///
/// If the store cannot be read.
pub fn graph_names(store: &Store) -> Result<Vec<NamedNode>, Problem> {
    let query = SparqlParser::new()
        .parse_query("SELECT DISTINCT ?g WHERE { GRAPH ?g { } }")
        .map_err(Problem::internal)?;
    let mut names = Vec::new();
    if let QueryResults::Solutions(rows) =
        store.ask(query, &Scope::Statements, CancellationToken::new())?
    {
        for row in rows {
            if let Some(Term::NamedNode(name)) = row?.get("g") {
                names.push(name.clone());
            }
        }
    }
    names.sort();
    Ok(names)
}
