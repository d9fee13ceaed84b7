//! Updates over HTTP: who may, how they arrive, what is answered.

use super::{Reply, runtime, send};
use crate::support::gold_store;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::store::Store;
use colophon::vocab::Base;
use serde_json::Value;
use sha2::{Digest, Sha256};

pub(super) const UPDATE: &str = "application/sparql-update";
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
pub(super) const TOKEN: &str = "the keeper of the weir";
pub(super) const BEARER: &str = "Bearer the keeper of the weir";

/// A service over a store to look into.
pub(super) struct Desk {
    pub(super) store: Store,
    router: Router,
}

impl Desk {
    pub(super) fn over(store: Store, tokens: &[&str]) -> Self {
        Self::within(store, tokens, &Limits::default())
    }

    pub(super) fn within(store: Store, tokens: &[&str], limits: &Limits) -> Self {
        let digest = |token: &&str| format!("{:x}", Sha256::digest(token)).parse().unwrap();
        let writers = tokens.iter().map(digest).collect();
        let limits = Limits { writers, queries: 64, ..limits.clone() };
        let site = Site::new(store.base().clone(), "The Library");
        let router = colophon::serve::router(store.clone(), site, &limits);
        Self { store, router }
    }

    pub(super) fn new() -> Self {
        let store = Store::in_memory(Base::new("https://library.example/").unwrap()).unwrap();
        Self::over(store, &["another", TOKEN])
    }

    pub(super) fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(self.router.clone(), request.body(Body::from(body.to_owned())).unwrap())
    }

    pub(super) fn post(&self, content_type: &str, more: &[(&str, &str)], body: &str) -> Reply {
        let own = [("content-type", content_type), ("authorization", BEARER)];
        let own = own.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
        let headers: Vec<_> = own.chain(more).copied().collect();
        self.ask(Method::POST, "/sparql", &headers, body)
    }
}

pub(super) fn insert(number: usize) -> String {
    format!("INSERT DATA {{ <http://quell.example/a> <http://quell.example/p> {number} }}")
}

#[test]
fn an_update_arrives_alone_or_in_a_form_and_its_version_is_told() {
    let desk = Desk::new();
    let alone = desk.post(UPDATE, &[], &insert(1));
    assert_eq!((alone.status, alone.media_type()), (200, "application/json"), "{}", alone.body);
    assert_eq!((alone.header("etag"), alone.header("dataset-version")), ("\"1\"", "1"));
    let told: Value = serde_json::from_str(&alone.body).unwrap();
    assert_eq!(told, serde_json::json!({"version": 1, "changed": true, "removed": 0, "added": 1}));
    let form = "message=high+water&update=INSERT+DATA+%7B+%3Ca:s%3E+%3Ca:p%3E+1+%7D";
    assert_eq!(desk.post(&format!("{FORM}; charset=utf-8"), &[], form).header("etag"), "\"2\"");
    let again = desk.post(UPDATE, &[("if-none-match", "*")], &insert(1));
    assert_eq!((again.status, again.header("etag")), (200, "\"2\""));
    assert!(again.body.contains("\"changed\":false"), "{}", again.body);
    let why = desk.store.recorded(2).unwrap().change().why().clone();
    assert_eq!(why.message, "high water");
    assert_eq!(why.agent, format!("token {}", &format!("{:x}", Sha256::digest(TOKEN))[..8]));
    assert_eq!(desk.store.recorded(1).unwrap().change().why().message, "update over HTTP");
}

