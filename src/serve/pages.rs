//! Pages: things, lists, graphs, the vocabulary and the catalogue.

use super::asked::Asked;
use super::memento::Gate;
use super::respond::respond;
use super::travel::through;
use super::{Shared, data, problem};
use crate::answer::{Answer, Page};
use crate::problem::{Kind, Problem};
use crate::query;
use crate::store::Store;
use crate::vocab::{self, dcterms, void};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{HeaderValue, LOCATION, VARY};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use oxrdf::{NamedNode, TermRef, Triple};

/// The catalogue as a whole.
pub(super) async fn home(State(app): State<Shared>, asked: Asked) -> Response {
    through(app, asked, |app, asked| page(app, asked, query::home)).await
}

/// The vocabulary that this program defines.
pub(super) async fn vocabulary(State(app): State<Shared>, asked: Asked) -> Response {
    page(app, asked, query::vocabulary).await
}

/// How much of what the dataset has (`VoID`).
pub(super) async fn dataset(State(app): State<Shared>, asked: Asked) -> Response {
    let dumps = app.dumps.found();
    let with_dumps = move |store: &Store| {
        let mut page = query::dataset(store)?;
        for piece in dumps.iter().take(1).flat_map(|dump| &dump.files) {
            let file = store.base().join(format_args!("dump/{}", piece.name));
            page.graph.insert(&Triple::new(page.topic.clone(), void::dataDump, file));
        }
        Ok(page)
    };
    through(app, asked, |app, asked| page(app, asked, with_dumps)).await
}

/// A stretch of the things of one kind.
pub(super) async fn list(State(app): State<Shared>, mut asked: Asked) -> Response {
    asked.take_ending();
    if asked.path == "data" {
        return data::data(State(app), asked).await;
    }
    if asked.path == "search" {
        return super::search::search(State(app), asked).await;
    }
    let Some(kind) = vocab::Kind::from_segment(&asked.path) else {
        return problem::response(&app, &asked, &nothing(&asked));
    };
    match number(&asked) {
        Ok(number) => {
            let list = move |store: &_| query::list(store, kind, number);
            through(app, asked, |app, asked| page(app, asked, list)).await
        }
        Err(problem) => problem::response(&app, &asked, &problem),
    }
}

