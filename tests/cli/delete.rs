//! `delete`: a person sees what goes, and it stays away.

use super::{Desk, titles};

const THING: &str = "http://127.0.0.1:7777/id/project/first-0";

#[test]
fn what_goes_is_shown_and_nothing_goes_unasked() {
    let desk = Desk::with_catalogue();
    let before = desk.export();
    let done = desk.run(&["delete", THING, "--reason", "Never begun."]);
    assert_eq!(done.code, Some(2));
    insta::assert_snapshot!(done.out, @r"
    Gauges of the River Quell, part 0 of first <http://127.0.0.1:7777/id/project/first-0>
      - 1 statement about it
    ");
    insta::assert_snapshot!(done.talk, @r"
    error: there is nobody to ask whether to go on
      help: add --yes to do it without asking
    Nothing was written.
    ");
    assert_eq!(desk.export(), before);
}

#[test]
fn a_deleted_thing_stays_deleted() {
    let desk = Desk::with_catalogue();
    let done = desk.run(&["delete", THING, "--reason", "Never begun.", "--yes"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert_eq!(done.talk, format!("deleted {THING}: version 5\n"));
    let now = desk.export();
    assert!(!now.contains("Gauges of the River Quell"));
    assert!(now.contains("\"Never begun.\" <http://127.0.0.1:7777/graph/curation> ."), "{now}");

    let again = desk.run(&["import", "--yes", "first.nt"]);
    assert_eq!(again.code, Some(0), "{}", again.talk);
    assert!(again.out.contains(&format!("<{THING}> was deleted by a person")), "{}", again.out);
    assert_eq!(desk.export(), now);

    // Nor with another state of its source, nor with another source.
    desk.file("first.nt", &(titles("first", 1) + &titles("other", 1)));
    let done = desk.run(&["import", "--yes", "first.nt"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    desk.file("second.nt", &titles("first", 2));
    assert_eq!(desk.run(&["import", "--yes", "second.nt"]).code, Some(0));
    let now = desk.export();
    assert!(!now.contains("part 0 of first"), "{now}");
    assert!(now.contains("part 1 of first") && now.contains("part 0 of other"), "{now}");
}

#[test]
fn what_cannot_be_deleted_is_told() {
    let desk = Desk::with_catalogue();
    desk.run(&["import", "--yes", "first.nt"]);
    let before = desk.export();
    for (words, code, what) in [
        (["http://127.0.0.1:7777/id/project/none", "--reason", "x"], 1, "nothing is said of"),
        (["https://rivers.example/id/project/first-0", "--reason", "x"], 2, "is no thing of this"),
        (["first-0", "--reason", "x"], 2, "expected an absolute address"),
        ([THING, "--reason", "  "], 2, "the reason has 0 characters"),
    ] {
        let done = desk.run(&[&["delete", "--yes"][..], &words].concat());
        assert_eq!(done.code, Some(code), "{words:?}: {}", done.talk);
        assert!(done.talk.contains(what), "{words:?}: {}", done.talk);
    }
    assert_eq!(desk.run(&["delete", "--yes", THING]).code, Some(2), "without a reason");
    assert_eq!(desk.export(), before);
    assert_eq!(desk.run(&["delete", "--yes", THING, "--reason", "x"]).code, Some(0));
    let done = desk.run(&["delete", "--yes", THING, "--reason", "x"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("was deleted before"), "{}", done.talk);
    let done = desk.run(&["delete", "--data", "none", "--yes", THING, "--reason", "x"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("there is no catalogue in none"), "{}", done.talk);
    assert!(!desk.path().join("none").exists());
}
