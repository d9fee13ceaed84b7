//! Queries that ask elsewhere: what is sent, what comes back, and what is never asked.

use super::{GOLD_BASE, count, request};
use crate::support::endpoint::{Endpoint, ok, rows};
use crate::support::gold_store;
use colophon::answer::{Answer, Outcome};
use colophon::config::Limits;
use colophon::problem::{Kind, Problem};
use colophon::query::{is_public, sparql};
use colophon::store::Store;
use oxrdf::Term;
use serde_json::json;
use std::time::{Duration, Instant};

const EPRIVACY: &str = "http://data.europa.eu/eli/dir/2002/58/oj";

/// Limits under which these services may be named.
fn listing(services: &[&str]) -> Limits {
    let services = services.iter().map(|service| service.parse().unwrap()).collect();
    Limits { services, service_timeout: Duration::from_secs(1), ..Limits::default() }
}

/// The rows of a query, each as its values.
fn table(store: &Store, text: &str, limits: &Limits) -> Result<Vec<Vec<Option<Term>>>, Problem> {
    sparql(store, &request(text), limits, |answer| {
        let Answer::Table(table) = answer else { panic!("a graph") };
        let Outcome::Rows(rows) = table.result else { panic!("a truth") };
        let rows = rows.map(|row| Ok(row.map_err(Problem::from)?.values().to_vec()));
        rows.collect()
    })
}

/// Two laws, with what another service calls the one that is known here.
fn labels() -> Endpoint {
    Endpoint::saying(|_| {
        rows(
            &["official", "label"],
            &[
                json!({ "official": { "type": "uri", "value": EPRIVACY },
                        "label": { "type": "literal", "value": "ePrivacy", "xml:lang": "en" } }),
                json!({ "official": { "type": "uri", "value": "http://weir.example/other" },
                        "label": { "type": "literal", "value": "Other" } }),
            ],
        )
    })
}

#[test]
fn what_is_known_here_goes_along_and_what_comes_back_is_joined() {
    let (store, endpoint) = (gold_store(GOLD_BASE), labels());
    let url = endpoint.url();
    let query = format!(
        "PREFIX owl: <http://www.w3.org/2002/07/owl#>
         PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
         SELECT DISTINCT ?law ?label {{ SERVICE <{url}> {{ ?official rdfs:label ?label }}
             GRAPH ?graph {{ ?law owl:sameAs ?official }} }}"
    );
    let found = table(&store, &query, &listing(&[&url])).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0][1].as_ref().unwrap().to_string(), "\"ePrivacy\"@en");
    let asked = endpoint.asked();
    assert_eq!(asked.len(), 1);
    let head = asked[0].to_ascii_lowercase();
    assert!(head.starts_with("post /sparql http/1.1\r\n"), "{head}");
    for expected in [
        "content-type: application/x-www-form-urlencoded\r\n",
        "accept: application/sparql-results+json",
        "user-agent: colophon/",
        "values",
    ] {
        assert!(head.contains(expected), "{head}");
    }
    assert!(asked[0].contains(&format!("<{EPRIVACY}>")), "{}", asked[0]);
    for unwanted in ["authorization", "cookie", "accept-encoding: gzip", "referer"] {
        assert!(!head.contains(unwanted), "{head}");
    }
}

#[test]
fn what_has_no_row_here_is_not_asked_at_all() {
    let (store, endpoint) = (gold_store(GOLD_BASE), labels());
    let url = endpoint.url();
    let query = format!("SELECT * {{ ?law <a:nothing> ?x SERVICE <{url}> {{ ?x <a:p> ?label }} }}");
    assert_eq!(table(&store, &query, &listing(&[&url])).unwrap().len(), 0);
    assert_eq!(endpoint.asked().len(), 0);
}

