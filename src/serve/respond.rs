//! Responding: the one way out. Ask, negotiate, write, then send.
//!
//! Rows are not [`Send`], so the thread that asks also writes. Its first
//! mebibyte is held back: a failure within it has its own status, and a body
//! that is complete by then has a length and an `ETag` made of its bytes. A
//! later failure breaks the transfer off, so that nobody takes part of a result
//! for all of it.

use super::asked::Asked;
use super::body::{Outgoing, Pieces, body};
use super::kept::Keepable;
use super::{Shared, headers, problem};
use crate::answer::{Answer, Site, View};
use crate::problem::{Kind, Problem};
use crate::query::{self, CancellationToken};
use crate::store::Store;
use crate::write::signposts::Link;
use crate::write::{
    self, PageFormat, TABLES,
    negotiate::{choose, wants_html},
};
use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, ETAG, HeaderValue, LAST_MODIFIED, LINK, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sha2::{Digest, Sha256};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio_stream::Stream;

/// How much of a body is held back, in bytes.
pub(super) const HELD: usize = 1 << 20;
/// The size of the pieces in which the rest is sent.
const PIECE: usize = 32 * 1024;
/// How long a client may take nothing before it is given up.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// How much longer than its deadline a query may take to notice it.
const GRACE: Duration = Duration::from_secs(1);

/// What a client gets.
pub(super) enum Reply {
    /// A body that is complete.
    Whole(Written, Vec<u8>),
    /// The start of a body, and where the rest will come from.
    Started(Written, Pieces),
}

/// What was written.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) media_type: String,
    /// The formats that it can be had in, itself among them.
    pub(super) formats: Vec<&'static dyn PageFormat>,
    /// What machines follow from it.
    pub(super) signposts: Vec<Link>,
    /// The version of the dataset that it was read from, and when that was recorded.
    pub(super) version: Option<(u64, SystemTime)>,
    pub(super) standing: Standing,
    /// Whether it follows from the version and what was asked alone, so that it may be sent again.
    pub(super) is_keepable: bool,
}

impl Written {
    /// What has no other formats and leads nowhere.
    pub(super) fn alone(media_type: &str, standing: Standing) -> Self {
        let (formats, signposts, version) = (Vec::new(), Vec::new(), None);
        let media_type = media_type.to_owned();
        Self { media_type, formats, signposts, version, standing, is_keepable: false }
    }
}

/// How long something that is written is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Until something changes.
    Usual,
    /// It tells of something that is no longer there.
    Gone,
    /// For ever.
    Lasting,
}

