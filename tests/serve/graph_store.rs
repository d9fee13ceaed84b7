//! Graphs over HTTP: who may place which graph where, on which conditions, and what is recorded.

use super::update::{BEARER, Desk, TOKEN};
use super::{Reply, get};
use crate::support::gold_store;
use axum::http::Method;
use colophon::config::{DefaultGraph, Limits};
use colophon::store::Store;
use colophon::vocab::Base;

const TURTLE: &str = "text/turtle";
const LEVELS: &str = "<a:weir> <a:level> [ <a:metres> 3 ; <a:at> [ <a:year> 1997 ] ] .";
const GRAPH: &str = "/graph?graph=http%3A%2F%2Fquell.example%2Flevels";

fn desk() -> Desk {
    let store = Store::in_memory(Base::new("https://library.example/").unwrap()).unwrap();
    Desk::over(store, &[TOKEN])
}

fn strict() -> Desk {
    let limits = Limits { default_graph: DefaultGraph::Strict, ..Limits::default() };
    let store = Store::in_memory(Base::new("https://library.example/").unwrap()).unwrap();
    Desk::within(store, &[TOKEN], &limits)
}

fn send(desk: &Desk, method: Method, path: &str, more: &[(&str, &str)], body: &str) -> Reply {
    let own = [("content-type", TURTLE), ("authorization", BEARER)];
    let own = own.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    desk.ask(method, path, &own.chain(more).copied().collect::<Vec<_>>(), body)
}

fn put(desk: &Desk, path: &str, body: &str) -> u16 {
    send(desk, Method::PUT, path, &[], body).status
}

fn read(desk: &Desk, path: &str, accept: &str) -> Reply {
    desk.ask(Method::GET, path, &[("accept", accept)], "")
}

#[test]
fn a_graph_is_made_replaced_added_to_and_deleted() {
    let desk = desk();
    let made = send(&desk, Method::PUT, GRAPH, &[], LEVELS);
    assert_eq!((made.status, &*made.body, made.header("dataset-version")), (201, "", "1"));
    assert_eq!(made.header("location"), "http://quell.example/levels");
    assert_eq!(made.header("etag"), "");
    assert_eq!(put(&desk, GRAPH, "<a:weir> <a:level> 4 ."), 204);
    assert!(read(&desk, GRAPH, TURTLE).body.contains("<a:weir> <a:level> 4"));
    assert_eq!(send(&desk, Method::POST, GRAPH, &[], "<a:weir> <a:level> 5 .").status, 204);
    let lines = read(&desk, GRAPH, "application/n-triples").body;
    assert_eq!(lines.lines().count(), 2, "{lines}");
    let change = desk.store.recorded(3).unwrap();
    assert_eq!((change.change().removed().len(), change.change().added().len()), (0, 1));
    let message = &change.change().why().message;
    assert_eq!(message, "POST graph http://quell.example/levels over HTTP");
    assert_eq!(send(&desk, Method::DELETE, GRAPH, &[], "").status, 204);
    assert_eq!(send(&desk, Method::DELETE, GRAPH, &[], "").status, 404);
    assert_eq!(read(&desk, GRAPH, TURTLE).status, 404);
    assert_eq!(desk.ask(Method::HEAD, GRAPH, &[], "").status, 404);
    assert_eq!(desk.store.version(), 4);
}

#[test]
fn what_is_sent_again_is_no_change_whatever_its_blank_nodes_are_called() {
    let desk = desk();
    assert_eq!(put(&desk, GRAPH, LEVELS), 201);
    let back = read(&desk, GRAPH, "application/n-triples").body;
    assert!(back.contains("_:") && !back.contains("genid"), "{back}");
    let renamed = "_:y <a:year> 1997 . <a:weir> <a:level> _:x . _:x <a:at> _:y ; <a:metres> 3 .";
    for body in [LEVELS, &back, renamed] {
        let again = send(&desk, Method::PUT, GRAPH, &[], body);
        assert_eq!((again.status, again.header("dataset-version")), (204, "1"), "{body}");
    }
    // What is new gets a name, the rest keeps its own.
    assert_eq!(put(&desk, GRAPH, &format!("{LEVELS} <a:weir> <a:level> [ <a:metres> 4 ] .")), 204);
    let change = desk.store.recorded(2).unwrap();
    assert_eq!((change.change().removed().len(), change.change().added().len()), (0, 2));
    // Two nodes of which the same is said are two.
    assert_eq!(put(&desk, GRAPH, "[] <a:p> 1 . [] <a:p> 1 ."), 204);
    assert_eq!(put(&desk, GRAPH, "[] <a:p> 1 . [] <a:p> 1 ."), 204);
    assert_eq!(desk.store.version(), 3);
}

