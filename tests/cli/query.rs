//! `query`: a question from anywhere, an answer in every format.

use super::{Desk, titles};

const TITLES: &str = "SELECT ?t { ?s <http://purl.org/dc/terms/title> ?t \
                      FILTER(STRSTARTS(STR(?s), 'http://127.0.0.1:7777/id/project/')) }";

#[test]
fn the_query_comes_from_a_flag_a_file_or_standard_input() {
    let desk = Desk::with_catalogue();
    desk.file("titles.rq", TITLES);
    let expected = "?t\n\"Gauges of the River Quell, part 0 of first\"\n";
    let flag = desk.run(&["query", "-q", TITLES]);
    assert_eq!((flag.code, flag.out.as_str()), (Some(0), expected), "{}", flag.talk);
    assert_eq!(desk.run(&["query", "titles.rq"]).out, expected);
    assert_eq!(desk.shell("$COLOPHON query - < titles.rq").out, expected);
    let none = desk.run(&["query", "nowhere.rq"]);
    assert_eq!(none.code, Some(1));
    assert!(none.talk.contains("the query in nowhere.rq cannot be read"), "{}", none.talk);
    assert_eq!(desk.run(&["query"]).code, Some(2));
}

#[test]
fn every_format_can_be_had_and_others_are_refused_with_a_list() {
    let desk = Desk::with_catalogue();
    for (format, start) in
        [("json", "{\"head\""), ("xml", "<?xml"), ("csv", "t\r\n"), ("tsv", "?t\n")]
    {
        let done = desk.run(&["query", "--format", format, "-q", TITLES]);
        assert!(done.out.starts_with(start), "{format}: {}", done.out);
    }
    let construct =
        TITLES.replace("SELECT ?t", "CONSTRUCT { ?s <http://purl.org/dc/terms/title> ?t }");
    for (format, part) in [("ttl", "@prefix"), ("nt", "> \"Gauges"), ("jsonld", "\"@context\"")] {
        let done = desk.run(&["query", "--format", format, "-q", &construct]);
        assert!(done.out.contains(part), "{format}: {} {}", done.out, done.talk);
    }
    assert!(desk.run(&["query", "--json", "-q", TITLES]).out.starts_with("{\"head\""));
    assert!(desk.run(&["query", "--json", "-q", &construct]).out.contains("\"@context\""));
    let done = desk.run(&["query", "--format", "xlsx", "-q", TITLES]);
    assert_eq!((done.code, done.out.as_str()), (Some(2), ""));
    assert!(done.talk.contains("help: choose one of: json, xml, csv, tsv"), "{}", done.talk);
}

#[test]
fn evidence_and_provenance_are_asked_on_request() {
    let desk = Desk::with_catalogue();
    let count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";
    let number = |words: &[&str]| {
        let out = desk.run(words).out;
        out.lines().nth(1).unwrap().parse::<usize>().unwrap()
    };
    let statements = number(&["query", "-q", count]);
    let all = number(&["query", "--graphs", "all", "-q", count]);
    assert!(0 < statements && statements < all, "{statements} of {all}");
}

#[test]
fn what_is_no_query_or_takes_too_long_is_told() {
    let desk = Desk::new();
    desk.file("many.nt", &titles("many", 500));
    assert_eq!(desk.run(&["import", "--yes", "many.nt"]).code, Some(0));
    let done = desk.run(&["query", "-q", "SELCT * { }"]);
    assert_eq!((done.code, done.out.as_str()), (Some(2), ""));
    assert!(done.talk.starts_with("error: query:1:"), "{}", done.talk);
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let done = desk.run(&["query", "--query-timeout", "1", "-q", slow]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("--query-timeout"), "{}", done.talk);
    let done = desk.run(&["query", "--max-query-bytes", "10", "-q", slow]);
    assert_eq!(done.code, Some(2));
    assert!(done.talk.contains("--max-query-bytes"), "{}", done.talk);
}
