//! Federating: what a query asks of services elsewhere becomes rows in its place.
//!
//! Before the query is evaluated, each `SERVICE` block is asked, and a `VALUES` block with the rows
//! takes its place (SPARQL 1.1 Federated Query §2.4: it is the same). What the rest of the group
//! already says of the variables of the block goes along with it, some rows at a time, so that a
//! service is asked about the things in question and not about everything that it has.

mod address;
mod fetch;
mod given;

pub use address::is_public;

use super::walk::directly_in;
use crate::config::{Limits, Remote};
use crate::problem::{Kind, Problem};
use crate::store::{Scope, Store};
use crate::vocab::Base;
use fetch::Client;
use given::{Given, given};
use oxigraph::sparql::CancellationToken;
use oxrdf::{BlankNode, NamedNode, NamedOrBlankNode, Term, Triple, Variable};
use sha2::{Digest, Sha256};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, GroundTriple, NamedNodePattern};
use std::collections::BTreeSet;

/// How many rows go along with one request.
const TOGETHER: usize = 100;

/// The variable of a block that has none.
const NOTHING: &str = "nothing";

/// Values for the variables of a block, one row after the other.
type Rows = Vec<Vec<Option<GroundTerm>>>;

/// Whether a query asks services elsewhere.
pub(super) fn leaves(store: &Store, query: &Query) -> bool {
    has_foreign(of(query), &store.base().join(super::sparql::SEARCH))
}

/// Asks what has to be asked elsewhere; the query that is left asks nobody else.
///
/// # Errors
///
/// If a service may not be asked, gives no answer or too much of it; but what a `SILENT` block asks
/// for in vain is nothing.
pub(super) fn resolve(
    (store, limits): (&Store, &Limits),
    mut query: Query,
    scope: &Scope,
    cancel: &CancellationToken,
) -> Result<Query, Problem> {
    let search = store.base().join(super::sparql::SEARCH);
    if !has_foreign(of(&query), &search) {
        return Ok(query);
    }
    let (Query::Select { pattern, dataset, .. }
    | Query::Construct { pattern, dataset, .. }
    | Query::Describe { pattern, dataset, .. }
    | Query::Ask { pattern, dataset, .. }) = &mut query;
    let asked = given::Asked { store, limits, scope, cancel, dataset: dataset.clone() };
    let mut guest = Guest { asked, search, client: Client::new(limits), calls: 0 };
    *pattern = guest.pattern(std::mem::take(pattern), &[])?;
    Ok(query)
}

fn of(query: &Query) -> &GraphPattern {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    pattern
}

fn has_foreign(pattern: &GraphPattern, search: &NamedNode) -> bool {
    match pattern {
        GraphPattern::Service { name: NamedNodePattern::NamedNode(name), .. } => name != search,
        GraphPattern::Service { .. } => true,
        _ => directly_in(pattern).into_iter().any(|inner| has_foreign(inner, search)),
    }
}

/// What asks elsewhere on behalf of a query.
struct Guest<'q> {
    asked: given::Asked<'q>,
    search: NamedNode,
    client: Client<'q>,
    /// How many requests were made.
    calls: usize,
}