/// What one named graph says.
pub(super) async fn graph(State(app): State<Shared>, mut asked: Asked) -> Response {
    let (names, gate) = match gate(&app, &mut asked, "").await {
        Ok(found) => found,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    if let Some(redirect) = gate.redirect(&app, &asked) {
        return redirect;
    }
    let ask = move |store: &_| first(&names, |name| query::graph(store, name));
    let mut response = page(app.clone(), asked, ask).await;
    if response.status().as_u16() < 400 {
        gate.describe(&app, response.headers_mut());
    }
    response
}

/// The page about a thing, or the way to what it was.
pub(super) async fn thing(State(app): State<Shared>, mut asked: Asked) -> Response {
    let path = asked.path.clone();
    let (names, gate) = match gate(&app, &mut asked, "id/").await {
        Ok(found) => found,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    if let Some(redirect) = gate.redirect(&app, &asked) {
        return redirect;
    }
    match then(&app, &asked).await.and_then(|store| remains(&store, &names)) {
        Ok(None) => {}
        Ok(Some(tombstone)) => {
            let extension = path.strip_prefix(&asked.path).unwrap_or_default();
            return buried(app, asked, tombstone, extension).await;
        }
        Err(problem) => return problem::response(&app, &asked, &problem),
    }
    asked.describes = names.last().map(|name| name.as_str().to_owned());
    let ask = move |store: &_| first(&names, |name| query::entity(store, name));
    let mut response = page(app.clone(), asked, ask).await;
    if response.status().as_u16() < 400 {
        gate.describe(&app, response.headers_mut());
    }
    response
}

async fn gate(
    app: &Shared,
    asked: &mut Asked,
    start: &str,
) -> Result<(Vec<NamedNode>, Gate), Problem> {
    let names = names(app, asked, start)?;
    let gate = Gate::of(app, asked, &names).await?;
    Ok((names, gate))
}

/// The name of a thing: go and see its page.
pub(super) async fn name(State(app): State<Shared>, mut asked: Asked) -> Response {
    let path = asked.path.clone();
    let names = match names(&app, &mut asked, "") {
        Ok(names) => names,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let store = match then(&app, &asked).await {
        Ok(store) => store,
        Err(problem) => return problem::response(&app, &asked, &problem),
    };
    let known = |name: &NamedNode| {
        store.quads(Some(name.as_ref().into()), None, None, None).next().is_some()
    };
    if !names.iter().any(known) {
        return problem::response(&app, &asked, &nothing(&asked));
    }
    match remains(&store, &names) {
        Ok(None) => {}
        Ok(Some(tombstone)) => {
            let extension = path.strip_prefix(&asked.path).unwrap_or_default().to_owned();
            asked.path = asked.path.strip_prefix("id/").unwrap_or(&asked.path).to_owned();
            return buried(app, asked, tombstone, &extension).await;
        }
        Err(problem) => return problem::response(&app, &asked, &problem),
    }
    let query = asked.query.map(|query| format!("?{query}")).unwrap_or_default();
    let page = path.strip_prefix("id/").unwrap_or(&path);
    go(StatusCode::SEE_OTHER, &format!("{}{page}{query}", app.site.base.path()))
}

/// The store of the version that is asked for.
async fn then(app: &Shared, asked: &Asked) -> Result<Store, Problem> {
    let Some(version) = asked.version()? else { return Ok(app.store.clone()) };
    let store = app.store.clone();
    let past = tokio::task::spawn_blocking(move || store.at(version));
    past.await.map_err(Problem::internal)?
}

/// What remains of a thing that has one of these names and is gone.
fn remains(store: &Store, names: &[NamedNode]) -> Result<Option<Page>, Problem> {
    let mut found = names.iter().map(|name| query::tombstone(store, name));
    found.find_map(Result::transpose).transpose()
}

/// The way to what took the place of a thing, or the page that tells that it is gone.
async fn buried(app: Shared, asked: Asked, tombstone: Page, extension: &str) -> Response {
    let graph = &tombstone.graph;
    match graph.object_for_subject_predicate(&tombstone.topic, dcterms::isReplacedBy) {
        Some(TermRef::NamedNode(survivor)) => {
            let query = asked.query.map(|query| format!("?{query}")).unwrap_or_default();
            let page = app.site.base.page_path(survivor).unwrap_or_default();
            go(StatusCode::MOVED_PERMANENTLY, &format!("{page}{extension}{query}"))
        }
        _ => page(app, asked, move |_| Ok(tombstone)).await,
    }
}

/// Everything else: without its slash at the end it may be something, else it is nothing.
pub(super) async fn elsewhere(State(app): State<Shared>, asked: Asked, uri: Uri) -> Response {
    let path = uri.path();
    let root = app.site.base.path();
    let shorter = path.trim_end_matches('/');
    let inside = shorter.starts_with(root) && shorter.len() > root.len();
    if path.ends_with('/') && inside && !shorter[root.len()..].starts_with('/') {
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        return go(StatusCode::PERMANENT_REDIRECT, &format!("{shorter}{query}"));
    }
    problem::response(&app, &asked, &nothing(&asked))
}

/// Asks for a page and sends it.
pub(super) async fn page(
    app: Shared,
    asked: Asked,
    ask: impl FnOnce(&Store) -> Result<Page, Problem> + Send + 'static,
) -> Response {
    let version = asked.version();
    let limits = app.limits.clone();
    respond(app, asked, move |out, _| {
        let store = out.store(version?)?;
        let mut page = ask(&store)?;
        if out.is_for_people() {
            page = query::illustrate(&store, &limits, page)?;
        }
        // A picture that was not there in time may be the next time.
        let is_complete = page.pictures.iter().all(|picture| picture.rows.is_some());
        out.answer(Answer::Page(page))?;
        if is_complete {
            out.keep();
        }
        Ok(())
    })
    .await
}

/// The names that an address can stand for: decoded, and as it was sent.
pub(super) fn names(
    app: &Shared,
    asked: &mut Asked,
    start: &str,
) -> Result<Vec<NamedNode>, Problem> {
    let (sent, decoded) = asked.key()?;
    let folder = asked.path.strip_suffix(&sent).unwrap_or_default();
    let mut keys = vec![decoded, sent];
    keys.dedup();
    let name = |key: String| NamedNode::new(format!("{}{start}{folder}{key}", app.site.base));
    let names: Vec<NamedNode> = keys.into_iter().flat_map(name).collect();
    if names.is_empty() { Err(nothing(asked)) } else { Ok(names) }
}

/// The first of these names by which something is known.
pub(super) fn first(
    names: &[NamedNode],
    find: impl Fn(&NamedNode) -> Result<Page, Problem>,
) -> Result<Page, Problem> {
    let mut found = Err(Problem::new(Kind::NotFound, "no name"));
    for name in names {
        found = find(name);
        if !found.as_ref().is_err_and(|problem| problem.kind() == Kind::NotFound) {
            break;
        }
    }
    found
}

fn number(asked: &Asked) -> Result<usize, Problem> {
    let Some(text) = asked.parameter("page")? else { return Ok(1) };
    let number = text.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| {
        Problem::new(Kind::BadRequest, format!("page={text}: expected a number from 1"))
    })
}

pub(super) fn nothing(asked: &Asked) -> Problem {
    let path: String = asked.path.chars().take(200).collect();
    Problem::new(Kind::NotFound, format!("nothing is known at {path}"))
        .help("the home page leads to everything that is")
}

pub(super) fn go(status: StatusCode, address: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
    if let Ok(address) = HeaderValue::try_from(address) {
        response.headers_mut().insert(LOCATION, address);
    }
    response
}
