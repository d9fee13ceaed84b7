//! `review`: what rules propose is listed, decided, and stays decided.

use super::Desk;
use crate::support::proposing::{AUTHORITY, ENRICHMENT, LISTING};
use serde_json::Value;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("laws.ttl", AUTHORITY);
    desk.file("laws.toml", "kind = \"authority\"\n");
    desk.file("weirs.txt", LISTING);
    desk.file("weirs.toml", "format = \"listing\"\nlanguage = \"en\"\n");
    desk.file("readings.ttl", ENRICHMENT);
    desk.file("readings.toml", "kind = \"enrichment\"\n");
    let done = desk.run(&["import", "--yes", "laws.ttl", "weirs.txt", "readings.ttl"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    desk
}

fn listed(desk: &Desk, more: &[&str]) -> Vec<Value> {
    let done = desk.run(&[&["review", "list", "--format", "json"], more].concat());
    assert_eq!(done.code, Some(0), "{}", done.talk);
    done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn id(all: &[Value], kind: &str, object: &str) -> String {
    let fits =
        |one: &&Value| one["kind"] == kind && one["object"].as_str().unwrap().contains(object);
    all.iter().find(fits).unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn what_waits_is_listed_with_its_words() {
    let desk = desk();
    let done = desk.run(&["review", "--kind", "link", "--limit", "3"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    insta::assert_snapshot!(done.out);
    insta::assert_snapshot!(done.talk);
    let all = listed(&desk, &["--state", "all"]);
    assert_eq!(all.len(), 8);
    let one = all.iter().find(|one| one["words"] == serde_json::json!(["Weir Act"])).unwrap();
    for field in
        ["id", "stamp", "kind", "state", "subject", "predicate", "object", "rule", "labels"]
    {
        assert!(!one[field].is_null(), "{field}: {one}");
    }
    let shown = desk.run(&["review", "show", one["id"].as_str().unwrap()]);
    assert!(shown.out.contains("decided alike: 0 accepted, 0 rejected"), "{}", shown.out);
}

#[test]
fn decisions_last_over_imports_and_are_taken_back() {
    let desk = desk();
    let before = desk.content();
    let all = listed(&desk, &[]);
    let (right, wrong) = (id(&all, "link", "weir-act-1984"), id(&all, "link", "weir-act-1921"));
    let done =
        desk.run(&["review", "accept", &right, "--note", "The newer one.", "--by", "Ada Quell"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert_eq!(desk.run(&["review", "reject", &wrong]).code, Some(0));
    let stated = "terms/references> <http://127.0.0.1:7777/id/law/weir-act-1984>";
    assert!(desk.export().contains(stated));
    let done = desk.run(&["import", "--yes", "weirs.txt"]);
    assert_eq!((done.code, &*done.talk), (Some(0), "Nothing was written.\n"));
    let rejected = listed(&desk, &["--state", "rejected"]);
    assert_eq!(rejected.len(), 1);
    let accepted = listed(&desk, &["--state", "accepted"]);
    assert_eq!(accepted[0]["decided"]["by"], "Ada Quell");
    assert_eq!(accepted[0]["decided"]["note"], "The newer one.");
    let log = desk.run(&["log", "--json", "--limit", "2"]);
    assert!(
        log.out.contains("\"action\":\"review\"") && log.out.contains("Ada Quell"),
        "{}",
        log.out
    );
    let done = desk.run(&["review", "undo", &right, &wrong]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert_eq!(desk.content(), before);
}

#[test]
fn a_batch_is_done_whole_or_not() {
    let desk = desk();
    let all = listed(&desk, &[]);
    let (right, wrong) = (id(&all, "link", "weir-act-1984"), id(&all, "link", "weir-act-1921"));
    let before = desk.export();
    desk.file("bad.txt", "accept\nburn it\nunsure nonesuch why\n");
    let done = desk.run(&["review", "batch", "bad.txt"]);
    assert_eq!(done.code, Some(2), "{}", done.talk);
    assert!(
        done.talk.contains("bad.txt:1:1") && done.talk.contains("bad.txt:2:1"),
        "{}",
        done.talk
    );
    desk.file("stale.txt", &format!("# agreed\naccept {right}@000000000000 so\nreject {wrong}\n"));
    let done = desk.run(&["review", "batch", "stale.txt"]);
    assert_eq!(done.code, Some(1), "{}", done.talk);
    assert!(done.talk.contains("is not as it was shown"), "{}", done.talk);
    assert_eq!(desk.export(), before);
    desk.file(
        "good.txt",
        &format!("accept {right} The newer one.\n\nreject {wrong} The older one.\n"),
    );
    let done = desk.run(&["review", "batch", "good.txt"]);
    assert_eq!((done.code, done.talk.contains("2 decisions")), (Some(0), true), "{}", done.talk);
    assert_eq!(listed(&desk, &["--state", "rejected"]).len(), 1);
    let empty = desk.file("empty.txt", "# nothing\n");
    assert_eq!(desk.run(&["review", "batch", empty.to_str().unwrap()]).code, Some(2));
}

#[test]
fn two_become_one_by_a_decision() {
    let desk = desk();
    let before = desk.content();
    let twins = id(&listed(&desk, &["--kind", "identity"]), "identity", "quell");
    let done = desk.run(&["review", "accept", &twins]);
    assert!(done.code == Some(1) && done.talk.contains("--stays"), "{}", done.talk);
    let stays = "http://127.0.0.1:7777/id/agent/river-quell-trust";
    let done = desk.run(&["review", "accept", &twins, "--stays", stays]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(listed(&desk, &["--kind", "identity"]).is_empty());
    for file in ["weirs.txt", "readings.ttl"] {
        let done = desk.run(&["import", "--yes", file]);
        assert_eq!((done.code, &*done.talk), (Some(0), "Nothing was written.\n"), "{file}");
    }
    let done = desk.run(&["review", "undo", &twins]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert_eq!(desk.content(), before);
}

#[test]
fn quality_lists_are_counted() {
    let desk = desk();
    let done = desk.run(&["check", "--quality"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    insta::assert_snapshot!(done.out);
    let done = desk.run(&["check", "--quality", "--json"]);
    let lines: Vec<Value> =
        done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let laws = lines.iter().find(|line| line["list"] == "laws-that-nobody-refers-to").unwrap();
    assert_eq!((laws["found"].as_u64(), laws["more"].as_bool()), (Some(2), Some(false)));
}
