//! The whole dataset in time (RFC 7089): lists, the home page, graphs and queries as they were.

use super::{BROWSER, Reply, send};
use crate::ledger::{change, quad};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::store::Store;
use colophon::vocab::Base;

const EARLY: &str = "Mon, 01 Jan 2001 00:00:00 GMT";
const LATE: &str = "Fri, 01 Jan 2100 00:00:00 GMT";
const QUERY: &str = "query=SELECT%20%3Ft%20%7B%20%3Fs%20%3Fp%20%3Ft%20%7D%20ORDER%20BY%20%3Ft";

/// A catalogue of made-up reports: one more with each version, and the first is gone in the last.
fn router(versions: usize) -> Router {
    under("https://water.example/lib", versions)
}

fn under(base: &str, versions: usize) -> Router {
    let store = Store::in_memory(Base::new(base).unwrap()).unwrap();
    for version in 1..versions {
        store.commit(change(&[], &[quad(version, "Weirs")])).unwrap();
    }
    store.commit(change(&[quad(1, "Weirs")], &[])).unwrap();
    let site = Site::new(store.base().clone(), "Water");
    colophon::serve::router(store, site, &Limits::default())
}

fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> Reply {
    get_at(router, &format!("/lib{path}"), headers)
}

fn get_at(router: &Router, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(router.clone(), request.body(Body::empty()).unwrap())
}