impl Guest<'_> {
    /// The pattern with rows in the place of blocks; `around` is what its rows will be joined with.
    fn pattern(
        &mut self,
        pattern: GraphPattern,
        around: &[GraphPattern],
    ) -> Result<GraphPattern, Problem> {
        use GraphPattern as P;
        if !has_foreign(&pattern, &self.search) {
            return Ok(pattern);
        }
        Ok(match pattern {
            P::Service { name, inner, silent } => self.service(&name, &inner, silent, around)?,
            P::Join { .. } => self.join(pattern, around)?,
            P::Union { left, right } => {
                let (left, right) = (self.boxed(*left, around)?, self.boxed(*right, around)?);
                P::Union { left, right }
            }
            P::LeftJoin { left, right, expression } => {
                let (left, right) = self.beside((*left, *right), around)?;
                P::LeftJoin { left, right, expression }
            }
            P::Lateral { left, right } => {
                let (left, right) = self.beside((*left, *right), around)?;
                P::Lateral { left, right }
            }
            P::Minus { left, right } => {
                let (left, right) = (self.boxed(*left, around)?, self.boxed(*right, &[])?);
                P::Minus { left, right }
            }
            P::Filter { expr, inner } => P::Filter { expr, inner: self.boxed(*inner, around)? },
            P::Extend { inner, variable, expression } => {
                P::Extend { inner: self.boxed(*inner, around)?, variable, expression }
            }
            // What is around these is seen neither by a sub-select nor in another graph.
            P::Graph { name, inner } => P::Graph { name, inner: self.boxed(*inner, &[])? },
            P::OrderBy { inner, expression } => {
                P::OrderBy { inner: self.boxed(*inner, &[])?, expression }
            }
            P::Project { inner, variables } => {
                P::Project { inner: self.boxed(*inner, &[])?, variables }
            }
            P::Distinct { inner } => P::Distinct { inner: self.boxed(*inner, &[])? },
            P::Reduced { inner } => P::Reduced { inner: self.boxed(*inner, &[])? },
            P::Slice { inner, start, length } => {
                P::Slice { inner: self.boxed(*inner, &[])?, start, length }
            }
            P::Group { inner, variables, aggregates } => {
                P::Group { inner: self.boxed(*inner, &[])?, variables, aggregates }
            }
            other @ (P::Bgp { .. } | P::Path { .. } | P::Values { .. }) => other,
        })
    }

    fn boxed(
        &mut self,
        pattern: GraphPattern,
        around: &[GraphPattern],
    ) -> Result<Box<GraphPattern>, Problem> {
        self.pattern(pattern, around).map(Box::new)
    }

    /// Two patterns of which the second one adds to rows of the first.
    fn beside(
        &mut self,
        (left, right): (GraphPattern, GraphPattern),
        around: &[GraphPattern],
    ) -> Result<(Box<GraphPattern>, Box<GraphPattern>), Problem> {
        let left = self.boxed(left, around)?;
        let around = [around, std::slice::from_ref(&*left)].concat();
        let right = self.boxed(right, &around)?;
        Ok((left, right))
    }

    /// The parts of a group: first what is here, then one block after the other.
    fn join(
        &mut self,
        pattern: GraphPattern,
        around: &[GraphPattern],
    ) -> Result<GraphPattern, Problem> {
        let mut parts = Vec::new();
        flatten(pattern, &mut parts);
        let (theirs, ours): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| has_foreign(part, &self.search));
        let mut all = around.to_vec();
        all.extend(ours);
        for part in theirs {
            let part = self.pattern(part, &all)?;
            all.push(part);
        }
        let parts = all.into_iter().skip(around.len());
        Ok(parts.reduce(given::join).unwrap_or_default())
    }

    /// The rows of a block.
    fn service(
        &mut self,
        name: &NamedNodePattern,
        inner: &GraphPattern,
        silent: bool,
        around: &[GraphPattern],
    ) -> Result<GraphPattern, Problem> {
        let service = self.listed(name)?;
        let mut variables = BTreeSet::new();
        inner.on_in_scope_variable(|variable| {
            variables.insert(variable.clone());
        });
        let variables: Vec<Variable> = variables.into_iter().collect();
        let given = given(&self.asked, &variables, around)?;
        match self.rows(&service, (inner, &variables), given) {
            Ok(bindings) => Ok(GraphPattern::Values { variables, bindings }),
            // What may not be asked is no failure of who was asked (§2.3).
            Err(problem) if silent && problem.kind() != Kind::OperationDisabled => {
                tracing::info!(%problem, "SILENT");
                self.asked.go_on()?;
                Ok(GraphPattern::default())
            }
            Err(problem) => Err(problem),
        }
    }

    fn listed(&self, name: &NamedNodePattern) -> Result<Remote, Problem> {
        let services = &self.asked.limits.services;
        let listed = match name {
            NamedNodePattern::NamedNode(name) => {
                services.iter().find(|service| service.as_str() == name.as_str())
            }
            NamedNodePattern::Variable(_) => None,
        };
        listed.cloned().ok_or_else(|| Problem::internal("a service that was not weighed"))
    }

    fn rows(
        &mut self,
        service: &Remote,
        block: (&GraphPattern, &[Variable]),
        given: Given,
    ) -> Result<Rows, Problem> {
        let mut rows = Rows::new();
        match given {
            Given::Nothing => self.call(service, block, None, &mut rows)?,
            Given::Rows { variables, rows: all } => {
                for some in all.chunks(TOGETHER) {
                    let values = GraphPattern::Values {
                        variables: variables.clone(),
                        bindings: some.to_vec(),
                    };
                    self.call(service, block, Some(values), &mut rows)?;
                }
            }
        }
        Ok(rows)
    }

    /// One request: the block, with values that it has to fit.
    fn call(
        &mut self,
        service: &Remote,
        (inner, variables): (&GraphPattern, &[Variable]),
        values: Option<GraphPattern>,
        rows: &mut Rows,
    ) -> Result<(), Problem> {
        self.asked.go_on()?;
        self.calls += 1;
        let call = self.calls;
        let query = text(inner.clone(), variables, values);
        tracing::debug!(%service, query, "asking elsewhere");
        let base = self.asked.store.base();
        let genid = |node: &BlankNode| genid(base, (service, call), node);
        self.client.ask(service, &query, |row| {
            let value = |variable| row.get(variable).map(|term| ground(term, &genid));
            rows.push(variables.iter().map(value).collect());
        })
    }
}

