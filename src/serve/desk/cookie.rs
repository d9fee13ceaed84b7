//! Baking cookies: a session is shown by a secret that a browser sends to this site alone.

use crate::vocab::Base;
use axum::http::header::HeaderValue;

fn is_secure(base: &Base) -> bool {
    base.as_str().starts_with("https://")
}

/// What the cookie is called: a browser believes the first name only of a cookie that is sent
/// over TLS, to this host alone.
pub(super) fn cookie_name(base: &Base) -> &'static str {
    if is_secure(base) { "__Host-colophon" } else { "colophon" }
}

/// The cookie of a session; without a secret the one that ends it.
pub(super) fn cookie(base: &Base, secret: Option<&str>) -> Option<HeaderValue> {
    let (name, secure) = (cookie_name(base), if is_secure(base) { "; Secure" } else { "" });
    let path = if is_secure(base) { "/" } else { base.path() };
    let age = secret.map_or(0, |_| super::session::LIFE.as_secs());
    let secret = secret.unwrap_or_default();
    let text =
        format!("{name}={secret}; Path={path}; Max-Age={age}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::try_from(text).ok()
}
