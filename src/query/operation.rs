//! Performing: an operation of an update becomes quads that come and go in a trial.
//!
//! What is inserted without a graph goes into the graph of curation; what is deleted without a
//! graph goes from every statement graph that has it. Strictly, both mean the graph of curation.

use super::template::{Labels, Names, quad, triple_term};
use crate::config::DefaultGraph;
use crate::problem::{Kind, Problem};
use crate::store::Trial;
use oxigraph::sparql::{CancellationToken, QueryResults, QuerySolution};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{
    GraphName as Target, GroundQuad, GroundQuadPattern, QuadPattern, TermPattern,
};
use spargebra::{GraphUpdateOperation, Query};

/// Most statements that one operation may touch, because they are held in memory.
pub(super) const MOST_STATEMENTS: usize = 1_000_000;

/// What every operation of a request works with.
pub(super) struct Work<'a, 'b> {
    pub(super) trial: &'a mut Trial<'b>,
    pub(super) names: Names<'a>,
    pub(super) curation: NamedNode,
    pub(super) default_graph: DefaultGraph,
    pub(super) cancel: CancellationToken,
}

impl Work<'_, '_> {
    /// Performs one operation; the next one sees what it did.
    pub(super) fn perform(&mut self, operation: GraphUpdateOperation) -> Result<(), Problem> {
        match operation {
            GraphUpdateOperation::InsertData { data } => self.insert_data(data),
            GraphUpdateOperation::DeleteData { data } => {
                data.into_iter().try_for_each(|quad| self.remove(ground(quad)))
            }
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                self.delete_insert(delete, &insert, using, *pattern)
            }
            GraphUpdateOperation::Create { silent, graph } => self.create(&graph, silent),
            GraphUpdateOperation::Clear { silent, graph }
            | GraphUpdateOperation::Drop { silent, graph } => self.clear(&graph, silent),
            GraphUpdateOperation::Load { source, .. } => Err(load(&source)),
        }
    }

    fn insert_data(&mut self, data: Vec<spargebra::term::Quad>) -> Result<(), Problem> {
        let mut labels = Labels::new();
        for quad in data {
            let subject = match quad.subject {
                NamedOrBlankNode::BlankNode(node) => self.names.written(&node, &mut labels),
                NamedOrBlankNode::NamedNode(node) => node,
            };
            let object = match quad.object {
                Term::BlankNode(node) => self.names.written(&node, &mut labels).into(),
                Term::Triple(_) => return Err(triple_term()),
                object => object,
            };
            self.insert(Quad::new(subject, quad.predicate, object, target(quad.graph_name)))?;
        }
        Ok(())
    }

    /// All rows are read before anything changes, and all deletions come before all insertions.
    fn delete_insert(
        &mut self,
        delete: Vec<GroundQuadPattern>,
        insert: &[QuadPattern],
        using: Option<QueryDataset>,
        pattern: GraphPattern,
    ) -> Result<(), Problem> {
        let delete: Vec<QuadPattern> = delete.into_iter().map(template).collect();
        let rows = self.rows(using, pattern)?;
        if rows.len().saturating_mul(delete.len() + insert.len()) > MOST_STATEMENTS {
            return Err(too_many());
        }
        let (mut going, mut coming) = (Vec::new(), Vec::new());
        for row in &rows {
            let mut labels = Labels::new();
            for template in &delete {
                going.extend(quad(template, row, &mut labels, &mut self.names)?);
            }
            for template in insert {
                coming.extend(quad(template, row, &mut labels, &mut self.names)?);
            }
        }
        going.into_iter().try_for_each(|quad| self.remove(quad))?;
        coming.into_iter().try_for_each(|quad| self.insert(quad))
    }

    fn rows(
        &self,
        dataset: Option<QueryDataset>,
        pattern: GraphPattern,
    ) -> Result<Vec<QuerySolution>, Problem> {
        let strict = || {
            self.is_strict()
                .then(|| QueryDataset { default: vec![self.curation.clone()], named: None })
        };
        let dataset = dataset.or_else(strict);
        let query = Query::Select { dataset, pattern, base_iri: None };
        let QueryResults::Solutions(solutions) = self.trial.ask(query, self.cancel.clone())? else {
            return Err(Problem::internal("a SELECT gave no rows"));
        };
        let mut rows = Vec::new();
        for row in solutions {
            rows.push(row?);
            if rows.len() > MOST_STATEMENTS {
                return Err(too_many());
            }
        }
        Ok(rows)
    }

    fn is_strict(&self) -> bool {
        self.default_graph == DefaultGraph::Strict
    }

    fn insert(&mut self, mut quad: Quad) -> Result<(), Problem> {
        if quad.graph_name.is_default_graph() {
            quad.graph_name = self.curation.clone().into();
        }
        self.trial.insert(quad)
    }

    fn remove(&mut self, mut quad: Quad) -> Result<(), Problem> {
        if quad.graph_name.is_default_graph() && self.is_strict() {
            quad.graph_name = self.curation.clone().into();
        }
        if !quad.graph_name.is_default_graph() {
            return self.trial.remove(quad);
        }
        self.trial.stated(&quad)?.into_iter().try_for_each(|quad| self.trial.remove(quad))
    }

    /// A graph is there as long as it has a statement, so nothing is to be made.
    fn create(&self, graph: &NamedNode, silent: bool) -> Result<(), Problem> {
        if silent || !self.exists(graph)? {
            return Ok(());
        }
        Err(Problem::new(Kind::BadQuery, format!("the graph {graph} is there already"))
            .help("write CREATE SILENT, or leave it away: a graph is made by its first statement"))
    }

    fn clear(&mut self, target: &GraphTarget, silent: bool) -> Result<(), Problem> {
        let graph = match target {
            GraphTarget::NamedNode(graph) if silent || self.exists(graph)? => Some(graph),
            GraphTarget::NamedNode(graph) => {
                return Err(Problem::new(Kind::BadQuery, format!("there is no graph {graph}"))
                    .help("correct its name, or write SILENT if it need not be there"));
            }
            GraphTarget::DefaultGraph if self.is_strict() => Some(&self.curation),
            GraphTarget::DefaultGraph => return Err(default_graph()),
            GraphTarget::NamedGraphs | GraphTarget::AllGraphs => None,
        };
        let spared = matches!(target, GraphTarget::NamedGraphs) && self.is_strict();
        let spared = spared.then(|| GraphName::from(self.curation.clone()));
        let graph = graph.map(|graph| graph.as_ref().into());
        let quads: Vec<Quad> =
            self.trial.quads(None, None, None, graph).collect::<Result<_, _>>()?;
        let going = quads.into_iter().filter(|quad| Some(&quad.graph_name) != spared.as_ref());
        going.collect::<Vec<_>>().into_iter().try_for_each(|quad| self.trial.remove(quad))
    }

    fn exists(&self, graph: &NamedNode) -> Result<bool, Problem> {
        let mut quads = self.trial.quads(None, None, None, Some(graph.as_ref().into()));
        Ok(quads.next().transpose()?.is_some())
    }
}

