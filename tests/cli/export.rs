//! `export` and `query`: results on standard output, whole or with an error.

use super::{Desk, titles};
use oxrdfio::{RdfFormat, RdfParser};
use std::fs;

#[test]
fn equal_content_gives_equal_bytes() {
    let (one, two) = (Desk::with_catalogue(), Desk::new());
    one.shell(&format!("cp -r var {}", two.path().display()));
    for format in ["nquads", "trig", "jsonld", "turtle", "ntriples", "rdfxml"] {
        let words = ["export", "--format", format];
        let (first, second) = (one.run(&words), one.run(&words));
        assert_eq!(first.code, Some(0), "{format}: {}", first.talk);
        assert!(first.out.contains("Gauges of the River Quell"), "{format}");
        assert!(first.out == second.out, "{format}");
    }
    let mut lines: Vec<_> = one.export().lines().map(ToOwned::to_owned).collect();
    assert_eq!(lines.join("\n") + "\n", one.export());
    lines.sort();
    assert_eq!(lines.join("\n") + "\n", one.export(), "N-Quads are sorted");
}

#[test]
fn every_format_says_the_same() {
    let desk = Desk::with_catalogue();
    let read = |name: &str, format| {
        let out = desk.run(&["export", "--format", name]).out;
        let mut quads: Vec<_> = RdfParser::from_format(format)
            .for_slice(&out)
            .map(|quad| quad.unwrap().to_string())
            .collect();
        quads.sort();
        quads.dedup();
        quads
    };
    let quads = read("nquads", RdfFormat::NQuads);
    assert_eq!(read("trig", RdfFormat::TriG), quads);
    let json_ld = RdfFormat::JsonLd { profile: oxrdfio::JsonLdProfileSet::empty() };
    assert_eq!(read("jsonld", json_ld), quads);
    let triples = read("ntriples", RdfFormat::NTriples);
    assert!(!triples.is_empty() && triples.len() < quads.len());
    assert_eq!(read("turtle", RdfFormat::Turtle), triples);
    assert_eq!(read("rdfxml", RdfFormat::RdfXml), triples);
}

#[test]
fn one_graph_can_be_had_and_one_that_is_not_there_is_told() {
    let desk = Desk::with_catalogue();
    let all = desk.export();
    let line = all.lines().find(|line| line.contains("part 0 of first")).unwrap();
    let graph = line.rsplit('<').next().unwrap().trim_end_matches("> .");
    let done = desk.run(&["export", "--graph", graph]);
    assert!(done.out.lines().all(|line| line.ends_with(&format!("<{graph}> ."))), "{}", done.out);
    assert!(done.out.contains("part 0 of first"));
    let done = desk.run(&["export", "--graph", "http://127.0.0.1:7777/graph/none"]);
    assert_eq!((done.code, done.out.as_str()), (Some(1), ""));
    assert!(
        done.talk.contains("there is no graph <http://127.0.0.1:7777/graph/none>"),
        "{}",
        done.talk
    );
}

#[test]
fn a_file_is_there_whole_or_not_at_all() {
    let desk = Desk::with_catalogue();
    let done = desk.run(&["export", "-o", "all.nq"]);
    assert_eq!((done.code, done.out.as_str()), (Some(0), ""));
    assert_eq!(fs::read_to_string(desk.path().join("all.nq")).unwrap(), desk.export());
    fs::write(desk.path().join("old.nq"), "what was there before").unwrap();
    let done = desk.shell("trap '' XFSZ; ulimit -f 1; exec $COLOPHON export -o old.nq");
    assert_eq!(done.code, Some(1), "{}", done.talk);
    assert!(done.talk.contains("old.nq cannot be written: File too large"), "{}", done.talk);
    assert!(done.talk.ends_with("Nothing was written.\n"), "{}", done.talk);
    assert_eq!(fs::read_to_string(desk.path().join("old.nq")).unwrap(), "what was there before");
    let hidden = desk.shell("ls -A | grep part || true");
    assert_eq!(hidden.out, "");
    assert_eq!(desk.run(&["export", "-o", "/dev/null"]).code, Some(0));
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let desk = Desk::new();
    desk.file("many.nt", &titles("many", 3000));
    assert_eq!(desk.run(&["import", "--yes", "many.nt"]).code, Some(0));
    let done = desk.shell("{ $COLOPHON export; echo \"exit $?\" >&2; } | head -n 1");
    assert_eq!(done.out.lines().count(), 1);
    assert_eq!(done.talk, "exit 0\n");
    let done =
        desk.shell("{ $COLOPHON import --plan --json many.nt; echo \"exit $?\" >&2; } | head -n 1");
    assert_eq!(done.talk, "Nothing was written.\nexit 0\n");
}

#[test]
fn a_full_disk_behind_standard_output_is_told() {
    let desk = Desk::with_catalogue();
    let done = desk.shell("$COLOPHON export > /dev/full");
    assert_eq!(done.code, Some(1));
    insta::assert_snapshot!(done.talk, @r"
    error: the results cannot be written: No space left on device (os error 28)
      help: check where standard output goes, and try again
    ");
}

#[test]
fn without_a_catalogue_reading_says_so() {
    let desk = Desk::new();
    for words in [&["export", "--data", "none"][..], &["query", "--data", "none", "-q", "ASK {}"]] {
        let done = desk.run(words);
        assert_eq!(done.code, Some(1));
        insta::allow_duplicates! {
            insta::assert_snapshot!(done.talk, @r"
            error: there is no catalogue in none
              help: name its folder with --data; or make one: colophon import FILE…, or colophon demo
            ");
        }
        assert!(!desk.path().join("none").exists());
    }
}
