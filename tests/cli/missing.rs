//! `import` of a source that no longer has what it had.

use super::{Desk, titles};

fn desk_with(reports: usize) -> Desk {
    let desk = Desk::new();
    desk.file("reports.nt", &titles("reports", reports));
    let done = desk.run(&["import", "--yes", "reports.nt"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    desk
}

#[test]
fn what_is_missing_is_not_deleted_unasked() {
    let desk = desk_with(3);
    let before = desk.export();
    desk.file("reports.nt", &titles("reports", 2));
    let done = desk.run(&["import", "--yes", "reports.nt"]);
    assert_eq!(done.code, Some(3));
    assert!(done.out.contains("0 new, 0 changed, 2 same, 1 missing"), "{}", done.out);
    insta::assert_snapshot!(done.talk, @r"
    error: reports.nt: it no longer has 1 of 3 earlier things: Gauges of the River Quell, part 2 of reports
      help: if they are meant to go, add --delete-missing; --plan lists them
    Nothing was written.
    ");
    assert_eq!(desk.export(), before);
    let done = desk.run(&["import", "--plan", "reports.nt"]);
    assert_eq!((done.code, done.talk.as_str()), (Some(0), "Nothing was written.\n"));
}

#[test]
fn a_source_that_lost_much_is_refused_with_numbers() {
    let desk = desk_with(3);
    let before = desk.export();
    desk.file("reports.nt", &titles("reports", 2));
    let done = desk.run(&["import", "--yes", "--delete-missing", "reports.nt"]);
    assert_eq!(done.code, Some(3));
    insta::assert_snapshot!(done.talk, @r"
    error: reports.nt: it no longer has 1 of 3 earlier things: more than 20 % would be deleted
      help: if the source is whole and they are meant to go, add --max-missing 34
    Nothing was written.
    ");
    assert_eq!(desk.export(), before);
    let words = ["import", "--yes", "--delete-missing", "--max-missing", "33", "reports.nt"];
    assert_eq!(desk.run(&words).code, Some(3));
    let words = ["import", "--yes", "--delete-missing", "--max-missing", "34", "reports.nt"];
    let done = desk.run(&words);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    let now = desk.export();
    assert!(now.contains("part 1 of reports") && !now.contains("part 2 of reports"));
}

#[test]
fn a_share_within_the_threshold_goes_when_allowed() {
    let desk = desk_with(5);
    desk.file("reports.nt", &titles("reports", 4));
    assert_eq!(desk.run(&["import", "--yes", "reports.nt"]).code, Some(3));
    let done = desk.run(&["import", "--yes", "--delete-missing", "reports.nt"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert_eq!(desk.export().matches("Gauges of the River Quell").count(), 4);
    let again = desk.run(&["import", "--yes", "reports.nt"]);
    assert_eq!((again.code, again.talk.as_str()), (Some(0), "Nothing was written.\n"));
}

#[test]
fn of_several_files_all_that_lost_something_are_named() {
    let desk = desk_with(2);
    desk.file("more.nt", &titles("more", 2));
    desk.run(&["import", "--yes", "more.nt"]);
    desk.file("reports.nt", &titles("reports", 1));
    desk.file("more.nt", &titles("more", 1));
    let done = desk.run(&["import", "--yes", "reports.nt", "more.nt"]);
    assert_eq!(done.code, Some(3));
    assert!(done.talk.contains("error: reports.nt: it no longer has 1 of 2"), "{}", done.talk);
    assert!(done.talk.contains("error: more.nt: it no longer has 1 of 2"), "{}", done.talk);
}

#[test]
fn a_threshold_is_a_percentage_and_needs_its_flag() {
    let desk = desk_with(1);
    for words in [
        &["import", "--max-missing", "30", "reports.nt"][..],
        &["import", "--delete-missing", "--max-missing", "101", "reports.nt"],
        &["import", "--delete-missing", "--max-missing", "-1", "reports.nt"],
        &["import", "--delete-missing", "--max-missing", "most", "reports.nt"],
    ] {
        assert_eq!(desk.run(words).code, Some(2), "{words:?}");
    }
}