fn links(reply: &Reply) -> String {
    let links = reply.headers.get_all("link").iter().map(|link| link.to_str().unwrap());
    links.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_moment_leads_to_the_version_that_was_current() {
    let router = router(4);
    let sparql = format!("/sparql?{QUERY}&format=csv");
    let rows = [
        ("/", LATE, "/?version=4".to_owned()),
        ("/?format=ttl", EARLY, "/?format=ttl&version=1".into()),
        ("/publication", LATE, "/publication?version=4".into()),
        ("/publication?page=1&format=nt", EARLY, "/publication?page=1&format=nt&version=1".into()),
        (&sparql, EARLY, format!("{sparql}&version=1")),
        ("/sparql", LATE, "/sparql?version=4".into()),
    ];
    for (path, moment, location) in rows {
        let reply = get(&router, path, &[("accept-datetime", moment)]);
        let location = format!("/lib{location}");
        assert_eq!((reply.status, reply.header("location")), (302, location.as_str()), "{path}");
        assert_eq!(reply.header("vary"), "Accept, Accept-Datetime", "{path}");
        assert_eq!(reply.header("memento-datetime"), "", "only a memento has one");
        let there = get(&router, location.strip_prefix("/lib").unwrap(), &[]);
        assert_eq!(there.status, 200, "{location}: {}", there.body);
        assert!(there.header("memento-datetime").ends_with(" GMT"), "{location}");
        assert_eq!(there.header("memento-datetime"), there.header("last-modified"), "{location}");
    }
    let exact = get(&router, "/publication?version=2", &[]).header("memento-datetime").to_owned();
    let sent = get(&router, "/publication", &[("accept-datetime", &exact)]);
    assert_eq!(sent.status, 302);
    for (path, moment, status) in [
        ("/publication?version=2", EARLY, 200),
        ("/publication", "yesterday", 400),
        ("/sparql", "yesterday", 400),
        ("/", "yesterday", 400),
        ("/graph/import-2", "yesterday", 400),
        ("/nothing", EARLY, 404),
    ] {
        let reply = get(&router, path, &[("accept-datetime", moment)]);
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
    }
}

#[test]
fn a_graph_has_the_versions_in_which_it_changed() {
    let router = under("https://water.example/", 4);
    let graph = "/graph/import-1";
    for (path, moment, location) in [
        (graph.to_owned(), LATE, "/graph/import-1?version=1"),
        (format!("{graph}.nt"), EARLY, "/graph/import-1.nt?version=1"),
        ("/graph/import-3".into(), EARLY, "/graph/import-3?version=3"),
    ] {
        let reply = get_at(&router, &path, &[("accept-datetime", moment)]);
        assert_eq!((reply.status, reply.header("location")), (302, location), "{}", reply.body);
    }
    assert_eq!(get_at(&router, graph, &[]).status, 404);
    let past = get_at(&router, "/graph/import-1?version=2", &[("accept", BROWSER)]);
    assert_eq!(past.status, 200, "{}", past.body);
    assert!(past.header("memento-datetime").ends_with(" GMT"));
    let links = links(&past);
    assert!(links.contains("/graph/import-1>; rel=\"original timegate\""), "{links}");
    assert!(links.contains("import-1?version=1>; rel=\"first last memento\""), "{links}");
    assert!(!links.contains("history"), "a graph has no such page: {links}");
    let map = get_at(&router, "/graph/import-1/timemap", &[]);
    assert_eq!((map.status, map.media_type()), (200, "application/link-format"), "{}", map.body);
    assert_eq!(map.body.matches("memento\"").count(), 1, "{}", map.body);
    assert_eq!(get_at(&router, "/graph/import-9/timemap", &[]).status, 404);
    assert_eq!(get_at(&router, "/graph/import-1/history", &[]).status, 404);
}

#[test]
fn a_past_list_is_a_memento_among_others() {
    let router = router(5);
    let now = get(&router, "/publication?page=1&format=ttl", &[]);
    assert_eq!(now.header("vary"), "Accept, Accept-Datetime");
    assert_eq!(now.header("memento-datetime"), "");
    let own = "https://water.example/lib/publication?page=1>; rel=\"original timegate\"";
    assert!(links(&now).contains(own), "{}", links(&now));
    let map = "<https://water.example/lib/timemap/publication?page=1>; rel=\"timemap\"";
    assert!(links(&now).contains(map), "{}", links(&now));
    let past = links(&get(&router, "/publication?version=3", &[]));
    for (version, rel) in [(1, "first "), (2, "prev "), (3, ""), (4, "next "), (5, "last ")] {
        let link = format!("/publication?version={version}>; rel=\"{rel}memento\"; datetime=\"");
        assert!(past.contains(&link), "{link}: {past}");
    }
    let long = format!("/sparql?{QUERY}&x={}&version=3", "y".repeat(5000));
    let reply = get(&router, &long, &[]);
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(links(&reply).len() < 4000, "no head is that long: {}", links(&reply).len());
}

#[test]
fn a_time_map_has_every_version_a_thousand_at_a_time() {
    let router = router(1203);
    for (path, original) in [
        ("/timemap", ""),
        ("/timemap/", ""),
        ("/timemap/publication?page=2", "publication?page=2"),
        ("/timemap/sparql?query=ASK%7B%7D&format=csv", "sparql?query=ASK%7B%7D"),
    ] {
        let map = get(&router, path, &[]);
        if map.status == 308 {
            assert_eq!(map.header("location"), "/lib/timemap");
            continue;
        }
        assert_eq!((map.status, map.media_type()), (200, "application/link-format"), "{path}");
        let start = format!("<https://water.example/lib/{original}>; rel=\"original timegate\",\n");
        assert!(map.body.starts_with(&start), "{path}: {}", &map.body[..200]);
        assert_eq!(map.body.matches("memento\"").count(), 1000, "{path}");
        assert!(map.body.contains("version=1203>; rel=\"last memento\"; datetime=\""), "{path}");
        assert!(!map.body.contains("first memento"), "{path}");
        let older = map.body.lines().find(|line| line.contains("rel=\"timemap\"")).unwrap();
        let older = older.split(['<', '>']).nth(1).unwrap();
        let older = get(&router, older.strip_prefix("https://water.example/lib").unwrap(), &[]);
        assert_eq!(older.body.matches("memento\"").count(), 203, "{path}");
        assert!(older.body.contains("version=1>; rel=\"first memento\""), "{path}");
        assert!(!older.body.contains("rel=\"timemap\""), "{path}: nothing is older");
        assert!(older.body.contains("before=204>; rel=\"self\""), "{path}");
    }
    for (path, status) in [
        ("/timemap/nothing", 404),
        ("/timemap/q/short", 404),
        ("/timemap/publication/report-1", 404),
        ("/timemap?before=1", 400),
        ("/timemap?before=1205", 400),
        ("/timemap?before=x", 400),
    ] {
        assert_eq!(get(&router, path, &[]).status, status, "{path}");
    }
}

#[test]
fn a_query_that_is_posted_is_asked_of_the_past_at_once() {
    let router = router(4);
    let post = |moment: &str, media_type: &str, body: String| {
        let request = Request::builder().method("POST").uri("/lib/sparql?format=csv");
        let request = request.header("content-type", media_type).header("accept-datetime", moment);
        send(router.clone(), request.body(Body::from(body)).unwrap())
    };
    let form = "application/x-www-form-urlencoded";
    let early = post(EARLY, form, format!("{QUERY}&format=csv"));
    assert_eq!((early.status, early.header("dataset-version")), (200, "1"), "{}", early.body);
    assert!(early.header("memento-datetime").ends_with(" GMT"));
    assert_eq!(early.body, "t\r\nWeirs\r\n");
    let text = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }".to_owned();
    let late = post(LATE, "application/sparql-query", text);
    assert_eq!(late.header("dataset-version"), "4", "{}", late.body);
    assert_eq!(post("soon", form, QUERY.into()).status, 400);
}

#[test]
fn an_empty_catalogue_has_no_past() {
    let store = Store::in_memory(Base::new("https://water.example/lib").unwrap()).unwrap();
    let site = Site::new(store.base().clone(), "Water");
    let router = colophon::serve::router(store, site, &Limits::default());
    assert_eq!(get(&router, "/publication", &[("accept-datetime", LATE)]).status, 200);
    assert_eq!(get(&router, "/timemap", &[]).status, 404);
}