#[test]
fn only_a_token_in_the_authorization_header_opens_the_door() {
    let desk = Desk::new();
    for shown in ["Bearer wrong", "Bearer ", "Basic dGhlOmtlZXBlcg==", "the keeper of the weir", ""]
    {
        let reply = desk.post(UPDATE, &[("authorization", shown)], &insert(1));
        assert_eq!(reply.status, 401, "{shown}: {}", reply.body);
        assert!(reply.header("www-authenticate").starts_with("Bearer"));
        assert!(reply.body.contains("problems/unauthorized"), "{}", reply.body);
    }
    let content = [("content-type", UPDATE), ("cookie", "authorization=the keeper of the weir")];
    let cookie = desk.ask(Method::POST, "/sparql", &content, &insert(1));
    assert_eq!((cookie.status, cookie.header("www-authenticate").is_empty()), (401, false));
    let form = [("content-type", FORM)];
    assert_eq!(desk.ask(Method::POST, "/sparql", &form, "update=DROP+ALL").status, 401);
    assert_eq!(desk.post(UPDATE, &[("authorization", "bearer another")], &insert(1)).status, 200);
    let closed = Desk::over(desk.store.clone(), &[]);
    for reply in [closed.post(UPDATE, &[], "DROP ALL"), closed.post(FORM, &[], "update=DROP+ALL")] {
        assert_eq!(reply.status, 403);
        assert!(reply.body.contains("no token is configured"), "{}", reply.body);
    }
    assert_eq!(desk.store.version(), 1);
}

#[test]
fn pages_of_other_sites_cannot_update() {
    let desk = Desk::new();
    for site in ["cross-site", "same-site"] {
        let reply = desk.post(UPDATE, &[("sec-fetch-site", site)], &insert(1));
        assert_eq!((reply.status, reply.header("access-control-allow-origin")), (403, ""));
    }
    for site in ["same-origin", "none"] {
        let reply = desk.post(UPDATE, &[("sec-fetch-site", site)], &insert(1));
        assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, ""));
    }
    let asked = [("origin", "https://other.example"), ("access-control-request-method", "POST")];
    let options = desk.ask(Method::OPTIONS, "/sparql", &asked, "");
    assert_eq!(options.status, 204);
    let allowed = options.header("access-control-allow-headers").to_lowercase();
    assert!(!allowed.contains("authorization") && !allowed.contains('*'), "{allowed}");
    // Asking stays open to all.
    let query = [("content-type", "application/sparql-query"), ("sec-fetch-site", "cross-site")];
    let reply = desk.ask(Method::POST, "/sparql", &query, "ASK {}");
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (200, "*"));
}

#[test]
fn if_match_refuses_a_lost_update() {
    let desk = Desk::new();
    let status =
        |tag: &str, number| desk.post(UPDATE, &[("if-match", tag)], &insert(number)).status;
    assert_eq!(status("\"0\"", 1), 200);
    let late = desk.post(UPDATE, &[("if-match", "\"0\"")], &insert(2));
    assert_eq!(late.status, 412);
    assert!(late.body.contains("problems/precondition-failed"), "{}", late.body);
    assert!(late.body.contains("is at version 1, not 0"), "{}", late.body);
    assert_eq!((status("W/\"1\"", 2), status("*", 3)), (200, 200));
    assert_eq!((status("\"x\"", 4), status("3", 4), status("\"3\", \"4\"", 4)), (412, 412, 412));
    assert_eq!(desk.store.version(), 3);
}

