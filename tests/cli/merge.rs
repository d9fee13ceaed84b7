//! `merge`: a person sees what moves, and names lead on.

use super::{Desk, titles};

const FROM: &str = "http://127.0.0.1:7777/id/project/first-0";
const INTO: &str = "http://127.0.0.1:7777/id/project/second-0";

fn desk() -> Desk {
    let desk = Desk::with_catalogue();
    desk.file("second.nt", &titles("second", 1));
    assert_eq!(desk.run(&["import", "--yes", "second.nt"]).code, Some(0));
    desk
}

#[test]
fn what_is_merged_stays_merged() {
    let desk = desk();
    let before = desk.export();
    let done = desk.run(&["merge", FROM, INTO, "--reason", "One project."]);
    assert_eq!(done.code, Some(2), "{}", done.talk);
    insta::assert_snapshot!(done.out, @r"
    Gauges of the River Quell, part 0 of first <http://127.0.0.1:7777/id/project/first-0>
    Gauges of the River Quell, part 0 of second <http://127.0.0.1:7777/id/project/second-0>
      > 1 statement moved
      - 0 statements said already or settled
    ");
    assert_eq!(desk.export(), before);
    let done = desk.run(&["merge", FROM, INTO, "--reason", "One project.", "--yes"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    let now = desk.export();
    let title = |thing: &str| format!("<{thing}> <http://purl.org/dc/terms/title>");
    assert!(now.contains(&title(INTO)) && !now.contains(&title(FROM)), "{now}");
    assert!(now.contains("altLabel> \"Gauges of the River Quell, part 0 of first\""), "{now}");
    for file in ["first.nt", "second.nt"] {
        let done = desk.run(&["import", "--yes", file]);
        assert_eq!((done.code, done.talk.as_str()), (Some(0), "Nothing was written.\n"), "{file}");
    }
    assert_eq!(desk.export(), now);
}

#[test]
fn what_cannot_be_merged_is_told() {
    let desk = desk();
    let before = desk.export();
    for (from, into, code, what) in [
        (FROM, FROM, 2, "cannot be merged into itself"),
        (FROM, "http://127.0.0.1:7777/id/law/x", 2, "is of the kind"),
        (FROM, "http://127.0.0.1:7777/id/project/none", 1, "nothing is said of"),
        (FROM, "https://rivers.example/id/project/x", 2, "is no thing of this catalogue"),
    ] {
        let done = desk.run(&["merge", "--yes", "--reason", "x", from, into]);
        assert_eq!(done.code, Some(code), "{into}: {}", done.talk);
        assert!(done.talk.contains(what), "{into}: {}", done.talk);
    }
    assert_eq!(desk.export(), before);
}
