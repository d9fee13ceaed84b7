//! The SPARQL service: a query or an update arrives, its answer leaves.

use super::asked::{Asked, parameter, version};
use super::authorize::authorize;
use super::client::Tab;
use super::explained::explained;
use super::pages::page;
use super::respond::{Out, Reply, Standing, Waiting, Written, reply, respond, send};
use super::travel::{Travel, through};
use super::worker::{self, Order};
use super::{App, Shared, documents, memento, problem, protocol, update};
use crate::config::DefaultGraph;
use crate::problem::{Kind, Problem};
use crate::query::{self, Request, Update};
use crate::vocab::Base;
use crate::write::{html, negotiate::wants_html};
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{ALLOW, HeaderValue};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use std::time::Duration;

/// The method that asks with a body and changes nothing (SPARQL 1.2 Protocol §2.1.4).
const SAFE: &str = "QUERY";

/// The methods of the service.
pub(super) const METHODS: &str = "GET, HEAD, POST, QUERY, OPTIONS";

/// How long a client may take to send its query.
const ARRIVAL: Duration = Duration::from_secs(30);

/// `GET`: a query in the address; without one, the form or the description of the service.
pub(super) async fn get(State(app): State<Shared>, asked: Asked) -> Response {
    through(app, asked, got).await
}

