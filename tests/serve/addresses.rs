//! Every address: who asks for what there, and what comes back.

use super::{BROWSER, LAW, get, router, send};
use axum::body::Body;
use axum::http::Request;
use colophon::config::Limits;
use colophon::problem::Kind;
use serde_json::Value;

#[test]
fn addresses_answer() {
    let ask = "/sparql?query=ASK%20%7B%7D";
    let long = format!("/law/{}", "x".repeat(8000));
    let rows = [
        ("/", "*/*", 200, "text/turtle", "a dcat:Catalog"),
        ("/", BROWSER, 200, "text/html", "<!DOCTYPE html>"),
        (LAW, "*/*", 200, "text/turtle", "law:eprivacy-directive a"),
        (LAW, BROWSER, 200, "text/html", "html"),
        (LAW, "application/ld+json", 200, "application/ld+json", "\"type\": \"LegalInstrument\""),
        (LAW, "application/n-triples", 200, "application/n-triples", "/id/law/eprivacy-directive>"),
        (LAW, "application/rdf+xml", 200, "application/rdf+xml", "<rdf:RDF"),
        ("/law/eprivacy-directive.trig", BROWSER, 200, "application/trig", "law:eprivacy"),
        ("/law/eprivacy-directive.nq", "text/html", 200, "application/n-quads", "/id/law/"),
        ("/law/eprivacy-directive.html", "*/*", 200, "text/html", "html"),
        ("/law/eprivacy-directive?format=jsonld", "*/*", 200, "application/ld+json", "@context"),
        (LAW, "image/png", 406, "application/problem+json", "?format=jsonld"),
        ("/law/eprivacy-directive?format=docx", "*/*", 406, "application/problem+json", "docx"),
        (LAW, "\u{1f}nonsense", 200, "text/turtle", "law:"),
        ("/law/%65privacy-directive", "*/*", 200, "text/turtle", "law:eprivacy-directive"),
        ("/genre/report", "*/*", 200, "text/turtle", "Report"),
        ("/scheme/genres", "*/*", 200, "text/turtle", "ConceptScheme"),
        ("/mention/ddeeb6089382-1-1", "*/*", 200, "text/turtle", "colo:surface"),
        ("/graph/vocabulary", "*/*", 200, "text/turtle", "skos:ConceptScheme"),
        ("/graph/vocabulary.nt", "*/*", 200, "application/n-triples", "<http"),
        ("/publication", "*/*", 200, "text/turtle", "colo:Publication"),
        ("/publication?page=x", "*/*", 400, "application/problem+json", "a number from 1"),
        ("/publication?page=%FF", "*/*", 400, "application/problem+json", "not UTF-8"),
        ("/publication?page=999", "*/*", 404, "application/problem+json", "999"),
        ("/search?q=online", BROWSER, 200, "text/html", "<mark>"),
        ("/search?q=online", "*/*", 200, "text/turtle", "schema:numberOfItems"),
        ("/search.csv?q=online", "*/*", 200, "text/csv", "id,title"),
        ("/search?page=x", "*/*", 400, "application/problem+json", "a number from 1"),
        ("/search?page=99", "*/*", 404, "application/problem+json", "pages, not 99"),
        ("/ns", "*/*", 200, "text/turtle", "owl:Ontology"),
        ("/ns", "application/ld+json", 200, "application/ld+json", "Colophon vocabulary"),
        ("/context/v1.jsonld", "*/*", 200, "application/ld+json", "\"@version\": 1.1"),
        ("/about", BROWSER, 200, "text/html", "html"),
        ("/health", "*/*", 200, "application/json", "\"ready\":true"),
        ("/robots.txt", "*/*", 200, "text/plain", "Disallow: /sparql"),
        ("/favicon.ico", "*/*", 200, "image/svg+xml", "<svg"),
        ("/problems/bad-query", BROWSER, 200, "text/html", "could not be understood"),
        ("/problems/bad-query", "*/*", 200, "application/json", "/problems/bad-query\""),
        ("/problems/none", "*/*", 404, "application/problem+json", "there are not-found,"),
        (ask, "*/*", 200, "application/sparql-results+json", "true"),
        (ask, BROWSER, 200, "text/html", "html"),
        ("/sparql", BROWSER, 200, "text/html", "<form"),
        ("/sparql", "*/*", 200, "text/turtle", "a sd:Service"),
        ("/law/never-was", "*/*", 404, "application/problem+json", "/id/law/never-was"),
        ("/law/never-was", BROWSER, 404, "text/html", "404"),
        ("/nothing", "*/*", 404, "application/problem+json", "nothing is known at nothing"),
        ("/a/b/c/d", "*/*", 404, "application/problem+json", "not-found"),
        ("/graph/none", "*/*", 404, "application/problem+json", "there is no graph"),
        ("/law/..", "*/*", 404, "application/problem+json", "not-found"),
        ("/../../etc/passwd", "*/*", 404, "application/problem+json", "not-found"),
        ("/law/%2e%2e%2f%2e%2e", "*/*", 404, "application/problem+json", "not-found"),
        ("/law/a%00b", "*/*", 404, "application/problem+json", "not-found"),
        ("/law/%ff", "*/*", 400, "application/problem+json", "not UTF-8"),
        ("/law/%3Cscript%3E", BROWSER, 404, "text/html", "404"),
        (long.as_str(), "*/*", 400, "application/problem+json", "longer than 2048 bytes"),
        ("/assets/none.css", "*/*", 404, "application/problem+json", "not-found"),
    ];
    for (path, accept, status, media_type, says) in rows {
        let accept = if accept.contains('\u{1f}') { "nonsense;;q" } else { accept };
        let reply = get(path, accept);
        let short: String = path.chars().take(60).collect();
        assert_eq!(reply.status, status, "{short} {accept}: {}", reply.body);
        assert_eq!(reply.media_type(), media_type, "{short} {accept}");
        assert!(reply.body.contains(says), "{short} {accept} does not say {says}: {}", reply.body);
    }
}

