//! The door of the desk: a form for the token, and one that ends the session.

use super::cookie::cookie;
use super::form::Form;
use super::way::{go, private, within};
use crate::problem::{Kind, Problem};
use crate::serve::asked::Asked;
use crate::serve::{Shared, documents, problem};
use crate::write::html;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{HeaderMap, RETRY_AFTER, SET_COOKIE};
use axum::response::Response;
use std::time::Duration;

/// How long an answer to a wrong token waits.
const DELAY: Duration = Duration::from_millis(400);

/// The form.
pub(super) async fn page(State(app): State<Shared>, asked: Asked, headers: HeaderMap) -> Response {
    if app.limits.writers.is_empty() {
        return problem::response(&app, &asked, &nobody());
    }
    let to = asked.parameter("to").ok().flatten().unwrap_or_default();
    if app.sessions.of(&headers, &app.site.base).is_some() {
        return go(&app, within(&to));
    }
    let page = html::sign_in(&asked.site(&app), within(&to), None);
    private(documents::send(&app, &asked, "text/html", &page))
}

/// Opens a session.
pub(super) async fn sign_in(
    State(app): State<Shared>,
    mut asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if app.limits.writers.is_empty() {
        return problem::response(&app, &asked, &nobody());
    }
    let form = match Form::read(&app, &headers, body).await {
        Ok(form) => form,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let (token, name, to) = (form.value("token"), form.value("name"), within(form.value("to")));
    match app.sessions.open(&asked.client, (token, name), &app.limits) {
        Ok(secret) => {
            let mut response = go(&app, to);
            if let Some(cookie) = cookie(&app.site.base, Some(&secret)) {
                response.headers_mut().insert(SET_COOKIE, cookie);
            }
            response
        }
        Err(problem) => {
            tokio::time::sleep(DELAY).await;
            asked.has = None;
            let page = html::sign_in(&asked.site(&app), to, Some(&problem));
            let waits = problem.kind() == Kind::TooManyRequests;
            let mut response = problem::page_response(&app, &asked, &problem, page);
            if waits {
                response.headers_mut().insert(RETRY_AFTER, 60.into());
            }
            response
        }
    }
}

/// Ends it.
pub(super) async fn sign_out(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let Some(session) = app.sessions.of(&headers, &app.site.base) else {
        return go(&app, "review");
    };
    if let Err(problem) = Form::of(&app, &session, &headers, body).await {
        return problem::response(&app, &asked, &problem);
    }
    app.sessions.close(&session);
    let mut response = go(&app, "review");
    if let Some(cookie) = cookie(&app.site.base, None) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

fn nobody() -> Problem {
    Problem::new(Kind::OperationDisabled, "nobody can sign in: no token is configured")
        .help("whoever runs this catalogue can set --update-token-sha256, or use `colophon review`")
}
