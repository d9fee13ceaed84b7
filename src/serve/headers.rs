//! Heading: what is said about a body before it is sent.

use super::App;
use super::asked::Asked;
use crate::write::{Format, PAGES};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// What pages may load and do; nothing comes from elsewhere and nothing is inline.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
);

/// The version of the dataset that an answer was made from.
pub(super) const DATASET_VERSION: HeaderName = HeaderName::from_static("dataset-version");

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Headers that depend only on what kind of body it is: people's pages stay among themselves,
/// data is for everybody.
pub(super) fn by_media_type(headers: &mut HeaderMap, media_type: &'static str) {
    let charset = media_type.starts_with("text/");
    let content = if charset { format!("{media_type}; charset=utf-8") } else { media_type.into() };
    if let Ok(content) = HeaderValue::try_from(content) {
        headers.insert(header::CONTENT_TYPE, content);
    }
    let fixed = HeaderValue::from_static;
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    headers.insert(header::REFERRER_POLICY, fixed("strict-origin-when-cross-origin"));
    if media_type == "text/html" {
        headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        headers.insert(RESOURCE_POLICY, fixed("same-origin"));
    } else {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, fixed("*"));
        let exposed = "Dataset-Version, ETag, Last-Modified, Link, Memento-Datetime, Retry-After";
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, fixed(exposed));
        headers.insert(RESOURCE_POLICY, fixed("cross-origin"));
    }
}

/// Says from which version of the dataset an answer was made.
pub(super) fn version(headers: &mut HeaderMap, version: u64) {
    headers.insert(DATASET_VERSION, version.into());
}

/// The `Link` header of a page: its other formats, its own address and what it describes.
pub(super) fn links(app: &App, asked: &Asked, except: &str) -> Option<HeaderValue> {
    let base = app.site.base.as_str();
    let other = |format: &dyn Format| {
        let address = asked.alternate(format.extension());
        format!("<{base}{address}>; rel=\"alternate\"; type=\"{}\"", format.media_type())
    };
    let formats = PAGES.iter().filter(|format| format.media_type() != except);
    let mut links: Vec<String> = formats.map(|format| other(*format)).collect();
    if asked.suffixes {
        links.push(format!("<{base}{}>; rel=\"canonical\"", asked.path));
    }
    if let Some(thing) = &asked.describes {
        links.push(format!("<{thing}>; rel=\"describes\""));
    }
    HeaderValue::try_from(links.join(", ")).ok()
}

/// Whether a client has this entity already (RFC 9110 §13.1.2).
pub(super) fn has(asked: &Asked, tag: &str) -> bool {
    let known = asked.has.as_deref().unwrap_or_default();
    known
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}
