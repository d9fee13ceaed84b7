//! Giving along: what a query already says of the variables of a block becomes rows to ask about.

use crate::config::Limits;
use crate::problem::{Kind, Problem};
use crate::query::sparql;
use crate::store::{Scope, Store};
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxrdf::{Term, Variable};
use spargebra::Query;
use spargebra::algebra::{GraphPattern, QueryDataset};
use spargebra::term::GroundTerm;
use std::collections::BTreeSet;

/// Most rows that are given along; where there are more, the block is asked as it is.
const MOST: usize = 2000;

/// What the query is asked of.
pub(super) struct Asked<'q> {
    pub(super) store: &'q Store,
    pub(super) limits: &'q Limits,
    pub(super) scope: &'q Scope,
    pub(super) cancel: &'q CancellationToken,
    pub(super) dataset: Option<QueryDataset>,
}

impl Asked<'_> {
    /// Whether somebody still waits.
    pub(super) fn go_on(&self) -> Result<(), Problem> {
        if self.cancel.is_cancelled() {
            return Err(Problem::new(Kind::QueryTimeout, "the query was stopped before it ended"));
        }
        Ok(())
    }
}

/// What is known before a block is asked.
pub(super) enum Given {
    /// Nothing that would narrow it down.
    Nothing,
    /// Every row that its rows can be joined with.
    Rows { variables: Vec<Variable>, rows: Vec<Vec<Option<GroundTerm>>> },
}

/// What `around` says of the variables of a block.
pub(super) fn given(
    asked: &Asked<'_>,
    of_block: &[Variable],
    around: &[GraphPattern],
) -> Result<Given, Problem> {
    let Some(pattern) = around.iter().cloned().reduce(join) else { return Ok(Given::Nothing) };
    let mut known = BTreeSet::new();
    pattern.on_in_scope_variable(|variable| {
        known.insert(variable.clone());
    });
    let shared: Vec<Variable> =
        of_block.iter().filter(|variable| known.contains(*variable)).cloned().collect();
    if shared.is_empty() {
        return Ok(Given::Nothing);
    }
    let inner =
        Box::new(GraphPattern::Project { inner: Box::new(pattern), variables: shared.clone() });
    let inner = Box::new(GraphPattern::Distinct { inner });
    let pattern = GraphPattern::Slice { inner, start: 0, length: Some(MOST + 1) };
    let query = Query::Select { dataset: asked.dataset.clone(), pattern, base_iri: None };
    let found = sparql::ask((asked.store, asked.limits), query, asked.scope, asked.cancel)?;
    let QueryResults::Solutions(found) = found else {
        return Err(Problem::internal("a SELECT gave no rows"));
    };
    let mut rows: Vec<Vec<Option<Term>>> = Vec::new();
    for row in found {
        let row = row?;
        rows.push(shared.iter().map(|variable| row.get(variable).cloned()).collect());
    }
    asked.go_on()?;
    if rows.len() > MOST {
        return Ok(Given::Nothing);
    }
    Ok(narrowing(&shared, &rows))
}

/// The columns that have a value in every row, each row once. A row with a blank node fits nothing
/// that comes from elsewhere.
fn narrowing(variables: &[Variable], rows: &[Vec<Option<Term>>]) -> Given {
    let full: Vec<usize> =
        (0..variables.len()).filter(|at| rows.iter().all(|row| row[*at].is_some())).collect();
    if full.is_empty() {
        return Given::Nothing;
    }
    let mut distinct = BTreeSet::new();
    let mut kept = Vec::new();
    for row in rows {
        let row: Option<Vec<_>> =
            full.iter().map(|at| GroundTerm::try_from(row[*at].clone()?).ok().map(Some)).collect();
        let Some(row) = row else { continue };
        if distinct.insert(format!("{row:?}")) {
            kept.push(row);
        }
    }
    let variables = full.iter().map(|at| variables[*at].clone()).collect();
    Given::Rows { variables, rows: kept }
}

/// Both of two patterns.
pub(super) fn join(left: GraphPattern, right: GraphPattern) -> GraphPattern {
    GraphPattern::Join { left: Box::new(left), right: Box::new(right) }
}
