//! Lists of what a curator could look at next: each is a question, counted once for each version.

use super::asked::Asked;
use super::respond::respond;
use super::sparql::place;
use super::{Shared, ask, problem};
use crate::query::{self, QUALITY, Tallied};
use crate::write::html;
use axum::extract::State;
use axum::response::Response;
use std::sync::{Arc, Mutex, PoisonError};

/// The numbers of a version.
pub(super) type Known = Mutex<Option<(u64, Arc<[Tallied]>)>>;

/// Every list with its number.
pub(super) async fn lists(State(app): State<Shared>, asked: Asked) -> Response {
    let place = match place(&app) {
        Ok(place) => place,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let shared = app.clone();
    respond(app, asked, move |out, _| {
        let _place = place;
        let (version, found) = counted(&shared);
        let page = html::quality(out.site(), version, &found);
        out.text_of("text/html", version, page);
        Ok(())
    })
    .await
}

/// One list.
pub(super) async fn list(State(app): State<Shared>, asked: Asked) -> Response {
    ask::answer(app, asked, QUALITY).await
}

fn counted(app: &Shared) -> (u64, Arc<[Tallied]>) {
    let mut known = app.tallied.lock().unwrap_or_else(PoisonError::into_inner);
    let version = app.store.version();
    match &*known {
        Some((of, found)) if *of == version => (version, Arc::clone(found)),
        _ => {
            let found: Arc<[Tallied]> = query::tally(&app.store, &app.limits).into();
            *known = Some((version, Arc::clone(&found)));
            (version, found)
        }
    }
}
