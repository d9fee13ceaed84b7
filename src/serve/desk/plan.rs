//! Importing over HTTP: a file becomes a plan that a person sees, and that becomes a change.

use super::form::{Form, belongs, same_site};
use super::session::Session;
use super::upload::Sent;
use super::way::{go, private};
use crate::import::{self, Plan};
use crate::problem::{Kind, Problem};
use crate::serve::asked::Asked;
use crate::serve::{App, Shared, documents, problem};
use crate::write::html;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Most plans that wait at a time; the one that was made first makes room.
const MOST: usize = 8;
/// Most of what an earlier state had that may go by a form, in percent.
const MOST_MISSING: usize = 20;

/// A plan, and the version that it was made at.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) name: String,
    pub(super) version: u64,
    pub(super) outcome: Result<Plan, Problem>,
    number: u64,
}

/// The plans of people who are signed in: one each.
#[derive(Default)]
pub(in crate::serve) struct Plans(Mutex<Waiting>);

/// How many were made so far, and those that wait, by session.
type Waiting = (u64, HashMap<[u8; 32], Arc<Planned>>);

impl Plans {
    fn of(&self, session: &Session) -> Option<Arc<Planned>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.get(&session.key).cloned()
    }

    fn keep(&self, session: &Session, mut planned: Planned) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.0 += 1;
        planned.number = held.0;
        if held.1.len() >= MOST && !held.1.contains_key(&session.key) {
            let first =
                held.1.iter().min_by_key(|(_, planned)| planned.number).map(|(key, _)| *key);
            first.and_then(|key| held.1.remove(&key));
        }
        held.1.insert(session.key, Arc::new(planned));
    }

    fn drop(&self, session: &Session) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&session.key);
    }
}

/// The form, and the plan that was made last.
pub(super) async fn page(State(app): State<Shared>, asked: Asked, headers: HeaderMap) -> Response {
    let Some(session) = app.sessions.of(&headers, &app.site.base) else {
        return go(&app, "sign-in?to=plan");
    };
    let planned = app.plans.of(&session);
    let stale = planned.as_ref().is_some_and(|it| it.version != app.store.version());
    let shown = planned.as_ref().map(|it| html::Planned {
        name: &it.name,
        version: it.version,
        number: it.number,
        outcome: it.outcome.as_ref(),
        is_stale: stale,
    });
    let signed = (&*session.who, &*session.form);
    let done = asked.parameter("done").ok().flatten().and_then(|text| text.parse().ok());
    let page = html::plan(&asked.site(&app), shown.as_ref(), signed, done);
    private(documents::send(&app, &asked, "text/html", &page))
}

/// Makes a plan of a file.
pub(super) async fn make(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match made(&app, &headers, body).await {
        Ok(()) => go(&app, "plan"),
        Err(problem) => private(problem::response(&app, &asked, &problem)),
    }
}

async fn made(app: &Shared, headers: &HeaderMap, body: Body) -> Result<(), Problem> {
    let session = signed(app, headers)?;
    same_site(app, headers)?;
    let sent = Sent::read(app, headers, body).await?;
    belongs(&session, &sent.form)?;
    let shared = app.clone();
    let work = move || {
        let (name, version) = (sent.name.clone(), shared.store.version());
        let outcome = sent.source().and_then(|source| import::plan(&shared.store, &source));
        Planned { name, version, outcome, number: 0 }
    };
    let planned = tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?;
    app.plans.keep(&session, planned);
    Ok(())
}

fn signed(app: &App, headers: &HeaderMap) -> Result<Session, Problem> {
    app.sessions.of(headers, &app.site.base).ok_or_else(|| {
        Problem::new(Kind::Unauthorized, "whoever imports has to sign in")
            .help("the page sign-in takes a token; a session ends after some hours")
    })
}

/// Does what the plan says.
pub(super) async fn apply(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match applied(&app, &headers, body).await {
        Ok(version) => go(&app, &format!("plan?done={version}")),
        Err(problem) => private(problem::response(&app, &asked, &problem)),
    }
}

async fn applied(app: &Shared, headers: &HeaderMap, body: Body) -> Result<u64, Problem> {
    let session = signed(app, headers)?;
    let form = Form::of(app, &session, headers, body).await?;
    let planned = app.plans.of(&session).filter(|it| it.number.to_string() == form.value("plan"));
    let planned = planned.ok_or_else(|| {
        Problem::new(Kind::PreconditionFailed, "this plan is not there any more")
            .help("make it again: a later one has taken its place, or it was done already")
    })?;
    let Ok(plan) = &planned.outcome else {
        return Err(Problem::new(Kind::BadRequest, "a file that is refused cannot be imported"));
    };
    refuse_losses(plan, form.value("missing") == "delete")?;
    let change = plan.change.clone().by(&session.who);
    let (shared, version) = (app.clone(), planned.version);
    let work = move || {
        let commit = shared.store.change(|_| {
            if shared.store.version() == version {
                return Ok(change);
            }
            let now = shared.store.version();
            let told = format!("the plan was made at version {version}, and this is version {now}");
            Err(Problem::new(Kind::PreconditionFailed, told).help("make the plan again"))
        })?;
        Ok::<_, Problem>(commit.map_or_else(|| shared.store.version(), |it| it.sequence()))
    };
    let version = tokio::task::spawn_blocking(work).await.map_err(Problem::internal).flatten()?;
    app.plans.drop(&session);
    Ok(version)
}

/// Refuses what would delete more than a person has allowed.
fn refuse_losses(plan: &Plan, allowed: bool) -> Result<(), Problem> {
    let (missing, earlier) = (plan.missing().count(), plan.earlier);
    if missing == 0 {
        return Ok(());
    }
    let told = format!("it no longer has {missing} of {earlier} earlier things");
    if !allowed {
        return Err(Problem::new(Kind::WouldDelete, told)
            .help("if they are meant to go, tick the box above the button"));
    }
    if missing * 100 > earlier.max(missing) * MOST_MISSING {
        return Err(Problem::new(Kind::WouldDelete, told).help(format!(
            "more than {MOST_MISSING} % are not deleted from here: `colophon import --delete-missing --max-missing N` does"
        )));
    }
    Ok(())
}
