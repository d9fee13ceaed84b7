//! Documents: what is the same for every catalogue, and what machines look for.

use super::asked::Asked;
use super::pages::nothing;
use super::respond::{Standing, Written, whole};
use super::worker::Staff;
use super::{Shared, headers, problem as problems};
use crate::problem::{Kind, Problem};
use crate::store;
use crate::write::negotiate::wants_html;
use crate::write::{html, jsonld};
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use serde_json::json;
use std::sync::PoisonError;

/// What is checked before anything is stored.
const SHAPES: &str = include_str!("../../ontology/shapes.ttl");

const ICON: &str = include_str!("../../web/icon.svg");

/// The JSON-LD context; its address has its version, so it never changes.
pub(super) async fn context(State(app): State<Shared>, asked: Asked) -> Response {
    forever(send(&app, &asked, "application/ld+json", jsonld::CONTEXT))
}

/// What pages load; its address has its hash, so it never changes.
pub(super) async fn asset(State(app): State<Shared>, asked: Asked) -> Response {
    let found = html::assets().into_iter().find(|asset| asset.path == asked.path);
    let Some(asset) = found else { return problems::response(&app, &asked, &nothing(&asked)) };
    forever(send(&app, &asked, asset.media_type, asset.text))
}

/// What the program is and where its doors are.
pub(super) async fn about(State(app): State<Shared>, asked: Asked) -> Response {
    send(&app, &asked, "text/html", &html::about(&asked.site(&app)))
}

/// Where to begin.
pub(super) async fn help(State(app): State<Shared>, asked: Asked) -> Response {
    send(&app, &asked, "text/html", &html::help(&asked.site(&app)))
}

/// SPARQL in eight steps.
pub(super) async fn lessons(State(app): State<Shared>, asked: Asked) -> Response {
    send(&app, &asked, "text/html", &html::lessons(&asked.site(&app)))
}

/// How everybody can use the pages.
pub(super) async fn accessibility(State(app): State<Shared>, asked: Asked) -> Response {
    send(&app, &asked, "text/html", &html::accessibility(&asked.site(&app)))
}

/// The icon.
pub(super) async fn icon(State(app): State<Shared>, asked: Asked) -> Response {
    send(&app, &asked, "image/svg+xml", ICON)
}

/// The shapes that everything in the catalogue fits.
pub(super) async fn shapes(State(app): State<Shared>, asked: Asked) -> Response {
    send(&app, &asked, "text/turtle", SHAPES)
}

/// Whether the catalogue can be asked, and what it has.
pub(super) async fn health(State(app): State<Shared>, asked: Asked) -> Response {
    let shared = app.clone();
    let size = tokio::task::spawn_blocking(move || count(&shared)).await;
    match size.map_err(Problem::internal).flatten() {
        Ok((version, quads)) => {
            let mut body = json!({ "ready": true, "version": version, "quads": quads });
            let standing = app.store.standing();
            if let Some((done, total)) = app.store.filling() {
                body["ready"] = matches!(standing, Some(store::Standing::Ready { .. })).into();
                body["filling"] = json!({ "done": done, "of": total });
            }
            if let Some(standing) = standing {
                body["reading_copy"] = told(&standing);
            }
            body["queries"] = queries(&app);
            send(&app, &asked, "application/json", &body.to_string())
        }
        Err(problem) => problems::response(&app, &asked, &problem),
    }
}

/// Where queries run, and how many do.
fn queries(app: &Shared) -> serde_json::Value {
    let here = app.limits.queries - app.places.available_permits().min(app.limits.queries);
    let Some(pool) = app.pool.as_ref().filter(|_| app.store.copied_in().is_some()) else {
        return json!({ "run_in": "server", "running": here });
    };
    let Staff { workers, idle, waiting, is_in_trouble } = pool.staff();
    let run_in = if is_in_trouble { "server" } else { "workers" };
    let running = here + workers.saturating_sub(idle);
    json!({ "run_in": run_in, "workers": workers, "running": running, "waiting": waiting })
}

/// How it stands with the reading copy.
fn told(standing: &store::Standing) -> serde_json::Value {
    match standing {
        store::Standing::Making => json!({ "state": "making" }),
        store::Standing::Ready { version, changes } => {
            json!({ "state": "ready", "version": version, "changes": changes })
        }
        // The reason is the operator's: it is in the log.
        store::Standing::Failed(_) => json!({ "state": "failed" }),
    }
}

/// What a kind of problem means.
pub(super) async fn problem(State(app): State<Shared>, asked: Asked) -> Response {
    let name = asked.path.strip_prefix("problems/").unwrap_or_default();
    let Some(kind) = Kind::ALL.iter().copied().find(|kind| kind.name() == name) else {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        let problem = Problem::new(Kind::NotFound, format!("no problem is called {name}"))
            .help(format!("there are {}", names.join(", ")));
        return problems::response(&app, &asked, &problem);
    };
    if wants_html(&asked.wish) {
        return send(&app, &asked, "text/html", &html::problem_kind(kind, &asked.site(&app)));
    }
    let address = app.site.base.join(&asked.path);
    let body = json!({ "type": address.as_str(), "title": kind.title(), "status": kind.status() });
    send(&app, &asked, "application/json", &body.to_string())
}

/// The version of the dataset and its size, counted once for each version.
fn count(app: &Shared) -> Result<(u64, usize), Problem> {
    let mut counted = app.counted.lock().unwrap_or_else(PoisonError::into_inner);
    let version = app.store.version();
    match *counted {
        Some(known) if known.0 == version => Ok(known),
        _ => Ok(*counted.insert((version, app.store.count()?))),
    }
}

/// A document that is complete and has no other formats.
pub(super) fn send(app: &Shared, asked: &Asked, media_type: &'static str, text: &str) -> Response {
    let written = Written::alone(media_type, Standing::Usual);
    whole(app, asked, &written, text.as_bytes().to_vec())
}

fn forever(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, headers::FOR_EVER);
    response
}
