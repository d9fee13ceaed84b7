//! The SPARQL service: a query arrives, its answer leaves.

use super::asked::{Asked, header, parameter, version};
use super::pages::page;
use super::respond::{Out, reply, send};
use super::{Shared, documents, problem, protocol};
use crate::problem::{Kind, Problem};
use crate::query::{self, Request};
use crate::write::{html, negotiate::wants_html};
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use std::time::Duration;

/// How long a client may take to send its query.
const ARRIVAL: Duration = Duration::from_secs(30);

/// `GET`: a query in the address; without one, the form or the description of the service.
pub(super) async fn get(State(app): State<Shared>, asked: Asked) -> Response {
    match protocol::request(asked.query.as_deref().unwrap_or_default(), None) {
        Ok(Some(request)) => answer(app, asked, request).await,
        Ok(None) if wants_html(&asked.wish) => {
            let page = html::sparql_form(&app.site, None, None);
            documents::send(&app, &asked, "text/html", &page)
        }
        Ok(None) => page(app, asked, query::service).await,
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// `POST`: a query in a form, or alone.
pub(super) async fn post(
    State(app): State<Shared>,
    mut asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match posted(&app, &mut asked, &headers, body).await {
        Ok(request) => answer(app, asked, request).await,
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

async fn posted(
    app: &Shared,
    asked: &mut Asked,
    headers: &HeaderMap,
    body: Body,
) -> Result<Request, Problem> {
    let content = protocol::content(header(headers, &CONTENT_TYPE).as_deref())?;
    let longest = protocol::longest_body(&app.limits);
    let body = match tokio::time::timeout(ARRIVAL, to_bytes(body, longest)).await {
        Ok(Ok(bytes)) => protocol::text(bytes.to_vec())?,
        Ok(Err(_)) => {
            let told = format!("the body is longer than {longest} bytes, or broke off");
            return Err(Problem::new(Kind::QueryTooComplex, told));
        }
        Err(_) => return Err(Problem::new(Kind::BadRequest, "the body did not arrive in time")),
    };
    let parameters = asked.query.as_deref().unwrap_or_default();
    let request = match content {
        protocol::Content::Form => {
            let parameters = format!("{parameters}&{body}");
            asked.wish.format = parameter(&parameters, "format")?;
            if let Some(version) = version(&parameters)? {
                asked.query = Some(format!("version={version}"));
            }
            protocol::request(&parameters, None)?
        }
        protocol::Content::Query => protocol::request(parameters, Some(&body))?,
    };
    request.ok_or_else(protocol::missing)
}

/// Takes a place, asks and sends; a person who asked gets the query back with what is wrong.
async fn answer(app: Shared, asked: Asked, request: Request) -> Response {
    let text = request.text.clone();
    match asked.version().and_then(|version| Ok((version, place(&app)?))) {
        Ok((version, place)) => {
            let shared = app.clone();
            let work = move |out: &mut Out, cancel: &_| {
                let _place = place;
                let (store, limits) = (out.store(version)?, &shared.limits);
                query::sparql_until(&store, &request, limits, cancel, |answer| out.answer(answer))
            };
            match reply(&app, &asked, work).await {
                Ok(reply) => send(&app, &asked, reply),
                Err(problem) => refuse(&app, &asked, &text, &problem),
            }
        }
        Err(problem) => refuse(&app, &asked, &text, &problem),
    }
}

/// The right to do work that may take long; there are only so many.
pub(super) fn place(app: &Shared) -> Result<tokio::sync::OwnedSemaphorePermit, Problem> {
    app.places.clone().try_acquire_owned().map_err(|_| {
        let told = format!("{} queries are running (--max-queries)", app.limits.queries);
        Problem::new(Kind::TooBusy, told).help("try again in some seconds")
    })
}

fn refuse(app: &Shared, asked: &Asked, text: &str, problem: &Problem) -> Response {
    if wants_html(&asked.wish) {
        let page = html::sparql_form(&app.site, Some(text), Some(problem));
        return problem::page_response(app, asked, problem, page);
    }
    problem::response(app, asked, problem)
}