#[test]
fn a_graph_is_named_by_its_own_address_too() {
    let desk = desk();
    for path in ["/graph/levels", "/graph/1997/levels.ttl"] {
        assert_eq!(put(&desk, path, LEVELS), 201, "{path}");
        let reply = read(&desk, path, TURTLE);
        assert_eq!((reply.status, reply.media_type()), (200, TURTLE), "{}", reply.body);
        let indirect = read(&desk, &format!("/graph?graph=https://library.example{path}"), TURTLE);
        assert_eq!((&indirect.body, indirect.header("etag")), (&reply.body, reply.header("etag")));
    }
    // What ends like a format is one, where no graph is called so.
    assert_eq!(read(&desk, "/graph/levels.nt", "*/*").media_type(), "application/n-triples");
    assert_eq!(
        read(&desk, "/graph/1997/levels.ttl.nt", "*/*").media_type(),
        "application/n-triples"
    );
    assert_eq!(read(&desk, "/graph/levels/timemap", "*/*").media_type(), "application/link-format");
    assert_eq!(send(&desk, Method::DELETE, "/graph/1997/levels.ttl", &[], "").status, 204);
    assert_eq!(read(&desk, "/graph/1997/levels.ttl", TURTLE).status, 404);
}

#[test]
fn a_new_graph_gets_a_name() {
    let desk = desk();
    let made = send(&desk, Method::POST, "/graph", &[], LEVELS);
    let location = made.header("location").to_owned();
    assert_eq!((made.status, &*location), (201, "https://library.example/graph/posted-1"));
    assert_eq!(read(&desk, "/graph/posted-1", TURTLE).status, 200);
    assert_eq!(send(&desk, Method::POST, "/graph", &[], "").status, 204);
    assert_eq!(send(&desk, Method::PUT, "/graph", &[], LEVELS).status, 400);
    assert_eq!(send(&desk, Method::DELETE, "/graph", &[], "").status, 400);
    assert!(read(&desk, "/graph", TURTLE).body.contains("graph/posted-1"));
}

#[test]
fn conditions_keep_writers_from_overwriting_each_other() {
    let desk = desk();
    let status = |method: Method, header: (&str, &str), body: &str| {
        send(&desk, method, GRAPH, &[header], body).status
    };
    assert_eq!(status(Method::PUT, ("if-match", "*"), LEVELS), 412);
    assert_eq!(status(Method::PUT, ("if-none-match", "*"), LEVELS), 201);
    assert_eq!(status(Method::PUT, ("if-none-match", "*"), LEVELS), 412);
    assert_eq!(status(Method::PUT, ("if-none-match", "\"x\""), LEVELS), 400);
    let tag = read(&desk, GRAPH, TURTLE).header("etag").to_owned();
    let other = read(&desk, GRAPH, "application/n-triples").header("etag").to_owned();
    assert_ne!(tag, other);
    let same = desk.ask(Method::GET, GRAPH, &[("accept", TURTLE), ("if-none-match", &tag)], "");
    assert_eq!((same.status, same.header("etag")), (304, &*tag));
    assert_eq!(status(Method::PUT, ("if-match", &tag), "<a:weir> <a:level> 4 ."), 204);
    for tag in [&*tag, &*other, "\"0\"", "W/\"x\""] {
        assert_eq!(status(Method::DELETE, ("if-match", tag), ""), 412, "{tag}");
    }
    assert_eq!(status(Method::POST, ("if-match", "\"2\""), "<a:weir> <a:level> 5 ."), 204);
    let now = read(&desk, GRAPH, TURTLE).header("etag").to_owned();
    assert_eq!(status(Method::DELETE, ("if-match", &format!("\"zz\", {now}")), ""), 204);
    let key = [("idempotency-key", "\"weir-1\"")];
    let first = send(&desk, Method::POST, "/graph", &key, LEVELS);
    let again = send(&desk, Method::POST, "/graph", &key, LEVELS);
    assert_eq!(first.header("dataset-version"), again.header("dataset-version"));
    assert_eq!(send(&desk, Method::POST, "/graph", &key, "<a:s> <a:p> 1 .").status, 422);
}

