//! Finding: what is looked for becomes a page, in every format that a list has.

use super::asked::{Asked, pairs};
use super::travel::through;
use super::{Shared, pages, problem};
use crate::query;
use axum::extract::State;
use axum::response::Response;

/// Publications that are looked for, with what they could be narrowed down to.
pub(super) async fn search(State(app): State<Shared>, asked: Asked) -> Response {
    let parameters = pairs(asked.query.as_deref().unwrap_or_default());
    match parameters.and_then(|parameters| query::inquiry(&parameters)) {
        Ok(inquiry) => {
            let search = move |store: &_| query::search(store, &inquiry);
            through(app, asked, |app, asked| pages::page(app, asked, search)).await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}
