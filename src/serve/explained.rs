//! Explaining over HTTP: how a query was answered, for people and machines.

use crate::answer::Site;
use crate::config::Limits;
use crate::index::{Explanation, Reading};
use crate::problem::Problem;
use crate::query::{self, CancellationToken, Request};
use crate::store::Store;
use crate::write::html;
use crate::write::negotiate::{Wish, wants_html};

/// What is sent of an explanation.
pub(super) struct Explained {
    pub(super) media_type: &'static str,
    pub(super) text: String,
    /// The version of the dataset that was asked.
    pub(super) version: u64,
}

/// Answers a query and tells how, as who asks can read it.
pub(super) fn explained(
    store: &Store,
    request: &Request,
    (limits, cancel): (&Limits, &CancellationToken),
    (wish, site): (&Wish, &Site),
) -> Result<Explained, Problem> {
    let view = Reading::now(store)?;
    let explanation = query::explain(store, &view, request, limits, cancel)?;
    let version = explanation.version;
    let (media_type, text) = if wants_html(wish) {
        ("text/html", html::explanation(site, &explanation, &request.question()))
    } else {
        ("application/json", json(&explanation)?)
    };
    Ok(Explained { media_type, text, version })
}

fn json(explanation: &Explanation) -> Result<String, Problem> {
    serde_json::to_string(explanation).map_err(Problem::internal)
}
