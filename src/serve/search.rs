//! Finding: what is looked for becomes a page, in every format that a list has.

use super::asked::{Asked, pairs};
use super::travel::through;
use super::{Shared, pages, problem};
use crate::query;
use axum::extract::State;
use axum::response::Response;

/// Formats that are taken away whole, unless a page of them is asked for.
const FILES: &[&str] = &["csv", "jsonld", "ttl", "nt", "rdf", "bib", "ris", "csl.json"];

/// Whether somebody takes the whole result along, and not a page of it.
fn is_file(asked: &Asked) -> bool {
    let stretch = |name| asked.parameter(name).ok().flatten().is_some();
    let format = asked.wish.format.as_deref().is_some_and(|format| FILES.contains(&format));
    format && !stretch("page") && !stretch("per")
}

/// Publications that are looked for, with what they could be narrowed down to.
pub(super) async fn search(State(app): State<Shared>, asked: Asked) -> Response {
    let parameters = pairs(asked.query.as_deref().unwrap_or_default());
    match parameters.and_then(|parameters| query::inquiry(&parameters)) {
        Ok(mut inquiry) => {
            if is_file(&asked) {
                inquiry.length = query::WHOLE;
            }
            let search = move |store: &_| query::search(store, &inquiry);
            through(app, asked, |app, asked| pages::page(app, asked, search)).await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}
