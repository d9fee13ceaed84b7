//! Vouching: statements of another system become ours as they are, on the word of the operator.

use super::slug;
use crate::problem::{Kind, Problem};
use crate::read::Stream;
use crate::vocab::Base;
use oxrdf::{BlankNode, GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use std::collections::{HashMap, HashSet};

/// Graphs that the catalogue fills itself, by the start of their names.
const HOUSE: &[&str] =
    &["curation", "provenance", "evidence-", "enrichment-", "import-", "vocabulary"];

/// Most names of foreign graphs that are remembered to be counted.
const MOST_COUNTED: usize = 100_000;

/// A statement that was parsed and not checked: whoever loads it vouches for it. It stands in a
/// graph of this catalogue and has no blank node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded(Quad);

impl Loaded {
    /// The statement.
    #[must_use]
    pub fn into_quad(self) -> Quad {
        self.0
    }
}

/// The statements of a file, each put into its graph while it is asked for.
///
/// A statement stands in the graph of the file, `{base}graph/loaded-{name}`, or in the one that
/// it names if that stands under the base. A foreign graph is none of ours: its statements stand
/// in the graph of the file, too. A blank node is named after the file and its label, or its place
/// among those without one, so that the same file always says the same.
pub struct Loading<'a> {
    stream: Stream<'a>,
    base: Base,
    name: String,
    graph: NamedNode,
    nameless: HashMap<u128, usize>,
    foreign: HashSet<String>,
}

impl<'a> Loading<'a> {
    /// The statements of a file for the catalogue under a base.
    #[must_use]
    pub fn new(stream: Stream<'a>, base: &Base) -> Self {
        let name = slug(stream.file_name());
        let graph = base.graph(format_args!("loaded-{name}"));
        let (nameless, foreign) = (HashMap::new(), HashSet::new());
        Self { stream, base: base.clone(), name, graph, nameless, foreign }
    }

    /// The graph of the file.
    #[must_use]
    pub fn graph(&self) -> &NamedNode {
        &self.graph
    }

    /// The last part of the name of the file.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.stream.file_name()
    }

    /// SHA-256 of the file, once all of it was read.
    #[must_use]
    pub fn sha256(&self) -> Option<&str> {
        self.stream.sha256()
    }

    /// How many graphs that do not stand under the base were named so far.
    #[must_use]
    pub fn foreign_graphs(&self) -> usize {
        self.foreign.len()
    }

    /// Whether statements of the file may stand in a graph.
    #[must_use]
    pub fn may_fill(&self, graph: &str) -> bool {
        graph == self.graph.as_str()
            || self.stream.has_graphs()
                && graph.starts_with(self.base.as_str())
                && !self.is_ours(graph)
    }

    fn is_ours(&self, graph: &str) -> bool {
        let name =
            graph.strip_prefix(self.base.as_str()).and_then(|rest| rest.strip_prefix("graph/"));
        name.is_some_and(|name| HOUSE.iter().any(|start| name.starts_with(start)))
    }

    fn place(&mut self, mut quad: Quad) -> Result<Loaded, Problem> {
        if quad.object.is_triple() {
            return Err(self
                .refuse(format!("a triple term (RDF 1.2) is not read here: {}", quad.subject))
                .help("describe the statement with rdf:subject, rdf:predicate and rdf:object"));
        }
        quad.graph_name = self.graph_of(quad.graph_name)?;
        if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
            quad.subject = self.name(node).into();
        }
        if let Term::BlankNode(node) = &quad.object {
            quad.object = self.name(node).into();
        }
        Ok(Loaded(quad))
    }

    fn graph_of(&mut self, graph: GraphName) -> Result<GraphName, Problem> {
        let named = match graph {
            GraphName::DefaultGraph => return Ok(self.graph.clone().into()),
            GraphName::NamedNode(node) => node.into_string(),
            GraphName::BlankNode(node) => node.into_string(),
        };
        if self.is_ours(&named) {
            return Err(self
                .refuse(format!("<{named}> is a graph that the catalogue fills itself"))
                .help("name another graph; an export is put back with `colophon import`"));
        }
        if self.may_fill(&named) {
            return Ok(NamedNode::new_unchecked(named).into());
        }
        if self.foreign.len() < MOST_COUNTED {
            self.foreign.insert(named);
        }
        Ok(self.graph.clone().into())
    }

    /// The name that a blank node has from now on.
    fn name(&mut self, node: &BlankNode) -> NamedNode {
        let name = &self.name;
        let Some(id) = node.as_ref().unique_id() else {
            let label = node.as_str();
            return self.base.join(format_args!(".well-known/genid/{name}/{label}"));
        };
        // The parser gives those without a label a random one.
        let next = self.nameless.len() + 1;
        let number = *self.nameless.entry(id).or_insert(next);
        self.base.join(format_args!(".well-known/genid/{name}.{number}"))
    }

    fn refuse(&self, told: String) -> Problem {
        Problem::new(Kind::BadSource, told).at(self.stream.location().clone())
    }
}

impl Iterator for Loading<'_> {
    type Item = Result<Loaded, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.stream.next()?.and_then(|quad| self.place(quad)))
    }
}