fn ground(quad: GroundQuad) -> Quad {
    let GroundQuad { subject, predicate, object, graph_name } = quad;
    Quad::new(subject, predicate, Term::from(object), target(graph_name))
}

fn template(pattern: GroundQuadPattern) -> QuadPattern {
    let GroundQuadPattern { subject, predicate, object, graph_name } = pattern;
    QuadPattern {
        subject: TermPattern::from(subject),
        predicate,
        object: TermPattern::from(object),
        graph_name,
    }
}

fn target(graph: Target) -> GraphName {
    match graph {
        Target::NamedNode(node) => node.into(),
        Target::DefaultGraph => GraphName::DefaultGraph,
    }
}

/// The problem of an operation that would ask another server.
pub(super) fn load(source: &NamedNode) -> Problem {
    Problem::new(Kind::OperationDisabled, format!("LOAD {source} would ask another server"))
        .help("fetch the file yourself and give it to `colophon import`")
}

pub(super) fn default_graph() -> Problem {
    let told = "there is no default graph that could be cleared, dropped, moved or overwritten";
    Problem::new(Kind::OperationDisabled, told)
        .help("name the graph; where none is named, the union of the statement graphs is read (--default-graph)")
}

pub(super) fn too_many() -> Problem {
    let told = format!("an operation would touch more than {MOST_STATEMENTS} statements");
    Problem::new(Kind::QueryTooComplex, told).help("do it in several steps")
}
