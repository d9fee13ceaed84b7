//! What is written is there again, once, and one process writes.

use super::{change, config, lines, open, quad, read, three_entries, unreadable};
use colophon::config::Config;
use colophon::ledger::{Access, Ledger};
use colophon::problem::Kind;
use colophon::store::Store;
use colophon::vocab::Base;
use std::fs;
use std::process::Command;

#[test]
fn what_is_written_is_there_when_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let written = three_entries(dir.path());
    assert_eq!(written.len(), 3);
    for store in [read(dir.path()), open(dir.path())] {
        assert_eq!(lines(&store), written);
        assert_eq!(store.version(), 3);
    }
}

#[test]
fn a_commit_is_read_as_it_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let made = change(&[], &[quad(2, "Locks"), quad(1, "Weirs")]).keeping(*b"the reports");
    let written = store.commit(made).unwrap().unwrap();
    drop(store);
    let ledger = Ledger::open(dir.path(), &config(dir.path()).site(), Access::Read).unwrap();
    let read = ledger.commit(1).unwrap();
    assert_eq!(read.sequence(), 1);
    assert_eq!(read.time(), written.time());
    assert_eq!(read.change().added(), [quad(1, "Weirs"), quad(2, "Locks")]);
    assert_eq!(read.change().removed(), []);
    assert_eq!(read.change().why(), written.change().why());
    let digest = read.change().why().source.clone().unwrap();
    assert_eq!(ledger.source(&digest).unwrap().as_deref(), Some(&b"the reports"[..]));
    assert_eq!(ledger.source("../colophon.toml").unwrap(), None);
    assert!(ledger.commit(2).is_err());
}

#[test]
fn ordinary_tools_can_verify_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let sums = [("imports/00000002", "entry.sha256"), (".", "head")];
    for (folder, sum) in sums {
        let status = Command::new("sha256sum")
            .args(["--check", "--strict", "--quiet", sum])
            .current_dir(dir.path().join(folder))
            .status()
            .unwrap();
        assert!(status.success(), "{sum}");
    }
    let added = fs::read_to_string(dir.path().join("imports/00000002/added.nq")).unwrap();
    insta::assert_snapshot!(added, @r#"
    <https://water.example/id/publication/report-2> <http://purl.org/dc/terms/title> "Locks \"and\" dams\n\u0007ü" <https://water.example/graph/import-2> .
    <https://water.example/id/publication/report-3> <http://purl.org/dc/terms/title> "Fords" <https://water.example/graph/import-3> .
    "#);
}

#[test]
fn what_changes_nothing_is_not_recorded() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    assert!(store.commit(change(&[], &[quad(1, "Weirs")])).unwrap().is_some());
    assert!(store.commit(change(&[], &[quad(1, "Weirs")])).unwrap().is_none());
    assert!(store.commit(change(&[quad(2, "Locks")], &[])).unwrap().is_none());
    let half = change(&[quad(2, "Locks")], &[quad(1, "Weirs"), quad(3, "Fords")]);
    let commit = store.commit(half).unwrap().unwrap();
    assert_eq!(commit.change().added(), [quad(3, "Fords")]);
    assert_eq!(commit.change().removed(), []);
    assert_eq!(store.version(), 2);
}

#[test]
fn what_could_not_be_read_again_is_refused_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let problem = store.commit(change(&[], &[unreadable()])).unwrap_err();
    assert_eq!(problem.kind(), Kind::Io);
    assert!(problem.to_string().contains("cannot be read back"), "{problem}");
    assert_eq!((store.version(), store.count().unwrap()), (0, 0));
    assert_eq!(fs::read_dir(dir.path().join("imports")).unwrap().count(), 0);
    store.commit(change(&[], &[quad(1, "Weirs")])).unwrap().unwrap();
    drop(store);
    assert_eq!(lines(&read(dir.path())).len(), 1);
}

#[test]
fn a_quad_outside_every_named_graph_is_refused() {
    let store = Store::in_memory(Base::new("https://water.example/").unwrap()).unwrap();
    let homeless = oxrdf::Quad { graph_name: oxrdf::GraphName::DefaultGraph, ..quad(1, "Weirs") };
    let problem = store.commit(change(&[], &[homeless])).unwrap_err();
    assert_eq!(problem.kind(), Kind::Internal);
    assert_eq!(store.version(), 0);
}

#[test]
fn one_writes_and_others_read_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let writer = open(dir.path());
    writer.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
    let second = Store::create_or_open(&config(dir.path()), &mut |_, _| ());
    let problem = second.err().unwrap();
    assert_eq!(problem.kind(), Kind::Locked);
    assert!(problem.to_string().contains(&format!("process {}", std::process::id())), "{problem}");
    assert!(problem.to_string().contains("help: stop that process"), "{problem}");

    let reader = read(dir.path());
    assert_eq!(lines(&reader), lines(&writer));
    assert!(reader.commit(change(&[], &[quad(2, "Locks")])).is_err());
    writer.commit(change(&[], &[quad(2, "Locks")])).unwrap();
    assert_eq!((reader.version(), writer.version()), (1, 2));
    drop(writer);
    assert_eq!(open(dir.path()).version(), 2);
}

#[test]
fn what_was_never_finished_is_swept_by_the_next_writer_only() {
    let dir = tempfile::tempdir().unwrap();
    let written = three_entries(dir.path());
    let unfinished = dir.path().join("imports/.new-00000004");
    fs::create_dir(&unfinished).unwrap();
    fs::write(unfinished.join("added.nq"), "<https://water.ex").unwrap();
    fs::write(dir.path().join("sources/.new-abc"), "half").unwrap();
    assert_eq!(lines(&read(dir.path())), written);
    assert!(unfinished.exists());
    let store = open(dir.path());
    assert!(!unfinished.exists() && !dir.path().join("sources/.new-abc").exists());
    store.commit(change(&[], &[quad(5, "Bridges")])).unwrap().unwrap();
    assert_eq!(store.version(), 4);
}

#[test]
fn the_base_is_decided_once() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let base = Base::new("https://rivers.example/").unwrap();
    let other = Config { base, ..config(dir.path()) };
    let problem = Store::create_or_open(&other, &mut |_, _| ()).err().unwrap();
    assert_eq!(problem.kind(), Kind::Usage);
    let text = problem.to_string();
    assert!(text.contains("https://water.example/") && text.contains("https://rivers.example/"));
}

#[test]
fn a_folder_with_other_things_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("thesis.odt"), "x").unwrap();
    let problem = Store::create_or_open(&config(dir.path()), &mut |_, _| ()).err().unwrap();
    assert_eq!(problem.kind(), Kind::Usage);
    assert!(problem.to_string().contains("thesis.odt"), "{problem}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn reading_makes_no_folder() {
    let dir = tempfile::tempdir().unwrap();
    let none = dir.path().join("none");
    let problem = Store::open_reading(&config(&none), &mut |_, _| ()).err().unwrap();
    assert_eq!(problem.kind(), Kind::NotFound);
    assert!(!none.exists());
}