#[test]
fn many_rows_go_along_in_parts_and_too_many_do_not() {
    let store = gold_store(GOLD_BASE);
    let endpoint = Endpoint::saying(|_| rows(&["x"], &[]));
    let url = endpoint.url();
    for (values, requests) in [(100, 1), (101, 2), (2000, 20), (2001, 1)] {
        let before = endpoint.asked().len();
        let list = (0..values).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
        let query =
            format!("SELECT * {{ VALUES ?x {{ {list} }} SERVICE <{url}> {{ ?s <a:p> ?x }} }}");
        assert_eq!(table(&store, &query, &listing(&[&url])).unwrap().len(), 0);
        assert_eq!(endpoint.asked().len() - before, requests, "{values}");
    }
    assert!(!endpoint.asked().last().unwrap().contains("VALUES"));
}

#[test]
fn every_place_of_a_block_gives_what_sparql_says() {
    let store = gold_store(GOLD_BASE);
    let endpoint = Endpoint::saying(|_| {
        let number = |number: u8| {
            json!({ "x": { "type": "literal", "value": number.to_string(),
                           "datatype": "http://www.w3.org/2001/XMLSchema#integer" } })
        };
        rows(&["x"], &[number(1), number(1), number(2)])
    });
    let url = endpoint.url();
    let block = format!("SERVICE <{url}> {{ <a:s> <a:p> ?x }}");
    for (pattern, expected) in [
        (block.clone(), 3),
        (format!("VALUES ?x {{ 1 3 }} {block}"), 2),
        (format!("VALUES ?x {{ 1 3 }} OPTIONAL {{ {block} }}"), 3),
        (format!("VALUES ?x {{ 1 3 }} MINUS {{ {block} }}"), 1),
        (format!("{{ VALUES ?x {{ 9 }} }} UNION {{ {block} }}"), 4),
        (format!("{{ SELECT DISTINCT ?x {{ {block} }} }}"), 2),
        (format!("{{ SELECT (COUNT(*) AS ?n) {{ {block} }} }}"), 1),
        (format!("{block} FILTER(?x > 1)"), 1),
        (format!("{block} BIND(?x + 1 AS ?y) VALUES ?y {{ 2 }}"), 2),
        (format!("{block} {block}"), 5),
        (format!("SERVICE <{url}> {{ <a:s> <a:p> <a:o> }}"), 3),
        (format!("VALUES ?x {{ 1 UNDEF }} {block}"), 5),
    ] {
        let found = table(&store, &format!("SELECT * {{ {pattern} }}"), &listing(&[&url]));
        assert_eq!(found.unwrap().len(), expected, "{pattern}");
    }
    let ask = format!("ASK {{ {block} FILTER(?x = 2) }}");
    assert_eq!(count(&store, &request(&ask), &listing(&[&url])).unwrap(), 1);
    let construct = format!("CONSTRUCT {{ <a:s> <a:p> ?x }} WHERE {{ {block} }}");
    assert_eq!(count(&store, &request(&construct), &listing(&[&url])).unwrap(), 2);
}

#[test]
fn a_blank_node_from_elsewhere_gets_a_name_that_no_other_answer_has() {
    let store = gold_store(GOLD_BASE);
    let endpoint =
        Endpoint::saying(|_| rows(&["x"], &[json!({ "x": { "type": "bnode", "value": "b0" } })]));
    let url = endpoint.url();
    let query =
        format!("SELECT * {{ SERVICE <{url}> {{ ?x <a:p> 1 }} SERVICE <{url}> {{ ?y <a:p> 1 }} }}");
    let found = table(&store, &query.replace("?y", "?x"), &listing(&[&url])).unwrap();
    assert_eq!(found.len(), 0, "two answers have two nodes: {found:?}");
    let found = table(
        &store,
        &format!("SELECT * {{ SERVICE <{url}> {{ ?x <a:p> 1 }} }}"),
        &listing(&[&url]),
    );
    let node = found.unwrap()[0][0].clone().unwrap().to_string();
    assert!(node.starts_with(&format!("<{GOLD_BASE}.well-known/genid/")), "{node}");
}

