//! Storing graphs over HTTP: the SPARQL 1.1 Graph Store HTTP Protocol.
//!
//! | address | which graph |
//! |---|---|
//! | `graph?graph=IRI` | the one with this name |
//! | `graph?default` | the default graph |
//! | `graph/NAME` | the one that this address is the name of |
//! | `graph` | to `POST`: a new one, whose name is told |
//!
//! Everybody may read; who writes shows a token, as for an update.

use super::asked::{Asked, header, pairs};
use super::authorize::{authorize, expected};
use super::idempotency::key;
use super::pages::{self, page};
use super::sparql::{describe, place, read};
use super::travel::through;
use super::update::{own, refuse};
use super::{App, Shared, headers, history, problem, protocol};
use crate::config::DefaultGraph;
use crate::problem::{Kind, Problem};
use crate::query::{self, Body as Sent, Condition, Place, Placed, Placing, Way};
use crate::store::Store;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{
    CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_MATCH, IF_NONE_MATCH, LOCATION,
};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use mediatype::{MediaType, ReadParams};
use oxrdf::{GraphNameRef, NamedNode};
use percent_encoding::percent_decode_str;
use std::time::Duration;

/// How long a graph may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(120);

/// Most parts of a body.
const MOST_PARTS: usize = 100;

/// `GET graph`: a graph by its name, or the service that knows all names.
pub(super) async fn get(State(app): State<Shared>, asked: Asked) -> Response {
    match indirect(&app, &asked) {
        Ok(Place::New) => through(app, asked, describe).await,
        Ok(place) => {
            let graph = readable(&app, place);
            tagged(app, asked, graph).await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// The graph whose statements are read; `None` is the union of the statement graphs.
fn readable(app: &App, place: Place) -> Option<NamedNode> {
    match (place, app.limits.default_graph) {
        (Place::Named(name), _) => Some(name),
        (_, DefaultGraph::Strict) => Some(app.site.base.curation()),
        (_, DefaultGraph::Union) => None,
    }
}

/// Sends a graph with a tag that any change of it changes, whatever the format.
async fn tagged(app: Shared, mut asked: Asked, graph: Option<NamedNode>) -> Response {
    let tag = state(&app, &mut asked, graph.as_ref()).await;
    let ask = move |store: &Store| match &graph {
        Some(name) => query::graph(store, name),
        None => query::stated(store),
    };
    let mut response = through(app, asked, |app, asked| page(app, asked, ask)).await;
    tag_with(&mut response, tag);
    response
}

/// A tag stands for the version that it was made from, and for nothing that came after it.
fn tag_with(response: &mut Response, tag: Option<(u64, String)>) {
    let Some((version, tag)) = tag else { return };
    let made_from = response.headers().get(headers::DATASET_VERSION);
    let same = made_from.and_then(|value| value.to_str().ok()) == Some(&*version.to_string());
    let sent = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let format = sent.and_then(|sent| sent.split([';', '/']).nth(1)).unwrap_or_default();
    let value = HeaderValue::try_from(format!("\"{tag}-{}\"", format.trim()));
    if let (true, true, Ok(value)) = (same, response.headers().contains_key(ETAG), value) {
        response.headers_mut().insert(ETAG, value);
    }
}

/// The version of now and the tag of a graph in it; what the client has is compared with that.
async fn state(
    app: &Shared,
    asked: &mut Asked,
    graph: Option<&NamedNode>,
) -> Option<(u64, String)> {
    let Ok(None) = asked.version() else { return None };
    let (store, graph) = (app.store.clone(), graph.cloned());
    let work = move || -> Result<(u64, String), Problem> {
        let version = store.version();
        let graph = graph.as_ref().map(|graph| GraphNameRef::NamedNode(graph.as_ref()));
        let graph = graph.unwrap_or(GraphNameRef::DefaultGraph);
        let quads = store.quads(None, None, None, Some(graph));
        Ok((version, query::tag(quads.collect::<Result<Vec<_>, _>>()?.iter())))
    };
    let (version, tag) = tokio::task::spawn_blocking(work).await.ok()?.ok()?;
    let has = asked.has.take();
    let knows = |has: &String| has.trim() == "*" || tags(has).contains(&tag);
    asked.has = has.filter(knows).map(|_| "*".to_owned());
    Some((version, tag))
}

/// `PUT`, `POST` and `DELETE graph`.
pub(super) async fn write(
    State(app): State<Shared>,
    asked: Asked,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let place = indirect(&app, &asked);
    written(app, asked, (place, method), headers, body).await
}

/// `PUT`, `POST` and `DELETE graph/NAME`.
pub(super) async fn write_direct(
    State(app): State<Shared>,
    asked: Asked,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let place = direct(&app, &asked);
    written(app, asked, (place, method), headers, body).await
}

/// `GET graph/NAME`: exactly that graph if there is one, else its page in a format.
pub(super) async fn get_direct(State(app): State<Shared>, mut asked: Asked) -> Response {
    let is_there = |name: &NamedNode| {
        app.store.quads(None, None, None, Some(name.as_ref().into())).next().is_some()
    };
    asked.whole = matches!(direct(&app, &asked), Ok(Place::Named(name)) if is_there(&name));
    if !asked.whole && asked.path.ends_with("/timemap") {
        return history::beside(State(app), asked).await;
    }
    let names = pages::names(&app, &mut asked.clone(), "").unwrap_or_default();
    let tag = match names.iter().find(|name| is_there(name)) {
        Some(name) => state(&app, &mut asked, Some(name)).await,
        None => None,
    };
    let mut response = pages::graph(State(app), asked).await;
    tag_with(&mut response, tag);
    response
}

async fn written(
    app: Shared,
    asked: Asked,
    (place, method): (Result<Place, Problem>, Method),
    headers: HeaderMap,
    body: Body,
) -> Response {
    let placing = match place {
        Ok(place) => placing(&app, (&asked, place, &method), &headers, body).await,
        Err(problem) => Err(problem),
    };
    let (placing, permit) = match placing.and_then(|placing| Ok((placing, self::place(&app)?))) {
        Ok(both) => both,
        Err(problem) => return refuse(&app, &asked, &problem),
    };
    let shared = app.clone();
    let work = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        query::place(&shared.store, &placing)
    });
    match work.await.unwrap_or_else(|error| Err(Problem::internal(error))) {
        Ok(placed) => own(done(&placed)),
        Err(problem) => refuse(&app, &asked, &problem),
    }
}

/// What was done, in headers alone. The graph is not stored byte for byte, so there is no tag.
fn done(placed: &Placed) -> Response {
    let mut response = Response::new(Body::empty());
    let created = placed.is_new && placed.updated.commit.is_some();
    *response.status_mut() = if created { StatusCode::CREATED } else { StatusCode::NO_CONTENT };
    headers::version(response.headers_mut(), placed.updated.version);
    if let (true, Ok(name)) = (created, HeaderValue::try_from(placed.graph.as_str())) {
        response.headers_mut().insert(LOCATION, name);
    }
    response
}

async fn placing(
    app: &Shared,
    (asked, place, method): (&Asked, Place, &Method),
    headers: &HeaderMap,
    body: Body,
) -> Result<Placing, Problem> {
    let agent = authorize(app, headers)?;
    let way = match *method {
        Method::PUT => Way::Replace,
        Method::DELETE => Way::Delete,
        _ => Way::Merge,
    };
    if place == Place::New && way != Way::Merge {
        let told = format!("{method} needs to know which graph");
        return Err(Problem::new(Kind::BadRequest, told).help("say ?graph=IRI or ?default"));
    }
    let bodies = if way == Way::Delete { Vec::new() } else { bodies(app, headers, body).await? };
    let message = asked.parameter("message")?;
    let message = message.unwrap_or_else(|| match &place {
        Place::Named(name) => format!("{method} graph {} over HTTP", name.as_str()),
        Place::Default => format!("{method} the default graph over HTTP"),
        Place::New => "POST a new graph over HTTP".to_owned(),
    });
    Ok(Placing {
        place,
        way,
        bodies,
        condition: condition(headers)?,
        key: key(headers)?.map(|key| format!("{agent} {key}")),
        agent,
        message,
        default_graph: app.limits.default_graph,
    })
}

/// What `If-Match` and `If-None-Match` ask for: the tags of a graph, or a version of the catalogue.
fn condition(headers: &HeaderMap) -> Result<Condition, Problem> {
    let mut condition = Condition::default();
    match header(headers, &IF_MATCH) {
        None => {}
        Some(text) if text.trim() == "*" => condition.there = true,
        Some(text) => match tags(&text) {
            tags if tags.is_empty() => condition.version = expected(headers)?,
            tags => condition.tags = Some(tags),
        },
    }
    match header(headers, &IF_NONE_MATCH) {
        None => {}
        Some(text) if text.trim() == "*" => condition.absent = true,
        Some(text) => {
            let told =
                format!("If-None-Match: {text} is not understood where something is written");
            return Err(Problem::new(Kind::BadRequest, told)
                .help("send If-None-Match: * to write only what is not there yet"));
        }
    }
    Ok(condition)
}

/// The tags of graphs in a header, without the formats that they were told for.
fn tags(text: &str) -> Vec<String> {
    let tag = |part: &str| {
        let tag = part.trim().strip_prefix('"')?.strip_suffix('"')?.split('-').next()?;
        let digits = tag.len() == 32 && tag.bytes().all(|byte| byte.is_ascii_hexdigit());
        digits.then(|| tag.to_owned())
    };
    text.split(',').filter_map(tag).collect()
}

/// Which graph the parameters name.
fn indirect(app: &App, asked: &Asked) -> Result<Place, Problem> {
    let pairs = pairs(asked.query.as_deref().unwrap_or_default())?;
    let mut named = pairs.iter().filter(|(name, _)| name == "graph");
    let default = pairs.iter().any(|(name, _)| name == "default");
    let refuse = |told: String| {
        Err(Problem::new(Kind::BadRequest, told)
            .help("say ?graph= and the absolute IRI of one graph, or ?default"))
    };
    match (named.next(), named.next(), default) {
        (None, _, true) => Ok(Place::Default),
        (None, _, false) => Ok(Place::New),
        (Some((_, name)), None, false) => match NamedNode::new(name) {
            Ok(name) => Ok(Place::Named(name)),
            Err(error) => refuse(format!("graph={name} is not an absolute IRI: {error}")),
        },
        (Some(_), Some(_), _) => refuse("several graphs are named".into()),
        (Some(_), _, true) => {
            refuse(format!("graph=… and default exclude each other at {}graph", app.site.base))
        }
    }
}

/// The graph whose name is the address that is asked for.
fn direct(app: &App, asked: &Asked) -> Result<Place, Problem> {
    let decoded = percent_decode_str(&asked.path).decode_utf8();
    let name =
        decoded.ok().and_then(|path| NamedNode::new(format!("{}{path}", app.site.base)).ok());
    let sent = || NamedNode::new(format!("{}{}", app.site.base, asked.path)).ok();
    name.or_else(sent).map(Place::Named).ok_or_else(|| {
        Problem::new(Kind::BadRequest, format!("{} is not the name of a graph", asked.path))
    })
}

/// The graph in a body, or the graphs in its parts.
async fn bodies(app: &Shared, headers: &HeaderMap, body: Body) -> Result<Vec<Sent>, Problem> {
    protocol::plain(headers)?;
    let refuse = |told: String| {
        Problem::new(Kind::UnsupportedMediaType, told)
            .help("say what the body is, for example Content-Type: text/turtle")
    };
    let content = header(headers, &CONTENT_TYPE)
        .ok_or_else(|| refuse("the body has no Content-Type".into()))?;
    let media_type = MediaType::parse(&content)
        .map_err(|_| refuse(format!("\"{content}\" is not a media type")))?;
    let charset = media_type.get_param(mediatype::names::CHARSET);
    if charset.is_some_and(|charset| !charset.unquoted_str().eq_ignore_ascii_case("utf-8")) {
        return Err(refuse(format!("\"{content}\" is not in UTF-8")));
    }
    let essence = media_type.essence().to_string().to_ascii_lowercase();
    let bytes = read(body, (app.limits.source_bytes, "max-source-bytes"), ARRIVAL).await?;
    if essence != "multipart/form-data" {
        return Ok(vec![Sent { name: "body".into(), media_type: essence, bytes }]);
    }
    let boundary = media_type.get_param(mediatype::names::BOUNDARY);
    let boundary = boundary.ok_or_else(|| refuse(format!("\"{content}\" names no boundary")))?;
    parts(bytes, &boundary.unquoted_str()).await
}

/// The parts of a form; each says what it is.
async fn parts(bytes: Vec<u8>, boundary: &str) -> Result<Vec<Sent>, Problem> {
    let whole = tokio_stream::once(Ok::<_, std::io::Error>(Bytes::from(bytes)));
    let mut form = multer::Multipart::new(whole, boundary);
    let broken = |error: multer::Error| {
        Problem::new(Kind::BadRequest, format!("the parts of the body cannot be told: {error}"))
    };
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.file_name().or(field.name()).unwrap_or("part").to_owned();
        let media_type = field.content_type().map(|media_type| media_type.essence_str().to_owned());
        let media_type = media_type.ok_or_else(|| {
            Problem::new(Kind::UnsupportedMediaType, format!("the part {name} has no Content-Type"))
        })?;
        let bytes = field.bytes().await.map_err(broken)?.to_vec();
        parts.push(Sent { name, media_type, bytes });
        if parts.len() > MOST_PARTS {
            let told = format!("the body has more than {MOST_PARTS} parts");
            return Err(Problem::new(Kind::BadRequest, told));
        }
    }
    Ok(parts)
}
