//! `cite`: what a footnote needs, and files that are the same wherever and whenever they are made.

use super::{Desk, titles};
use crate::support::served::Served;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

const QUESTION: &str = "#+ title: Which gauges are there?\n\
    SELECT ?s ?t { ?s <http://purl.org/dc/terms/title> ?t \
    FILTER(STRSTARTS(STR(?s), 'http://127.0.0.1:7777/id/project/')) }\n";
const GRAPH: &str = "CONSTRUCT { ?s <http://purl.org/dc/terms/title> [ \
    <http://www.w3.org/1999/02/22-rdf-syntax-ns#value> ?t ] } { ?s <http://purl.org/dc/terms/title> ?t } LIMIT 40";

fn desk() -> Desk {
    let desk = Desk::with_catalogue();
    desk.file("question.rq", QUESTION);
    desk.file("graph.rq", GRAPH);
    desk
}

/// Every file of both questions in a version of the catalogue in a folder.
fn cited(desk: &Desk, data: &str, version: &str) -> Vec<String> {
    let tables = ["csv", "tsv", "json", "xml"].map(|format| ("question.rq", format));
    let graphs = ["ttl", "nt", "rdf", "jsonld", "trig", "nq"].map(|format| ("graph.rq", format));
    let ask = |(file, format)| {
        let words = ["cite", "--data", data, "--version", version, "--format", format, file];
        let done = desk.run(&words);
        assert_eq!(done.code, Some(0), "{format}: {}", done.talk);
        done.out
    };
    tables.into_iter().chain(graphs).map(ask).collect()
}

fn sha256(bytes: impl AsRef<[u8]>) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

