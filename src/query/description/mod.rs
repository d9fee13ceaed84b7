//! Describing: what the SPARQL service understands, what there is to ask, and how much of it.
//!
//! The description has no blank nodes, so that it can be asked for like every other graph
//! ([`asked`](super::described)): it is the graph `{base}graph/description` of its version.

mod dataset;
mod examples;

pub use examples::EXAMPLES;

use crate::answer::{Page, View};
use crate::config::{DefaultGraph, Limits, Role};
use crate::problem::Problem;
use crate::store::{Count, Store};
use crate::vocab::{Base, formats, rdf, sd, void};
use oxrdf::{Graph, Literal, NamedNode, NamedNodeRef, TermRef, TripleRef};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The formats that results leave in, as the service description names them.
const RESULTS: &[NamedNodeRef<'static>] = &[
    formats::SPARQL_Results_JSON,
    formats::SPARQL_Results_XML,
    formats::SPARQL_Results_CSV,
    formats::SPARQL_Results_TSV,
];

/// The formats of graphs.
const GRAPHS: &[NamedNodeRef<'static>] = &[
    formats::Turtle,
    formats::JSON_LD,
    formats::N_Triples,
    formats::RDF_XML,
    formats::TriG,
    formats::N_Quads,
];

/// The formats in which graphs are read.
const INPUT: &[NamedNodeRef<'static>] =
    &[formats::Turtle, formats::N_Triples, formats::RDF_XML, formats::JSON_LD];

/// The description of the SPARQL service, of its dataset and of every graph.
///
/// # Errors
///
/// If the store cannot be read.
pub fn service(store: &Store, limits: &Limits) -> Result<Page, Problem> {
    let topic = store.base().join("sparql");
    page(store, topic, |telling| {
        telling.service(limits);
        telling.dataset(store)?;
        telling.examples();
        Ok(())
    })
}

/// The dataset alone: how many of what there is, and where it leads to (`VoID`).
///
/// # Errors
///
/// If the store cannot be read.
pub fn dataset(store: &Store) -> Result<Page, Problem> {
    page(store, dataset_name(store.base()), |telling| {
        telling.document();
        telling.dataset(store)
    })
}

/// The name of the dataset, which every description of it uses.
#[must_use]
pub fn dataset_name(base: &Base) -> NamedNode {
    base.join("void#dataset")
}

fn page(
    store: &Store,
    topic: NamedNode,
    tell: impl FnOnce(&mut Telling<'_>) -> Result<(), Problem>,
) -> Result<Page, Problem> {
    let census = store.census()?;
    let tally = census.tally.sorted();
    let mut telling = Telling { base: store.base(), tally, graph: Graph::new() };
    tell(&mut telling)?;
    let (graph, version) = (telling.graph, census.version);
    Ok(Page { topic, view: View::Thing, entries: Vec::new(), graph, version, pictures: Vec::new() })
}

/// What is told, and what it is told of.
struct Telling<'a> {
    base: &'a Base,
    tally: BTreeMap<Count<NamedNode>, u64>,
    graph: Graph,
}

impl Telling<'_> {
    fn say<'t>(
        &mut self,
        subject: &NamedNode,
        predicate: NamedNodeRef<'_>,
        object: impl Into<TermRef<'t>>,
    ) {
        self.graph.insert(TripleRef::new(subject, predicate, object.into()));
    }

    fn number(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, number: u64) {
        self.say(subject, predicate, Literal::from(number).as_ref());
    }

    /// A name below the description of the dataset: what it is about decides it.
    fn part(&self, kind: &str, about: &[&NamedNode]) -> NamedNode {
        let mut digest = Sha256::new();
        for name in about {
            digest.update(name.as_str());
            digest.update([0]);
        }
        let digest = format!("{:x}", digest.finalize());
        self.base.join(format_args!("void#{kind}-{}", &digest[..12]))
    }

    fn service(&mut self, limits: &Limits) {
        let service = self.base.join("sparql");
        let (dataset, default) = (self.base.join("sparql#dataset"), dataset_name(self.base));
        self.say(&service, rdf::TYPE, sd::Service);
        self.say(&service, sd::endpoint, service.as_ref());
        self.say(&service, sd::supportedLanguage, sd::SPARQL11Query);
        for format in RESULTS.iter().chain(GRAPHS) {
            self.say(&service, sd::resultFormat, *format);
        }
        if !limits.services.is_empty() && limits.service_role == Role::Anonymous {
            self.say(&service, sd::feature, sd::BasicFederatedQuery);
        }
        if !limits.writers.is_empty() {
            self.say(&service, sd::supportedLanguage, sd::SPARQL11Update);
            for format in INPUT {
                self.say(&service, sd::inputFormat, *format);
            }
        }
        self.say(&service, sd::defaultDataset, dataset.as_ref());
        self.say(&dataset, rdf::TYPE, sd::Dataset);
        let default = match limits.default_graph {
            DefaultGraph::Union => default,
            DefaultGraph::Strict => self.part("graph", &[&self.base.curation()]),
        };
        self.say(&dataset, sd::defaultGraph, default.as_ref());
        self.say(&default, rdf::TYPE, sd::Graph);
        for graph in self.graphs() {
            let (entry, part) = (self.part("named", &[&graph]), self.part("graph", &[&graph]));
            self.say(&dataset, sd::namedGraph, entry.as_ref());
            self.say(&entry, rdf::TYPE, sd::NamedGraph);
            self.say(&entry, sd::name, graph.as_ref());
            self.say(&entry, sd::graph, part.as_ref());
            self.say(&part, rdf::TYPE, sd::Graph);
        }
    }

    /// Every named graph.
    fn graphs(&self) -> Vec<NamedNode> {
        let graphs = self.tally.keys().filter_map(|count| match count {
            Count::Graph(graph) => Some(graph.clone()),
            _ => None,
        });
        graphs.collect()
    }

    fn document(&mut self) {
        let document = self.base.join("void");
        self.say(&document, rdf::TYPE, void::DatasetDescription);
        let dataset = dataset_name(self.base);
        self.say(&document, crate::vocab::foaf::primaryTopic, dataset.as_ref());
    }
}
