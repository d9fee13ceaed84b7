//! Power that goes: what was synced is there, and what was not is there whole or not at all.

use super::{change, config, lines, open, quad, read};
use crate::support::tools::have;
use colophon::store::Store;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The bytes of the segment and of the note.
fn state(dir: &Path) -> (Vec<u8>, Vec<u8>) {
    (fs::read(dir.join("ledger/000000000001.log")).unwrap(), fs::read(dir.join("head")).unwrap())
}

/// A folder before and after a second commit, with what the store says then.
struct Cut {
    dir: tempfile::TempDir,
    before: (Vec<u8>, Vec<u8>),
    after: (Vec<u8>, Vec<u8>),
    lines: [Vec<String>; 2],
}

impl Cut {
    fn make() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
        let (before, first) = (state(dir.path()), lines(&store));
        store.commit(change(&[quad(1, "Weirs")], &[quad(2, "Locks")])).unwrap();
        let (after, second) = (state(dir.path()), lines(&store));
        drop(store);
        let _ = fs::remove_dir_all(dir.path().join("store"));
        Self { dir, before, after, lines: [first, second] }
    }

    /// What is on disk when the power is back.
    fn left(&self, segment: &[u8], head: &[u8]) {
        fs::write(self.dir.path().join("ledger/000000000001.log"), segment).unwrap();
        fs::write(self.dir.path().join("head"), head).unwrap();
    }
}

#[test]
fn between_append_and_sync_anything_may_be_on_disk() {
    let cut = Cut::make();
    let (whole, synced) = (&cut.after.0, cut.before.0.len());
    for length in synced..whole.len() {
        let zeros = [&whole[..length], &vec![0; whole.len() - length][..]].concat();
        let mut holed = whole.clone();
        holed[length] = !holed[length];
        let worse = if length % 9 == 0 { &[&zeros[..], &holed][..] } else { &[] };
        for left in [&whole[..length]].into_iter().chain(worse.iter().copied()) {
            cut.left(left, &cut.before.1);
            let told = lines(&read(cut.dir.path()));
            assert_eq!(told, cut.lines[0], "byte {length}");
        }
    }
    // The next writer cuts it off and goes on.
    let store = open(cut.dir.path());
    assert_eq!(lines(&store), cut.lines[0]);
    store.commit(change(&[], &[quad(3, "Fords")])).unwrap().unwrap();
    drop(store);
    assert_eq!(lines(&read(cut.dir.path())).len(), 2);
}

#[test]
fn after_the_sync_the_change_is_there_with_or_without_its_note() {
    let cut = Cut::make();
    let (old, new) = (&cut.before.1, &cut.after.1);
    // The note is written over in place: any part of it may be the old one.
    for length in 0..=old.len() {
        let torn = [&new[..length], &old[length..]].concat();
        cut.left(&cut.after.0, &torn);
        assert_eq!(lines(&read(cut.dir.path())), cut.lines[1], "byte {length} of the note");
    }
    drop(open(cut.dir.path()));
    let (_, head) = state(cut.dir.path());
    assert!(String::from_utf8(head).unwrap().starts_with("000000000002 "));
}

#[test]
fn once_it_was_noted_nothing_of_it_may_be_missing() {
    let cut = Cut::make();
    for length in 0..cut.after.0.len() {
        cut.left(&cut.after.0[..length], &cut.after.1);
        assert!(Store::open_reading(&config(cut.dir.path()), &mut |_, _| ()).is_err());
    }
}

#[test]
fn a_change_is_synced_before_it_is_acknowledged() {
    if !have("strace", &["--version"]) {
        return;
    }
    let desk = tempfile::tempdir().unwrap();
    fs::write(desk.path().join("one.nt"), crate::cli::titles("one", 1)).unwrap();
    let traced = Command::new("strace")
        .args(["-f", "-y", "-o", "trace", "-e", "trace=pwrite64,fsync,fdatasync,write"])
        .arg(env!("CARGO_BIN_EXE_colophon"))
        .args(["import", "--yes", "one.nt"])
        .current_dir(desk.path())
        .output()
        .unwrap();
    assert!(traced.status.success(), "{}", String::from_utf8_lossy(&traced.stderr));
    let trace = fs::read_to_string(desk.path().join("trace")).unwrap();
    let (mut dirty, mut synced, mut noted) = (false, 0, 0);
    for call in trace.lines() {
        let on = |name: &str, file: &str| call.contains(&format!("{name}(")) && call.contains(file);
        dirty |= on("pwrite64", "/ledger/");
        if on("fdatasync", "/ledger/") {
            (dirty, synced) = (false, synced + 1);
        }
        if on("pwrite64", "/head>") {
            assert!(!dirty, "noted before it was synced: {call}");
            noted += 1;
        }
        assert!(!(dirty && call.contains("imported one.nt")), "told before it was synced");
    }
    assert!(synced > 1 && noted == synced, "{synced} synced, {noted} noted");
}
