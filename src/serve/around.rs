//! Going around: what is done with every request, whatever its address.

use super::asked::Asked;
use super::headers::DATASET_VERSION;
use super::{Shared, encode, kept, problem, sparql};
use crate::problem::{Kind, Problem};
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ALLOW, HeaderName, HeaderValue, RETRY_AFTER,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

/// What can be asked by a form as well.
const FORMS: &str = "GET, HEAD, POST, OPTIONS";

/// Marks a request that does not name one host.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hostless;

/// Answers `OPTIONS`, sends again what is kept, turns a panic into a problem, and writes the line
/// of the access log.
pub(super) async fn around(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = if request.extensions().get::<Hostless>().is_some() {
        let problem = Problem::new(Kind::BadRequest, "the request names no host, or several");
        problem::response(&app, &Asked::default(), &problem.help("send one Host header"))
    } else if method == Method::OPTIONS {
        options(&app, &path)
    } else {
        again(&app, request, next).await
    };
    let (status, time) = (response.status().as_u16(), start.elapsed());
    tracing::info!(%method, path, status, ?time, "answered");
    response
}

/// Sends again what was written already; else has it written, coded and kept.
async fn again(app: &Shared, request: Request, next: Next) -> Response {
    let (version, question) = (app.store.version(), kept::question(&request));
    if let Some(question) = &question
        && let Some(response) = app.kept.find(question, version, request.headers())
    {
        return response;
    }
    let (mut parts, body) = request.into_parts();
    let wish = encode::Wish::take(&parts.method, &mut parts.headers);
    let Ok(asked) = Asked::from_request_parts(&mut parts, app).await;
    let handled = Handled(Box::pin(next.run(Request::from_parts(parts, body)))).await;
    let mut response = handled.unwrap_or_else(|panic| {
        let cause = format!("a handler panicked: {}", told(&*panic));
        problem::response(app, &asked, &Problem::internal(cause))
    });
    response.headers_mut().entry(DATASET_VERSION).or_insert_with(|| app.store.version().into());
    app.accounts.tell(&asked.client, &app.limits, response.headers_mut());
    if response.status() == StatusCode::TOO_MANY_REQUESTS {
        let wait = app.accounts.wait(&asked.client, &app.limits.of(asked.client.role));
        response.headers_mut().insert(RETRY_AFTER, wait.into());
    }
    let response = encode::encode(&wish, response).await;
    match question {
        Some(question) => app.kept.keep(&question, version, response).await,
        None => response,
    }
}

/// The media types in which a question may come with `QUERY`.
const ACCEPT_QUERY: HeaderName = HeaderName::from_static("accept-query");

/// What an address answers; and of that what may be asked from scripts of other sites: everything
/// that only reads.
fn options(app: &Shared, path: &str) -> Response {
    let path = path.strip_prefix(app.site.base.path()).unwrap_or_default();
    let (allowed, methods) = match path {
        "sparql" => (sparql::METHODS, sparql::METHODS),
        "oai" | "reconcile" => (FORMS, FORMS),
        "q" | "sign-in" | "plan" => (FORMS, "GET, HEAD, OPTIONS"),
        "sign-out" | "plan/apply" => ("POST, OPTIONS", "OPTIONS"),
        _ if path.starts_with("review/") => (FORMS, "GET, HEAD, OPTIONS"),
        _ if path == "graph" || path.starts_with("graph/") => {
            ("GET, HEAD, PUT, POST, DELETE, OPTIONS", "GET, HEAD, OPTIONS")
        }
        _ => ("GET, HEAD, OPTIONS", "GET, HEAD, OPTIONS"),
    };
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    let fixed = HeaderValue::from_static;
    headers.insert(ALLOW, fixed(allowed));
    if path == "sparql" {
        let bodies = "\"application/sparql-query\", \"application/x-www-form-urlencoded\"";
        headers.insert(ACCEPT_QUERY, fixed(bodies));
    }
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, fixed("*"));
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, fixed(methods));
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        fixed("Accept, Accept-Datetime, Content-Type, If-Modified-Since, If-None-Match, Range"),
    );
    headers.insert(ACCESS_CONTROL_MAX_AGE, fixed("86400"));
    headers.insert(DATASET_VERSION, app.store.version().into());
    response
}

fn told(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a message")
}

/// A handler at work; if it panics, that is its result.
struct Handled<F>(Pin<Box<F>>);

impl<F: Future> Future for Handled<F> {
    type Output = Result<F::Output, Box<dyn Any + Send>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(context))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    }
}
