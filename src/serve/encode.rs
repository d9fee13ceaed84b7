//! Encoding: a body leaves in the coding that its client takes best (RFC 9110 §8.4).
//!
//! An entity tag belongs to one coding: that of a coded body ends with its name, and is known
//! again without it. What is short leaves as it is; what has no end yet is coded as it comes, and
//! breaks off where it broke off.

use super::headers;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    HeaderMap, HeaderValue, IF_MATCH, IF_NONE_MATCH, VARY,
};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio_stream::Stream;

/// A body of fewer bytes is not worth the work: it fits one packet as it is.
const LEAST: u64 = 860;
/// A body of more bytes is coded as it leaves.
const MOST: u64 = 4 << 20;
/// How much Brotli tries, of 11, and the logarithm of its window: pages are coded once and kept.
const BROTLI: (u32, u32) = (5, 20);

/// A way to write a body shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Brotli,
    Zstandard,
    Gzip,
}

impl Coding {
    /// The one that we prefer first.
    const ALL: [Self; 3] = [Self::Brotli, Self::Zstandard, Self::Gzip];

    const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Zstandard => "zstd",
            Self::Gzip => "gzip",
        }
    }

    fn encode(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Zstandard => Ok(compress_to_vec(bytes, CompressionLevel::Fastest)),
            Self::Brotli => {
                let mut out = CompressorWriter::new(Vec::new(), 4096, BROTLI.0, BROTLI.1);
                out.write_all(bytes)?;
                Ok(out.into_inner())
            }
            Self::Gzip => {
                let mut out = GzEncoder::new(Vec::new(), Compression::default());
                out.write_all(bytes)?;
                out.finish()
            }
        }
    }
}

/// What a client says of codings.
pub(super) struct Wish {
    /// What it likes, the best first.
    codings: Vec<Coding>,
    /// Whether it takes a body as it is.
    takes_plain: bool,
    /// The coding of a body that it has.
    has: Option<Coding>,
}

impl Wish {
    /// Reads the wish, and takes the names of codings off the tags that the client knows: behind
    /// this only plain bodies are known.
    pub(super) fn take(method: &Method, headers: &mut HeaderMap) -> Self {
        let (codings, takes_plain) = wanted(headers);
        let has = forget_codings(headers, IF_NONE_MATCH, codings.first());
        if ![Method::GET, Method::HEAD].contains(method) {
            forget_codings(headers, IF_MATCH, None);
        }
        Self { codings, takes_plain, has }
    }
}

/// Codes what a client gets, if it takes that and it is worth it.
pub(super) async fn encode(wish: &Wish, mut response: Response) -> Response {
    if response.status() == StatusCode::NOT_MODIFIED {
        vary(response.headers_mut());
        wish.has.into_iter().for_each(|coding| mark(response.headers_mut(), coding));
        return response;
    }
    if !is_text(&response) {
        return response;
    }
    let length = response.body().size_hint().exact().unwrap_or(u64::MAX);
    vary(response.headers_mut());
    if length == 0 || (length < LEAST && wish.takes_plain) {
        return response;
    }
    match wish.codings.first() {
        Some(coding) if length <= MOST => whole(response, *coding).await,
        Some(_) => streamed(wish, response),
        None => response,
    }
}

fn vary(headers: &mut HeaderMap) {
    headers.append(VARY, HeaderValue::from_static("Accept-Encoding"));
}

/// The codings that a client takes, the best first, and whether it takes none of them, too.
fn wanted(headers: &HeaderMap) -> (Vec<Coding>, bool) {
    let all = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<(String, f32)> = all.flat_map(|value| value.split(',')).map(weighed).collect();
    let own = |name: &str| named.iter().find(|(known, _)| known == name).map(|(_, it)| *it);
    let quality = |name: &str| own(name).or_else(|| own("*"));
    // Where nothing is said of it, a plain body is taken, but liked less than any coding.
    let plain = own("identity").unwrap_or(0.0);
    let takes_plain = quality("identity").is_none_or(|quality| quality > 0.0);
    let mut codings: Vec<(Coding, f32)> = Coding::ALL
        .into_iter()
        .filter_map(|coding| Some((coding, quality(coding.name())?)))
        .filter(|(_, quality)| *quality > 0.0 && *quality >= plain)
        .collect();
    codings.sort_by(|one, other| other.1.total_cmp(&one.1));
    (codings.into_iter().map(|(coding, _)| coding).collect(), takes_plain)
}

/// A coding and its weight; one that cannot be read says nothing.
fn weighed(one: &str) -> (String, f32) {
    let (name, rest) = one.split_once(';').unwrap_or((one, ""));
    let quality = rest.trim().strip_prefix(['q', 'Q']).and_then(|it| it.trim().strip_prefix('='));
    let quality = quality.and_then(|it| it.trim().parse::<f32>().ok());
    let quality = quality.filter(|it| it.is_finite()).unwrap_or(1.0);
    (name.trim().to_ascii_lowercase(), quality.clamp(0.0, 1.0))
}

