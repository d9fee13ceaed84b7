//! Heading: what is said about a body before it is sent.

use super::App;
use super::asked::Asked;
use crate::write::signposts::LINKSET;
use crate::write::{Format, PageFormat};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use httpdate::{fmt_http_date, parse_http_date};
use std::time::SystemTime;

/// What pages may load and do; nothing comes from elsewhere and nothing is inline.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
);

/// The version of the dataset that an answer was made from.
pub(super) const DATASET_VERSION: HeaderName = HeaderName::from_static("dataset-version");

/// For caches: what has this address stays as it is.
pub(super) const FOR_EVER: HeaderValue =
    HeaderValue::from_static("public, max-age=31536000, immutable");

/// The digest of a body (RFC 9530).
pub(super) const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Headers that depend only on what kind of body it is: people's pages stay among themselves,
/// data is for everybody.
pub(super) fn by_media_type(headers: &mut HeaderMap, media_type: &str) {
    let charset = media_type.starts_with("text/");
    let content =
        if charset { format!("{media_type}; charset=utf-8") } else { media_type.to_owned() };
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
        let exposed = "Dataset-Version, ETag, Last-Modified, Link, Memento-Datetime, Repr-Digest, \
                       Retry-After";
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, fixed(exposed));
        headers.insert(RESOURCE_POLICY, fixed("cross-origin"));
    }
}

/// What an answer depends on besides its address: the words of pages also on the language.
pub(super) fn vary(media_type: &str) -> HeaderValue {
    let html = media_type == "text/html";
    HeaderValue::from_static(if html { "Accept, Accept-Language" } else { "Accept" })
}

/// Adds that an answer depends on the moment that is asked for.
pub(super) fn vary_in_time(headers: &mut HeaderMap) {
    let html =
        headers.get(header::CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    let names =
        if html { "Accept, Accept-Datetime, Accept-Language" } else { "Accept, Accept-Datetime" };
    headers.insert(header::VARY, HeaderValue::from_static(names));
}

/// Says from which version of the dataset an answer was made.
pub(super) fn version(headers: &mut HeaderMap, version: u64) {
    headers.insert(DATASET_VERSION, version.into());
}

/// Most bytes of links in one head: what stands between may take no more of it.
const MOST_LINKS: usize = 3000;

/// Most bytes of links to other formats in one head, and of signposts: with the links to the past
/// they stay below the 4 KiB that every proxy lets through.
const MOST_ALTERNATES: usize = 1700;
const MOST_SIGNPOSTS: usize = 1300;
/// Most bytes of links from a page to its past.
const MOST_MEMENTOS: usize = 1080;

/// Adds the links from a page to its past: as many as a head can have.
pub(super) fn mementos(headers: &mut HeaderMap, mut links: Vec<String>) {
    let mut length = 0;
    links.retain(|link| {
        length += link.len() + 2;
        length <= MOST_MEMENTOS
    });
    link(headers, links);
}

/// Adds as many signposts as a head can have.
pub(super) fn signposts(headers: &mut HeaderMap, links: impl IntoIterator<Item = String>) {
    let mut length = 0;
    let few = links.into_iter().take_while(|link| {
        length += link.len() + 2;
        length <= MOST_SIGNPOSTS
    });
    link(headers, few);
}

/// Adds as many links as a head can have; the first say most.
pub(super) fn link(headers: &mut HeaderMap, links: impl IntoIterator<Item = String>) {
    let mut all = String::new();
    for link in links {
        if all.len() + link.len() > MOST_LINKS {
            break;
        }
        all.push_str(if all.is_empty() { "" } else { ", " });
        all.push_str(&link);
    }
    if let Some(all) = HeaderValue::try_from(all).ok().filter(|all| !all.is_empty()) {
        headers.append(header::LINK, all);
    }
}

/// Says what the SHA-256 of the body is (RFC 9530 §3).
pub(super) fn digest(headers: &mut HeaderMap, sha256: &[u8]) {
    if let Ok(value) = HeaderValue::try_from(format!("sha-256=:{}:", base64(sha256))) {
        headers.insert(REPR_DIGEST, value);
    }
}

/// Bytes in Base64 with padding (RFC 4648 §4), as structured fields have them.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = three.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        let number = number << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS[(number >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// The `Link` header of a page: its other formats but for variants, its own address and what it
/// describes.
pub(super) fn links(
    app: &App,
    asked: &Asked,
    formats: &[&'static dyn PageFormat],
    except: &str,
) -> Option<HeaderValue> {
    let base = app.site.base.as_str();
    let other = |format: &dyn Format| {
        let address = asked.alternate(format.extension());
        format!("<{base}{address}>; rel=\"alternate\"; type=\"{}\"", format.media_type())
    };
    let formats = formats.iter().filter(|format| format.variant().is_none());
    let formats = formats.filter(|format| ![except, LINKSET].contains(&format.media_type()));
    let mut links = Vec::new();
    if asked.suffixes {
        links.push(format!("<{base}{}>; rel=\"canonical\"", asked.path));
    }
    if let Some(thing) = &asked.describes {
        links.push(format!("<{thing}>; rel=\"describes\""));
    }
    links.extend(formats.map(|format| other(*format)));
    let mut length = 0;
    links.retain(|link| {
        length += link.len() + 2;
        length <= MOST_ALTERNATES
    });
    HeaderValue::try_from(links.join(", ")).ok()
}

/// Whether a client has this entity already (RFC 9110 §13.2.2): by its tag, or if it names none by
/// the time since when it is so.
pub(super) fn has(asked: &Asked, tag: &str, last: Option<SystemTime>) -> bool {
    match (&asked.has, last) {
        (Some(known), _) => names(known, tag),
        (None, Some(last)) => is_since(asked.since.as_deref(), &fmt_http_date(last)),
        (None, None) => false,
    }
}

/// Whether nothing has changed since a moment (RFC 9110 §13.1.3); one that cannot be read, or is
/// not yet, says nothing.
pub(super) fn is_since(since: Option<&str>, last: &str) -> bool {
    let since = since.and_then(|since| parse_http_date(since).ok());
    since
        .zip(parse_http_date(last).ok())
        .is_some_and(|(since, last)| last <= since && since <= SystemTime::now())
}

/// Whether a list of tags has this one (RFC 9110 §13.1.2).
pub(super) fn names(known: &str, tag: &str) -> bool {
    known
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}
