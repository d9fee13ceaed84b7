//! Travelling with the whole dataset (RFC 7089): lists, the home page and queries as they were.
//!
//! What is asked of the whole dataset may change with every version, so that each version is a
//! memento. The page of one thing knows better when it changed: see [`super::memento`].

use super::asked::Asked;
use super::memento::{TIMEMAP, date, wanted};
use super::pages::{go, nothing};
use super::sparql::place;
use super::{Shared, documents, headers, problem};
use crate::problem::{Kind, Problem};
use crate::query::{self, DIGITS};
use crate::store::Store;
use crate::vocab;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::HeaderMap;
use axum::response::Response;
use httpdate::fmt_http_date;
use std::fmt::Write;
use std::future::Future;
use std::time::SystemTime;

/// Most mementos of one time map; it leads to the next one.
const MOST: u64 = 1000;

/// When a question is asked.
pub(super) struct Travel {
    version: Option<u64>,
    wanted: Option<SystemTime>,
}

/// Answers as of the moment that is asked for, and says where the past is.
pub(super) async fn through<F: Future<Output = Response>>(
    app: Shared,
    asked: Asked,
    answer: impl FnOnce(Shared, Asked) -> F,
) -> Response {
    let original = asked.original();
    let address = |version| {
        let sent = asked.query.as_deref().filter(|query| !query.is_empty());
        let others = sent.map(|query| format!("{query}&")).unwrap_or_default();
        format!("{}?{others}version={version}", asked.path)
    };
    match leave(&app, &asked, address).await {
        Ok((_, Some(redirect))) => redirect,
        Ok((travel, None)) => {
            let mut response = answer(app.clone(), asked).await;
            if response.status().as_u16() < 400 {
                let memento = |version| at(&original, version);
                travel.describe(&app, (&original, &memento), response.headers_mut()).await;
            }
            response
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// When it is asked, and the way there if that is a moment; `address` is that of a version.
pub(super) async fn leave(
    app: &Shared,
    asked: &Asked,
    address: impl Fn(u64) -> String,
) -> Result<(Travel, Option<Response>), Problem> {
    let travel = Travel { version: asked.version()?, wanted: wanted(asked)? };
    let Some(version) = travel.arrival(app).await? else { return Ok((travel, None)) };
    let address = format!("{}{}", app.site.base.path(), address(version));
    let mut response = go(StatusCode::FOUND, &address);
    super::headers::vary_in_time(response.headers_mut());
    let original = asked.original();
    headers::link(response.headers_mut(), heads(app, &original));
    Ok((travel, Some(response)))
}

impl Travel {
    /// The version that was current at the moment that is asked for, or the first if that is
    /// before all; a number says more than a moment.
    pub(super) async fn arrival(&self, app: &Shared) -> Result<Option<u64>, Problem> {
        let (None, Some(wanted)) = (self.version, self.wanted) else { return Ok(None) };
        blocking(app, move |store| query::version_at(store, wanted)).await
    }

    /// The same for who posts: there is no address to lead to, so it is answered at once.
    pub(super) async fn of_posted(app: &Shared, asked: &Asked) -> Result<Option<u64>, Problem> {
        Self { version: asked.version()?, wanted: wanted(asked)? }.arrival(app).await
    }

    /// Says where the past of an answer is, and of a past one when that was.
    pub(super) async fn describe(
        &self,
        app: &Shared,
        (original, memento): (&str, &(dyn Fn(u64) -> String + Sync)),
        all: &mut HeaderMap,
    ) {
        super::headers::vary_in_time(all);
        let mut links = heads(app, original);
        if let Some(version) = self.version {
            date(app, version, all);
            let last = app.store.version();
            let mut near = vec![1, version.saturating_sub(1), version, version + 1, last];
            near.retain(|near| (1..=last).contains(near));
            near.sort_unstable();
            near.dedup();
            let times = blocking(app, move |store| times(store, near)).await.unwrap_or_default();
            links.extend(times.into_iter().map(|(near, time)| {
                let rel = [
                    ("first ", near == 1),
                    ("last ", near == last),
                    ("prev ", near + 1 == version),
                    ("next ", near == version + 1),
                ];
                link(app, &memento(near), time, &rel)
            }));
        }
        headers::link(all, links);
    }
}

/// Every version as a memento of a list, the home page or a query, the oldest first: at most
/// [`MOST`] that were there before the version `before`.
pub(super) async fn timemap(State(app): State<Shared>, asked: Asked) -> Response {
    match map(&app, &asked).await {
        Ok(text) => documents::send(&app, &asked, TIMEMAP, &text),
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

async fn map(app: &Shared, asked: &Asked) -> Result<String, Problem> {
    let path = asked.path.strip_prefix("timemap").unwrap_or_default().trim_start_matches('/');
    let query = path.strip_prefix("q/");
    let hash = query.is_some_and(|hash| hash.len() == DIGITS && !hash.contains(['@', '.', '/']));
    let known = path.is_empty()
        || path == "sparql"
        || path == "q"
        || vocab::Kind::from_segment(path).is_some();
    let last = app.store.version();
    if !(known || hash) || last == 0 {
        return Err(nothing(asked));
    }
    let of = Asked { path: path.to_owned(), query: asked.query.clone(), ..Asked::default() };
    let before = match asked.parameter("before")? {
        None => last + 1,
        Some(text) => {
            text.parse().ok().filter(|before| (2..=last + 1).contains(before)).ok_or_else(|| {
                Problem::new(
                    Kind::BadRequest,
                    format!("before={text}: expected a version from 2 to {last}"),
                )
            })?
        }
    };
    let original = of.original();
    let place = place(app)?;
    let first = before.saturating_sub(MOST).max(1);
    let listed = (first..before).collect();
    let times = blocking(app, move |store| {
        let _place = place;
        times(store, listed)
    })
    .await?;
    let ends = [times.first(), times.last()].map(|end| end.map(|(_, time)| fmt_http_date(*time)));
    let [from, until] = ends.map(Option::unwrap_or_default);
    let base = &app.site.base;
    let own = timemap_of(&original);
    let mut text = format!("<{base}{original}>; rel=\"original timegate\",\n");
    let span = format!("from=\"{from}\"; until=\"{until}\"");
    let _ = write!(
        text,
        "<{base}{}>; rel=\"self\"; type=\"{TIMEMAP}\"; {span}",
        at_before(&own, before, last)
    );
    if first > 1 {
        let older = at_before(&own, first, last);
        let _ = write!(text, ",\n<{base}{older}>; rel=\"timemap\"; type=\"{TIMEMAP}\"");
    }
    for (version, time) in times {
        let address = if hash { frozen(&original, version) } else { at(&original, version) };
        let rel = [("first ", version == 1), ("last ", version == last)];
        let _ = write!(text, ",\n{}", link(app, &address, time, &rel));
    }
    Ok(text + "\n")
}

/// Links to the gate and to the map of an address.
pub(super) fn heads(app: &Shared, original: &str) -> Vec<String> {
    let base = &app.site.base;
    vec![
        format!("<{base}{original}>; rel=\"original timegate\""),
        format!("<{base}{}>; rel=\"timemap\"; type=\"{TIMEMAP}\"", timemap_of(original)),
    ]
}

fn link(app: &Shared, address: &str, time: SystemTime, rel: &[(&str, bool)]) -> String {
    let rel: String = rel.iter().filter(|(_, is)| *is).map(|(word, _)| *word).collect();
    let (base, time) = (&app.site.base, fmt_http_date(time));
    format!("<{base}{address}>; rel=\"{rel}memento\"; datetime=\"{time}\"")
}

/// The address of the time map of an address.
fn timemap_of(original: &str) -> String {
    match original.chars().next() {
        None | Some('?') => format!("timemap{original}"),
        Some(_) => format!("timemap/{original}"),
    }
}

fn at_before(map: &str, before: u64, last: u64) -> String {
    if before == last + 1 { map.to_owned() } else { with(map, "before", before) }
}

/// An address as of a version.
fn at(original: &str, version: u64) -> String {
    with(original, "version", version)
}

/// The result of a query in a version.
fn frozen(original: &str, version: u64) -> String {
    match original.split_once('?') {
        Some((path, parameters)) => format!("{path}@{version}?{parameters}"),
        None => format!("{original}@{version}"),
    }
}

fn with(address: &str, name: &str, value: u64) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}{name}={value}")
}

fn times(store: &Store, versions: Vec<u64>) -> Result<Vec<(u64, SystemTime)>, Problem> {
    versions.into_iter().map(|version| Ok((version, store.time(version)?))).collect()
}

/// Reads the ledger where that may take its time.
async fn blocking<T: Send + 'static>(
    app: &Shared,
    work: impl FnOnce(&Store) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let store = app.store.clone();
    tokio::task::spawn_blocking(move || work(&store)).await.map_err(Problem::internal)?
}
