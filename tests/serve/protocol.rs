//! The SPARQL 1.1 Protocol.

use super::{BROWSER, Reply, ask, get, router, send};
use axum::body::Body;
use axum::http::{Method, Request};
use colophon::config::Limits;
use colophon::write::TABLES;

const FORM: &str = "application/x-www-form-urlencoded";
const QUERY: &str = "application/sparql-query";

fn post(path: &str, content_type: &str, body: &str) -> Reply {
    ask(Method::POST, path, &[("content-type", content_type), ("accept", "*/*")], body)
}

#[test]
fn a_query_arrives_in_three_ways() {
    for reply in [
        get("/sparql?query=ASK+%7B%7D", "*/*"),
        post("/sparql", FORM, "query=ASK+%7B%7D"),
        post("/sparql", "application/x-www-form-urlencoded; charset=UTF-8", "query=ASK%20%7B%7D"),
        post("/sparql", QUERY, "ASK {}"),
        post("/sparql", "application/sparql-query;charset=utf-8", "ASK {}"),
        post("/sparql?format=json", QUERY, "ASK {} # é"),
    ] {
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert_eq!(reply.body, "{\"head\":{},\"boolean\":true}");
    }
}

#[test]
fn what_is_not_one_query_is_refused() {
    let latin = "application/sparql-query; charset=iso-8859-1";
    let rows = [
        (get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", "*/*"), 400, "found 2 queries"),
        (get("/sparql?query=%FF", "*/*"), 400, "not UTF-8"),
        (get("/sparql?update=DROP+ALL", "*/*"), 400, "updates are not taken"),
        (get("/sparql?query=DROP+ALL", "*/*"), 403, "this is an update"),
        (get("/sparql?default-graph-uri=a:b", "*/*"), 400, "found 0 queries"),
        (post("/sparql", FORM, ""), 400, "found no query"),
        (post("/sparql", FORM, "query=ASK%7B%7D&query=ASK%7B%7D"), 400, "found 2 queries"),
        (post("/sparql?query=ASK%7B%7D", QUERY, "ASK {}"), 400, "found 2 queries"),
        (post("/sparql", FORM, "update=DROP+ALL"), 403, "updates are not taken"),
        (post("/sparql", "application/sparql-update", "DROP ALL"), 403, "updates are not taken"),
        (post("/sparql", "text/plain", "ASK {}"), 415, "is not read here"),
        (post("/sparql", "nonsense", "ASK {}"), 415, "is not a media type"),
        (post("/sparql", latin, "ASK {}"), 415, "is not in UTF-8"),
        (ask(Method::POST, "/sparql", &[], "ASK {}"), 415, "no Content-Type"),
        (post("/sparql", QUERY, ""), 400, "bad-query"),
        (post("/sparql", QUERY, &"x".repeat(300_000)), 400, "longer than"),
        (post("/sparql", QUERY, &format!("ASK {{}} #{}", "x".repeat(70_000))), 400, "--max-query"),
        (get("/sparql?query=ASK%7B%7D&graphs=some", "*/*"), 400, "expected graphs=all"),
        (get("/sparql?query=ASK%7B%7D&named-graph-uri=x", "*/*"), 400, "not the IRI of a graph"),
        (get("/sparql?query=ASK%7B%7D&graphs=all&named-graph-uri=a:b", "*/*"), 400, "exclude"),
        (get("/sparql?query=ASK%7B%7D", "image/png"), 406, "sparql-results+json"),
    ];
    for (reply, status, told) in rows {
        assert_eq!(reply.status, status, "{told}: {}", reply.body);
        assert_eq!(reply.media_type(), "application/problem+json");
        assert!(reply.body.contains(told), "{told}: {}", reply.body);
    }
}

#[test]
fn query_is_a_method_that_asks_and_changes_nothing() {
    let method = || Method::from_bytes(b"QUERY").unwrap();
    let send = |content: &str, body: &str| {
        let headers = [("content-type", content), ("accept", "*/*")];
        ask(method(), "/sparql", &headers, body)
    };
    for (content, body) in [(QUERY, "ASK {}"), (FORM, "query=ASK+%7B%7D")] {
        let reply = send(content, body);
        assert_eq!((reply.status, &*reply.body), (200, "{\"head\":{},\"boolean\":true}"));
        let has = [("content-type", content), ("if-none-match", reply.header("etag"))];
        assert_eq!(ask(method(), "/sparql", &has, body).status, 304);
    }
    for (content, body) in [("application/sparql-update", "DROP ALL"), (FORM, "update=DROP+ALL")] {
        let reply = send(content, body);
        assert_eq!(reply.status, 400, "{}", reply.body);
        assert!(reply.body.contains("QUERY changes nothing"), "{}", reply.body);
    }
    assert_eq!(ask(method(), "/law", &[], "").status, 405);
    let other = ask(Method::DELETE, "/sparql", &[], "");
    assert_eq!((other.status, other.header("allow")), (405, "GET, HEAD, POST, QUERY, OPTIONS"));
    let options = ask(Method::OPTIONS, "/sparql", &[], "");
    assert_eq!(options.header("allow"), "GET, HEAD, POST, QUERY, OPTIONS");
    assert!(options.header("accept-query").contains("application/sparql-query"));
}

#[test]
fn a_version_of_sparql_is_none_of_the_dataset() {
    let triple = "query=ASK+%7B+%3C%3C(%3Ca:s%3E+%3Ca:p%3E+1)%3E%3E+%3Ca:q%3E+?o+%7D";
    for (reply, status, told) in [
        (get("/sparql?query=ASK%7B%7D&version=1.1", "*/*"), 200, "true"),
        (get("/sparql?query=ASK%7B%7D&version=1.2&version=1", "*/*"), 200, "true"),
        (get("/sparql?query=ASK%7B%7D&version=1.3", "*/*"), 400, "there are 1.1, 1.2-basic, 1.2"),
        (
            get("/sparql?query=ASK%7B%7D&version=1.1&version=1.2", "*/*"),
            400,
            "expected one version",
        ),
        (get("/sparql?query=ASK%7B%7D&version=one", "*/*"), 400, "the number of a version"),
        (get("/law?version=1.2", "*/*"), 400, "the number of a version"),
        (post("/sparql", "application/sparql-query;version=1.2", "ASK {}"), 200, "true"),
        (post("/sparql", "application/sparql-query;version=2", "ASK {}"), 400, "no such version"),
        (get(&format!("/sparql?{triple}&version=1.2-basic"), "*/*"), 400, "needs SPARQL 1.2"),
        (
            post(
                "/sparql?version=1.1",
                "application/sparql-query;version=1.2",
                "VERSION '1.2' ASK {}",
            ),
            400,
            "version=1.1 was asked for",
        ),
    ] {
        assert_eq!(reply.status, status, "{told}: {}", reply.body);
        assert!(reply.body.contains(told), "{told}: {}", reply.body);
    }
}

#[test]
fn a_body_is_taken_as_it_is_and_parameters_in_moderation() {
    for coding in ["gzip", "deflate", "gzip, gzip", "br", "zstd"] {
        let headers = [("content-type", QUERY), ("content-encoding", coding)];
        let reply = ask(Method::POST, "/sparql", &headers, "\u{1f}not unpacked");
        assert_eq!(reply.status, 415, "{coding}: {}", reply.body);
        assert!(reply.body.contains("the body is packed"), "{}", reply.body);
    }
    let many = "&default-graph-uri=a:b".repeat(10_000);
    let reply = post("/sparql", FORM, &format!("query=ASK%7B%7D{many}"));
    assert_eq!(reply.status, 400, "{}", reply.body);
    let some = "&default-graph-uri=a:b".repeat(900);
    assert_eq!(get(&format!("/sparql?query=ASK%7B%7D{some}"), "*/*").status, 200);
    let more = "&x=y".repeat(1_001);
    let reply = get(&format!("/sparql?query=ASK%7B%7D{more}"), "*/*");
    assert!(reply.body.contains("more than 1000 parameters"), "{}", reply.body);
}

#[test]
fn the_body_need_not_be_text() {
    let request = Request::post("https://library.example/sparql").header("content-type", QUERY);
    let request = request.body(Body::from(vec![b'A', 0xff])).unwrap();
    let reply = send(router("https://library.example/", &Limits::default()), request);
    assert_eq!(reply.status, 400);
    assert!(reply.body.contains("not UTF-8: see its byte 1"), "{}", reply.body);
}

#[test]
fn tables_and_graphs_leave_in_every_format() {
    let select = "/sparql?query=SELECT+?x+%7BVALUES+?x+%7B1+2%7D%7D";
    // A picture is drawn of what a query says how to draw.
    assert_eq!(get(select, "image/svg+xml").status, 406);
    let drawable =
        "/sparql?query=%23%2B+view:+bars+?x+?n%0ASELECT+*+%7BVALUES+(?x+?n)+%7B(1+2)%7D%7D";
    assert_eq!(get(drawable, "image/svg+xml").media_type(), "image/svg+xml");
    for format in TABLES.iter().filter(|format| format.extension() != "svg") {
        let by_header = get(select, format.media_type());
        let by_name = get(&format!("{select}&format={}", format.extension()), "image/png");
        assert_eq!(by_header.status, 200, "{}", format.name());
        assert_eq!(by_header.media_type(), format.media_type());
        assert_eq!(by_header.body, by_name.body);
    }
    assert_eq!(get(select, "text/csv").body, "x\r\n1\r\n2\r\n");
    let construct = "/sparql?query=CONSTRUCT+%7B%3Ca:s%3E+%3Ca:p%3E+1%7D+%7B%7D";
    for format in colophon::write::whole() {
        let reply = get(construct, format.media_type());
        assert_eq!((reply.status, reply.media_type()), (200, format.media_type()));
    }
    let describe = "/sparql?query=DESCRIBE+%3Chttps://library.example/id/law/eprivacy-directive%3E";
    assert!(get(describe, "*/*").body.contains("law:eprivacy-directive a colo:LegalInstrument"));
    assert_eq!(get(construct, "text/csv").status, 406);
}

#[test]
fn the_request_chooses_the_graphs() {
    let mentions = "query=SELECT+(COUNT(*)+AS+%3Fn)+%7B%3Fm+a+\
                    %3Chttps://w3id.org/colophon/ns%23Mention%3E%7D";
    let evidence = "https://library.example/graph/evidence-ddeeb6089382-1";
    let count = |more: &str| -> usize {
        let reply = get(&format!("/sparql?{mentions}{more}"), "text/csv");
        reply.body.lines().nth(1).unwrap().parse().unwrap()
    };
    assert_eq!(count(""), 0);
    let all = count("&graphs=all");
    assert!(all > 50);
    assert_eq!(count(&format!("&default-graph-uri={evidence}")), all);
    assert_eq!(count("&default-graph-uri=https://library.example/graph/vocabulary"), 0);
    let form = format!("{mentions}&default-graph-uri={evidence}&format=csv");
    assert_eq!(post("/sparql", FORM, &form).body, format!("n\r\n{all}\r\n"));
}

#[test]
fn a_person_gets_the_form_back_with_what_is_wrong() {
    let reply = get("/sparql?query=SELEC", BROWSER);
    assert_eq!((reply.status, reply.media_type()), (400, "text/html"));
    assert!(reply.body.contains("<form"), "{}", reply.body);
    let wrong = get("/sparql?query=SELECT+*+%7B+?s+skos:prefLabel+?l+%7D+LIMTI+1", BROWSER);
    assert!(wrong.body.contains("did you mean LIMIT?"), "{}", wrong.body);
    let link = wrong.body.split("class=\"mend\" href=\"").nth(1).expect("a link");
    let mended = link.split('"').next().unwrap().replace("&amp;", "&");
    assert_eq!(get(&mended, "text/csv").status, 200, "{mended}");
    let told = get("/sparql?query=SELECT+*+%7B+?s+?p+?o+%7D+LIMTI+1", "*/*").body;
    assert!(told.contains("\"fix\":{\"start\":22,\"end\":27,\"text\":\"LIMIT\"}"), "{told}");
}

#[test]
fn the_description_of_the_service_names_its_graphs() {
    let body = get("/sparql", "text/turtle").body;
    for words in [
        "sd:endpoint <https://library.example/sparql>",
        "sd:supportedLanguage sd:SPARQL11Query",
        "sd:defaultGraph",
        "sd:name <https://library.example/graph/vocabulary>",
    ] {
        assert!(body.contains(words), "{body}");
    }
}

#[test]
fn when_all_places_are_taken_a_client_is_told_to_come_again() {
    let limits = Limits { queries: 0, ..Limits::default() };
    let request = Request::get("/sparql?query=ASK%7B%7D").body(Body::empty()).unwrap();
    let reply = send(router("https://library.example/", &limits), request);
    assert_eq!((reply.status, reply.header("retry-after")), (503, "5"));
    assert!(reply.body.contains("0 queries are running (--max-queries)"), "{}", reply.body);
}