async fn got(app: Shared, asked: Asked) -> Response {
    let parameters = asked.query.as_deref().unwrap_or_default();
    match protocol::request(parameters, (None, None), usual(&app)) {
        Ok(Some(request)) => answer(app, asked, request).await,
        Ok(None) if wants_html(&asked.wish) => form(app, asked).await,
        Ok(None) => describe(app, asked).await,
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// What the service understands and what there is to ask.
pub(super) async fn describe(app: Shared, asked: Asked) -> Response {
    let limits = app.limits.clone();
    page(app, asked, move |store| query::service(store, &limits)).await
}

/// The form to ask with; what it asks is asked of the version that it is asked for itself.
async fn form(app: Shared, asked: Asked) -> Response {
    let Some(version) = asked.version().ok().flatten() else {
        let page = html::sparql_form(&asked.site(&app), None, None);
        return documents::send(&app, &asked, "text/html", &page);
    };
    respond(app, asked, move |out, _| {
        let store = out.store(Some(version))?;
        let since = Some((version, store.time(version)?));
        let written = Written {
            media_type: "text/html".into(),
            formats: Vec::new(),
            signposts: Vec::new(),
            version: since,
            standing: Standing::Usual,
            is_keepable: false,
        };
        let page = html::sparql_form(out.site(), None, None);
        out.whole(written, page.into_bytes());
        Ok(())
    })
    .await
}

/// What a query sees that names no graph.
fn usual(app: &App) -> (&Base, DefaultGraph) {
    (&app.site.base, app.limits.default_graph)
}

/// `POST`: a query or an update, in a form or alone.
pub(super) async fn post(
    State(app): State<Shared>,
    asked: Asked,
    headers: HeaderMap,
    body: Body,
) -> Response {
    posting(app, asked, (headers, true), body).await
}

/// `QUERY`: a query in a form or alone, and nothing that changes anything.
pub(super) async fn safe(
    State(app): State<Shared>,
    asked: Asked,
    method: Method,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if method.as_str() != SAFE {
        let mut response = problem::method_not_allowed(State(app), method, asked).await;
        response.headers_mut().insert(ALLOW, HeaderValue::from_static(METHODS));
        return response;
    }
    posting(app, asked, (headers, false), body).await
}

async fn posting(
    app: Shared,
    mut asked: Asked,
    (headers, may_update): (HeaderMap, bool),
    body: Body,
) -> Response {
    match posted(&app, &mut asked, (&headers, may_update), body).await {
        Ok(Posted::Query(request)) => posted_query(app, asked, request).await,
        Ok(Posted::Update(Ok(request))) => match place(&app) {
            Ok(place) => update::answer(app, asked, request, place).await,
            Err(problem) => update::refuse(&app, &asked, &problem),
        },
        Ok(Posted::Update(Err(problem))) => update::refuse(&app, &asked, &problem),
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// A query that is posted has no address to lead to: it is asked of the past at once.
async fn posted_query(app: Shared, mut asked: Asked, request: Request) -> Response {
    match Travel::of_posted(&app, &asked).await {
        Ok(Some(version)) => asked.query = Some(format!("version={version}")),
        Ok(None) => {}
        Err(problem) => return problem::response(&app, &asked, &problem),
    }
    let version = asked.version().ok().flatten();
    let mut response = answer(app.clone(), asked, request).await;
    if let Some(version) = version.filter(|_| response.status().as_u16() < 400) {
        memento::date(&app, version, response.headers_mut());
    }
    response
}

/// What was posted; an update that is refused is still one.
enum Posted {
    Query(Request),
    Update(Result<Update, Problem>),
}

async fn posted(
    app: &Shared,
    asked: &mut Asked,
    (headers, may_update): (&HeaderMap, bool),
    body: Body,
) -> Result<Posted, Problem> {
    let (content, language) = protocol::content(headers)?;
    if !may_update && matches!(content, protocol::Content::Update) {
        return Err(changes());
    }
    if let (protocol::Content::Update, Err(problem)) = (&content, authorize(app, headers)) {
        return Ok(Posted::Update(Err(problem)));
    }
    let body = read_text(app, body).await?;
    let parameters = asked.query.as_deref().unwrap_or_default();
    let request = match content {
        protocol::Content::Update => {
            let request = update::request(app, headers, parameters, Some(&body));
            return Ok(Posted::Update(request));
        }
        protocol::Content::Form => {
            let parameters = format!("{parameters}&{body}");
            if protocol::is_update(&body)? {
                if !may_update {
                    return Err(changes());
                }
                return Ok(Posted::Update(update::request(app, headers, &parameters, None)));
            }
            asked.wish.format = parameter(&parameters, "format")?;
            if let Some(version) = version(&parameters)? {
                asked.query = Some(format!("version={version}"));
            }
            protocol::request(&parameters, (None, language), usual(app))?
        }
        protocol::Content::Query => {
            protocol::request(parameters, (Some(&body), language), usual(app))?
        }
    };
    request.map(Posted::Query).ok_or_else(protocol::missing)
}

/// The problem of an update that came as a question.
fn changes() -> Problem {
    Problem::new(Kind::BadRequest, "QUERY changes nothing, and this is an update")
        .help("send it with POST")
}

/// The body of a query or an update as text, if it arrives in time and is not too long.
pub(super) async fn read_text(app: &Shared, body: Body) -> Result<String, Problem> {
    let longest = protocol::longest_body(&app.limits);
    protocol::text(read(body, (longest, "max-query-bytes"), ARRIVAL).await?)
}

/// A body, if it arrives in time and is not too long.
pub(super) async fn read(
    body: Body,
    (longest, limit): (usize, &str),
    patience: Duration,
) -> Result<Vec<u8>, Problem> {
    match tokio::time::timeout(patience, to_bytes(body, longest)).await {
        Ok(Ok(bytes)) => Ok(bytes.to_vec()),
        Ok(Err(_)) => {
            let told = format!("the body is longer than {longest} bytes, or broke off");
            Err(Problem::new(Kind::QueryTooComplex, told).help(format!("the limit is {limit}")))
        }
        Err(_) => Err(Problem::new(Kind::BadRequest, "the body did not arrive in time")),
    }
}

/// Takes a place, asks and sends; a person who asked gets the query back with what is wrong.
pub(super) async fn answer(app: Shared, asked: Asked, request: Request) -> Response {
    let text = request.text.clone();
    match answered(&app, &asked, request).await {
        Ok(reply) => send(&app, &asked, reply),
        Err(problem) => refuse(&app, &asked, &text, &problem),
    }
}

/// Has a worker answer; the past, and everything where there are no workers, is answered here.
async fn answered(
    app: &Shared,
    asked: &Asked,
    request: Request,
) -> Result<(Reply, Waiting), Problem> {
    let version = asked.version()?;
    let explains = asked.parameter("explain")?.is_some();
    let limits = app.limits.of(asked.client.role);
    let mut tab = app.accounts.open(&asked.client, &limits)?;
    query::admit(&request.text, &limits).inspect_err(|problem| tab.fail(problem))?;
    if let (None, Some(pool)) = (version, &app.pool)
        && let Some(seat) = pool.seat().await?
    {
        let (wish, site) = (asked.wish.clone(), asked.site(app));
        let version = (seat.version(), app.store.time(seat.version())?);
        let order = Order { request, wish, site, limits, explains, version };
        let reply = worker::ask(app, seat, order, tab).await?;
        return Ok((reply, Waiting::default()));
    }
    let (place, wish) = (place(app)?, asked.wish.clone());
    let work = move |out: &mut Out, cancel: &_| {
        let _place = place;
        let store = out.store(version)?;
        tab.start();
        if explains {
            let (site, wish) = (out.site().clone(), &wish);
            let told = explained(&store, &request, (&limits, cancel), (wish, &site))?;
            out.text_of(told.media_type, told.version, told.text);
            return Ok(());
        }
        query::sparql_until(&store, &request, &limits, cancel, |answer| out.answer(answer))
            .inspect_err(|problem| tab.fail(problem))
    };
    reply(app, asked, work).await
}

/// The right to do work that may take long, and what it costs the client.
pub(super) struct Turn {
    _place: tokio::sync::OwnedSemaphorePermit,
    _tab: Tab,
}

/// Takes a place for a client that has some of its time left.
pub(super) fn turn(app: &Shared, asked: &Asked) -> Result<Turn, Problem> {
    let place = place(app)?;
    let mut tab = app.accounts.open(&asked.client, &app.limits.of(asked.client.role))?;
    tab.start();
    Ok(Turn { _place: place, _tab: tab })
}

/// The right to do work that may take long; there are only so many.
pub(super) fn place(app: &Shared) -> Result<tokio::sync::OwnedSemaphorePermit, Problem> {
    app.places.clone().try_acquire_owned().map_err(|_| {
        let told = format!("{} queries are running (--max-queries)", app.limits.queries);
        Problem::new(Kind::TooBusy, told).help("try again in some seconds")
    })
}

fn refuse(app: &Shared, asked: &Asked, text: &str, problem: &Problem) -> Response {
    if wants_html(&asked.wish) {
        let page = html::sparql_form(&asked.site(app), Some(text), Some(problem));
        return problem::page_response(app, asked, problem, page);
    }
    problem::response(app, asked, problem)
}
