//! History over HTTP: what changed about a thing.

use super::asked::Asked;
use super::pages::{first, names, nothing, page};
use super::{Shared, problem};
use crate::query;
use axum::extract::State;
use axum::response::Response;

/// The changes that touched a thing, what is gone by now included.
pub(super) async fn history(State(app): State<Shared>, mut asked: Asked) -> Response {
    match asked.key() {
        Ok((view, _)) if view == "history" => {}
        Ok(_) => return problem::response(&app, &asked, &nothing(&asked)),
        Err(problem) => return problem::response(&app, &asked, &problem),
    }
    let mut thing = asked.clone();
    thing.path.truncate(thing.path.len() - "/history".len());
    match names(&app, &mut thing, "id/") {
        Ok(names) => {
            let ask = move |store: &_| first(&names, |name| query::history(store, name));
            page(app, asked, ask).await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}