#[test]
fn names_lead_to_pages() {
    let rows = [
        ("/id/law/eprivacy-directive", 303, "/law/eprivacy-directive"),
        ("/id/law/eprivacy-directive.ttl", 303, "/law/eprivacy-directive.ttl"),
        ("/id/law/eprivacy-directive?format=nt", 303, "/law/eprivacy-directive?format=nt"),
        ("/id/method/reader", 303, "/method/reader"),
        ("/id/law/never-was", 404, ""),
        ("/id/law/%0d%0aSet-Cookie:x", 404, ""),
        ("/law/", 308, "/law"),
        ("/law/eprivacy-directive/", 308, "/law/eprivacy-directive"),
        ("/publication/?page=1", 308, "/publication?page=1"),
        ("//evil.example/", 404, ""),
    ];
    for (path, status, location) in rows {
        let reply = get(path, "*/*");
        assert_eq!((reply.status, reply.header("location")), (status, location), "{path}");
        assert_eq!(reply.header("vary"), "Accept", "{path}");
    }
}

#[test]
fn a_base_with_a_path_moves_every_address() {
    let router = router("https://x.example/library/", &Limits::default());
    let at = |path: &str| {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        send(router.clone(), request)
    };
    assert_eq!(at("/library/").status, 200);
    assert_eq!(at("/library/law/eprivacy-directive").status, 200);
    assert_eq!(at("/library/sparql?query=ASK%7B%7D").status, 200);
    assert_eq!(at("/law/eprivacy-directive").status, 404);
    let named = at("/library/id/law/eprivacy-directive");
    assert_eq!(named.header("location"), "/library/law/eprivacy-directive");
    let law = at("/library/law/eprivacy-directive.jsonld");
    assert!(law.header("link").contains("<https://x.example/library/law/eprivacy-directive.ttl>"));
    let law: Value = serde_json::from_str(&law.body).unwrap();
    assert_eq!(law["@context"], "https://x.example/library/context/v1.jsonld");
    assert_eq!(at("/library/context/v1.jsonld").status, 200);
}

#[test]
fn a_problem_tells_what_and_where_and_what_to_do() {
    let reply = get("/sparql?query=SELECT%20*%20%7B%20?s%20skos:x%20?o%20%7D", "*/*");
    assert_eq!(reply.status, 400);
    let problem: Value = serde_json::from_str(&reply.body).unwrap();
    assert_eq!(problem["type"], "https://library.example/problems/bad-query");
    assert_eq!(problem["title"], Kind::BadQuery.title());
    assert_eq!(problem["status"], 400);
    assert_eq!(problem["instance"], "/sparql");
    let detail = &problem["details"][0];
    assert_eq!(detail["location"]["line"], 1);
    assert_eq!(detail["location"]["column"], 15);
    assert_eq!(detail["message"], "the prefix skos: is not declared");
    assert!(detail["help"].as_str().unwrap().starts_with("add at the top: PREFIX skos: <http"));
}

#[test]
fn every_kind_of_problem_has_a_page() {
    for kind in Kind::ALL {
        let path = format!("/problems/{}", kind.name());
        assert_eq!(get(&path, BROWSER).status, 200, "{path}");
        assert_eq!(get(&path, "*/*").status, 200, "{path}");
    }
}

#[test]
fn a_list_has_endings_as_its_things_have() {
    for (path, media_type) in [
        ("/publication.jsonld?page=1", "application/ld+json"),
        ("/publication.bib", "application/x-bibtex"),
        ("/law.ttl", "text/turtle"),
    ] {
        let reply = get(path, "text/html");
        assert_eq!((reply.status, reply.media_type()), (200, media_type), "{path}");
    }
    assert_eq!(get("/law.bib", "*/*").status, 406);
    assert_eq!(get("/nothing.ttl", "*/*").status, 404);
    let ieee = get("/publication?style=ieee", "*/*");
    assert_eq!(ieee.header("content-type"), "text/x-bibliography; style=\"ieee\"; charset=utf-8");
    assert!(ieee.body.starts_with("[1] "), "{}", ieee.body);
}
