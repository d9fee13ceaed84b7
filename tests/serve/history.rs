//! Versions over HTTP: any page and any query as it was.

use super::{BROWSER, Reply, send};
use crate::ledger::{change, quad};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::store::Store;
use colophon::vocab::Base;

const PAGE: &str = "/publication/report-1";
const QUERY: &str = "query=SELECT%20%3Ft%20%7B%20%3Fs%20%3Fp%20%3Ft%20%7D";

/// A catalogue of made-up reports: the first is renamed in version 2 and gone in version 3.
fn router() -> Router {
    let store = Store::in_memory(Base::new("https://water.example/").unwrap()).unwrap();
    store.commit(change(&[], &[quad(1, "Weirs"), quad(2, "Locks")])).unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[quad(1, "Weirs of the Quell")])).unwrap();
    store.commit(change(&[quad(1, "Weirs of the Quell")], &[])).unwrap();
    let site = Site::new(store.base().clone(), "Water");
    colophon::serve::router(store, site, &Limits::default())
}

fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(router.clone(), request.body(Body::empty()).unwrap())
}

#[test]
fn a_page_and_a_query_are_answered_as_of_a_version() {
    let router = router();
    let rows = [
        (PAGE, 404, "not-found", "3"),
        ("/publication/report-1?version=1", 200, "\"Weirs\"", "1"),
        ("/publication/report-1.nt?version=2", 200, "\"Weirs of the Quell\"", "2"),
        ("/publication/report-1?version=3", 404, "not-found", "3"),
        ("/publication/report-2?version=3", 200, "\"Locks\"", "3"),
        ("/?version=1", 200, "dcat:Catalog", "1"),
        ("/publication?version=2", 200, "schema:ItemList", "2"),
        ("/publication/report-1?version=4", 404, "there is no version 4", "3"),
        ("/publication/report-1?version=0", 404, "versions count from 1", "3"),
        ("/publication/report-1?version=x", 400, "expected the number of a version", "3"),
        ("/publication/report-1?version=-1", 400, "expected the number of a version", "3"),
        ("/publication?version=99999999999999999999", 400, "expected the number", "3"),
        ("/sparql?version=x&query=ASK%7B%7D", 400, "expected the number of a version", "3"),
        ("/sparql?version=9&query=ASK%7B%7D", 404, "there is no version 9", "3"),
        ("/health", 200, "\"version\":3", "3"),
    ];
    for (path, status, says, version) in rows {
        let reply = get(&router, path, &[]);
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        assert!(reply.body.contains(says), "{path} does not say {says}: {}", reply.body);
        assert_eq!(reply.header("dataset-version"), version, "{path}");
        assert_eq!(status == 200 && path != "/health", !reply.header("last-modified").is_empty());
    }
    for (version, titles) in [(1, "t\r\nLocks\r\nWeirs\r\n"), (3, "t\r\nLocks\r\n")] {
        let path = format!("/sparql?{QUERY}%20ORDER%20BY%20%3Ft&format=csv&version={version}");
        assert_eq!(get(&router, &path, &[]).body, titles);
    }
}

#[test]
fn a_form_can_ask_for_a_version_too() {
    let request = Request::builder().method("POST").uri("/sparql?format=csv");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let reply = send(router(), request.body(Body::from(format!("{QUERY}&version=2"))).unwrap());
    assert_eq!((reply.status, reply.header("dataset-version")), (200, "2"), "{}", reply.body);
    assert!(reply.body.contains("Weirs of the Quell"), "{}", reply.body);
}

#[test]
fn a_past_page_says_so_and_leads_to_today_and_to_its_own_formats() {
    let router = router();
    let past = get(&router, "/publication/report-2?version=1", &[("accept", BROWSER)]);
    assert!(past.body.contains("As of version 1 ("), "{}", past.body);
    assert!(past.body.contains("<a href=\"/publication/report-2\">see today</a>"));
    assert!(past.body.contains("href=\"/publication/report-2.ttl?version=1\""));
    assert!(past.body.contains("<meta name=\"robots\" content=\"noindex\">"));
    let ttl = "<https://water.example/publication/report-2.ttl?version=1>; rel=\"alternate\"";
    assert!(past.header("link").contains(ttl), "{}", past.header("link"));
    let today = get(&router, "/publication/report-2", &[("accept", BROWSER)]);
    assert!(!today.body.contains("As of version") && !today.body.contains("?version="));
    let asked = get(&router, &format!("/sparql?{QUERY}&version=1"), &[("accept", BROWSER)]);
    assert!(asked.body.contains("name=\"version\" value=\"1\""), "{}", asked.body);
    assert!(asked.body.contains("&amp;format=csv&amp;version=1"), "{}", asked.body);
    let name = get(&router, "/id/publication/report-1?version=1", &[]);
    assert_eq!((name.status, name.header("location")), (303, "/publication/report-1?version=1"));
}