/// Asks on a thread that may block, and sends what it writes.
pub(super) async fn respond(
    app: Shared,
    asked: Asked,
    work: impl FnOnce(&mut Out, &CancellationToken) -> Result<(), Problem> + Send + 'static,
) -> Response {
    match reply(&app, &asked, work).await {
        Ok(reply) => send(&app, &asked, reply),
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// Sends what the thread has written, and what it will write.
pub(super) fn send(app: &Shared, asked: &Asked, (reply, waiting): (Reply, Waiting)) -> Response {
    match reply {
        Reply::Whole(written, bytes) => whole(app, asked, &written, bytes),
        Reply::Started(written, pieces) => {
            let mut response = Response::new(Body::from_stream(Rest { pieces, _waiting: waiting }));
            *response.headers_mut() = heading(app, asked, &written);
            response
        }
    }
}

/// Waits until the thread knows how its answer starts.
pub(super) async fn reply(
    app: &Shared,
    asked: &Asked,
    work: impl FnOnce(&mut Out, &CancellationToken) -> Result<(), Problem> + Send + 'static,
) -> Result<(Reply, Waiting), Problem> {
    let (head, headed) = oneshot::channel();
    let waiting = Waiting(CancellationToken::new());
    let cancel = waiting.0.clone();
    let mut out = Out::new(app, asked, head);
    tokio::task::spawn_blocking(move || {
        let result = work(&mut out, &cancel);
        out.end(result);
    });
    match tokio::time::timeout(app.limits.query_timeout + GRACE, headed).await {
        Ok(Ok(reply)) => reply.map(|reply| (reply, waiting)),
        Ok(Err(_)) => Err(Problem::internal("the thread that answers broke down")),
        Err(_) => Err(query::timeout(&app.limits)),
    }
}

/// A complete body, or the news that the client has it already.
pub(super) fn whole(app: &Shared, asked: &Asked, written: &Written, bytes: Vec<u8>) -> Response {
    let digest = Sha256::digest(&bytes);
    let tag = tag(&written.media_type, &digest);
    let time = written.version.map(|(_, time)| time);
    let known = headers::has(asked, &tag, time) && written.standing != Standing::Gone;
    let mut response = Response::new(if known { Body::empty() } else { bytes.into() });
    *response.headers_mut() = heading(app, asked, written);
    if let Ok(tag) = HeaderValue::try_from(tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    headers::digest(response.headers_mut(), &digest);
    if written.is_keepable {
        response.extensions_mut().insert(Keepable);
    }
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else if written.standing == Standing::Gone {
        *response.status_mut() = StatusCode::GONE;
    }
    response
}

fn heading(app: &Shared, asked: &Asked, written: &Written) -> HeaderMap {
    let mut all = HeaderMap::new();
    headers::by_media_type(&mut all, &written.media_type);
    all.insert(VARY, headers::vary(&written.media_type));
    let lasting = written.standing == Standing::Lasting;
    let cache = if lasting { headers::FOR_EVER } else { HeaderValue::from_static("no-cache") };
    all.insert(CACHE_CONTROL, cache);
    if let Some((version, time)) = written.version {
        headers::version(&mut all, version);
        if let Ok(time) = HeaderValue::try_from(httpdate::fmt_http_date(time)) {
            all.insert(LAST_MODIFIED, time);
        }
    }
    let formats = &written.formats;
    if let Some(links) =
        headers::links(app, asked, formats, &written.media_type).filter(|_| !formats.is_empty())
    {
        all.insert(LINK, links);
    }
    headers::signposts(&mut all, written.signposts.iter().map(ToString::to_string));
    all
}

/// What the `Content-Type` header calls a format.
pub(super) fn content_type(format: &dyn PageFormat) -> String {
    let media_type = format.media_type();
    format.variant().map_or_else(|| media_type.to_owned(), |it| it.content_type(media_type))
}

/// A strong entity tag: other bytes or another format, another tag.
fn tag(media_type: &str, digest: &[u8]) -> String {
    let digest = Sha256::new().chain_update(media_type).chain_update(digest).finalize();
    format!("\"{digest:x}\"")
}

/// A client that waits; when it is gone, so is its query.
#[derive(Default)]
pub(super) struct Waiting(CancellationToken);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The rest of a body, for as long as the client waits.
struct Rest {
    pieces: Pieces,
    _waiting: Waiting,
}

impl Stream for Rest {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.pieces).poll_next(context)
    }
}

/// Where the thread that asks puts its answer.
pub(super) struct Out {
    app: Shared,
    /// The catalogue, and the version of it that is asked.
    site: Site,
    asked: Asked,
    written: Option<Written>,
    held: Vec<u8>,
    head: Option<oneshot::Sender<Result<Reply, Problem>>>,
    body: Option<Outgoing>,
    runtime: Handle,
}

impl Out {
    fn new(app: &Shared, asked: &Asked, head: oneshot::Sender<Result<Reply, Problem>>) -> Self {
        let (app, site) = (app.clone(), asked.site(app));
        let (asked, head) = (asked.clone(), Some(head));
        let runtime = Handle::current();
        Self { app, site, asked, written: None, held: Vec::new(), head, body: None, runtime }
    }

    /// Writes an answer in the format that suits the client best.
    pub(super) fn answer(&mut self, answer: Answer) -> Result<(), Problem> {
        let written = match answer {
            Answer::Page(page) => {
                let formats = write::suiting(&page, &self.site);
                let format = choose(&formats, &self.asked.wish)?;
                let signposts = write::signposts::of(&page, &self.site, format);
                self.about(&content_type(format), formats, page.version);
                if let Some(written) = &mut self.written {
                    written.signposts = signposts;
                    let gone = page.view == View::Tombstone;
                    written.standing = if gone { Standing::Gone } else { Standing::Usual };
                }
                format.write(&page, &self.site.clone(), self)
            }
            Answer::Table(table) => {
                let format = choose(TABLES, &self.asked.wish)?;
                self.about(format.media_type(), Vec::new(), table.version);
                format.write(table, &self.site.clone(), self)
            }
        };
        written.map_err(write::problem)
    }

    /// The version of now.
    pub(super) fn version(&self) -> u64 {
        self.app.store.version()
    }

    /// The version of now and when it was made; the moment of what is there cannot be later.
    pub(super) fn since(&self) -> Result<Option<(u64, SystemTime)>, Problem> {
        match self.app.store.version() {
            0 => Ok(None),
            version => Ok(Some((version, self.app.store.time(version)?))),
        }
    }

    /// The catalogue, as of the version that is asked.
    pub(super) fn site(&self) -> &Site {
        &self.site
    }

    /// Says what will be written, piece by piece.
    pub(super) fn begin(&mut self, written: Written) {
        self.written = Some(written);
    }

    /// Takes a body that was written elsewhere, all of it.
    pub(super) fn whole(&mut self, written: Written, bytes: Vec<u8>) {
        self.written = Some(written);
        self.held = bytes;
    }

    /// Whether a person will look at the page.
    pub(super) fn is_for_people(&self) -> bool {
        wants_html(&self.asked.wish)
    }

    /// Whether this format is asked for by name.
    pub(super) fn wishes(&self, format: &str) -> bool {
        self.asked.wish.format.as_deref() == Some(format)
    }

    /// Takes a text that is neither a page nor a table, of a version.
    pub(super) fn text_of(&mut self, media_type: &str, version: u64, text: String) {
        self.about(media_type, Vec::new(), version);
        self.held = text.into_bytes();
    }

    /// Says that this answer follows from the version and from what was asked alone.
    pub(super) fn keep(&mut self) {
        if let Some(written) = &mut self.written {
            written.is_keepable = true;
        }
    }

    /// Takes a text that has no other formats.
    pub(super) fn text(&mut self, media_type: &str, text: String) {
        self.whole(Written::alone(media_type, Standing::Usual), text.into_bytes());
    }

    /// The store that is asked: the current one, or a past one if a version was asked for.
    pub(super) fn store(&mut self, version: Option<u64>) -> Result<Store, Problem> {
        let Some(version) = version else { return Ok(self.app.store.clone()) };
        let store = self.app.store.at(version)?;
        self.site.as_of = Some((version, self.app.store.time(version)?));
        Ok(store)
    }

    fn about(&mut self, media_type: &str, formats: Vec<&'static dyn PageFormat>, version: u64) {
        let version = self.app.store.time(version).ok().map(|time| (version, time));
        let written = Written::alone(media_type, Standing::Usual);
        self.written = Some(Written { formats, version, ..written });
    }

    /// Ends the body, or breaks it off.
    fn end(mut self, result: Result<(), Problem>) {
        let written = self.written.take();
        let written = written.ok_or_else(|| Problem::internal("nothing was written"));
        match (self.head.take(), result) {
            (Some(head), Ok(())) => {
                let bytes = std::mem::take(&mut self.held);
                drop(head.send(written.map(|written| Reply::Whole(written, bytes))));
            }
            (Some(head), Err(problem)) => drop(head.send(Err(problem))),
            (None, Ok(())) => {
                if let (Ok(()), Some(body)) = (self.send(), self.body.take()) {
                    body.end();
                }
            }
            (None, Err(problem)) => {
                tracing::warn!(path = self.asked.path, %problem, "an answer broke off");
            }
        }
    }

    /// Sends what is held, after the head if that has not gone.
    fn send(&mut self) -> io::Result<()> {
        if let (Some(head), Some(written)) = (self.head.take(), self.written.clone()) {
            let (body, pieces) = body();
            self.body = Some(body);
            let started = head.send(Ok(Reply::Started(written, pieces)));
            started.map_err(|_| io::ErrorKind::BrokenPipe)?;
        }
        let piece = std::mem::take(&mut self.held).into();
        self.pass(piece)
    }

    /// Passes a piece on to a client that takes one from time to time.
    fn pass(&self, piece: Bytes) -> io::Result<()> {
        let Some(body) = &self.body else { return Err(io::ErrorKind::BrokenPipe.into()) };
        let sending = async { tokio::time::timeout(PATIENCE, body.pass(piece)).await };
        let sent = self.runtime.block_on(sending);
        match sent {
            Ok(passed) => passed,
            Err(_) => Err(write::stopped(Problem::new(Kind::Io, "the client takes nothing"))),
        }
    }
}

impl io::Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held.extend_from_slice(bytes);
        let most = if self.head.is_some() { HELD } else { PIECE };
        if self.held.len() > most {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
