//! The desk of curators: who has signed in with a token decides what rules propose, and imports.
//!
//! | address | what is there |
//! |---|---|
//! | `sign-in`, `sign-out` | a session for who has a token for updates |
//! | `review` | the next proposal that waits, or those that are decided |
//! | `review/{id}` | one proposal; a form posted there decides about it |
//! | `plan` | a file becomes a plan, and that an import |
//!
//! A session lives in a cookie. It opens the forms here and nothing else: updates and queries over
//! HTTP know only the `Authorization` header.

mod cookie;
mod form;
mod plan;
mod review;
mod session;
mod sign;
mod upload;
mod way;

pub(super) use plan::Plans;
pub(super) use session::Sessions;

use super::Shared;
use crate::query::Queue;
use axum::routing::{MethodRouter, get, post};
use std::sync::{Arc, Mutex};

/// What was proposed and decided, read once for each version.
pub(super) type Queued = Mutex<Option<Arc<Queue>>>;

/// The addresses of the desk, below the base.
pub(super) fn addresses() -> Vec<(&'static str, MethodRouter<Shared>)> {
    vec![
        ("sign-in", get(sign::page).post(sign::sign_in)),
        ("sign-out", post(sign::sign_out)),
        ("review", get(review::next)),
        ("review/{id}", get(review::one).post(review::decide)),
        ("plan", get(plan::page).post(plan::make)),
        ("plan/apply", post(plan::apply)),
    ]
}
