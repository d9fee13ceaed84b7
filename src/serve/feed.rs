//! Feeding: the answer to a question becomes an Atom feed, for who wants to hear of new rows.

use super::Shared;
use super::asked::Asked;
use super::problem;
use super::respond::{Out, Standing, Written, respond};
use super::sparql::turn;
use crate::answer::{Answer, Outcome, Rows};
use crate::query::{self, CancellationToken, Request};
use crate::write::atom;
use axum::response::Response;
use oxrdf::NamedNode;
use std::time::SystemTime;

/// What a feed is asked for by.
pub(super) const FEED: &str = "atom";

const FEED_TYPE: &str = "application/atom+xml";

/// Most entries of a feed.
const MOST: usize = 500;

/// Answers a question with a feed; `page` is where people read it, `own` where the feed is, below the
/// base.
pub(super) async fn feed(
    app: Shared,
    asked: Asked,
    request: Request,
    (title, page, own): (String, String, String),
) -> Response {
    let turn = match turn(&app, &asked) {
        Ok(turn) => turn,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let (version, limits) = (asked.version(), app.limits.of(asked.client.role));
    let work = move |out: &mut Out, cancel: &CancellationToken| {
        let _turn = turn;
        let store = out.store(version?)?;
        query::admit(&request.text, &limits)?;
        query::sparql_until(&store, &request, &limits, cancel, |answer| match answer {
            Answer::Table(table) => {
                let rows = match table.result {
                    Outcome::Rows(rows) => Rows::read(rows, MOST)?,
                    Outcome::Truth(_) => Rows::default(),
                };
                let time = match table.version {
                    0 => SystemTime::UNIX_EPOCH,
                    version => store.time(version)?,
                };
                let chronicle = store.chronicle()?;
                let dates = |node: &NamedNode| {
                    let known = chronicle.number(node.as_str())?;
                    let event = chronicle.last_until(known, table.version)?;
                    Some(chronicle.time(event.version))
                };
                let base = &out.site().base;
                let (page, own) = (base.join(&page).into_string(), base.join(&own).into_string());
                let asked = atom::Asked { title: &title, page, own, time };
                let text = atom::question(&asked, &rows, &dates, out.site());
                let since = Some((table.version, time));
                let written = Written::alone(FEED_TYPE, Standing::Usual);
                out.whole(Written { version: since, ..written }, text.into_bytes());
                Ok(())
            }
            // A graph has no rows: it is told which formats it has.
            graph @ Answer::Page(_) => out.answer(graph),
        })
    };
    respond(app, asked, work).await
}
