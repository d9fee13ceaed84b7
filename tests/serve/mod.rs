//! Tests of `src/serve`.

mod addresses;
mod ask;
mod assist;
mod capped;
mod cited;
mod clients;
mod crawl;
mod data;
mod desk;
mod dumps;
mod encode;
mod federation;
mod full;
mod graph_store;
mod head;
mod history;
mod hostile;
mod idempotency;
mod large;
mod oai;
mod past;
mod protocol;
mod reconcile;
mod signposts;
mod stream;
mod together;
mod tombstones;
mod travel;
mod update;
mod wire;
mod workers;

use crate::support::gold_store;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request};
use colophon::answer::Site;
use colophon::config::Limits;
use http_body_util::BodyExt;
use std::sync::OnceLock;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
const LAW: &str = "/law/eprivacy-directive";

/// What came back.
struct Reply {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The media type without parameters.
    fn media_type(&self) -> &str {
        self.header("content-type").split(';').next().unwrap()
    }
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

fn router(base: &str, limits: &Limits) -> Router {
    let store = gold_store(base);
    let site = Site::new(store.base().clone(), "The Library");
    colophon::serve::router(store, site, limits)
}

fn send(router: Router, request: Request<Body>) -> Reply {
    runtime().block_on(async {
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Reply { status: parts.status.as_u16(), headers: parts.headers, body }
    })
}

fn ask(method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    let router =
        ROUTER.get_or_init(|| router("https://library.example/", &Limits::default())).clone();
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(router, request.body(Body::from(body.to_owned())).unwrap())
}

fn get(path: &str, accept: &str) -> Reply {
    ask(Method::GET, path, &[("accept", accept)], "")
}