/// Whatever a service does instead of answering.
#[test]
fn a_service_that_gives_no_answer_is_told_and_silent_passes_it_over() {
    let store = gold_store(GOLD_BASE);
    let canary = Endpoint::saying(|_| rows(&["x"], &[]));
    let (elsewhere, json) = (canary.url(), "application/sparql-results+json");
    let many: Vec<_> =
        (0..50).map(|n| json!({ "x": { "type": "literal", "value": n.to_string() } })).collect();
    let long = "x".repeat(40_000);
    let replies: Vec<(String, &str)> = vec![
        (
            format!("HTTP/1.1 302 Found\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n"),
            "redirects are not followed",
        ),
        (
            format!("HTTP/1.1 307 T\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n"),
            "redirects are not followed",
        ),
        ("HTTP/1.1 500 Oh\r\nContent-Length: 2\r\n\r\nno".into(), "status 500"),
        (ok("text/html", "<p>hello"), "no result of SPARQL"),
        (ok("text/csv", "x\n1\n"), "no result of SPARQL"),
        (ok(json, "{\"head\":{\"vars\":[\"x\"]},\"results\":{\"bindings\":["), "gave no answer"),
        (ok(json, "nonsense"), "gave no answer"),
        (ok(json, "{\"head\":{},\"boolean\":true}"), "yes or no"),
        (
            format!(
                "HTTP/1.1 200 OK\r\nContent-Type: {json}\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x0b"
            ),
            "packed",
        ),
        (
            format!("HTTP/1.1 200 OK\r\nContent-Type: {json}\r\nContent-Length: 999\r\n\r\n{{"),
            "gave no answer",
        ),
        (format!("HTTP/1.1 200 OK\r\nX: {long}\r\nContent-Length: 0\r\n\r\n"), "gave no answer"),
        ("nonsense\r\n\r\n".into(), "gave no answer"),
        (String::new(), "gave no answer"),
        (format!("!{}", rows(&["x"], &many)), "no answer within 1 s (--service-timeout)"),
        (rows(&["x"], &many), "more than 40 rows (--service-rows)"),
        (ok(json, &" ".repeat(300_000)), "more than 100000 bytes (--service-bytes)"),
    ];
    for (reply, told) in replies {
        let said = reply.clone();
        let endpoint = Endpoint::saying(move |_| said.clone());
        let url = endpoint.url();
        let limits = Limits { service_rows: 40, service_bytes: 100_000, ..listing(&[&url]) };
        let query = |silent: &str| {
            format!(
                "SELECT * {{ VALUES ?y {{ 1 2 }} SERVICE {silent} <{url}> {{ <a:s> <a:p> ?x }} }}"
            )
        };
        let start = Instant::now();
        let problem = table(&store, &query(""), &limits).unwrap_err();
        assert!(problem.to_string().contains(told), "{problem}\n{}", &reply[..90.min(reply.len())]);
        let kinds = [Kind::ServiceFailed, Kind::QueryTooComplex];
        assert!(kinds.contains(&problem.kind()), "{:?}", problem.kind());
        assert_eq!(table(&store, &query("SILENT"), &limits).unwrap().len(), 2, "{told}");
        assert!(start.elapsed() < Duration::from_secs(6), "{told}: {:?}", start.elapsed());
    }
    assert_eq!(canary.asked().len(), 0, "{:?}", canary.asked());
}

#[test]
fn a_name_that_leads_into_this_machine_is_refused_and_silent_does_not_hide_it() {
    let store = gold_store(GOLD_BASE);
    let canary = Endpoint::saying(|_| rows(&["x"], &[]));
    let port = canary.port();
    for host in [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0x0",
        "127.0.0.1.",
    ] {
        let url = format!("http://{host}:{port}/sparql");
        for silent in ["", "SILENT"] {
            let query = format!("SELECT * {{ SERVICE {silent} <{url}> {{ <a:s> <a:p> ?x }} }}");
            let outcome = table(&store, &query, &listing(&[&url]));
            match outcome {
                // Not every machine reads every spelling of a number as an address.
                Ok(rows) => assert_eq!((rows.len(), silent), (1, "SILENT"), "{url}"),
                Err(problem) if problem.kind() == Kind::OperationDisabled => {
                    let told = problem.to_string();
                    assert!(told.contains("not an address of the whole world"), "{told}");
                }
                Err(problem) => assert_eq!(problem.kind(), Kind::ServiceFailed, "{problem}"),
            }
        }
    }
    let url = format!("http://localhost:{port}/sparql");
    let query = format!("SELECT * {{ SERVICE SILENT <{url}> {{ <a:s> <a:p> ?x }} }}");
    let problem = table(&store, &query, &listing(&[&url])).unwrap_err();
    assert_eq!(problem.kind(), Kind::OperationDisabled, "{problem}");
    assert_eq!(canary.asked().len(), 0, "{:?}", canary.asked());
}

