//! `backup` and `restore`: a copy that can be proved to be whole, or that is refused.

use super::{Desk, titles};
use std::fs;
use std::path::{Path, PathBuf};

fn backed_up() -> Desk {
    let desk = Desk::with_catalogue();
    let done = desk.run(&["backup", "copies/one"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    desk
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn what_is_restored_is_what_was_backed_up() {
    let desk = backed_up();
    let content = desk.export();
    let manifest = fs::read_to_string(desk.path().join("copies/one/MANIFEST.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["version"], 4);
    assert_eq!(manifest["quads"], content.lines().count());
    let digest = desk.shell("$COLOPHON export | sha256sum").out;
    assert_eq!(manifest["content"], digest[..64]);
    assert_eq!(
        manifest["files"].as_array().unwrap().len(),
        files(&desk.path().join("copies/one/data")).len()
    );
    assert_eq!(desk.shell("cd copies/one && sha256sum -c *.sha256").code, Some(0));
    assert!(!desk.path().join("copies/one/data/lock").exists());

    // What comes later is not in the backup.
    desk.file("later.nt", &titles("later", 1));
    assert_eq!(desk.run(&["import", "--yes", "later.nt"]).code, Some(0));
    let done = desk.run(&["restore", "copies/one", "--data", "again"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(done.out.starts_with("again: version 4, "), "{}", done.out);
    assert_eq!(desk.run(&["export", "--data", "again"]).out, content);
    assert_eq!(desk.run(&["import", "--data", "again", "--yes", "later.nt"]).code, Some(0));
    assert_eq!(desk.shell("ls -A . copies | grep part || true").out, "");
}

#[test]
fn a_target_that_has_something_in_it_is_refused() {
    let desk = backed_up();
    let before = desk.shell("find . -type f | sort | xargs sha256sum").out;
    for (words, what) in [
        (&["backup", "copies/one"][..], "copies/one is not empty"),
        (&["backup", "first.nt"], "first.nt is not empty"),
        (&["backup", "var/copy"], "var/copy is inside the data folder"),
        (&["backup", "var"], "var is not empty"),
        (&["restore", "copies/one"], "./var is not empty"),
        (&["restore", "copies/one", "--data", "copies"], "copies is not empty"),
    ] {
        let done = desk.run(words);
        assert_eq!(done.code, Some(2), "{words:?}: {}", done.talk);
        assert!(done.talk.contains(what), "{words:?}: {}", done.talk);
        assert!(done.talk.ends_with("Nothing was written.\n"), "{}", done.talk);
    }
    assert_eq!(desk.shell("find . -type f | sort | xargs sha256sum").out, before);
    fs::create_dir(desk.path().join("empty")).unwrap();
    assert_eq!(desk.run(&["backup", "empty"]).code, Some(0));
}

#[test]
fn a_flipped_byte_in_any_file_is_refused() {
    let desk = backed_up();
    for path in files(&desk.path().join("copies/one")) {
        let whole = fs::read(&path).unwrap();
        let flipped = match whole.len() {
            0 => vec![b'\n'],
            length => {
                let mut bytes = whole.clone();
                bytes[length / 2] ^= 1;
                bytes
            }
        };
        fs::write(&path, flipped).unwrap();
        let done = desk.run(&["restore", "copies/one", "--data", "again"]);
        assert_eq!(done.code, Some(1), "{}: {}", path.display(), done.talk);
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(done.talk.contains(name), "{}: {}", path.display(), done.talk);
        assert!(done.talk.ends_with("Nothing was written.\n"), "{}", done.talk);
        assert!(!desk.path().join("again").exists());
        fs::write(&path, whole).unwrap();
    }
    let done = desk.run(&["restore", "copies/one", "--check"]);
    assert_eq!(done.code, Some(0), "{}", done.talk);
    assert!(done.out.starts_with("copies/one: whole, version 4, "), "{}", done.out);
}

#[test]
fn every_fault_of_a_backup_is_told_at_once() {
    let desk = backed_up();
    let data = desk.path().join("copies/one/data");
    fs::remove_file(data.join("colophon.toml")).unwrap();
    fs::write(data.join("more"), "what nobody listed").unwrap();
    let done = desk.run(&["restore", "copies/one", "--data", "again"]);
    assert_eq!(done.code, Some(1));
    insta::assert_snapshot!(done.talk, @r"
    error: copies/one/data/colophon.toml: No such file or directory (os error 2)
    error: copies/one/data/more: not in the manifest
      help: this backup is damaged: take another one
    Nothing was written.
    ");
}

#[test]
fn a_manifest_cannot_lead_out_of_the_backup() {
    let desk = backed_up();
    let path = desk.path().join("copies/one/MANIFEST.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"colophon.toml\"", "\"../../../first.nt\"")).unwrap();
    desk.shell("cd copies/one && sha256sum MANIFEST.json > MANIFEST.json.sha256");
    let done = desk.run(&["restore", "copies/one", "--data", "again"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("\"../../../first.nt\" leads out of the backup"), "{}", done.talk);
}

#[test]
fn what_is_no_backup_or_no_catalogue_is_told() {
    let desk = Desk::with_catalogue();
    let done = desk.run(&["restore", "var", "--data", "again"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("var is no backup: it has no MANIFEST.json"), "{}", done.talk);
    let done = desk.run(&["backup", "--data", "none", "copy"]);
    assert_eq!(done.code, Some(1));
    assert!(done.talk.contains("there is no catalogue in none"), "{}", done.talk);
    assert!(!desk.path().join("copy").exists());
}

#[test]
fn without_room_nothing_is_left() {
    let desk = backed_up();
    for command in ["backup copy", "restore copies/one --data copy"] {
        let done = desk.shell(&format!("trap '' XFSZ; ulimit -f 1; exec $COLOPHON {command}"));
        assert_eq!(done.code, Some(1), "{command}: {}", done.talk);
        assert!(done.talk.contains("File too large"), "{command}: {}", done.talk);
        assert_eq!(desk.shell("ls -A | grep -E 'copy|part' || true").out, "", "{command}");
    }
}

#[test]
fn a_backup_is_consistent_while_somebody_writes() {
    let desk = Desk::with_catalogue();
    for number in 0..12 {
        desk.file(&format!("m{number}.nt"), &titles(&format!("m{number}"), 1));
    }
    let importing = "for n in 0 1 2 3 4 5 6 7 8 9 10 11; do $COLOPHON import --yes m$n.nt; done";
    let copying = "for n in 1 2 3 4 5 6; do $COLOPHON backup copies/$n >&3 || exit 1; done";
    let done = desk.shell(&format!(
        "({importing}) >/dev/null 2>&1 & {{ {copying}; }} 3>&1; code=$?; wait; exit $code"
    ));
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.talk);
    for number in 1..=6 {
        let (copy, target) = (format!("copies/{number}"), format!("again-{number}"));
        let done = desk.run(&["restore", &copy, "--data", &target]);
        assert_eq!(done.code, Some(0), "{}", done.talk);
    }
    assert_eq!(desk.export().matches("Gauges of the River Quell").count(), 13);
}
