//! Telling: a problem becomes `application/problem+json` (RFC 9457), or a page for people.

use super::asked::Asked;
use super::{App, Shared, headers};
use crate::problem::{Detail, Kind, Problem};
use crate::write::{PAGES, html, negotiate::wants_html};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderValue, LINK, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};
use std::error::Error;

/// When a client may try again, in seconds.
const AGAIN: u32 = 5;

/// A problem, as this client can read it.
pub(super) fn response(app: &App, asked: &Asked, problem: &Problem) -> Response {
    if wants_html(&asked.wish) {
        let page = html::problem(problem, problem.kind().status(), &asked.site(app));
        return page_response(app, asked, problem, page);
    }
    let body = json(app, asked, problem).to_string();
    finish(app, asked, problem, ("application/problem+json", body))
}

/// A problem as a page that was made elsewhere.
pub(super) fn page_response(app: &App, asked: &Asked, problem: &Problem, page: String) -> Response {
    finish(app, asked, problem, ("text/html", page))
}

fn finish(
    app: &App,
    asked: &Asked,
    problem: &Problem,
    (media_type, body): (&'static str, String),
) -> Response {
    log(asked, problem);
    let kind = problem.kind();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(kind.status()).unwrap_or_default();
    let all = response.headers_mut();
    headers::by_media_type(all, media_type);
    all.insert(VARY, headers::vary(media_type));
    all.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if kind.status() == 503 {
        all.insert(RETRY_AFTER, AGAIN.into());
    }
    if kind == Kind::Unauthorized {
        all.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"update\""));
    }
    if let Some(links) =
        headers::links(app, asked, PAGES, "").filter(|_| kind == Kind::NotAcceptable)
    {
        all.insert(LINK, links);
    }
    response
}

/// The cause of what broke on our side is told once, here, and never sent.
fn log(asked: &Asked, problem: &Problem) {
    if problem.kind().status() >= 500 {
        let cause = problem.source().map(ToString::to_string);
        let cause = cause.unwrap_or_else(|| problem.to_string());
        tracing::error!(kind = problem.kind().name(), path = asked.path, cause, "cannot answer");
    }
}

fn json(app: &App, asked: &Asked, problem: &Problem) -> Value {
    let kind = problem.kind();
    let first = problem.details().first().map(|detail| detail.message.as_str());
    json!({
        "type": app.site.base.join(format_args!("problems/{}", kind.name())).as_str(),
        "title": kind.title(),
        "status": kind.status(),
        "detail": first,
        "instance": format!("{}{}", app.site.base.path(), asked.path),
        "details": problem.details().iter().map(detail).collect::<Vec<_>>(),
    })
}

fn detail(detail: &Detail) -> Value {
    let mut told = json!({ "message": detail.message });
    if let Some(help) = &detail.help {
        told["help"] = help.as_str().into();
    }
    if let Some(fix) = &detail.fix {
        told["fix"] = json!({ "start": fix.start, "end": fix.end, "text": fix.text });
    }
    if let Some(location) = &detail.location {
        told["location"] = json!({
            "source": &*location.source,
            "line": location.line,
            "column": location.column,
        });
    }
    told
}

/// The problem of a method that an address does not answer.
pub(super) async fn method_not_allowed(
    State(app): State<Shared>,
    method: Method,
    asked: Asked,
) -> Response {
    let told = format!("{method} is not answered here");
    let problem = Problem::new(Kind::MethodNotAllowed, told);
    response(&app, &asked, &problem.help("the Allow header says which methods are"))
}
