//! The W3C test suites of the SPARQL 1.1 Graph Store HTTP Protocol, sent to a real server.
//!
//! There are two: the 18 tests of 2012, written in prose, each of which goes on from where the one
//! before left the store; and those that took their place.

use super::exchange::MF;
use super::exchange::{
    Expected, Request, Response, judge, list, manifest, object, send, term, tests,
};
use super::protocol::prepare;
use super::{table, update::suite};
use crate::support::served::Served;
use colophon::vocab::rdfs;
use oxrdf::{Graph, NamedOrBlankNode, Term, TermRef};
use std::net::SocketAddr;

/// What is wrong in the prose, with what it has to say; each with the reason.
const REPAIRS: &[(&str, &str, &str)] = &[
    // Turtle ends a statement with a dot.
    ("post__existing_graph", "foaf:name \"Jane Doe\"", "foaf:name \"Jane Doe\" ."),
    ("post__multipart_formdata", "foaf:familyName \"Doe\"", "foaf:familyName \"Doe\" ."),
    ("post__multipart_formdata", "foaf:givenName \"Jane\"", "foaf:givenName \"Jane\" ."),
    // The graph was replaced by that of Jane Doe, and then got a name.
    ("get_of_post__existing_graph", "v:fn \"John Doe\"", "v:fn \"Jane Doe\""),
    ("get_of_post__existing_graph", "a foaf:Person;", "a foaf:Person; foaf:name \"Jane Doe\";"),
];