#[test]
fn a_thing_has_a_history_also_when_it_is_gone() {
    let router = router();
    let html = get(&router, "/publication/report-1/history", &[("accept", BROWSER)]);
    assert_eq!(html.status, 200, "{}", html.body);
    let at = |text: &str| html.body.find(text).unwrap_or_else(|| panic!("{text}: {}", html.body));
    assert!(at("id=\"version-3\"") < at("id=\"version-2\""), "the newest first");
    assert!(at("id=\"version-2\"") < at("id=\"version-1\""));
    assert!(html.body.contains("import by Tess Turlach") || html.body.contains("Tess Turlach"));
    let gone = "<del><span class=\"quiet\">Title: </span><bdi>Weirs</bdi></del>";
    assert!(html.body.contains(gone), "{}", html.body);
    assert!(html.body.contains("href=\"/publication/report-1?version=2\""));
    let formats = [
        ("ttl", "colo:removes"),
        ("nt", "22-rdf-syntax-ns#Statement>"),
        ("jsonld", "reports on the River Quell"),
        ("rdf", "<rdf:RDF"),
    ];
    for (format, says) in formats {
        let reply = get(&router, &format!("/publication/report-1/history.{format}"), &[]);
        assert_eq!(reply.status, 200, "{format}: {}", reply.body);
        assert!(reply.body.contains(says), "{format}: {}", reply.body);
    }
    let then = get(&router, "/publication/report-1/history?version=2", &[]);
    assert!(then.body.contains("version-2") && !then.body.contains("version-3"), "{}", then.body);
    for (path, status) in [
        ("/publication/report-9/history", 404),
        ("/publication/report-1/future", 404),
        ("/publication/%ff/history", 400),
        ("/nothing/at/history", 404),
    ] {
        assert_eq!(get(&router, path, &[]).status, status, "{path}");
    }
    let page = get(&router, "/publication/report-2", &[("accept", BROWSER)]);
    assert!(page.body.contains("href=\"/publication/report-2/history\""), "{}", page.body);
}

#[test]
fn a_page_is_the_gate_to_what_it_was() {
    let router = router();
    let now = get(&router, "/publication/report-2", &[]);
    assert_eq!(now.header("vary"), "Accept, Accept-Datetime");
    let links: Vec<_> = now.headers.get_all("link").iter().collect();
    let links = links.iter().map(|link| link.to_str().unwrap()).collect::<String>();
    assert!(
        links.contains("<https://water.example/publication/report-2>; rel=\"original timegate\"")
    );
    assert!(links.contains("/publication/report-2/timemap>; rel=\"timemap\""), "{links}");
    let rows = [
        (PAGE, "Mon, 01 Jan 2001 00:00:00 GMT", 302, "/publication/report-1?version=1"),
        (PAGE, "Fri, 01 Jan 2100 00:00:00 GMT", 302, "/publication/report-1?version=2"),
        (
            "/publication/report-1.ttl",
            "Fri, 01 Jan 2100 00:00:00 GMT",
            302,
            "/publication/report-1.ttl?version=2",
        ),
        ("/publication/report-1?version=1", "Fri, 01 Jan 2100 00:00:00 GMT", 200, ""),
        ("/publication/report-9", "Fri, 01 Jan 2100 00:00:00 GMT", 404, ""),
        (PAGE, "yesterday", 400, ""),
    ];
    for (path, moment, status, location) in rows {
        let reply = get(&router, path, &[("accept-datetime", moment)]);
        assert_eq!((reply.status, reply.header("location")), (status, location), "{path} {moment}");
        if status == 302 {
            assert_eq!(reply.header("vary"), "Accept, Accept-Datetime");
            assert_eq!(reply.header("memento-datetime"), "", "only a memento has one");
        }
    }
}

#[test]
fn a_past_page_is_a_memento_among_others_and_the_time_map_has_all() {
    let router = router();
    let past = get(&router, "/publication/report-1?version=1", &[]);
    assert_eq!(past.header("memento-datetime"), past.header("last-modified"));
    assert!(past.header("memento-datetime").ends_with(" GMT"));
    let links: Vec<_> = past.headers.get_all("link").iter().collect();
    let links = links.iter().map(|link| link.to_str().unwrap()).collect::<String>();
    assert!(links.contains("report-1?version=1>; rel=\"first memento\"; datetime=\""), "{links}");
    assert!(links.contains("report-1?version=2>; rel=\"last next memento\""), "{links}");
    let map = get(&router, "/publication/report-1/timemap", &[]);
    assert_eq!((map.status, map.media_type()), (200, "application/link-format"));
    let rows: Vec<&str> = map.body.lines().collect();
    assert_eq!(rows.len(), 4, "{}", map.body);
    assert!(rows[0].starts_with("<https://water.example/publication/report-1>; rel=\"original"));
    assert!(rows[1].contains("rel=\"self\"") && rows[1].contains("until=\""), "{}", rows[1]);
    assert!(rows[2].contains("?version=1>; rel=\"first memento\""), "{}", rows[2]);
    assert!(rows[3].contains("?version=2>; rel=\"last memento\""), "{}", rows[3]);
    assert_eq!(get(&router, "/publication/report-9/timemap", &[]).status, 404);
}
