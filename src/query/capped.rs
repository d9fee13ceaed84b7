//! Capping: a client that asks for so many rows gets those, and hears whether there are more.
//!
//! Nothing is cut off unless somebody asks for it. Rows that are asked for in parts have one order:
//! what the query orders, then that of their values ([`steady`]). So a place between two of them is
//! a version and a number of rows, and nobody gets a row twice or misses one.

use super::steady::steady;
use crate::answer::{Answer, Extent, Outcome, Question, Table};
use crate::problem::{Kind, Problem};
use crate::store::Store;
use oxigraph::sparql::QuerySolutionIter;
use oxrdf::Term;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Most rows that can be asked for at once: they are held in memory until it is known whether there
/// are more.
pub const MOST_ROWS: usize = 10_000;

/// What stays as it is in a parameter.
const PARAMETER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// How many rows are asked for, and from where on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    /// At most so many.
    pub rows: usize,
    /// The rows before are known already.
    pub after: Option<Cursor>,
    /// The format that the address of the next rows has to name.
    pub format: Option<String>,
}

/// A place between the rows of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The version of the dataset that is asked.
    pub version: u64,
    /// How many rows are before it.
    pub rows: usize,
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('-');
        let parsed = parts.and_then(|(version, rows)| {
            Some(Self { version: version.parse().ok()?, rows: rows.parse().ok()? })
        });
        // No other spelling of the same place.
        parsed
            .filter(|cursor| cursor.to_string() == text)
            .ok_or_else(|| "expected the place that an answer told, as in 12-100".to_owned())
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{}", self.version, self.rows)
    }
}

/// Lets a query give the rows that are asked for and one more; whether the others can be asked for
/// later, or follow from the moment or from chance.
pub(super) fn narrow(query: &mut Query, cap: &Cap) -> Result<bool, Problem> {
    let repeats = steady(query).is_ok();
    let after = cap.after.map_or(0, |after| after.rows);
    match query {
        Query::Ask { .. } => {}
        Query::Construct { .. } | Query::Describe { .. } => {
            return Err(Problem::new(Kind::BadRequest, "max-rows caps the rows of a SELECT")
                .help("leave it away: a graph is answered whole"));
        }
        Query::Select { .. } if after > 0 && !repeats => {
            return Err(Problem::new(
                Kind::BadRequest,
                "these rows follow from the moment or from chance",
            )
            .help("ask for all of them, without max-rows"));
        }
        Query::Select { pattern, .. } => {
            let inner = Box::new(std::mem::take(pattern));
            *pattern = GraphPattern::Slice { inner, start: after, length: Some(cap.rows + 1) };
        }
    }
    Ok(repeats)
}

/// The rows that are asked for, with the way to the others.
pub(super) fn page(
    store: &Store,
    cap: &Cap,
    repeats: bool,
    answer: Answer,
) -> Result<Answer, Problem> {
    let Answer::Table(Table { query, version, result, labels, .. }) = answer else {
        return Ok(answer);
    };
    let Outcome::Rows(mut rows) = result else {
        return Ok(Answer::Table(Table { query, result, version, labels, extent: Extent::Rest }));
    };
    if cap.after.is_some_and(|after| after.version != version) {
        let told = "the catalogue has changed since the rows before this place";
        return Err(Problem::new(Kind::TooBusy, told).help("try again in some seconds"));
    }
    let names: Arc<[_]> = rows.variables().into();
    let mut shown: Vec<Vec<Option<Term>>> = Vec::new();
    for row in rows.by_ref().take(cap.rows) {
        shown.push(row?.values().to_vec());
    }
    let extent = if rows.next().transpose()?.is_some() {
        let rows = cap.after.map_or(0, |after| after.rows) + shown.len();
        let cursor = repeats.then_some(Cursor { version, rows });
        more(store, &query, cap, cursor)
    } else {
        Extent::Rest
    };
    let result = Outcome::Rows(QuerySolutionIter::from_tuples(names, shown.into_iter().map(Ok)));
    Ok(Answer::Table(Table { query, result, version, labels, extent }))
}

fn more(store: &Store, query: &Question, cap: &Cap, cursor: Option<Cursor>) -> Extent {
    let mut parameters = vec![("query", query.text.clone())];
    parameters.extend(query.graphs().into_iter().map(|(name, value)| (name, value.to_owned())));
    parameters.extend(cap.format.clone().map(|format| ("format", format)));
    if let Some(cursor) = cursor {
        parameters.push(("max-rows", cap.rows.to_string()));
        parameters.push(("after", cursor.to_string()));
    }
    let encoded = parameters
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, PARAMETER)));
    let encoded = encoded.collect::<Vec<_>>().join("&");
    let address = store.base().join(format_args!("sparql?{encoded}")).into_string();
    Extent::Part { cursor: cursor.map(|cursor| cursor.to_string()), address }
}