#[test]
fn a_citation_says_address_version_size_and_checksums() {
    let desk = desk();
    let done = desk.run(&["cite", "question.rq"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(done.talk.contains("--save makes it short"), "{}", done.talk);
    let sentence = "Which gauges are there? Result of a query of Colophon, version 4 of 20";
    assert!(done.out.starts_with(sentence), "{}", done.out);
    assert!(done.out.contains(", 1 row. http://127.0.0.1:7777/q/"), "{}", done.out);
    let csv = desk.run(&["cite", "--format", "csv", "question.rq"]).out;
    assert_eq!(
        csv,
        "s,t\r\nhttp://127.0.0.1:7777/id/project/first-0,\"Gauges of the River Quell, part 0 of first\"\r\n"
    );
    assert!(done.out.contains(&format!("SHA-256 of the CSV file: {}.\n", sha256(&csv))));
    assert!(done.out.contains(&format!("\n{}  http://127.0.0.1:7777/q/", sha256(&csv))));
    let told: Value =
        serde_json::from_str(&desk.run(&["cite", "--json", "question.rq"]).out).unwrap();
    assert_eq!((&told["version"], &told["size"]), (&4.into(), &"1 row".into()));
    let files = told["files"].as_array().unwrap();
    let file = files.iter().find(|file| file["format"] == "csv").unwrap();
    assert_eq!((&file["sha256"], &file["bytes"]), (&sha256(&csv).into(), &csv.len().into()));
    let graph = desk.run(&["cite", "graph.rq"]).out;
    assert!(graph.contains(" statements. ") && graph.contains("of the N-Triples file"), "{graph}");
}

#[test]
fn the_files_are_the_same_after_changes_a_rebuild_and_from_a_backup() {
    let desk = desk();
    let then = cited(&desk, "var", "4");
    desk.file("first.nt", &titles("first", 3));
    assert_eq!(desk.run(&["import", "--yes", "first.nt"]).code, Some(0));
    assert_eq!(cited(&desk, "var", "4"), then);
    let now = cited(&desk, "var", "5");
    assert!(now.iter().zip(&then).all(|(now, then)| now != then));
    assert_eq!(desk.run(&["backup", "copy"]).code, Some(0));
    assert_eq!(desk.run(&["restore", "copy", "--data", "again"]).code, Some(0));
    assert_eq!(
        (cited(&desk, "again", "4"), cited(&desk, "again", "5")),
        (then.clone(), now.clone())
    );
    assert_eq!(desk.run(&["undo", "5", "--yes"]).code, Some(0));
    assert_eq!(desk.run(&["rebuild"]).code, Some(0));
    assert_eq!((cited(&desk, "var", "4"), cited(&desk, "var", "5")), (then, now));
}

#[test]
fn a_server_sends_the_file_that_the_command_writes() {
    let served = Served::demo(Some("http://127.0.0.1:7777/"));
    let desk = desk();
    let data = served.data();
    for (file, format) in [("question.rq", "csv"), ("question.rq", "json"), ("graph.rq", "ttl")] {
        let command = |more: &[&str]| {
            let mut words = vec!["cite", "--data", data.to_str().unwrap(), file];
            words.extend(more);
            let done = desk.run(&words);
            assert_eq!(done.code, Some(0), "{}", done.talk);
            done.out
        };
        let told: Value = serde_json::from_str(&command(&["--json"])).unwrap();
        let files = told["files"].as_array().unwrap();
        let address = files.iter().find(|one| one["format"] == format).unwrap()["address"].clone();
        let path = address.as_str().unwrap().strip_prefix("http://127.0.0.1:7777").unwrap();
        assert_eq!(get(served.address(), path), command(&["--format", format]), "{path}");
    }
}

/// The body at an address of a server.
fn get(server: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(server).unwrap();
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(" 200 "), "{head}");
    body.to_owned()
}

#[test]
fn what_changed_since_is_a_table() {
    let desk = desk();
    desk.file("second.nt", &titles("second", 1));
    assert_eq!(desk.run(&["import", "--yes", "second.nt"]).code, Some(0));
    let done = desk.run(&["cite", "--version", "4", "--diff", "--format", "csv", "question.rq"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(done.out.starts_with("change,s,t\r\n"), "{}", done.out);
    assert!(done.out.contains("come,http://127.0.0.1:7777/id/project/second-0,"), "{}", done.out);
    assert!(done.talk.contains("from version 4 to 5"), "{}", done.talk);
    let same = desk.run(&["cite", "--version", "5", "--diff", "question.rq"]);
    assert_eq!(same.out, "?change\t?s\t?t\n");
}

#[test]
fn a_saved_query_is_a_change_and_has_a_short_address() {
    let desk = desk();
    let saved = desk.run(&["cite", "--save", "question.rq"]);
    assert_eq!(saved.code, Some(0), "{}", saved.talk);
    assert!(saved.talk.contains(": version 5"), "{}", saved.talk);
    assert!(!saved.out.contains("?query="), "{}", saved.out);
    let log = desk.run(&["log", "--limit", "1"]).out;
    assert!(log.contains("  save  save query "), "{log}");
    let again = desk.run(&["cite", "--save", "--version", "4", "question.rq"]);
    assert!(again.talk.contains("is saved already"), "{}", again.talk);
    assert_eq!(again.out, saved.out);
    assert_eq!(desk.run(&["cite", "--version", "4", "question.rq"]).out, saved.out);
    assert_eq!(desk.run(&["undo", "5", "--yes"]).code, Some(0));
    assert!(desk.run(&["cite", "--version", "4", "question.rq"]).out.contains("?query="));
}

#[test]
fn what_cannot_be_cited_is_refused_and_nothing_is_written() {
    let desk = desk();
    for (words, code, says) in [
        (&["cite", "--version", "9", "question.rq"][..], 1, "there is no version 9"),
        (&["cite", "--format", "xlsx", "question.rq"], 2, "choose one of: json, xml, csv, tsv"),
        (&["cite", "--format", "html", "question.rq"], 2, "choose one of: json, xml, csv, tsv"),
        (&["cite", "--format", "csv", "graph.rq"], 2, "choose one of: jsonld, ttl"),
        (&["cite", "--save", "-q", "SELECT (NOW() AS ?n) {}"], 2, "NOW() would give another value"),
        (&["cite", "-q", "SELCT"], 2, "did you mean SELECT?"),
        (&["cite"], 2, "required"),
        (&["cite", "--diff", "--json", "question.rq"], 2, "cannot be used with"),
    ] {
        let done = desk.run(words);
        assert_eq!((done.code, done.out.as_str()), (Some(code), ""), "{words:?}: {}", done.talk);
        assert!(done.talk.contains(says), "{words:?}: {}", done.talk);
    }
    assert_eq!(desk.run(&["log"]).out.lines().count(), 4);
    let empty = Desk::new();
    assert_eq!(empty.run(&["cite", "-q", "ASK {}"]).code, Some(1));
}
