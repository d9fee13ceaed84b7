//! Citing over HTTP: queries that have an address, and their results that stay as they are.
//!
//! | address | what is there |
//! |---|---|
//! | `q` | every saved query |
//! | `q/{hash}` | the query, answered as of now |
//! | `q/{hash}.rq` | its text |
//! | `q/{hash}@{version}` | its result in a version: the same bytes for ever |
//! | `q/{hash}@{version}/diff` | what came and went since then |
//!
//! A query that is not saved stands in the parameter `query`; so nobody has to write anything here
//! to cite.

use super::asked::{Asked, parameter};
use super::authorize::authorize;
use super::feed::{FEED, feed};
use super::memento;
use super::pages::{nothing, page};
use super::respond::{Out, Standing, Written, respond};
use super::sparql::{self, place};
use super::travel::{heads, leave, through};
use super::{Shared, documents, headers, problem, protocol};
use crate::config::DefaultGraph;
use crate::problem::{Kind, Problem};
use crate::query::{self, CancellationToken, DIGITS, Frozen, Request, drift, freeze};
use crate::store::Store;
use crate::write::citation::{Citation, file};
use crate::write::negotiate::choose;
use crate::write::{self, Format, TABLES, html};
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, HeaderValue, LOCATION};
use axum::response::Response;
use percent_encoding::percent_decode_str;

/// The ending of the text of a query.
const TEXT: &str = "rq";
const TEXT_TYPE: &str = "application/sparql-query";

/// A query that has an address.
struct Cited {
    request: Request,
    /// Whether its text is saved here, so that its address does not need to have it.
    is_saved: bool,
    version: Option<u64>,
}

/// Every query that is saved here.
pub(super) async fn all(State(app): State<Shared>, asked: Asked) -> Response {
    through(app, asked, |app, asked| page(app, asked, query::all_saved)).await
}