#[test]
#[expect(clippy::print_stderr, reason = "a skipped suite should be seen")]
fn graph_store() {
    let Some(root) = suite() else {
        eprintln!("skipped: no SPARQL test suite; see the tests of updates");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--default-graph", "strict"];
    let served = Served::with(&folder.path().join("var"), &[], &flags);
    let (mut wrong, mut count) = (Vec::new(), 0);
    for name in ["direct", "indirect"] {
        let path = root.join(format!("sparql11/graph-store-protocol/manifest-{name}.ttl"));
        for test in tests(&manifest(&path)) {
            count += 1;
            prepare(served.address(), &[]);
            let mut location = String::new();
            for (request, expected) in &test.exchanges {
                let path = request.path.replacen("/gsp", "/graph", 1);
                let path = path.replace("$LOCATION$", &location);
                let found = send(served.address(), &Request { path, ..request.clone() });
                if let Err(told) = judge(expected, &found) {
                    wrong.push(format!("{}: {} {told}", test.name, request.method));
                }
                if expected.location.is_some() {
                    found.header("location").clone_into(&mut location);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(count, 13);
    table::told("SPARQL 1.1 Graph Store HTTP Protocol", count, &[]);
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped suite should be seen")]
fn graph_store_in_prose() {
    let Some(root) = suite() else {
        eprintln!("skipped: no SPARQL test suite; see the tests of updates");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let flags = ["--default-graph", "strict"];
    let served = Served::with(&folder.path().join("var"), &[], &flags);
    // One test deletes a graph that none has made.
    let second = format!("http://{}/graph/person/2.ttl", served.address());
    prepare(served.address(), &[("<a:s> <a:p> 1".to_owned(), second)]);
    let manifest = manifest(&root.join("sparql11/http-rdf-update/manifest.ttl"));
    let (mut wrong, mut new) = (Vec::new(), String::new());
    let tests = prose(&manifest);
    for (name, text) in &tests {
        let (request, expected) = read(name, text, served.address(), &new);
        let found = send(served.address(), &request);
        if let Err(told) = judge(&expected, &found) {
            wrong.push(format!("{name}: {told}"));
        }
        follow(&found, &mut new);
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), tests.len(), wrong.join("\n"));
    assert_eq!(tests.len(), 18);
    let title = "SPARQL 1.1 Graph Store HTTP Protocol, the tests of 2012";
    table::told(title, tests.len(), &[]);
}

/// The address of a graph that was made, as a path.
fn follow(found: &Response, new: &mut String) {
    let location = found.header("location");
    if location.contains("/posted-") {
        let path = location.split("/graph/").nth(1).unwrap();
        *new = format!("/graph/{path}");
    }
}

/// Name and text of each test, in order.
fn prose(manifest: &Graph) -> Vec<(String, String)> {
    let entries = manifest.triples_for_predicate(&term(MF, "entries")).next().unwrap();
    let tests = list(manifest, entries.object.into_owned()).into_iter().map(|node| {
        let node = NamedOrBlankNode::try_from(node).unwrap();
        let comments = manifest.objects_for_subject_predicate(&node, rdfs::COMMENT);
        let text = comments.filter_map(|comment| match comment {
            TermRef::Literal(text) if text.value().contains("#### Request") => Some(text.value()),
            _ => None,
        });
        assert!(matches!(object(manifest, node.as_ref(), MF, "name"), Some(Term::Literal(_))));
        let name = node.to_string();
        let name = name.rsplit('#').next().unwrap().trim_end_matches('>').to_owned();
        (name, text.collect())
    });
    tests.collect()
}

/// A request and what is expected of it, from their text.
fn read(name: &str, text: &str, address: SocketAddr, new: &str) -> (Request, Expected) {
    let mut text = text.to_owned();
    for (_, wrong, right) in REPAIRS.iter().filter(|(test, ..)| *test == name) {
        assert!(text.contains(wrong), "{name}: {wrong} is not there");
        text = text.replace(wrong, right);
    }
    let text = text
        .replace("$HOST$/$GRAPHSTORE$", &format!("{address}/graph"))
        .replace("$GRAPHSTORE$", "/graph")
        .replace("$NEWPATH$", new)
        .replace("$HOST$", &address.to_string());
    let (request, response) = text.split_once("#### Response").unwrap();
    let lines = |part: &str| -> Vec<String> {
        let lines = part.lines().map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned());
        lines.skip_while(|line| line.trim().is_empty()).collect()
    };
    let request = lines(request.split_once("#### Request").unwrap().1);
    let (head, body) = parts(&request);
    let mut first = head[0].split(' ');
    let (method, path) = (first.next().unwrap().to_owned(), first.next().unwrap().to_owned());
    let pair = |line: &String| {
        let (name, value) = line.split_once(": ")?;
        (name != "Host").then(|| (name.to_owned(), value.to_owned()))
    };
    let headers: Vec<_> = head[1..].iter().filter_map(pair).collect();
    let multipart = headers.iter().any(|(_, value)| value.starts_with("multipart"));
    let end = if multipart { "\r\n" } else { "\n" };
    let body = (!body.is_empty()).then(|| (body.join(end) + end).into_bytes());
    let response = lines(response);
    let (head, graph) = parts(&response);
    let status = head[0].split(' ').next().unwrap();
    // Whether a change is told with 200 and a body or with 204 and none is left to the server.
    let status = match status {
        "200" if method != "GET" && method != "HEAD" => vec!["200".into(), "204".into()],
        _ => vec![status.to_owned()],
    };
    let graph = (!graph.is_empty()).then(|| graph.join("\n"));
    let media_type = head[1..].iter().filter_map(pair).find(|(name, _)| name == "Content-Type");
    let media_type = media_type.map(|(_, value)| value);
    let expected = Expected { status, media_type, graph, ..Expected::default() };
    (Request { method, path, headers, body }, expected)
}

/// The lines before the first empty one, and those after it.
fn parts(lines: &[String]) -> (&[String], &[String]) {
    let end = lines.iter().position(|line| line.trim().is_empty()).unwrap_or(lines.len());
    let rest = &lines[end..];
    let start = rest.iter().position(|line| !line.trim().is_empty()).unwrap_or(rest.len());
    let rest = &rest[start..];
    let last = rest.iter().rposition(|line| !line.trim().is_empty()).map_or(0, |at| at + 1);
    (&lines[..end], &rest[..last])
}
