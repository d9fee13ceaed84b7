//! `import` and `check`: the plan, the question, and nothing half-done.

use super::{Desk, titles};
use std::fs;

#[test]
fn a_plan_is_shown_and_without_yes_nothing_is_written() {
    let desk = Desk::new();
    desk.file("reports.nt", &titles("reports", 2));
    let done = desk.run(&["import", "reports.nt"]);
    assert_eq!(done.code, Some(2));
    assert!(
        done.out.starts_with("reports.nt: 2 new, 0 changed, 0 same, 0 missing\n"),
        "{}",
        done.out
    );
    assert!(
        done.out.contains("<http://127.0.0.1:7777/id/project/reports-0> (reports.nt:1:"),
        "{}",
        done.out
    );
    insta::assert_snapshot!(done.talk, @r"
    error: there is nobody to ask whether to go on
      help: add --yes to do it without asking
    Nothing was written.
    ");
    assert!(!desk.path().join("var").exists());
}

#[test]
fn a_second_import_changes_nothing() {
    let desk = Desk::new();
    desk.file("reports.nt", &titles("reports", 3));
    let first = desk.run(&["import", "--yes", "reports.nt"]);
    assert_eq!(first.code, Some(0), "{}", first.talk);
    let content = desk.export();
    assert_eq!(content.matches("Gauges of the River Quell").count(), 3);
    let second = desk.run(&["import", "--yes", "reports.nt"]);
    assert_eq!(second.code, Some(0));
    assert!(second.out.contains("0 new, 0 changed, 3 same, 0 missing"), "{}", second.out);
    assert!(second.out.contains("0 statements added, 0 removed"), "{}", second.out);
    assert_eq!(second.talk, "Nothing was written.\n");
    assert_eq!(desk.export(), content);
}

#[test]
fn changed_things_are_shown_field_by_field() {
    let desk = Desk::new();
    desk.file("reports.nt", &titles("reports", 2));
    desk.run(&["import", "--yes", "reports.nt"]);
    desk.file("reports.nt", &titles("reports", 2).replace("Quell, part 1", "Brede, part 1"));
    let done = desk.run(&["import", "--plan", "reports.nt"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(done.out.contains("0 new, 1 changed, 1 same, 0 missing"), "{}", done.out);
    let field = done.out.lines().find(|line| line.starts_with("      ~ ")).unwrap();
    assert_eq!(
        field.trim(),
        "~ dcterms:title: \"Gauges of the River Quell, part 1 of reports\" → \
         \"Gauges of the River Brede, part 1 of reports\""
    );
}

#[test]
fn of_several_files_all_or_none_are_imported() {
    let desk = Desk::new();
    desk.file("good.nt", &titles("good", 2));
    desk.file("bad.nt", "<https://rivers.example/x> <https://rivers.example/y> \"no end .\n");
    let done = desk.run(&["import", "--yes", "good.nt", "bad.nt"]);
    assert_eq!(done.code, Some(1));
    assert!(done.out.contains("good.nt: 2 new"), "{}", done.out);
    assert!(done.out.contains("bad.nt: refused, 1 problem\nbad.nt:1:"), "{}", done.out);
    assert!(
        done.talk.ends_with("Nothing was written: correct what is listed, then import again.\n")
    );
    assert!(!desk.path().join("var").exists());

    desk.file("also-good.nt", &titles("also-good", 1));
    let done = desk.run(&["import", "--yes", "good.nt", "also-good.nt"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert_eq!(desk.export().matches("Gauges").count(), 3);
}

#[test]
fn json_lines_are_as_help_says() {
    let desk = Desk::new();
    desk.file("reports.nt", &titles("reports", 1));
    let done = desk.run(&["import", "--yes", "--json", "reports.nt"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    let lines: Vec<serde_json::Value> =
        done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<_> = lines.iter().map(|line| line["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["thing", "plan", "commit"]);
    assert_eq!(lines[0]["thing"], "http://127.0.0.1:7777/id/project/reports-0");
    assert_eq!((&lines[0]["state"], &lines[0]["line"]), (&"new".into(), &1.into()));
    assert_eq!(lines[1]["new"], 1);
    assert_eq!(lines[1]["statements_added"], lines[2]["statements_added"]);
    let help = desk.run(&["import", "--help"]).out;
    for line in &lines {
        for key in line.as_object().unwrap().keys() {
            assert!(help.contains(key.as_str()), "--help does not tell of {key}");
        }
    }
}

#[test]
fn check_finds_everything_and_writes_nothing() {
    let desk = Desk::new();
    desk.file("good.nt", &titles("good", 1));
    desk.file("bad.nt", "<https://rivers.example/x> <https://rivers.example/y> \"no end .\n");
    assert_eq!(desk.run(&["check", "good.nt"]).code, Some(0));
    let done = desk.run(&["check", "good.nt", "bad.nt"]);
    assert_eq!(done.code, Some(3), "{}", done.talk);
    assert!(done.out.contains("bad.nt:1:"), "{}", done.out);
    let done = desk.run(&["check", "--json", "bad.nt"]);
    assert_eq!(done.code, Some(3));
    assert!(done.out.starts_with(r#"{"type":"problem","file":"bad.nt","line":1,"#), "{}", done.out);
    assert!(!desk.path().join("var").exists());
}

#[test]
fn check_leaves_a_catalogue_as_it_is() {
    let desk = Desk::with_catalogue();
    let before = desk.shell("find var -type f | sort | xargs sha256sum").out;
    desk.file("more.nt", &titles("more", 1));
    assert_eq!(desk.run(&["check", "more.nt"]).code, Some(0));
    assert_eq!(desk.run(&["import", "--plan", "more.nt"]).code, Some(0));
    assert_eq!(desk.shell("find var -type f | sort | xargs sha256sum").out, before);
}

#[test]
fn files_that_are_not_there_are_all_named() {
    let desk = Desk::new();
    let done = desk.run(&["import", "--yes", "nowhere.nt", "no.ttl"]);
    assert_eq!(done.code, Some(1));
    insta::assert_snapshot!(done.talk, @r"
    error: there is no file nowhere.nt
      help: check the name; a relative one starts in the current folder
    error: there is no file no.ttl
      help: check the name; a relative one starts in the current folder
    Nothing was written.
    ");
}

#[test]
fn a_person_is_asked_and_may_say_no() {
    let desk = Desk::new();
    desk.file("reports.nt", &titles("reports", 1));
    let ask = |answer| {
        desk.shell(&format!(
            "echo {answer} | script -qec \"$COLOPHON import reports.nt\" /dev/null"
        ))
    };
    let no = ask("n");
    assert_eq!(no.code, Some(130), "{}", no.out);
    assert!(no.out.contains("Import this? [y/N]"), "{}", no.out);
    assert!(no.out.contains("Nothing was written."), "{}", no.out);
    assert!(!desk.path().join("var").exists());
    let yes = ask("yes");
    assert_eq!(yes.code, Some(0), "{}", yes.out);
    assert_eq!(desk.export().matches("Gauges").count(), 1);
}

#[test]
fn what_a_file_says_does_not_command_the_terminal() {
    let desk = Desk::new();
    let evil = "<https://rivers.example/x> <http://purl.org/dc/terms/title> \"\\u001b[2J\\u202egauge\" .\n";
    desk.file("evil.nt", evil);
    let done = desk.run(&["import", "--plan", "evil.nt"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(!done.out.contains(['\u{1b}', '\u{202e}']), "{:?}", done.out);
}

#[test]
fn sources_are_kept_byte_for_byte() {
    let desk = Desk::with_catalogue();
    let kept: Vec<_> = fs::read_dir(desk.path().join("var/sources"))
        .unwrap()
        .map(|item| fs::read_to_string(item.unwrap().path()).unwrap())
        .collect();
    assert!(kept.contains(&titles("first", 1)));
}
