//! History over HTTP: what stands beside the page of a thing, its history and its time map.

use super::asked::Asked;
use super::pages::{first, names, nothing, page};
use super::sparql::place;
use super::{Shared, memento, problem};
use crate::query;
use axum::extract::State;
use axum::response::Response;

/// What changed about a thing, what is gone by now included: `history`, or `timemap` (RFC 7089).
pub(super) async fn beside(State(app): State<Shared>, mut asked: Asked) -> Response {
    let view = match asked.key() {
        Ok((view, _)) if view == "history" || view == "timemap" => view,
        Ok(_) => return problem::response(&app, &asked, &nothing(&asked)),
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let mut thing = asked.clone();
    thing.path.truncate(thing.path.len() - view.len() - 1);
    let is_graph = thing.path.starts_with("graph/");
    if is_graph && view == "history" {
        return problem::response(&app, &asked, &nothing(&asked));
    }
    let names = match names(&app, &mut thing, if is_graph { "" } else { "id/" }) {
        Ok(names) => names,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    if view == "timemap" {
        return memento::timemap(&app, &thing, &names).await;
    }
    match place(&app) {
        Ok(place) => {
            let ask = move |store: &_| {
                let _place = place;
                first(&names, |name| query::history(store, name))
            };
            page(app, asked, ask).await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}
