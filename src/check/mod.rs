//! Checking: a draft becomes RDF that fits its shapes, or a report of all that is wrong.
//!
//! The judge is a SHACL Core validator with SPARQL constraints. [`Shapes::read`] compiles
//! a shapes graph once, [`Shapes::report`] holds any data against it; [`check`] does so
//! with `ontology/shapes.ttl` and turns what was found into a [`Problem`].

mod data;
mod datatype;
mod judge;
mod logic;
mod naming;
mod pair;
mod parameter;
mod path;
mod prebind;
mod reader;
mod report;
mod room;
mod shapes;
mod source;
mod sparql;
mod target;
mod value;
mod view;

use crate::lift::Draft;
use crate::problem::{Detail, Kind, Problem};
use crate::record::Location;
use data::{Data, Id};
use judge::Judge;
use oxrdf::{Graph, NamedOrBlankNode, Quad, Term, TripleRef};
use oxttl::TurtleParser;
use std::collections::HashSet;
use std::sync::OnceLock;

pub use path::Path;
pub use report::{Finding, Report};
pub use shapes::Shapes;

/// RDF that fits the shapes; made by [`check`] only.
#[derive(Clone, Debug)]
pub struct Checked {
    quads: Vec<Quad>,
    warnings: Vec<Detail>,
}

impl Checked {
    /// What it says.
    #[must_use]
    pub fn quads(&self) -> &[Quad] {
        &self.quads
    }

    /// What a person should look at, though it is no reason to refuse.
    #[must_use]
    pub fn warnings(&self) -> &[Detail] {
        &self.warnings
    }
}

/// Checks a draft against `ontology/shapes.ttl`.
///
/// `known` is what the store says of the things that the draft refers to. It is
/// believed: only things of which the draft speaks itself are judged.
///
/// # Errors
///
/// If a shape is broken whose severity is neither `sh:Warning` nor `sh:Info`: every
/// such finding, in the order of the source.
pub fn check(draft: Draft, known: &Graph) -> Result<Checked, Problem> {
    let law = law()?;
    let said = draft.quads.iter().map(|quad| TripleRef::from(quad.as_ref()));
    let data = Data::new(said.chain(known).chain(&law.ontology), law.shapes.target_nodes());
    let subjects: HashSet<Id> =
        draft.quads.iter().filter_map(|quad| data.id(quad.subject.as_ref())).collect();
    let judge = Judge { shapes: &law.shapes, data: &data };
    let findings = judge.findings(|id| subjects.contains(&id))?;
    let (advice, violations): (Vec<_>, Vec<_>) = findings.iter().partition(|f| f.is_advice());
    if !violations.is_empty() {
        return Err(Problem::all(Kind::BadShape, details(&draft, violations)));
    }
    let warnings = details(&draft, advice);
    Ok(Checked { quads: draft.quads, warnings })
}

/// Holds a graph, with our ontology, against `ontology/shapes.ttl`.
///
/// # Errors
///
/// If a query of the shapes cannot be evaluated.
pub fn report(graph: &Graph) -> Result<Report, Problem> {
    let law = law()?;
    law.shapes.judge(graph.iter().chain(&law.ontology))
}

impl Shapes {
    /// Holds a graph against these shapes.
    ///
    /// # Errors
    ///
    /// If a query of the shapes cannot be evaluated.
    pub fn report(&self, graph: &Graph) -> Result<Report, Problem> {
        self.judge(graph)
    }

    fn judge<'a>(
        &self,
        triples: impl IntoIterator<Item = TripleRef<'a>>,
    ) -> Result<Report, Problem> {
        let data = Data::new(triples, self.target_nodes());
        let findings = Judge { shapes: self, data: &data }.findings(|_| true)?;
        Ok(Report { findings })
    }
}

/// What every draft must obey.
struct Law {
    shapes: Shapes,
    /// Which classes are part of which, and what belongs to the closed ones.
    ontology: Graph,
}

/// The shapes and terms of `ontology/`, compiled when they are first needed.
fn law() -> Result<&'static Law, Problem> {
    static LAW: OnceLock<Result<Law, String>> = OnceLock::new();
    let law = LAW.get_or_init(|| {
        let shapes = graph(include_str!("../../ontology/shapes.ttl"))?;
        let ontology = graph(include_str!("../../ontology/colophon.ttl"))?;
        let shapes = Shapes::read(&shapes).map_err(|problem| problem.to_string())?;
        Ok(Law { shapes, ontology })
    });
    law.as_ref().map_err(|error| Problem::internal(error.clone()))
}

fn graph(turtle: &str) -> Result<Graph, String> {
    TurtleParser::new()
        .for_slice(turtle)
        .collect::<Result<_, _>>()
        .map_err(|error| error.to_string())
}

/// The findings as a person reads them, in the order of the source, each once.
fn details(draft: &Draft, findings: Vec<&Finding>) -> Vec<Detail> {
    let mut details: Vec<Detail> =
        findings.into_iter().map(|finding| detail(finding, place(draft, finding))).collect();
    details.sort_by(|a, b| order(a).cmp(&order(b)));
    details.dedup();
    details
}

fn detail(finding: &Finding, location: Option<&Location>) -> Detail {
    let (location, help) = (location.cloned(), finding.help.clone());
    Detail { location, message: finding.message(), help, fix: None }
}

/// Where the source speaks of the property at fault, or else of the thing.
fn place<'a>(draft: &'a Draft, finding: &Finding) -> Option<&'a Location> {
    let subject = match &finding.focus {
        Term::NamedNode(node) => NamedOrBlankNode::from(node.clone()),
        Term::BlankNode(node) => NamedOrBlankNode::from(node.clone()),
        _ => return None,
    };
    draft.locate(&subject, finding.path.as_ref().and_then(Path::first))
}

/// By place, what has none at the end; then by message.
fn order(detail: &Detail) -> (bool, &Option<Location>, &str) {
    (detail.location.is_none(), &detail.location, &detail.message)
}
