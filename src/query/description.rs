//! Describing: what the SPARQL service understands and which graphs it has.

use super::graph_names;
use crate::answer::{Page, View};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{formats, rdf, sd};
use oxrdf::{BlankNode, Graph, NamedNodeRef, NamedOrBlankNodeRef, TermRef, TripleRef};

/// The formats that results leave in, as the service description names them.
const FORMATS: &[NamedNodeRef<'static>] = &[
    formats::SPARQL_Results_JSON,
    formats::SPARQL_Results_XML,
    formats::SPARQL_Results_CSV,
    formats::SPARQL_Results_TSV,
    formats::Turtle,
    formats::JSON_LD,
    formats::N_Triples,
    formats::RDF_XML,
    formats::TriG,
    formats::N_Quads,
];

/// The description of the SPARQL service, as its address answers without a query.
///
/// # Errors
///
/// If the store cannot be read.
pub fn service(store: &Store) -> Result<Page, Problem> {
    let version = store.version();
    let topic = store.base().join("sparql");
    let named = |name: &str| BlankNode::new_unchecked(name);
    let (dataset, default) = (named("dataset"), named("default"));
    let mut graph = Graph::new();
    let mut say = |subject: NamedOrBlankNodeRef<'_>, predicate, object: TermRef<'_>| {
        graph.insert(TripleRef::new(subject, predicate, object));
    };
    let service = topic.as_ref().into();
    say(service, rdf::TYPE, sd::Service.into());
    say(service, sd::endpoint, topic.as_ref().into());
    say(service, sd::supportedLanguage, sd::SPARQL11Query.into());
    for format in FORMATS {
        say(service, sd::resultFormat, (*format).into());
    }
    say(service, sd::defaultDataset, dataset.as_ref().into());
    say(dataset.as_ref().into(), rdf::TYPE, sd::Dataset.into());
    say(dataset.as_ref().into(), sd::defaultGraph, default.as_ref().into());
    say(default.as_ref().into(), rdf::TYPE, sd::Graph.into());
    for (number, name) in graph_names(store)?.iter().enumerate() {
        let entry = BlankNode::new_unchecked(format!("graph{number}"));
        say(dataset.as_ref().into(), sd::namedGraph, entry.as_ref().into());
        say(entry.as_ref().into(), rdf::TYPE, sd::NamedGraph.into());
        say(entry.as_ref().into(), sd::name, name.as_ref().into());
    }
    Ok(Page { topic, view: View::Thing, entries: Vec::new(), graph, version, pictures: Vec::new() })
}
