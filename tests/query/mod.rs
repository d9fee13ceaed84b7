//! Tests of `src/query`.

mod admission;
mod sparql;
mod syntax;

use colophon::answer::{Answer, Outcome};
use colophon::config::Limits;
use colophon::problem::Problem;
use colophon::query::{self, Request};
use colophon::store::{Scope, Store};

fn request(text: &str) -> Request {
    Request { text: text.into(), scope: Scope::Statements, base: None }
}

/// How many rows or statements a query gives, or one for yes.
fn count(store: &Store, request: &Request, limits: &Limits) -> Result<usize, Problem> {
    query::sparql(store, request, limits, |answer| match answer {
        Answer::Page(page) => Ok(page.graph.len()),
        Answer::Table(table) => match table.result {
            Outcome::Truth(truth) => Ok(usize::from(truth)),
            Outcome::Rows(rows) => {
                let mut count = 0;
                for row in rows {
                    row.map_err(Problem::from)?;
                    count += 1;
                }
                Ok(count)
            }
        },
    })
}
