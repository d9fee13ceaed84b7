//! `update`: the catalogue is changed, and what changed is told.

use super::Desk;
use serde_json::Value;

const TITLE: &str = "<http://purl.org/dc/terms/title>";
const THING: &str = "<http://127.0.0.1:7777/id/project/first-0>";

#[test]
fn what_went_and_came_is_told_and_recorded() {
    let desk = Desk::with_catalogue();
    let text = format!(
        "DELETE {{ {THING} {TITLE} ?t }} INSERT {{ {THING} {TITLE} 'Weirs' }} WHERE {{ {THING} {TITLE} ?t }}"
    );
    let before = desk.export();
    let dry = desk.run(&["update", "--dry-run", "-m", "try", "-u", &text]);
    assert_eq!(dry.code, Some(0), "{}", dry.talk);
    assert!(dry.talk.contains("this was a dry run"), "{}", dry.talk);
    assert_eq!(desk.export(), before);
    let done = desk.run(&["update", "-m", "a better title", "-u", &text]);
    assert_eq!((done.code, &done.out), (Some(0), &dry.out), "{}", done.talk);
    let lines: Vec<&str> = done.out.lines().collect();
    assert!(
        lines[0].starts_with(&format!("- {THING} {TITLE} \"Gauges of the River Quell")),
        "{}",
        done.out
    );
    assert_eq!(
        lines[1],
        format!("+ {THING} {TITLE} \"Weirs\" <http://127.0.0.1:7777/graph/curation>")
    );
    assert_eq!(lines[2..], ["1 statement removed, 1 added"]);
    assert!(done.talk.contains("recorded as version "), "{}", done.talk);
    assert!(desk.export().contains("\"Weirs\""));
    let again = desk.run(&["update", "-m", "again", "-u", &text]);
    assert_eq!(again.code, Some(0));
    assert!(again.talk.contains("it is so already"), "{} {}", again.talk, again.out);
}

#[test]
fn a_program_gets_json_and_may_name_the_version() {
    let desk = Desk::with_catalogue();
    desk.file("add.ru", &format!("INSERT DATA {{ {THING} {TITLE} 'One' , 'Two' }}"));
    let run = |words: &[&str]| desk.run(&[&["update", "-m", "why", "--json"], words].concat());
    let told: Value = serde_json::from_str(&run(&["--dry-run", "add.ru"]).out).unwrap();
    assert_eq!((&told["changed"], &told["dry_run"]), (&true.into(), &true.into()));
    let tried = told["version"].as_u64().unwrap();
    let told: Value = serde_json::from_str(&run(&["add.ru"]).out).unwrap();
    assert_eq!(told["version"], tried + 1);
    assert_eq!(told["added"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["removed"].as_array().unwrap().len(), 0);
    let version = told["version"].as_u64().unwrap().to_string();
    let late = run(&["--if-version", "1", "-u", "DROP ALL"]);
    assert_eq!((late.code, late.out.as_str()), (Some(1), ""));
    assert!(late.talk.contains(&format!("is at version {version}, not 1")), "{}", late.talk);
    let done = desk.shell(&format!(
        "echo 'DELETE DATA {{ {THING} {TITLE} \"One\" }}' | $COLOPHON update -m x --if-version {version} -"
    ));
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(!desk.export().contains("\"One\"") && desk.export().contains("\"Two\""));
}

#[test]
fn what_cannot_be_done_is_told_and_writes_nothing() {
    let desk = Desk::with_catalogue();
    let before = desk.export();
    let class = "<https://w3id.org/colophon/ns#Publication>";
    let broken =
        format!("INSERT DATA {{ <http://quell.example/a> a {class} . {THING} {TITLE} 'x' }}");
    for (words, code, told) in [
        (vec!["-m", "why", "-u", &broken], 3, "P0"),
        (vec!["-m", "why", "-u", "INSERT { }"], 2, "query:1:"),
        (vec!["-m", "why", "-u", "LOAD <http://127.0.0.1:9/>"], 2, "would ask another server"),
        (vec!["-m", " ", "-u", "DROP ALL"], 2, "--message is empty"),
        (vec!["-m", "why", "nowhere.ru"], 1, "the update in nowhere.ru cannot be read"),
        (vec!["-u", "DROP ALL"], 2, "--message"),
        (vec!["-m", "why"], 2, "required"),
        (
            vec!["-m", "why", "-u", "DROP ALL", "--data", "elsewhere"],
            1,
            "there is no catalogue in elsewhere",
        ),
    ] {
        let done = desk.run(&[vec!["update"], words.clone()].concat());
        assert_eq!((done.code, done.out.as_str()), (Some(code), ""), "{words:?} {}", done.talk);
        assert!(done.talk.contains(told), "{words:?} {}", done.talk);
    }
    assert_eq!(desk.export(), before);
    assert!(!desk.path().join("elsewhere").exists());
}
