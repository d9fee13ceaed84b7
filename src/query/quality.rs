//! Tallying: every question about the state of the catalogue becomes the number of its rows.

use super::prompt::{Prompt, QUALITY};
use super::sparql::{Request, sparql};
use crate::answer::{Answer, Outcome, Rows};
use crate::config::Limits;
use crate::problem::Problem;
use crate::store::Store;
use std::time::Duration;

/// How long one list may take to be counted.
const PATIENCE: Duration = Duration::from_secs(2);

/// Most rows that are counted.
const MOST_TALLIED: usize = 10_000;

/// A question and how many rows it has.
#[derive(Clone, Copy, Debug)]
pub struct Tallied {
    /// The question.
    pub prompt: Prompt,
    /// How many rows were found, and whether there are more; nothing if it took too long.
    pub found: Option<(usize, bool)>,
}

/// Counts what every list has.
#[must_use]
pub fn tally(store: &Store, limits: &Limits) -> Vec<Tallied> {
    let limits = Limits { query_timeout: PATIENCE.min(limits.query_timeout), ..limits.clone() };
    let count = |prompt: &Prompt| {
        let request = Request { text: prompt.text.to_owned(), ..Request::default() };
        let counted = sparql(store, &request, &limits, rows);
        if let Err(problem) = &counted {
            tracing::debug!(list = prompt.name, %problem, "a list is not counted");
        }
        Tallied { prompt: *prompt, found: counted.ok() }
    };
    QUALITY.iter().map(count).collect()
}

fn rows(answer: Answer) -> Result<(usize, bool), Problem> {
    match answer {
        Answer::Table(table) => match table.result {
            Outcome::Rows(rows) => {
                let read = Rows::read(rows, MOST_TALLIED)?;
                Ok((read.rows.len(), read.has_more))
            }
            Outcome::Truth(_) => Ok((0, false)),
        },
        Answer::Page(_) => Ok((0, false)),
    }
}