#[test]
fn only_what_is_listed_may_be_named_and_only_where_it_can_be_answered() {
    let (store, endpoint) = (gold_store(GOLD_BASE), labels());
    let url = endpoint.url();
    let listed = listing(&[&url]);
    let closed = Limits { federates: false, ..listed.clone() };
    let block = format!("SERVICE <{url}> {{ ?s ?p ?o }}");
    for (query, limits, told) in [
        (format!("ASK {{ {block} }}"), &Limits::default(), "would ask another server"),
        (format!("ASK {{ {block} }}"), &closed, "who have a token"),
        (format!("ASK {{ SERVICE <{url}/> {{ ?s ?p ?o }} }}"), &listed, "would ask another server"),
        (format!("ASK {{ SERVICE <{url}?> {{ ?s ?p ?o }} }}"), &listed, "would ask another server"),
        (format!("ASK {{ SERVICE SILENT <{url}#> {{ ?s ?p ?o }} }}"), &listed, "another server"),
        (
            format!("ASK {{ VALUES ?x {{ <{url}> }} SERVICE ?x {{ ?s ?p ?o }} }}"),
            &listed,
            "SERVICE ?x",
        ),
        (format!("ASK {{ ?s ?p ?o FILTER EXISTS {{ {block} }} }}"), &listed, "EXISTS"),
        (format!("ASK {{ SERVICE <{url}> {{ {block} }} }}"), &listed, "would ask another server"),
    ] {
        let problem = count(&store, &request(&query), limits).unwrap_err();
        assert_eq!(problem.kind(), Kind::OperationDisabled, "{query}: {problem}");
        assert!(problem.to_string().contains(told), "{problem}");
    }
    assert_eq!(endpoint.asked().len(), 0);
}

#[test]
fn an_address_can_be_listed_or_it_says_why_not() {
    use colophon::config::Remote;
    for listed in [
        "https://data.example/sparql",
        "http://127.0.0.1:3030/ds/sparql",
        "http://[::1]:7001/?default",
    ] {
        assert_eq!(listed.parse::<Remote>().unwrap().as_str(), listed);
    }
    for (refused, told) in [
        ("data.example/sparql", "expected an address as in https://data.example/sparql"),
        ("ftp://data.example/", "neither https: nor http:"),
        ("file:///etc/passwd", "neither https: nor http:"),
        ("https:///sparql", "names no host"),
        ("https://me:secret@data.example/", "a password"),
        ("https://data.example/#x", "behind #"),
        ("https://däta.example/", "not in ASCII"),
        ("https://data.example/a b", "expected an address"),
    ] {
        let error = refused.parse::<Remote>().unwrap_err();
        assert!(error.contains(told), "{refused}: {error}");
    }
}

#[test]
fn what_is_not_of_the_whole_world_is_known() {
    let private = "0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.0.9 \
        169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.7 192.88.99.1 192.168.1.1 \
        198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.9 224.0.0.1 239.1.1.1 240.0.0.1 \
        255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::127.0.0.1 64:ff9b::7f00:1 \
        64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 fc00::1 fd12:3456::1 \
        fe80::1 fec0::1 ff02::1 4000::1";
    for address in private.split_whitespace() {
        assert!(!is_public(address.parse().unwrap()), "{address}");
    }
    let public = "1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.0 172.15.0.1 172.32.0.1 192.0.1.1 \
        198.17.0.1 198.20.0.1 223.255.255.255 2606:4700::1111 2a00:1450:4001::1 \
        2001:4860:4860::8888 2003::1";
    for address in public.split_whitespace() {
        assert!(is_public(address.parse().unwrap()), "{address}");
    }
}
