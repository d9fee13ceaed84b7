//! Reviewing over HTTP: one proposal at a time, and forms that decide.

use super::form::Form;
use super::session::Session;
use super::way::{go, private};
use crate::import::review::{Proposal, Sort};
use crate::problem::{Kind, Problem};
use crate::query::{self, Choice, Queue, Standing, Wish};
use crate::serve::asked::Asked;
use crate::serve::{App, Shared, documents, problem};
use crate::write::html::{self, Review};
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use oxrdf::NamedNode;
use std::sync::{Arc, PoisonError};

/// Most decided proposals that a page lists.
const LISTED: usize = 100;

/// The next proposal that waits; or those that stand as is asked.
pub(super) async fn next(State(app): State<Shared>, asked: Asked, headers: HeaderMap) -> Response {
    page(app, asked, headers, None).await
}

/// One proposal.
pub(super) async fn one(State(app): State<Shared>, asked: Asked, headers: HeaderMap) -> Response {
    let id = asked.path.strip_prefix("review/").unwrap_or_default().to_owned();
    page(app, asked, headers, Some(id)).await
}

async fn page(app: Shared, asked: Asked, headers: HeaderMap, id: Option<String>) -> Response {
    let session = app.sessions.of(&headers, &app.site.base);
    let (shared, wanted) = (app.clone(), asked.clone());
    let work = tokio::task::spawn_blocking(move || {
        written(&shared, &wanted, session.as_ref(), id.as_deref())
    });
    match work.await.map_err(Problem::internal).flatten() {
        Ok(page) => private(documents::send(&app, &asked, "text/html", &page)),
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// The page as a text.
fn written(
    app: &App,
    asked: &Asked,
    session: Option<&Session>,
    id: Option<&str>,
) -> Result<String, Problem> {
    let queue = queue(app)?;
    let value = |name| asked.parameter(name).map(Option::unwrap_or_default);
    let sort = named(Sort::ALL, &value("kind")?, Sort::name);
    let standing = named(Standing::ALL, &value("state")?, Standing::name);
    let standing = standing.unwrap_or_default();
    let site = asked.site(app);
    let done = value("done")?;
    let open: Vec<&Proposal> = queue.standing(standing, sort).collect();
    let after = value("after")?;
    let shown = match id {
        Some(id) => Some(queue.named(id)?),
        None if standing == Standing::Open => behind(&open, &after, 1),
        None => None,
    };
    let alike = shown.map(|shown| queue.alike(&shown.key)).unwrap_or_default();
    let listed = if shown.is_none() { &open[..open.len().min(LISTED)] } else { &[] };
    let graph =
        query::case_file(&app.store, shown.into_iter().chain(listed.iter().copied()), &alike.0)?;
    let here = shown.map_or("", |shown| &*shown.id);
    Ok(html::review(
        &site,
        &Review {
            queue: &queue,
            shown,
            graph: &graph,
            alike,
            sort,
            standing,
            listed,
            done: queue.proposals.iter().find(|one| one.id == done && one.decision.is_some()),
            united: queue.decisions.iter().find(|one| one.key.is_none() && one.digits() == done),
            signed: session.map(|session| (&*session.who, &*session.form)),
            beside: [behind(&open, here, -1), behind(&open, here, 1)]
                .map(|one| one.map(|it| &*it.id)),
        },
    ))
}

/// The proposal so many places behind another one, in a circle; the first if there is no other.
fn behind<'a>(open: &[&'a Proposal], id: &str, places: isize) -> Option<&'a Proposal> {
    let Some(here) = open.iter().position(|one| one.id == id) else { return open.first().copied() };
    let place = here.checked_add_signed(places).unwrap_or(open.len() - 1);
    open.get(place).or(open.first()).copied()
}

fn named<T: Copy>(all: &[T], name: &str, of: impl Fn(T) -> &'static str) -> Option<T> {
    all.iter().copied().find(|one| of(*one) == name)
}

/// What was proposed and decided at the current version, read once.
fn queue(app: &App) -> Result<Arc<Queue>, Problem> {
    let mut known = app.queued.lock().unwrap_or_else(PoisonError::into_inner);
    match &*known {
        Some(queue) if queue.version == app.store.version() => Ok(Arc::clone(queue)),
        _ => Ok(Arc::clone(known.insert(Arc::new(query::queue(&app.store)?)))),
    }
}

/// Decides about one proposal, and shows the next.
pub(super) async fn decide(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let decided = decided(&app, &asked, &headers, body).await;
    match decided {
        Ok(to) => go(&app, &to),
        Err(problem) => private(problem::response(&app, &asked, &problem)),
    }
}

async fn decided(
    app: &Shared,
    asked: &Asked,
    headers: &HeaderMap,
    body: Body,
) -> Result<String, Problem> {
    let session = app.sessions.of(headers, &app.site.base).ok_or_else(|| {
        Problem::new(Kind::Unauthorized, "whoever decides has to sign in")
            .help("the page sign-in takes a token; a session ends after some hours")
    })?;
    let form = Form::of(app, &session, headers, body).await?;
    let wish = Wish::named(form.value("wish")).ok_or_else(|| {
        Problem::new(
            Kind::BadRequest,
            format!("wish={}: expected accept, reject, unsure or undo", form.value("wish")),
        )
    })?;
    let id = asked.path.strip_prefix("review/").unwrap_or_default().to_owned();
    let stays = NamedNode::new(form.value("stays")).ok();
    let stamp = Some(form.value("stamp").to_owned()).filter(|stamp| !stamp.is_empty());
    if stamp.is_none() && wish != Wish::Undo {
        return Err(Problem::new(Kind::BadRequest, "the form does not say what was shown")
            .help("send the form of the page as it is"));
    }
    let note = form.value("note").to_owned();
    let kind = named(Sort::ALL, form.value("kind"), Sort::name);
    let kind = kind.map(|kind| format!("&kind={}", kind.name())).unwrap_or_default();
    let stays = stays.filter(|_| wish == Wish::Accept);
    let choice = Choice { id: id.clone(), stamp, wish, note, stays };
    let shared = app.clone();
    let work = move || query::decide(&shared.store, &[choice], &session.who);
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal).flatten()?;
    Ok(if wish == Wish::Undo { format!("review/{id}") } else { format!("review?done={id}{kind}") })
}
