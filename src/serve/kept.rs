//! Keeping: an answer that was written once is sent again as it is, until the catalogue changes.
//!
//! Kept are whole answers that follow from the version and from what was asked alone. What was not
//! asked for since half of the room was filled makes place for the next.

use super::headers;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_LANGUAGE, AUTHORIZATION, ETAG, HeaderMap, HeaderName,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, RANGE,
};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What an answer follows from besides its address.
const CHOOSING: [HeaderName; 4] =
    [ACCEPT, ACCEPT_LANGUAGE, ACCEPT_ENCODING, HeaderName::from_static("accept-profile")];

/// With one of these it follows from more.
const OTHERS: [HeaderName; 3] = [AUTHORIZATION, RANGE, HeaderName::from_static("accept-datetime")];

/// The longest question whose answer is kept, in bytes.
const LONGEST: usize = 4096;

/// What an answer takes besides its bytes and its question, about.
const HEAD: usize = 2048;

/// A mark of answers that may be kept.
#[derive(Clone, Copy)]
pub(super) struct Keepable;

/// Answers of one version.
pub(super) struct Kept {
    shelves: Mutex<Shelves>,
    /// How many bytes they may take.
    most: usize,
}

#[derive(Default)]
struct Shelves {
    version: u64,
    young: Shelf,
    old: Shelf,
}

#[derive(Default)]
struct Shelf {
    answers: HashMap<Box<str>, Arc<Answer>>,
    bytes: usize,
}

struct Answer {
    headers: HeaderMap,
    body: Bytes,
}

/// What is asked, as far as an answer follows from it; nothing if it follows from more.
pub(super) fn question(request: &Request) -> Option<String> {
    let headers = request.headers();
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if !reads || OTHERS.iter().any(|other| headers.contains_key(other)) {
        return None;
    }
    let mut question = request.uri().path_and_query()?.as_str().to_owned();
    for name in &CHOOSING {
        question.push('\n');
        for value in headers.get_all(name) {
            question.push_str(value.to_str().ok()?);
            question.push(',');
        }
    }
    (question.len() <= LONGEST).then_some(question)
}

impl Kept {
    /// Room for so many bytes.
    pub(super) fn new(most: usize) -> Self {
        Self { shelves: Mutex::default(), most }
    }

    /// The answer to a question, if it is of this version: whole, or the news that the client has
    /// it.
    pub(super) fn find(&self, question: &str, version: u64, asked: &HeaderMap) -> Option<Response> {
        let answer = self.answer(question, version)?;
        let mut response = Response::new(Body::empty());
        response.headers_mut().clone_from(&answer.headers);
        if answer.is_known(asked) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else {
            *response.body_mut() = answer.body.clone().into();
        }
        Some(response)
    }

    fn answer(&self, question: &str, version: u64) -> Option<Arc<Answer>> {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        if shelves.version != version {
            return None;
        }
        if let Some(answer) = shelves.young.answers.get(question) {
            return Some(Arc::clone(answer));
        }
        let (question, answer) = shelves.old.answers.remove_entry(question)?;
        shelves.put(question, Arc::clone(&answer), self.most);
        Some(answer)
    }

    /// Forgets all answers: something besides the version has changed.
    pub(super) fn forget(&self) {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        *shelves = Shelves { version: shelves.version, ..Shelves::default() };
    }

    /// Keeps an answer of a version, if it may be kept, and gives it back.
    pub(super) async fn keep(&self, question: &str, version: u64, response: Response) -> Response {
        let length = response.body().size_hint().exact().unwrap_or(u64::MAX);
        let fits = length <= (self.most / 16) as u64;
        let is_keepable = response.extensions().get::<Keepable>().is_some();
        if !fits || !is_keepable || response.status() != StatusCode::OK {
            return response;
        }
        let (parts, body) = response.into_parts();
        let Ok(body) = to_bytes(body, self.most).await else {
            return Response::from_parts(parts, Body::empty());
        };
        let answer = Arc::new(Answer { headers: parts.headers.clone(), body: body.clone() });
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        if shelves.version < version {
            *shelves = Shelves { version, ..Shelves::default() };
        }
        if shelves.version == version {
            shelves.put(question.into(), answer, self.most);
        }
        drop(shelves);
        Response::from_parts(parts, body.into())
    }
}

impl Shelves {
    fn put(&mut self, question: Box<str>, answer: Arc<Answer>, most: usize) {
        self.young.bytes += HEAD + question.len() + answer.body.len();
        self.young.answers.insert(question, answer);
        if self.young.bytes > most / 2 {
            self.old = std::mem::take(&mut self.young);
        }
    }
}

impl Answer {
    /// Whether a client has this answer (RFC 9110 §13.2.2).
    fn is_known(&self, asked: &HeaderMap) -> bool {
        let told = |headers: &HeaderMap, name| {
            headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        match (told(asked, &IF_NONE_MATCH), told(&self.headers, &ETAG)) {
            (Some(known), Some(tag)) => headers::names(&known, &tag),
            (Some(_), None) => false,
            (None, _) => {
                let since = told(asked, &IF_MODIFIED_SINCE);
                let last = told(&self.headers, &LAST_MODIFIED);
                last.is_some_and(|last| headers::is_since(since.as_deref(), &last))
            }
        }
    }
}