/// The parts of nested joins, in their order.
fn flatten(pattern: GraphPattern, into: &mut Vec<GraphPattern>) {
    match pattern {
        GraphPattern::Join { left, right } => {
            flatten(*left, into);
            flatten(*right, into);
        }
        other => into.push(other),
    }
}

/// The query that is sent.
fn text(inner: GraphPattern, variables: &[Variable], values: Option<GraphPattern>) -> String {
    let mut pattern = match values {
        Some(values) => given::join(values, inner),
        None => inner,
    };
    let mut variables = variables.to_vec();
    if variables.is_empty() {
        // A query without a variable would be written with none, which is no SPARQL.
        let variable = Variable::new_unchecked(NOTHING);
        let expression = Expression::from(oxrdf::Literal::from(true));
        variables.push(variable.clone());
        pattern = GraphPattern::Extend { inner: Box::new(pattern), variable, expression };
    }
    let pattern = GraphPattern::Project { inner: Box::new(pattern), variables };
    Query::Select { dataset: None, pattern, base_iri: None }.to_string()
}

/// A term that a query can have; a blank node gets a name.
fn ground(term: &Term, genid: &dyn Fn(&BlankNode) -> NamedNode) -> GroundTerm {
    match term {
        Term::NamedNode(node) => node.clone().into(),
        Term::Literal(literal) => literal.clone().into(),
        Term::BlankNode(node) => genid(node).into(),
        Term::Triple(triple) => {
            let Triple { subject, predicate, object } = &**triple;
            let subject = match subject {
                NamedOrBlankNode::NamedNode(node) => node.clone(),
                NamedOrBlankNode::BlankNode(node) => genid(node),
            };
            let (predicate, object) = (predicate.clone(), ground(object, genid));
            GroundTriple { subject, predicate, object }.into()
        }
    }
}

/// The name of a blank node of one answer (RDF 1.1 §3.5).
fn genid(base: &Base, (service, call): (&Remote, usize), node: &BlankNode) -> NamedNode {
    let digest = Sha256::new()
        .chain_update(service.as_str())
        .chain_update(call.to_le_bytes())
        .chain_update(node.as_str())
        .finalize();
    base.join(format_args!(".well-known/genid/{digest:x}"))
}
