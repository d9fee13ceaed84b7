//! Leading on: which page of the desk comes next, and that nobody keeps it.

use crate::serve::kept::Keepable;
use crate::serve::{Shared, pages};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue, VARY};
use axum::response::Response;

/// A page of the desk; an address from outside leads nowhere else.
pub(super) fn within(to: &str) -> &str {
    let path = to.split('?').next().unwrap_or_default();
    let known = ["review", "plan", "quality"];
    let plain = to.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_/?=&.".contains(&byte));
    let inside = known.iter().any(|page| path == *page || path.starts_with(&format!("{page}/")));
    if plain && inside && !to.contains("//") { to } else { "review" }
}

/// The way to another page of the desk.
pub(super) fn go(app: &Shared, path: &str) -> Response {
    let address = format!("{}{path}", app.site.base.path());
    private(pages::go(StatusCode::SEE_OTHER, &address))
}

/// What was made for one person is kept by nobody.
pub(super) fn private(mut response: Response) -> Response {
    response.extensions_mut().remove::<Keepable>();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language, Cookie"));
    response
}
