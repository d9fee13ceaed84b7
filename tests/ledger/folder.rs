//! What is written is there again, once, and one process writes.

use super::{change, config, forge, lines, open, quad, read, three_entries, unreadable};
use colophon::config::Config;
use colophon::ledger::{Access, Ledger};
use colophon::problem::Kind;
use colophon::store::Store;
use colophon::vocab::Base;
use std::fs;
use std::time::{Duration, UNIX_EPOCH};

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
fn ordinary_tools_can_read_a_segment() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let text = std::fs::read(dir.path().join("ledger/000000000001.log")).unwrap();
    let second = &forge::entries(&text)[1];
    assert_eq!(second.patch[..4], [0x28, 0xb5, 0x2f, 0xfd], "the magic number of Zstandard");
    insta::assert_snapshot!(forge::text(&second.patch), @r#"
    TX .
    D <https://water.example/id/publication/report-1> <http://purl.org/dc/terms/title> "Weirs" <https://water.example/graph/import-1> .
    A <https://water.example/id/publication/report-2> <http://purl.org/dc/terms/title> "Locks \"and\" dams\n\u0007ü" <https://water.example/graph/import-2> .
    A <https://water.example/id/publication/report-3> <http://purl.org/dc/terms/title> "Fords" <https://water.example/graph/import-3> .
    TC .
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
    assert!(problem.to_string().contains("Invalid IRI"), "{problem}");
    assert_eq!((store.version(), store.count().unwrap()), (0, 0));
    assert_eq!(fs::read_dir(dir.path().join("ledger")).unwrap().count(), 0);
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
    let segment = dir.path().join("ledger/000000000001.log");
    let sound = fs::read(&segment).unwrap();
    fs::write(&segment, [&sound, &b"colophon 0001 000"[..]].concat()).unwrap();
    fs::write(dir.path().join("sources/.new-abc"), "half").unwrap();
    assert_eq!(lines(&read(dir.path())), written);
    assert_ne!(fs::read(&segment).unwrap(), sound);
    let store = open(dir.path());
    assert_eq!(fs::read(&segment).unwrap(), sound);
    assert!(!dir.path().join("sources/.new-abc").exists());
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

#[test]
fn segments_follow_each_other_and_old_ones_are_never_touched() {
    let dir = tempfile::tempdir().unwrap();
    let site = config(dir.path()).site();
    let segment = |first| dir.path().join(format!("ledger/{first:012}.log"));
    let write = |numbers: std::ops::RangeInclusive<usize>| {
        let ledger = Ledger::open(dir.path(), &site, Access::Write).unwrap();
        let mut ledger = ledger.with_segments_of(700);
        for number in numbers {
            ledger.append(change(&[], &[quad(number, "Weirs")])).unwrap();
        }
    };
    write(1..=3);
    assert!(segment(1).exists() && segment(3).exists() && !segment(2).exists());
    let first = fs::read(segment(1)).unwrap();
    write(4..=9);
    assert_eq!(fs::read(segment(1)).unwrap(), first);
    assert_eq!(fs::read_dir(dir.path().join("ledger")).unwrap().count(), 5);
    assert_eq!(lines(&read(dir.path())).len(), 9);
    assert_eq!(open(dir.path()).recorded(5).unwrap().change().added(), [quad(5, "Weirs")]);
}

#[test]
fn a_clock_that_is_set_back_does_not_set_time_back() {
    let dir = tempfile::tempdir().unwrap();
    let site = config(dir.path()).site();
    let ledger = || Ledger::open(dir.path(), &site, Access::Write).unwrap();
    let today = || UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let ten_years_before = || UNIX_EPOCH + Duration::from_secs(1_485_000_000);
    let first = ledger().with_clock(today).append(change(&[], &[quad(1, "Weirs")])).unwrap();
    let second =
        ledger().with_clock(ten_years_before).append(change(&[], &[quad(2, "Locks")])).unwrap();
    assert_eq!(first.time(), today());
    assert_eq!(second.time(), today());
    assert_eq!(ledger().last(), 2);
    assert_eq!(ledger().commit(2).unwrap().time(), today());
}

#[test]
fn a_change_with_a_key_is_made_once() {
    let dir = tempfile::tempdir().unwrap();
    let once = |number| change(&[], &[quad(number, "Weirs")]).once("letter 7");
    let made = open(dir.path()).commit(once(1)).unwrap().unwrap();
    let store = open(dir.path());
    store.commit(change(&[quad(1, "Weirs")], &[])).unwrap().unwrap();
    for _ in 0..2 {
        let again = store.commit(once(1)).unwrap().unwrap();
        assert_eq!((again.sequence(), again.time()), (made.sequence(), made.time()));
    }
    assert_eq!((store.version(), store.count().unwrap()), (2, 0));
}

#[test]
fn the_first_layout_is_refused_with_a_way_out() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    fs::create_dir_all(dir.path().join("imports/00000001")).unwrap();
    let problem = Store::create_or_open(&config(dir.path()), &mut |_, _| ()).err().unwrap();
    let text = problem.to_string();
    assert!(text.contains("imports: this layout is read no more"), "{text}");
    assert!(text.contains("export with the version of colophon that wrote it"), "{text}");
}
