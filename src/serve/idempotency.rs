//! Sending again: the `Idempotency-Key` header becomes the name under which an update is made once.
//!
//! <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>: a string in
//! quotation marks (RFC 9651, section 3.3.3). Most clients send it without, so that is taken, too.

use crate::problem::{Kind, Problem};
use axum::http::header::{HeaderMap, HeaderName};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Longest key, in characters.
const LONGEST: usize = 255;

/// The key of a request, if it has one.
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut sent = headers.get_all(IDEMPOTENCY_KEY).iter();
    let (first, second) = (sent.next(), sent.next());
    let Some(first) = first else { return Ok(None) };
    let refuse = |told: String| {
        Err(Problem::new(Kind::BadRequest, told).help(
            "send one string that is new for each request: Idempotency-Key: \"8e03978e-40d5\"",
        ))
    };
    if second.is_some() {
        return refuse("found several Idempotency-Key headers, expected one".into());
    }
    let text = first.to_str().unwrap_or_default().trim();
    match unquoted(text) {
        Some(key) if (1..=LONGEST).contains(&key.len()) => Ok(Some(key)),
        Some(key) => {
            let length = key.len();
            refuse(format!("the Idempotency-Key has {length} characters, expected 1 to {LONGEST}"))
        }
        None => refuse(format!("Idempotency-Key: {text:?} is not one string")),
    }
}

/// What a structured string says; or a word that stands without quotation marks.
fn unquoted(text: &str) -> Option<String> {
    let Some(rest) = text.strip_prefix('"') else {
        let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | ',' | ';');
        return (!text.is_empty() && text.chars().all(is_plain)).then(|| text.to_owned());
    };
    let (mut key, mut signs) = (String::new(), rest.chars());
    loop {
        match signs.next()? {
            '"' => return signs.as_str().is_empty().then_some(key),
            '\\' => key.push(signs.next().filter(|c| matches!(c, '"' | '\\'))?),
            c if c == ' ' || c.is_ascii_graphic() => key.push(c),
            _ => return None,
        }
    }
}
