//! Querying: a question becomes an answer.

use crate::answer::{Answer, Outcome, Table};
use crate::config::Limits;
use crate::problem::{Kind, Problem};
use crate::store::{Scope, Store};
use oxigraph::sparql::{CancellationToken, QueryResults};

/// A question in SPARQL.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The query.
    pub text: String,
    /// Which graphs it sees.
    pub scope: Scope,
    /// What relative addresses in it are relative to.
    pub base: Option<String>,
}

/// Evaluates a query and hands over the answer.
///
/// # Errors
///
/// If it is no query, or what `answer` says.
pub fn sparql<T>(
    store: &Store,
    request: &Request,
    limits: &Limits,
    answer: impl FnOnce(Answer) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let _ = limits;
    let query = spargebra::SparqlParser::new()
        .parse_query(&request.text)
        .map_err(|error| Problem::new(Kind::BadQuery, error))?;
    let result = match store.ask(query, &request.scope, CancellationToken::new())? {
        QueryResults::Solutions(rows) => Outcome::Rows(rows),
        QueryResults::Boolean(truth) => Outcome::Truth(truth),
        QueryResults::Graph(_) => return Err(Problem::internal("not yet")),
    };
    answer(Answer::Table(Table { query: request.text.clone(), result, version: store.version() }))
}
