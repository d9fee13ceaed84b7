//! Updating over HTTP: who has a token changes the catalogue, and hears which version that made.
//!
//! A request shows its right with `Authorization: Bearer` alone, never with a cookie, so that
//! no page of another site can make a browser update in somebody's name.

use super::asked::Asked;
use super::authorize::{authorize, expected};
use super::idempotency::key;
use super::{App, Shared, documents, headers, problem, protocol};
use crate::problem::Problem;
use crate::query::{self, Update, Updated};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ETAG, HeaderMap, HeaderValue};
use axum::response::Response;
use serde_json::json;
use tokio::sync::OwnedSemaphorePermit;

/// Makes an update and says what became of it. The work goes on if the client does not wait.
pub(super) async fn answer(
    app: Shared,
    mut asked: Asked,
    update: Update,
    place: OwnedSemaphorePermit,
) -> Response {
    let shared = app.clone();
    let work = tokio::task::spawn_blocking(move || {
        let _place = place;
        query::update(&shared.store, &update, &shared.limits)
    });
    let broken = |error| Err(Problem::internal(error));
    match work.await.unwrap_or_else(broken) {
        Ok(updated) => {
            asked.has = None;
            own(done(&app, &asked, &updated))
        }
        Err(problem) => refuse(&app, &asked, &problem),
    }
}

fn done(app: &Shared, asked: &Asked, updated: &Updated) -> Response {
    let change = updated.commit.as_ref().map(crate::ledger::Commit::change);
    let told = json!({
        "version": updated.version,
        "changed": change.is_some(),
        "removed": change.map_or(0, |change| change.removed().len()),
        "added": change.map_or(0, |change| change.added().len()),
    });
    let mut response = documents::send(app, asked, "application/json", &format!("{told}\n"));
    headers::version(response.headers_mut(), updated.version);
    if let Ok(tag) = HeaderValue::try_from(format!("\"{}\"", updated.version)) {
        response.headers_mut().insert(ETAG, tag);
    }
    response
}

/// The problem of an update; it, too, is for nobody else's pages.
pub(super) fn refuse(app: &App, asked: &Asked, problem: &Problem) -> Response {
    own(problem::response(app, asked, problem))
}

pub(super) fn own(mut response: Response) -> Response {
    response.headers_mut().remove(ACCESS_CONTROL_ALLOW_ORIGIN);
    response
}

/// Puts what the headers say to what the body says.
pub(super) fn request(
    app: &App,
    headers: &HeaderMap,
    parameters: &str,
    body: Option<&str>,
) -> Result<Update, Problem> {
    let agent = authorize(app, headers)?;
    let if_version = expected(headers)?;
    // Two clients may choose the same key; each has its own.
    let key = key(headers)?.map(|key| format!("{agent} {key}"));
    let default_graph = app.limits.default_graph;
    Ok(Update { if_version, agent, key, default_graph, ..protocol::update(parameters, body)? })
}
