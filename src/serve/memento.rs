//! Travelling in time (RFC 7089): the page of a thing or of a graph is the gate to what it was.

use super::asked::Asked;
use super::pages::go;
use super::sparql::place;
use super::{Shared, documents, problem};
use crate::problem::{Kind, Problem};
use crate::query;
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use httpdate::{fmt_http_date, parse_http_date};
use oxrdf::NamedNode;
use std::time::SystemTime;

const MEMENTO_DATETIME: HeaderName = HeaderName::from_static("memento-datetime");

/// The media type of time maps.
pub(super) const TIMEMAP: &str = "application/link-format";

/// The way between a page and what it was.
pub(super) struct Gate {
    /// The address of the page as it is.
    page: String,
    /// Whether it has a page of its history, as things do and graphs do not.
    has_history: bool,
    /// The versions in which it changed, the oldest first; only where somebody travels.
    mementos: Vec<(u64, SystemTime)>,
    /// The version that is asked for by its number.
    version: Option<u64>,
    /// The moment that is asked for.
    wanted: Option<SystemTime>,
}

impl Gate {
    /// The gate of the thing that one of these names is the name of.
    pub(super) async fn of(
        app: &Shared,
        asked: &Asked,
        names: &[NamedNode],
    ) -> Result<Self, Problem> {
        let (version, wanted) = (asked.version()?, wanted(asked)?);
        let travels = version.is_some() || wanted.is_some();
        let mementos = if travels { mementos(app, names).await? } else { Vec::new() };
        let page = app.site.base.join(&asked.path).into_string();
        let has_history = !asked.path.starts_with("graph/");
        Ok(Self { page, has_history, mementos, version, wanted })
    }

    /// The way to the version that was current at the moment that is asked for, or to the
    /// first if that is before all; a number says more than a moment.
    pub(super) fn redirect(&self, app: &Shared, asked: &Asked) -> Option<Response> {
        let (None, Some(wanted)) = (self.version, self.wanted) else { return None };
        let before = self.mementos.iter().rev().find(|(_, time)| *time <= wanted);
        let (version, _) = before.or_else(|| self.mementos.first())?;
        let format = asked.wish.format.as_ref().map(|format| format!(".{format}"));
        let format = format.unwrap_or_default();
        let root = app.site.base.path();
        let address = format!("{root}{}{format}?version={version}", asked.path);
        let mut response = go(StatusCode::FOUND, &address);
        self.head(Some(*version), response.headers_mut());
        Some(response)
    }

    /// Says on a page where its past is, and on a past one when that was.
    pub(super) fn describe(&self, app: &Shared, headers: &mut HeaderMap) {
        self.head(self.version, headers);
        if let Some(version) = self.version {
            date(app, version, headers);
        }
    }

    fn head(&self, near: Option<u64>, headers: &mut HeaderMap) {
        super::headers::vary_in_time(headers);
        let page = &self.page;
        let mut links = vec![
            format!("<{page}>; rel=\"original timegate\""),
            format!("<{page}/timemap>; rel=\"timemap\"; type=\"{TIMEMAP}\""),
        ];
        if self.has_history {
            links.push(format!("<{page}/history>; rel=\"version-history\""));
        }
        let near = near.and_then(|near| self.mementos.iter().rposition(|(it, _)| *it <= near));
        let wanted = |index: usize| {
            let beside = near.is_some_and(|near| near.abs_diff(index) <= 1);
            beside || index == 0 || index + 1 == self.mementos.len()
        };
        links.extend(
            (0..self.mementos.len()).filter(|it| wanted(*it)).map(|it| self.link(it, near)),
        );
        super::headers::mementos(headers, links);
    }

    /// One past page, and where it stands among the others.
    fn link(&self, index: usize, near: Option<usize>) -> String {
        let (version, time) = self.mementos[index];
        let standing = [
            ("first ", index == 0),
            ("last ", index + 1 == self.mementos.len()),
            ("prev ", near == Some(index + 1)),
            ("next ", index > 0 && near == Some(index - 1)),
        ];
        let rel: String = standing.iter().filter(|(_, is)| *is).map(|(word, _)| *word).collect();
        let time = fmt_http_date(time);
        format!("<{}?version={version}>; rel=\"{rel}memento\"; datetime=\"{time}\"", self.page)
    }
}

/// Says when a version was current.
pub(super) fn date(app: &Shared, version: u64, headers: &mut HeaderMap) {
    let time = app.store.time(version).ok().map(fmt_http_date);
    if let Some(time) = time.and_then(|time| HeaderValue::try_from(time).ok()) {
        headers.insert(MEMENTO_DATETIME, time);
    }
}

/// Every version in which a thing changed, as a list of links; `asked` is for its page.
pub(super) async fn timemap(app: &Shared, asked: &Asked, names: &[NamedNode]) -> Response {
    let mementos = match mementos(app, names).await {
        Ok(mementos) if mementos.is_empty() => {
            return problem::response(app, asked, &super::pages::nothing(asked));
        }
        Ok(mementos) => mementos,
        Err(problem) => return problem::response(app, asked, &problem),
    };
    let page = app.site.base.join(&asked.path).into_string();
    let ends = [mementos.first(), mementos.last()].map(|end| end.map(|(_, time)| *time));
    let [from, until] = ends.map(|end| fmt_http_date(end.unwrap_or(SystemTime::UNIX_EPOCH)));
    let gate = Gate { page, has_history: false, mementos, version: None, wanted: None };
    let page = &gate.page;
    let mut links = vec![
        format!("<{page}>; rel=\"original timegate\""),
        format!(
            "<{page}/timemap>; rel=\"self\"; type=\"{TIMEMAP}\"; from=\"{from}\"; until=\"{until}\""
        ),
    ];
    links.extend((0..gate.mementos.len()).map(|index| gate.link(index, None)));
    documents::send(app, asked, TIMEMAP, &(links.join(",\n") + "\n"))
}

async fn mementos(app: &Shared, names: &[NamedNode]) -> Result<Vec<(u64, SystemTime)>, Problem> {
    let (store, names, place) = (app.store.clone(), names.to_vec(), place(app)?);
    let search = move || {
        let _place = place;
        for name in &names {
            let found = query::mementos(&store, name)?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    };
    tokio::task::spawn_blocking(search).await.map_err(Problem::internal)?
}

/// The moment that the `Accept-Datetime` header asks for.
pub(super) fn wanted(asked: &Asked) -> Result<Option<SystemTime>, Problem> {
    let Some(text) = &asked.at else { return Ok(None) };
    parse_http_date(text).map(Some).map_err(|_| {
        Problem::new(Kind::BadRequest, format!("Accept-Datetime: {text:?} is not a date"))
            .help("write it like Tue, 24 Nov 2026 07:15:00 GMT")
    })
}
