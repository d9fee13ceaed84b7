//! Sending files: all of one, or the part that a client still lacks (RFC 9110 §14).

use super::asked::Asked;
use super::body::{Pieces, body};
use super::pages::nothing;
use super::respond::PATIENCE;
use super::{Shared, headers, problem};
use crate::problem::Problem;
use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, ETAG,
    HeaderMap, HeaderName, HeaderValue, IF_RANGE, LAST_MODIFIED, RANGE,
};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use httpdate::fmt_http_date;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::time::SystemTime;

/// The size of the pieces in which a file is sent.
const PIECE: usize = 256 * 1024;

/// A file that never changes.
pub(super) struct File {
    pub(super) path: PathBuf,
    /// Its digest in hexadecimal digits, if it is known.
    pub(super) sha256: Option<String>,
    pub(super) made: SystemTime,
    pub(super) media_type: &'static str,
}

/// What part of a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    /// From a byte until before another one.
    Stretch(u64, u64),
    Nothing,
}

/// Sends a file, or a part of it.
pub(super) async fn send(
    app: &Shared,
    asked: &Asked,
    (method, sent): (&Method, &HeaderMap),
    file: File,
) -> Response {
    let opened = file.path.clone();
    let opened = tokio::task::spawn_blocking(move || {
        let file = fs::File::open(opened)?;
        Ok::<_, io::Error>((file.metadata()?.len(), file))
    });
    let (length, opened) = match opened.await {
        Ok(Ok(opened)) => opened,
        // It went while it was looked for.
        Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            return problem::response(app, asked, &nothing(asked));
        }
        Ok(Err(error)) => {
            let told = Problem::io("a file cannot be read", error);
            return problem::response(app, asked, &told);
        }
        Err(error) => return problem::response(app, asked, &Problem::internal(error)),
    };
    let tag = file.sha256.as_ref().map(|digest| format!("\"{digest}\""));
    let last = fmt_http_date(file.made);
    let mut response = Response::new(Body::empty());
    *response.headers_mut() = heading(&file, tag.as_deref(), &last);
    if headers::has(asked, tag.as_deref().unwrap_or_default(), Some(file.made)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let part = match (method, text(sent, &RANGE)) {
        (&Method::GET, Some(range)) if holds(sent, tag.as_deref(), &last) => part(range, length),
        _ => Part::Whole,
    };
    let all = response.headers_mut();
    let (start, end) = match part {
        Part::Whole => (0, length),
        Part::Stretch(start, end) => (start, end),
        Part::Nothing => {
            say(all, &CONTENT_RANGE, &format!("bytes */{length}"));
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            return response;
        }
    };
    all.insert(CONTENT_LENGTH, (end - start).into());
    if part != Part::Whole {
        say(all, &CONTENT_RANGE, &format!("bytes {start}-{}/{length}", end - 1));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    if *method == Method::GET {
        *response.body_mut() = Body::from_stream(stream(opened, start, end));
    }
    response
}

fn heading(file: &File, tag: Option<&str>, last: &str) -> HeaderMap {
    let mut all = HeaderMap::new();
    headers::by_media_type(&mut all, file.media_type);
    all.insert(CACHE_CONTROL, headers::FOR_EVER);
    all.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    say(&mut all, &LAST_MODIFIED, last);
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    say(&mut all, &CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}\""));
    if let Some(tag) = tag {
        say(&mut all, &ETAG, tag);
    }
    if let Some(digest) = file.sha256.as_deref().and_then(bytes) {
        headers::digest(&mut all, &digest);
    }
    all
}

fn say(headers: &mut HeaderMap, name: &HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The bytes that hexadecimal digits stand for.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let two = |at| digits.get(at..at + 2).and_then(|two| u8::from_str_radix(two, 16).ok());
    (0..digits.len()).step_by(2).map(two).collect()
}

/// Whether the part belongs to the file that the client has a part of (RFC 9110 §13.1.5): only a
/// strong tag or the exact moment says so.
fn holds(sent: &HeaderMap, tag: Option<&str>, last: &str) -> bool {
    text(sent, &IF_RANGE).is_none_or(|wanted| Some(wanted.trim()) == tag || wanted.trim() == last)
}

/// The part that a range asks for (RFC 9110 §14.1.2). What is not understood is as if it were not
/// there, and so are several ranges: whoever asks for many small ones gets all.
fn part(range: &str, length: u64) -> Part {
    let digits = |text: &str| {
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().unwrap_or(u64::MAX))
    };
    let range = range.trim().split_once('=').filter(|(unit, _)| unit.eq_ignore_ascii_case("bytes"));
    let Some((first, last)) = range.and_then(|(_, range)| range.trim().split_once('-')) else {
        return Part::Whole;
    };
    match (digits(first), digits(last)) {
        (Some(first), Some(last)) if first > last => Part::Whole,
        (Some(first), _) if first >= length && is_number(last) => Part::Nothing,
        (Some(first), Some(last)) => Part::Stretch(first, last.saturating_add(1).min(length)),
        (Some(first), None) if last.is_empty() => Part::Stretch(first, length),
        (None, Some(0)) if first.is_empty() => Part::Nothing,
        (None, Some(suffix)) if first.is_empty() => {
            Part::Stretch(length - suffix.min(length), length)
        }
        _ => Part::Whole,
    }
}

/// Whether the end of a range is one, or is left open.
fn is_number(last: &str) -> bool {
    last.bytes().all(|byte| byte.is_ascii_digit())
}

/// A stretch of a file, read as it is taken: nobody who reads slowly keeps a thread.
fn stream(mut file: fs::File, start: u64, end: u64) -> Pieces {
    let (outgoing, pieces) = body();
    tokio::spawn(async move {
        let mut at = start;
        while at < end {
            let size = usize::try_from(end - at).unwrap_or(PIECE).min(PIECE);
            let read = tokio::task::spawn_blocking(move || {
                let mut piece = vec![0; size];
                file.seek(SeekFrom::Start(at))?;
                file.read_exact(&mut piece)?;
                Ok::<_, io::Error>((piece, file))
            });
            let Ok(Ok((piece, again))) = read.await else { return };
            file = again;
            at += size as u64;
            let passed = tokio::time::timeout(PATIENCE, outgoing.pass(piece.into())).await;
            if !matches!(passed, Ok(Ok(()))) {
                return;
            }
        }
        outgoing.end();
    });
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Part, part};

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        for (range, found) in [
            ("bytes=0-0", Part::Stretch(0, 1)),
            ("bytes=2-", Part::Stretch(2, 10)),
            ("BYTES = 2-99", Part::Whole),
            ("BYTES=2-99", Part::Stretch(2, 10)),
            ("bytes=-3", Part::Stretch(7, 10)),
            ("bytes=-99", Part::Stretch(0, 10)),
            ("bytes=9-18446744073709551616", Part::Stretch(9, 10)),
            ("bytes=10-", Part::Nothing),
            ("bytes=99999999999999999999-", Part::Nothing),
            ("bytes=-0", Part::Nothing),
            ("bytes=3-2", Part::Whole),
            ("bytes=0-,0-,0-", Part::Whole),
            ("bytes=99-,99-", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(part(range, 10), found, "{range}");
        }
    }
}