#[test]
fn the_default_graph_is_a_union_or_strictly_what_was_written_to_it() {
    let union = Desk::over(gold_store("https://library.example/"), &[TOKEN]);
    for method in [Method::PUT, Method::DELETE] {
        let reply = send(&union, method, "/graph?default", &[], "<a:s> <a:p> 1 .");
        assert_eq!(reply.status, 403, "{}", reply.body);
        assert!(reply.body.contains("--default-graph"), "{}", reply.body);
    }
    assert_eq!(send(&union, Method::POST, "/graph?default", &[], "<a:s> <a:p> 1 .").status, 201);
    assert!(read(&union, "/graph/curation", TURTLE).body.contains("<a:s> <a:p> 1"));
    let all = read(&union, "/graph?default", "application/n-triples").body;
    assert!(all.contains("<a:s> <a:p>") && all.lines().count() > 100, "{all}");

    let strict = strict();
    assert_eq!(put(&strict, GRAPH, LEVELS), 201);
    assert_eq!(read(&strict, "/graph?default", TURTLE).status, 404);
    assert_eq!(put(&strict, "/graph?default", "<a:s> <a:p> 1 ."), 201);
    let count = |graphs: &str| {
        let count = "query=SELECT+(COUNT(*)+AS+%3Fn)+%7B%3Fs+%3Fp+%3Fo%7D";
        read(&strict, &format!("/sparql?{count}{graphs}"), "text/csv").body
    };
    assert_eq!(count(""), "n\r\n1\r\n");
    assert_eq!(count("&graphs=strict"), "n\r\n1\r\n");
    assert_eq!(count("&graphs=statements"), "n\r\n5\r\n");
    assert_eq!(count("&default-graph-uri=http://quell.example/levels"), "n\r\n4\r\n");
    let update = |text: &str| strict.post("application/sparql-update", &[], text).body;
    assert!(update("DELETE WHERE { ?s <a:metres> ?o }").contains("\"changed\":false"));
    assert!(update("CLEAR DEFAULT").contains("\"removed\":1"));
    assert!(update("CLEAR NAMED").contains("\"removed\":4"));
}

#[test]
fn everything_that_is_no_graph_is_refused_with_its_place() {
    let desk = Desk::over(gold_store("https://library.example/"), &[TOKEN]);
    let version = desk.store.version();
    let remote = "{\"@context\": \"http://127.0.0.1:9/context\", \"@id\": \"a:b\"}";
    let entity = "<!DOCTYPE r [<!ENTITY x \"y\">]><r/>";
    let deep = format!("<a:s> <a:p> {}1{} .", "(".repeat(300), ")".repeat(300));
    let publication = "<a:a> a <https://w3id.org/colophon/ns#Publication> .";
    let rows: &[(&str, &str, &str, u16, &str)] = &[
        (GRAPH, TURTLE, "<a:s> <a:p>", 400, "\"line\":1"),
        (GRAPH, TURTLE, "\n<a:s> <a:p> 1 .\n<a:s> <a:p> \"x .", 400, "\"line\":3"),
        (GRAPH, TURTLE, "<a:s> <a:p> <<( <a:s> <a:p> 1 )>> .", 400, "triple term"),
        (GRAPH, TURTLE, &deep, 400, "nested 300 deep"),
        (GRAPH, TURTLE, publication, 422, "bad-shape"),
        (GRAPH, "text/turtle; charset=latin1", "<a:s> <a:p> 1 .", 415, "not in UTF-8"),
        (GRAPH, "text/plain", "<a:s> <a:p> 1 .", 415, "no graph is read in"),
        (GRAPH, "application/trig", "<a:g> { <a:s> <a:p> 1 }", 415, "no graph is read in"),
        (GRAPH, "application/ld+json", remote, 400, "context"),
        (GRAPH, "application/ld+json", "{", 400, "\"line\":"),
        (GRAPH, "application/rdf+xml", entity, 400, "entities"),
        (GRAPH, "multipart/form-data", "x", 415, "names no boundary"),
        (GRAPH, "multipart/form-data; boundary=x", "--y", 400, "cannot be told"),
        (GRAPH, "nonsense", "x", 415, "not a media type"),
        ("/graph?graph=levels", TURTLE, LEVELS, 400, "not an absolute IRI"),
        ("/graph?graph=a:b&graph=a:c", TURTLE, LEVELS, 400, "several graphs"),
        ("/graph?graph=a:b&default", TURTLE, LEVELS, 400, "exclude each other"),
    ];
    for (path, content, body, status, told) in rows {
        let reply = send(&desk, Method::PUT, path, &[("content-type", content)], body);
        assert_eq!(reply.status, *status, "{content} {body}: {}", reply.body);
        assert!(reply.body.contains(told), "{told}: {}", reply.body);
    }
    let packed = [("content-encoding", "gzip")];
    assert_eq!(send(&desk, Method::PUT, GRAPH, &packed, LEVELS).status, 415);
    assert_eq!(desk.store.version(), version);
}

