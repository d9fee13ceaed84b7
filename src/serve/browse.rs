//! Browsing over HTTP: the shelves of the catalogue, all or one.

use super::asked::Asked;
use super::pages::nothing;
use super::respond::{Standing, Written, respond};
use super::{Shared, problem};
use crate::query;
use crate::write::html;
use axum::extract::State;
use axum::response::Response;

/// Every shelf, or the one that the address names.
pub(super) async fn browse(State(app): State<Shared>, asked: Asked) -> Response {
    let only = asked.path.strip_prefix("browse/").map(str::to_owned);
    if only.as_deref().is_some_and(|only| !html::is_shelf(only)) {
        return problem::response(&app, &asked, &nothing(&asked));
    }
    respond(app, asked, move |out, _| {
        let store = out.store(None)?;
        let shelves = query::browse(&store)?;
        let page = html::browse(out.site(), &shelves, only.as_deref());
        let version = store.time(shelves.version).ok().map(|time| (shelves.version, time));
        let written = Written { version, ..Written::alone("text/html", Standing::Usual) };
        out.whole(written, page.into_bytes());
        Ok(())
    })
    .await
}
