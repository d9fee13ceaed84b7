//! Tests of `src/query`.

mod admission;
mod ask;
mod assist;
mod capped;
mod described;
mod entity;
mod federation;
mod frozen;
mod history;
mod list;
mod prompt;
mod review;
mod search;
mod sparql;
mod syntax;
mod update;

use crate::support::{GOLD_BASE, gold_store};
use colophon::answer::{Answer, Outcome};
use colophon::check::check;
use colophon::config::Limits;
use colophon::ledger::{Change, Why};
use colophon::lift::Draft;
use colophon::problem::Problem;
use colophon::query::{self, Request};
use colophon::store::{Scope, Store};
use oxrdf::Graph;
use oxrdfio::{RdfFormat, RdfParser};

/// The hand-made description and more, as `TriG` with addresses relative to its base.
fn gold_and(more: &str) -> Store {
    let store = gold_store(GOLD_BASE);
    let mut draft = Draft::default();
    let parser = RdfParser::from_format(RdfFormat::TriG).with_base_iri(GOLD_BASE).unwrap();
    for quad in parser.for_slice(more) {
        draft.say(quad.unwrap(), None);
    }
    let why = Why { agent: "test".into(), action: "import", message: "more".into(), source: None };
    let known: Graph = store
        .quads(None, None, None, None)
        .map(|quad| oxrdf::Triple::from(quad.unwrap()))
        .collect();
    let checked = check(draft, &known).unwrap();
    store.commit(Change::replace([], &checked, why)).unwrap();
    store
}

fn request(text: &str) -> Request {
    Request { text: text.into(), scope: Scope::Statements, base: None, cap: None }
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