#[test]
fn what_is_no_update_is_refused() {
    let desk = Desk::over(gold_store("https://library.example/"), &[TOKEN]);
    let version = desk.store.version();
    let broken = "INSERT DATA { <a:a> a <https://w3id.org/colophon/ns#Publication> }";
    let drop = "update=DROP+ALL";
    for (reply, status, told) in [
        (desk.post(UPDATE, &[], "INSERT"), 400, "bad-query"),
        (desk.post(UPDATE, &[], "ASK {}"), 400, "this is a query"),
        (desk.post(UPDATE, &[], broken), 422, "bad-shape"),
        (desk.post(UPDATE, &[], "LOAD <http://127.0.0.1:9/>"), 403, "another server"),
        (desk.post(UPDATE, &[], &"x".repeat(300_000)), 400, "longer than"),
        (desk.post(FORM, &[], &format!("{drop}&{drop}")), 400, "found 2 updates"),
        (desk.post(FORM, &[], &format!("{drop}&query=ASK%7B%7D")), 400, "belongs to a query"),
        (desk.post(FORM, &[], &format!("{drop}&default-graph-uri=a:b")), 400, "using-graph-uri"),
        (desk.post(FORM, &[], &format!("{drop}&using-graph-uri=b")), 400, "not the IRI"),
        (desk.post("application/sparql-update; charset=latin1", &[], "DROP ALL"), 415, "UTF-8"),
        (desk.post("text/plain", &[], "DROP ALL"), 415, "is not read here"),
        (desk.ask(Method::PUT, "/sparql", &[("authorization", BEARER)], "DROP ALL"), 405, "PUT"),
        (
            desk.ask(Method::GET, "/sparql?update=DROP+ALL", &[("authorization", BEARER)], ""),
            400,
            "from an address",
        ),
    ] {
        assert_eq!(reply.status, status, "{told}: {}", reply.body);
        assert!(reply.body.contains(told), "{told}: {}", reply.body);
    }
    assert_eq!(desk.store.version(), version);
}

#[test]
fn the_protocol_may_name_the_graphs_of_patterns() {
    let desk = Desk::new();
    desk.post(
        UPDATE,
        &[],
        "INSERT DATA { GRAPH <a:one> { <a:s> <a:p> 1 } GRAPH <a:two> { <a:s> <a:p> 2 } }",
    );
    let own = [("content-type", UPDATE), ("authorization", BEARER)];
    let post = |path: &str, text: &str| desk.ask(Method::POST, path, &own, text);
    let copy = "INSERT { ?s <a:q> ?o } WHERE { ?s <a:p> ?o }";
    let reply = post("/sparql?using-graph-uri=a:one", copy);
    assert!(reply.body.contains("\"added\":1"), "{}", reply.body);
    let named = "INSERT { ?s <a:r> ?g } WHERE { GRAPH ?g { ?s <a:p> ?o } }";
    let reply = post("/sparql?using-named-graph-uri=a:two", named);
    assert!(reply.body.contains("\"added\":1"), "{}", reply.body);
    let both = post("/sparql?using-graph-uri=a:one", &format!("WITH <a:one> {copy}"));
    assert_eq!(both.status, 400);
    assert!(both.body.contains("USING or WITH"), "{}", both.body);
}

#[test]
fn every_answer_names_the_version_that_it_was_made_from() {
    let desk = Desk::over(gold_store("https://library.example/"), &[TOKEN]);
    let version = desk.store.version();
    let paths = [
        "/",
        "/law/eprivacy-directive.ttl",
        "/law",
        "/sparql?query=ASK%7B%7D",
        "/graph/vocabulary",
    ];
    for version in [version, version + 1] {
        for path in paths {
            let reply = desk.ask(Method::GET, path, &[], "");
            assert_eq!(reply.header("dataset-version"), version.to_string(), "{path}");
            let head = desk.ask(Method::HEAD, path, &[], "");
            assert_eq!(head.header("dataset-version"), version.to_string(), "{path}");
        }
        desk.post(UPDATE, &[], &insert(1));
    }
}

#[test]
fn an_update_is_made_even_if_the_client_goes_away() {
    let desk = Desk::new();
    let request = Request::post("/sparql").header("content-type", UPDATE);
    let request = request.header("authorization", BEARER).body(Body::from(insert(1))).unwrap();
    runtime().block_on(async {
        let answer = tower::ServiceExt::oneshot(desk.router.clone(), request);
        let patience = std::time::Duration::from_millis(1);
        drop(tokio::time::timeout(patience, answer).await);
    });
    // Made or not, but whole, and the next one goes on.
    assert_eq!(desk.post(UPDATE, &[], &insert(2)).status, 200);
    assert!((1..=2).contains(&desk.store.version()));
}
