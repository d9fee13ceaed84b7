//! Describing over HTTP: the catalogue says what it is and where its doors are.

use super::asked::Asked;
use super::pages::go;
use super::respond::respond;
use super::{Shared, documents};
use crate::answer::Answer;
use crate::write::negotiate::wants_html;
use crate::write::{catalogue, html};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use std::time::SystemTime;

/// The interfaces as OpenAPI 3.1, but for the address of the server.
const OPENAPI: &str = include_str!("../../web/openapi.json");

/// The doors: a page for people, DCAT-AP for programs.
pub(super) async fn data(State(app): State<Shared>, mut asked: Asked) -> Response {
    asked.take_ending();
    asked.suffixes = true;
    let for_people = wants_html(&asked.wish);
    let dumps = app.dumps.found();
    respond(app, asked, move |out, _| {
        let store = out.store(None)?;
        let version = store.version();
        let time = if version == 0 { SystemTime::UNIX_EPOCH } else { store.time(version)? };
        if for_people {
            let page = html::data(out.site(), version, time, &dumps);
            out.text_of("text/html", version, page);
            return Ok(());
        }
        let page = catalogue::describe(out.site(), version, time, dumps.first());
        out.answer(Answer::Page(page))
    })
    .await
}

/// Where VoID is looked for.
pub(super) async fn void(State(app): State<Shared>) -> Response {
    go(StatusCode::SEE_OTHER, &format!("{}void", app.site.base.path()))
}

/// The catalogue of interfaces (RFC 9727).
pub(super) async fn interfaces(State(app): State<Shared>, asked: Asked) -> Response {
    let told = catalogue::interfaces(&app.site);
    documents::send(&app, &asked, catalogue::INTERFACES, &format!("{told:#}\n"))
}

/// Every interface but SPARQL as OpenAPI 3.1.
pub(super) async fn openapi(State(app): State<Shared>, asked: Asked) -> Response {
    let mut told: Value = serde_json::from_str(OPENAPI).unwrap_or_default();
    let base = app.site.base.as_str().trim_end_matches('/');
    told["servers"] = json!([{ "url": base }]);
    told["info"]["title"] = app.site.name.as_str().into();
    told["info"]["version"] = env!("CARGO_PKG_VERSION").into();
    documents::send(&app, &asked, catalogue::OPENAPI, &format!("{told:#}\n"))
}
