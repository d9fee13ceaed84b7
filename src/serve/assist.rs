//! Assisting over HTTP: an editor asks about a query that is being written.
//!
//! | address | takes | gives |
//! |---|---|---|
//! | `sparql/complete` | `query`, `at` (a place in UTF-16 code units) | what could stand there |
//! | `sparql/check` | `query` | what is wrong with it |
//! | `sparql/format` | `query` | the same query, laid out |

use super::asked::{Asked, parameter};
use super::respond::{Out, respond};
use super::sparql::{place, read_text};
use super::{Shared, problem, protocol};
use crate::problem::{Kind, Problem};
use crate::query;
use crate::write::suggestions;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

/// What could stand at a place of a query.
pub(super) async fn complete(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    assist((app, asked), (headers, body), |out, text, body| {
        let told = parameter(body, "at")?.unwrap_or_default();
        let at = told.parse().map_err(|_| {
            Problem::new(Kind::BadRequest, format!("at={told}: expected a place in the query"))
                .help("count UTF-16 code units from 0, as scripts do")
        })?;
        let store = out.store(None)?;
        Ok(suggestions::completion(out.site(), &query::complete(&store, text, at)?))
    })
    .await
}

/// What is wrong with a query.
pub(super) async fn check(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let limits = app.limits.clone();
    assist((app, asked), (headers, body), move |out, text, _| {
        let store = out.store(None)?;
        Ok(suggestions::mistakes(&query::check(&store, text, &limits)?))
    })
    .await
}

/// A query, laid out.
pub(super) async fn format(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    assist((app, asked), (headers, body), |_, text, _| Ok(json!({ "query": query::arrange(text) })))
        .await
}

/// Reads the query, and answers where it may take a moment; it counts as a query of the client.
async fn assist(
    (app, asked): (Shared, Asked),
    (headers, body): (HeaderMap, Body),
    work: impl FnOnce(&mut Out, &str, &str) -> Result<Value, Problem> + Send + 'static,
) -> Response {
    let form = match form(&app, &headers, body).await {
        Ok(form) => form,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let limits = app.limits.of(asked.client.role);
    let opened = app.accounts.open(&asked.client, &limits).and_then(|tab| Ok((tab, place(&app)?)));
    match opened {
        Ok((mut tab, place)) => {
            respond(app, asked, move |out, _| {
                let _place = place;
                tab.start();
                let text = parameter(&form, "query")?.ok_or_else(protocol::missing)?;
                query::admit(&text, &limits)?;
                let told = work(out, &text, &form)?;
                out.text("application/json", told.to_string());
                Ok(())
            })
            .await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

async fn form(app: &Shared, headers: &HeaderMap, body: Body) -> Result<String, Problem> {
    match protocol::content(headers)? {
        (protocol::Content::Form, _) => read_text(app, body).await,
        _ => Err(Problem::new(Kind::UnsupportedMediaType, "an editor sends a form")
            .help("POST query=… as application/x-www-form-urlencoded")),
    }
}
