//! `log`, `show`, `diff` and `undo`: what happened can be read, and taken back.

use super::{Desk, titles};
use serde_json::Value;

/// A desk whose catalogue has a second version of one file; its last two versions are the files.
fn desk() -> (Desk, u64) {
    let desk = Desk::new();
    desk.file("gauges.nt", &titles("gauges", 2));
    assert_eq!(desk.run(&["import", "--yes", "gauges.nt"]).code, Some(0));
    let last = json(&desk.run(&["log", "--json", "--limit", "1"]).out)["version"].as_u64().unwrap();
    (desk, last)
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

#[test]
fn the_log_has_every_change_the_newest_first() {
    let (desk, last) = desk();
    let done = desk.run(&["log"]);
    let lines: Vec<&str> = done.out.lines().collect();
    assert_eq!(lines.len() as u64, last, "{}", done.out);
    assert!(lines[0].starts_with(&format!("{last}  20")), "{}", lines[0]);
    assert!(lines[0].contains("import  import gauges.nt"), "{}", lines[0]);
    let line = json(&desk.run(&["log", "--json", "--limit", "1"]).out);
    assert_eq!(line["message"], "import gauges.nt");
    assert_eq!(line["source"].as_str().unwrap().len(), 64);
    let thing = "http://127.0.0.1:7777/id/project/gauges-1";
    assert_eq!(desk.run(&["log", "--thing", thing]).out.lines().count(), 1);
    assert_eq!(desk.run(&["log", "--thing", "http://water.example/"]).out, "");
    assert_eq!(desk.run(&["log", "--thing", "no address"]).code, Some(2));
}

#[test]
fn a_change_is_shown_by_thing_as_json_and_as_a_patch() {
    let (desk, last) = desk();
    let last = last.to_string();
    let text = desk.run(&["show", &last]).out;
    assert!(text.contains("\nid/project/gauges-1\n  + dcterms:title \"Gauges"), "{text}");
    let shown = json(&desk.run(&["show", &last, "--json"]).out);
    let added = shown["added"].as_array().unwrap();
    assert_eq!(added.len() as u64, shown["statements_added"].as_u64().unwrap());
    let patch = desk.run(&["show", &last, "--format", "patch"]).out;
    assert!(patch.starts_with("TX .\nA <") && patch.ends_with("> .\nTC .\n"), "{patch}");
    assert_eq!(patch.lines().count(), added.len() + 2);
    for nowhere in ["0", "99"] {
        let done = desk.run(&["show", nowhere]);
        assert_eq!((done.code, done.out.as_str()), (Some(1), ""), "{}", done.talk);
        assert!(done.talk.contains("version"), "{}", done.talk);
    }
    assert_eq!(desk.run(&["show", "last"]).code, Some(2));
}

#[test]
fn a_difference_goes_both_ways() {
    let (desk, last) = desk();
    let (from, to) = ((last - 1).to_string(), last.to_string());
    let there = json(&desk.run(&["diff", &from, &to, "--json"]).out);
    let back = json(&desk.run(&["diff", &to, &from, "--json"]).out);
    assert_eq!((&there["added"], &there["removed"]), (&back["removed"], &back["added"]));
    assert!(!there["added"].as_array().unwrap().is_empty());
    let all = json(&desk.run(&["diff", "0", &to, "--json"]).out);
    assert_eq!(all["added"].as_array().unwrap().len(), desk.export().lines().count());
    assert_eq!(desk.run(&["diff", &to, &to]).out, "");
    assert_eq!(desk.run(&["diff", "1", "99"]).code, Some(1));
}

#[test]
fn an_undo_and_its_undo_give_back_the_same_bytes() {
    let (desk, last) = desk();
    let with = desk.export();
    let last_text = last.to_string();
    let dry = desk.run(&["undo", &last_text, "--dry-run"]);
    assert_eq!(dry.code, Some(0), "{}", dry.talk);
    assert!(dry.out.contains("- dcterms:title") && dry.talk.contains("Nothing was written"));
    assert_eq!(desk.export(), with);
    let unasked = desk.run(&["undo", &last_text]);
    assert_eq!(unasked.code, Some(2));
    assert!(unasked.talk.contains("--yes"), "{}", unasked.talk);
    let done = desk.run(&["undo", &last_text, "--yes", "--message", "wrong river"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(!desk.export().contains("gauges-1"));
    let line = json(&desk.run(&["log", "--json", "--limit", "1"]).out);
    assert_eq!(line["action"], "undo");
    assert_eq!(line["message"], format!("undo version {last}: wrong river"));
    let again = desk.run(&["undo", &last_text, "--yes"]);
    assert!(again.talk.contains("Nothing is left of version"), "{}", again.talk);
    assert!(again.out.contains(&format!("kept as version {} left it", last + 1)), "{}", again.out);
    assert_eq!(desk.run(&["undo", &(last + 1).to_string(), "--yes"]).code, Some(0));
    assert_eq!(desk.export(), with);
}

#[test]
fn an_undo_where_nothing_is_makes_no_catalogue() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["undo", "1", "--yes"]).code, Some(1));
    assert!(!desk.path().join("var").exists());
}

#[test]
fn a_query_is_asked_of_a_version() {
    let (desk, last) = desk();
    let count = "SELECT (COUNT(*) AS ?n) { ?s <http://purl.org/dc/terms/title> ?t }";
    let then = desk.run(&["query", "--version", &(last - 1).to_string(), "-q", count]);
    let now = desk.run(&["query", "--version", &last.to_string(), "-q", count]);
    assert_eq!((then.code, now.code), (Some(0), Some(0)), "{} {}", then.talk, now.talk);
    assert_ne!(then.out, now.out);
    let never = desk.run(&["query", "--version", "99", "-q", count]);
    assert_eq!((never.code, never.out.as_str()), (Some(1), ""));
    assert!(never.talk.contains("there is no version 99"), "{}", never.talk);
}
