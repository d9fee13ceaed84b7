//! Serving: questions arrive and answers leave over HTTP.
//!
//! The only module that knows HTTP, and the only one that is async. A handler
//! says what to ask; `respond` is the one way out.

mod around;
mod ask;
mod asked;
mod assist;
mod authorize;
mod body;
mod browse;
mod cited;
mod client;
mod crawl;
mod data;
mod desk;
mod documents;
mod doors;
mod dumps;
mod encode;
mod explained;
mod feed;
mod file;
mod graph_store;
mod headers;
mod history;
mod idempotency;
mod kept;
mod listen;
mod memento;
mod oai;
mod pages;
mod problem;
mod protocol;
mod quality;
mod reconcile;
mod respond;
mod search;
mod sparql;
mod stream;
mod travel;
mod update;
mod worker;

pub use listen::run;
pub use worker::work;

use crate::answer::Site;
use crate::config::Limits;
use crate::query::Named;
use crate::store::Store;
use crate::write::jsonld;
use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post, put};
use client::Accounts;
use dumps::Dumps;
use kept::Kept;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;
use worker::Pool;

/// What every handler can reach.
struct App {
    store: Store,
    site: Site,
    limits: Limits,
    /// One permit for each query that may run at the same time.
    places: Arc<Semaphore>,
    /// The size of a version of the dataset, counted once.
    counted: Mutex<Option<(u64, usize)>>,
    /// What each client has left.
    accounts: Arc<Accounts>,
    /// Every name, for who reconciles a table.
    names: reconcile::Known,
    /// Who has signed in to decide.
    sessions: desk::Sessions,
    /// What waits for them.
    queued: desk::Queued,
    /// What they are about to import.
    plans: desk::Plans,
    /// How many rows each list about the state of the catalogue has.
    tallied: quality::Known,
    /// Names that records are made with.
    met: Named,
    /// Answers that can be sent again.
    kept: Kept,
    /// Files with all of a version.
    dumps: Dumps,
    /// The processes in which queries run, if they do not run in this one.
    pool: Option<Arc<Pool>>,
}

type Shared = Arc<App>;

impl App {
    fn new(store: Store, site: Site, limits: &Limits) -> Shared {
        let places = Arc::new(Semaphore::new(limits.queries));
        let pool = Pool::new(&store, limits);
        let (limits, counted, names) = (limits.clone(), Mutex::default(), Mutex::default());
        let (accounts, dumps) = (Arc::default(), Dumps::of(&store));
        let (kept, met) = (Kept::new(limits.page_memory), Named::default());
        let (sessions, queued, plans, tallied) = Default::default();
        Arc::new(Self {
            store,
            site,
            limits,
            places,
            counted,
            accounts,
            names,
            sessions,
            queued,
            plans,
            tallied,
            met,
            kept,
            dumps,
            pool,
        })
    }
}

/// The methods that change a graph.
fn writing<T: 'static>(handler: impl Handler<T, Shared>) -> MethodRouter<Shared> {
    put(handler.clone()).post(handler.clone()).delete(handler)
}

/// Every address that is answered, below the path of the base.
pub fn router(store: Store, site: Site, limits: &Limits) -> Router {
    routes(App::new(store, site, limits))
}

fn routes(app: Shared) -> Router {
    let root = app.site.base.path().to_owned();
    let addresses: [(&str, MethodRouter<Shared>); 36] = [
        ("", get(pages::home)),
        ("sparql", get(sparql::get).post(sparql::post).fallback(sparql::safe)),
        ("sparql/complete", post(assist::complete)),
        ("sparql/check", post(assist::check)),
        ("sparql/format", post(assist::format)),
        ("ask", get(ask::gallery)),
        ("browse", get(browse::browse)),
        ("browse/{shelf}", get(browse::browse)),
        ("ask/{name}", get(ask::question)),
        ("search", get(search::search)),
        ("quality", get(quality::lists)),
        ("quality/{name}", get(quality::list)),
        ("ns", get(pages::vocabulary)),
        ("void", get(pages::dataset)),
        ("about", get(documents::about)),
        ("help", get(documents::help)),
        ("help/sparql", get(documents::lessons)),
        ("accessibility", get(documents::accessibility)),
        ("vocab", get(ask::vocab)),
        ("about/limits", get(documents::limits)),
        ("health", get(documents::health)),
        ("favicon.ico", get(documents::icon)),
        ("assets/{name}", get(documents::asset)),
        (jsonld::CONTEXT_PATH, get(documents::context)),
        ("problems/{name}", get(documents::problem)),
        ("timemap", get(travel::timemap)),
        ("timemap/{*of}", get(travel::timemap)),
        ("q", get(cited::all).post(cited::save)),
        ("q/{query}", get(cited::query)),
        ("q/{query}/{diff}", get(cited::difference)),
        ("graph", get(graph_store::get).merge(writing(graph_store::write))),
        ("graph/{*name}", get(graph_store::get_direct).merge(writing(graph_store::write_direct))),
        ("id/{segment}/{key}", get(pages::name)),
        ("{segment}", get(pages::list)),
        ("{segment}/{key}", get(pages::thing)),
        ("{segment}/{key}/{view}", get(history::beside)),
    ];
    let addresses = addresses.into_iter().chain(doors::addresses()).chain(desk::addresses());
    let router = addresses.fold(Router::new(), |router, (path, handler)| {
        router.route(&format!("{root}{path}"), handler)
    });
    router
        .fallback(pages::elsewhere)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(from_fn_with_state(Arc::clone(&app), around::around))
        .with_state(app)
}