#[test]
fn every_part_of_a_form_is_a_graph_of_its_own() {
    let desk = desk();
    let part = |name: &str, content: &str, body: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\n\
             {content}\r\n{body}\r\n"
        )
    };
    let form = [("content-type", "multipart/form-data; boundary=x")];
    let turtle = part("a.ttl", "Content-Type: text/turtle\r\n", "_:same <a:p> 1 .");
    let lines = part("b.nt", "Content-Type: application/n-triples\r\n", "_:same <a:p> \"2\" .\n");
    let sent = send(&desk, Method::POST, GRAPH, &form, &format!("{turtle}{lines}--x--\r\n"));
    assert_eq!(sent.status, 201, "{}", sent.body);
    let subjects: std::collections::BTreeSet<String> = desk
        .store
        .quads(None, None, None, None)
        .map(|quad| quad.unwrap().subject.to_string())
        .collect();
    assert_eq!(subjects.len(), 2);
    let broken = part("c.ttl", "Content-Type: text/turtle\r\n", "<a:s>");
    let sent = send(&desk, Method::POST, GRAPH, &form, &format!("{turtle}{broken}--x--\r\n"));
    assert_eq!(sent.status, 400);
    assert!(sent.body.contains("c.ttl"), "{}", sent.body);
    let bare = part("d", "", "<a:s> <a:p> 1 .");
    let sent = send(&desk, Method::POST, GRAPH, &form, &format!("{bare}--x--\r\n"));
    assert_eq!(sent.status, 415, "{}", sent.body);
    let many = turtle.repeat(101);
    let sent = send(&desk, Method::POST, GRAPH, &form, &format!("{many}--x--\r\n"));
    assert!(sent.body.contains("more than 100 parts"), "{}", sent.body);
}

#[test]
fn only_a_token_places_a_graph_and_other_sites_may_only_read() {
    let desk = desk();
    let none = [("content-type", TURTLE)];
    for path in [GRAPH, "/graph", "/graph/levels", "/graph?default"] {
        assert_eq!(desk.ask(Method::POST, path, &none, LEVELS).status, 401, "{path}");
        let cross = [("sec-fetch-site", "cross-site")];
        let reply = send(&desk, Method::POST, path, &cross, LEVELS);
        assert_eq!((reply.status, reply.header("access-control-allow-origin")), (403, ""));
        let options = desk.ask(Method::OPTIONS, path.split('?').next().unwrap(), &[], "");
        assert_eq!(options.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
        assert_eq!(options.header("allow"), "GET, HEAD, PUT, POST, DELETE, OPTIONS");
        assert_eq!(desk.ask(Method::PATCH, path, &[], "").status, 405);
    }
    assert_eq!(desk.store.version(), 0);
    assert_eq!(get("/graph/vocabulary", TURTLE).header("access-control-allow-origin"), "*");
}