/// Takes the names of codings off the tags in a header; gives the one that was there, the best
/// liked if there were several.
fn forget_codings(
    headers: &mut HeaderMap,
    name: axum::http::header::HeaderName,
    best: Option<&Coding>,
) -> Option<Coding> {
    let known = headers.get(&name)?.to_str().ok()?.to_owned();
    let end = |coding: Coding| format!("-{}\"", coding.name());
    let all = best.copied().into_iter().chain(Coding::ALL);
    let found = all.into_iter().find(|coding| known.contains(&end(*coding)))?;
    let plain = Coding::ALL.iter().fold(known, |known, coding| known.replace(&end(*coding), "\""));
    headers.insert(name, HeaderValue::try_from(plain).ok()?);
    Some(found)
}

/// Whether a body is one that gets shorter: not a part of another one, and not coded already.
fn is_text(response: &Response) -> bool {
    let headers = response.headers();
    let media_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let dense = ["image/", "application/gzip", "application/octet-stream"];
    let is_text = media_type.starts_with("image/svg")
        || !media_type.is_empty() && !dense.iter().any(|dense| media_type.starts_with(dense));
    let is_whole = response.status() != StatusCode::PARTIAL_CONTENT;
    is_whole
        && is_text
        && !headers.contains_key(CONTENT_ENCODING)
        && !headers.contains_key(CONTENT_RANGE)
}

/// Says in which coding a body is; what was true of the plain one is not told of it.
fn say(headers: &mut HeaderMap, coding: Coding) {
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    headers.remove(CONTENT_LENGTH);
    headers.remove(headers::REPR_DIGEST);
    mark(headers, coding);
}

/// Ends the tag with the name of the coding.
fn mark(headers: &mut HeaderMap, coding: Coding) {
    let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()?.strip_suffix('"'));
    let tag = tag.map(|tag| format!("{tag}-{}\"", coding.name()));
    if let Some(tag) = tag.and_then(|tag| HeaderValue::try_from(tag).ok()) {
        headers.insert(ETAG, tag);
    }
}

async fn whole(response: Response, coding: Coding) -> Response {
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        // It breaks off before the client as it broke off here.
        Err(error) => {
            let broken = tokio_stream::once(Err::<Bytes, _>(error));
            return Response::from_parts(parts, Body::from_stream(broken));
        }
    };
    let plain = bytes.clone();
    let work = tokio::task::spawn_blocking(move || coding.encode(&bytes));
    let Ok(Ok(coded)) = work.await else { return Response::from_parts(parts, plain.into()) };
    let is_digested = parts.headers.contains_key(headers::REPR_DIGEST);
    say(&mut parts.headers, coding);
    if is_digested {
        headers::digest(&mut parts.headers, &Sha256::digest(&coded));
    }
    Response::from_parts(parts, coded.into())
}

/// Codes pieces as they come. Zstandard, as it is written here, needs all of a body at once.
fn streamed(wish: &Wish, response: Response) -> Response {
    let coding = wish.codings.iter().copied().find(|coding| *coding != Coding::Zstandard);
    let Some(coding) = coding else { return response };
    let (mut parts, body) = response.into_parts();
    say(&mut parts.headers, coding);
    let coder = match coding {
        Coding::Brotli => Coder::Brotli(Box::new(CompressorWriter::new(Vec::new(), 4096, 3, 20))),
        _ => Coder::Gzip(Box::new(GzEncoder::new(Vec::new(), Compression::fast()))),
    };
    let pieces = Coded { pieces: body.into_data_stream(), coder: Some(coder) };
    Response::from_parts(parts, Body::from_stream(pieces))
}

enum Coder {
    Brotli(Box<CompressorWriter<Vec<u8>>>),
    Gzip(Box<GzEncoder<Vec<u8>>>),
}

impl Coder {
    /// The coded form of a piece, all that a client needs to read it.
    fn code(&mut self, piece: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli(coder) => {
                coder.write_all(piece)?;
                coder.flush()?;
                Ok(std::mem::take(coder.get_mut()))
            }
            Self::Gzip(coder) => {
                coder.write_all(piece)?;
                coder.flush()?;
                Ok(std::mem::take(coder.get_mut()))
            }
        }
    }

    /// What stands at the end.
    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli(coder) => Ok(coder.into_inner()),
            Self::Gzip(coder) => coder.finish(),
        }
    }
}

/// Pieces that are coded as they come.
struct Coded<S> {
    pieces: S,
    coder: Option<Coder>,
}

impl<S: Stream<Item = Result<Bytes, axum::Error>> + Unpin> Stream for Coded<S> {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some(coder) = &mut this.coder else { return Poll::Ready(None) };
        let piece = match ready!(Pin::new(&mut this.pieces).poll_next(context)) {
            Some(Ok(piece)) => coder.code(&piece),
            Some(Err(error)) => Err(io::Error::other(error)),
            None => this.coder.take().map_or_else(|| Ok(Vec::new()), Coder::finish),
        };
        // A body that breaks off has no end, so that nobody takes it for whole.
        if piece.is_err() {
            this.coder = None;
        }
        Poll::Ready(Some(piece.map(Bytes::from)))
    }
}