/// A query, or its result in a version.
pub(super) async fn query(State(app): State<Shared>, mut asked: Asked) -> Response {
    let cited = match cited(&app, &mut asked, "") {
        Ok(cited) => cited,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    if asked.wish.format.as_deref() == Some(TEXT) {
        return documents::send(&app, &asked, TEXT_TYPE, &cited.request.text);
    }
    match cited.version {
        Some(version) => frozen(app, asked, cited, version).await,
        None => current(app, asked, cited).await,
    }
}

/// The answer as of now, which is the gate to what it was.
async fn current(app: Shared, asked: Asked, cited: Cited) -> Response {
    if asked.wish.format.as_deref() == Some(FEED) {
        let page = query::address(&cited.request.question(), None, cited.is_saved);
        let own = query::beside(&page, &format!(".{FEED}"));
        let title = named(&cited.request.text).unwrap_or_else(|| page.clone());
        return feed(app, asked, cited.request, (title, page, own)).await;
    }
    let end = asked.wish.format.as_ref().filter(|_| asked.suffixes);
    let end = end.map(|extension| format!(".{extension}")).unwrap_or_default();
    let memento =
        |version| query::address(&cited.request.question(), Some(version), cited.is_saved);
    let address = |version| query::beside(&memento(version), &end);
    let travel = match leave(&app, &asked, address).await {
        Ok((_, Some(redirect))) => return redirect,
        Ok((travel, None)) => travel,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let mut response = sparql::answer(app.clone(), asked, cited.request.clone()).await;
    if response.status().as_u16() < 400 {
        let original = query::address(&cited.request.question(), None, cited.is_saved);
        travel.describe(&app, (&original, &memento), response.headers_mut()).await;
    }
    response
}

/// What a query calls itself: its first line, if that is a comment.
fn named(text: &str) -> Option<String> {
    let line = text.lines().next()?.trim().strip_prefix('#')?;
    let line = line.trim_start_matches(['#', '+']).trim();
    let title = line.strip_prefix("title:").unwrap_or(line).trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// The result in a version.
async fn frozen(app: Shared, asked: Asked, cited: Cited, version: u64) -> Response {
    let place = match place(&app) {
        Ok(place) => place,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let (shared, request, is_saved) = (app.clone(), cited.request.clone(), cited.is_saved);
    let wish = asked.wish.clone();
    let work = move |out: &mut Out, cancel: &CancellationToken| {
        let _place = place;
        let (store, site) = (&shared.store, &shared.site);
        let frozen = freeze(store, &request, version, &shared.limits, cancel)?;
        let format: &dyn Format = if frozen.is_graph() {
            choose(&write::whole(), &wish)?
        } else {
            choose(TABLES, &wish)?
        };
        let since = Some((version, store.time(version)?));
        let mut written = Written {
            media_type: format.media_type().to_owned(),
            formats: Vec::new(),
            signposts: Vec::new(),
            version: since,
            standing: Standing::Lasting,
            is_keepable: false,
        };
        if format.extension() == "html" {
            written.standing = Standing::Usual;
            let address =
                site.base.join(query::address(&request.question(), Some(version), is_saved));
            let citation = Citation::of(&frozen, (store, site), address.into_string())?;
            let now = now(store, &request, &frozen, (&shared.limits, cancel));
            let page = html::cited(&frozen, (store, site), &citation, now.as_ref());
            out.whole(written, page.map_err(crate::write::problem)?.into_bytes());
        } else if let Some(bytes) = file(&frozen, (store, site), format.extension())? {
            out.whole(written, bytes);
        }
        Ok(())
    };
    let mut response = respond(app.clone(), asked, work).await;
    if response.status().as_u16() < 400 {
        describe(&app, &cited, version, response.headers_mut());
    }
    response
}

/// How many rows went and came since a result; nothing if that cannot be told now.
fn now(
    store: &Store,
    request: &Request,
    frozen: &Frozen,
    (limits, cancel): (&crate::config::Limits, &CancellationToken),
) -> Option<(usize, usize)> {
    let version = store.version();
    if version == frozen.version {
        return None;
    }
    let now = freeze(store, request, version, limits, cancel).ok()?;
    let drift = drift(frozen, &now);
    Some((drift.gone, drift.come))
}

/// Says whose result this is, how it is cited and when it was current.
fn describe(app: &Shared, cited: &Cited, version: u64, all: &mut HeaderMap) {
    let base = &app.site.base;
    let own = query::address(&cited.request.question(), Some(version), cited.is_saved);
    let query = query::address(&cited.request.question(), None, cited.is_saved);
    let cite = format!("<{base}{own}>; rel=\"cite-as\"");
    headers::link(all, std::iter::once(cite).chain(heads(app, &query)));
    memento::date(app, version, all);
}

/// What went and came since a result, as a table.
pub(super) async fn difference(State(app): State<Shared>, mut asked: Asked) -> Response {
    match cited(&app, &mut asked, "/diff").and_then(|cited| Ok((cited, place(&app)?))) {
        Ok((Cited { request, is_saved, version: Some(version) }, place)) => {
            let shared = app.clone();
            let wish = asked.wish.clone();
            let work = move |out: &mut Out, cancel: &CancellationToken| {
                let _place = place;
                let (store, limits) = (&shared.store, &shared.limits);
                let then = freeze(store, &request, version, limits, cancel)?;
                let now = freeze(store, &request, store.version(), limits, cancel)?;
                let drift = drift(&then, &now);
                if choose(TABLES, &wish)?.extension() != "html" {
                    return out.answer(drift.table.answer(store));
                }
                let address = query::address(&request.question(), Some(version), is_saved);
                let page = html::drift(&drift, (store, &shared.site), (&address, version));
                let since = Some((now.version, store.time(now.version)?));
                let written = Written {
                    media_type: "text/html".into(),
                    formats: Vec::new(),
                    signposts: Vec::new(),
                    version: since,
                    standing: Standing::Usual,
                    is_keepable: false,
                };
                out.whole(written, page.map_err(crate::write::problem)?.into_bytes());
                Ok(())
            };
            respond(app, asked, work).await
        }
        Ok(_) => problem::response(&app, &asked, &nothing(&asked)),
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// Saves a query, for who has a token.
pub(super) async fn save(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match saved(&app, &headers, body).await {
        Ok((text, version)) => {
            let request = Request { text, ..Request::default() };
            let address =
                app.site.base.join(query::address(&request.question(), None, true)).into_string();
            let told = serde_json::json!({ "address": address, "version": version });
            let mut response =
                documents::send(&app, &asked, "application/json", &format!("{told}\n"));
            *response.status_mut() = StatusCode::CREATED;
            headers::version(response.headers_mut(), version);
            if let Ok(address) = HeaderValue::try_from(address) {
                response.headers_mut().insert(LOCATION, address);
            }
            super::update::own(response)
        }
        Err(problem) => super::update::refuse(&app, &asked, &problem),
    }
}

async fn saved(app: &Shared, headers: &HeaderMap, body: Body) -> Result<(String, u64), Problem> {
    let agent = authorize(app, headers)?;
    let (content, _) = protocol::content(headers)?;
    let body = sparql::read_text(app, body).await?;
    let text = match content {
        protocol::Content::Query => Some(body),
        protocol::Content::Form => parameter(&body, "query")?,
        protocol::Content::Update => None,
    };
    let text = text.ok_or_else(protocol::missing)?;
    let shared = app.clone();
    let work = move || {
        let change = query::save(&shared.store, &text, &agent, &shared.limits)?;
        let commit = shared.store.commit(change)?;
        Ok((text, commit.map_or_else(|| shared.store.version(), |commit| commit.sequence())))
    };
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)?
}

/// The query that an address names; `end` stands behind its name. An ending becomes the wish.
fn cited(app: &Shared, asked: &mut Asked, end: &str) -> Result<Cited, Problem> {
    let path = asked.path.clone();
    let path = percent_decode_str(&path).decode_utf8().map_err(|_| nothing(asked))?;
    let (path, extension) = match path.rsplit_once('.') {
        Some((path, extension)) => (path, Some(extension)),
        None => (&*path, None),
    };
    let name = path.strip_prefix("q/").and_then(|rest| rest.strip_suffix(end));
    let name = name.ok_or_else(|| nothing(asked))?;
    let (hash, version) = match name.split_once('@') {
        Some((hash, version)) => (hash, Some(version.parse().map_err(|_| nothing(asked))?)),
        None => (name, None),
    };
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if hash.len() != DIGITS || !hash.bytes().all(digit) {
        return Err(nothing(asked));
    }
    if let Some(extension) = extension {
        asked.wish.format = Some(extension.to_owned());
        asked.suffixes = true;
    }
    let parameters = asked.query.clone().unwrap_or_default();
    let given = asked.parameter("query")?;
    let saved = query::saved(&app.store, hash)?;
    let is_saved = saved.is_some();
    let text = match (given, saved) {
        (Some(text), _) if query::hash(&text) != hash => return Err(other(hash, &text)),
        (Some(_), _) => None,
        (None, Some(text)) => Some(text),
        (None, None) => return Err(unknown(hash)),
    };
    // An address means the same whatever is configured: its bytes stay as they are.
    let usual = (&app.site.base, DefaultGraph::Union);
    let request = protocol::request(&parameters, (text.as_deref(), None), usual)?;
    let request = request.ok_or_else(protocol::missing)?;
    let request = Request { text: query::plain(&request.text), ..request };
    Ok(Cited { request, is_saved, version })
}

fn other(hash: &str, text: &str) -> Problem {
    let told = format!("the query in this address is {}, not {hash}", query::hash(text));
    Problem::new(Kind::BadRequest, told).help("copy the whole address again, or leave query= away")
}

fn unknown(hash: &str) -> Problem {
    Problem::new(Kind::NotFound, format!("no query is saved as {hash}"))
        .help("whoever has its text can put it into the address: ?query=…")
}
