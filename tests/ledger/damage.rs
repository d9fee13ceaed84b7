//! What is damaged is refused, or right all the same; never silently less.

use super::{config, lines, three_entries, two_entries};
use colophon::problem::{Kind, Problem};
use colophon::store::Store;
use sha2::{Digest, Sha256};
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

fn refusal(dir: &Path) -> Problem {
    let problem = Store::open_reading(&config(dir), &mut |_, _| ()).err().unwrap();
    assert_eq!(problem.kind(), Kind::Damaged, "{problem}");
    assert!(problem.details().iter().all(|detail| detail.help.is_some()), "{problem}");
    problem
}

/// Every file of a data folder.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for item in fs::read_dir(dir).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

#[test]
fn every_flipped_byte_is_harmless_or_refused() {
    let dir = tempfile::tempdir().unwrap();
    let written = two_entries(dir.path());
    let (mut refused, mut harmless) = (0, 0);
    for path in files(dir.path()) {
        let sound = fs::read(&path).unwrap();
        // Written in place: file systems are slow to truncate.
        let file = fs::File::options().write(true).open(&path).unwrap();
        for (at, byte) in (0..).zip(&sound) {
            file.write_all_at(&[byte ^ (1 << (at % 8))], at).unwrap();
            match Store::open_reading(&config(dir.path()), &mut |_, _| ()) {
                Ok(store) => {
                    assert_eq!(lines(&store), written, "byte {at} of {}", path.display());
                    harmless += 1;
                }
                Err(_) => refused += 1,
            }
            file.write_all_at(&[*byte], at).unwrap();
        }
    }
    // Only comments, the name and the note of who writes may change without harm.
    assert!(refused > 1500 && harmless < 800, "{refused} refused, {harmless} harmless");
}

#[test]
fn every_truncated_or_missing_file_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    for path in
        files(&dir.path().join("imports")).into_iter().chain(files(&dir.path().join("sources")))
    {
        let sound = fs::read(&path).unwrap();
        let name = path.display().to_string();
        if !sound.is_empty() {
            fs::write(&path, &sound[..sound.len() - 1]).unwrap();
            let folder = path.parent().unwrap().display().to_string();
            assert!(refusal(dir.path()).to_string().contains(&folder), "{name}");
        }
        fs::remove_file(&path).unwrap();
        assert!(refusal(dir.path()).to_string().contains(&name), "{name}");
        fs::write(&path, &sound).unwrap();
    }
}

#[test]
fn missing_entries_are_named_be_they_first_middle_or_last() {
    for missing in 1..=3 {
        let dir = tempfile::tempdir().unwrap();
        three_entries(dir.path());
        fs::remove_dir_all(dir.path().join(format!("imports/0000000{missing}"))).unwrap();
        let problem = refusal(dir.path()).to_string();
        assert!(problem.contains(&format!("entry 0000000{missing} is missing")), "{problem}");
    }
}

#[test]
fn a_wide_gap_is_told_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let imports = dir.path().join("imports");
    fs::rename(imports.join("00000003"), imports.join("90000000000000000")).unwrap();
    let problem = refusal(dir.path());
    let text = problem.to_string();
    assert!(text.contains("entries 00000003 to 89999999999999999 are missing"), "{text}");
    assert!(problem.details().len() < 5, "{text}");
}

#[test]
fn several_problems_are_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    fs::remove_dir_all(dir.path().join("imports/00000002")).unwrap();
    fs::write(dir.path().join("imports/00000003/added.nq"), "").unwrap();
    fs::write(dir.path().join("imports/notes.txt"), "").unwrap();
    fs::write(dir.path().join("imports/00000001/copy.nq"), "").unwrap();
    fs::write(dir.path().join("imports/.DS_Store"), "").unwrap();
    let root = dir.path().display().to_string();
    let mut told = refusal(dir.path()).to_string().replace(&root, "DIR");
    told.push('\n');
    insta::assert_snapshot!(told, @r"
    DIR/imports/notes.txt: this is not part of a ledger
      help: move it out of the folder
    DIR/imports/00000001/copy.nq: this is not part of a ledger
      help: move it out of the folder
    DIR/imports: entry 00000002 is missing
      help: nothing was changed; put it back from a backup of the folder
    DIR/imports/00000003/added.nq: 1 whole quads were written, 0 are there
      help: nothing was changed; put it back from a backup of the folder
    ");
}

#[test]
fn a_newer_format_is_told_from_damage() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    edit_last_header(dir.path(), "\"format\": 1,", "\"format\": 2, \"colour\": \"blue\",");
    let problem = refusal(dir.path());
    assert_eq!(problem.details().len(), 1, "{problem}");
    assert!(problem.to_string().contains("format 2; this program knows format 1"), "{problem}");
    assert!(problem.to_string().contains("or a later one"), "{problem}");
}

#[test]
fn an_entry_of_another_ledger_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let text = fs::read_to_string(dir.path().join("imports/00000003/entry.json")).unwrap();
    let previous = text.lines().find(|line| line.contains("previous")).unwrap();
    let other = format!("  \"previous\": \"{}\"", "0".repeat(64));
    edit_last_header(dir.path(), previous, &other);
    let problem = refusal(dir.path()).to_string();
    assert!(problem.contains("it does not follow the entry before it"), "{problem}");
}

#[test]
fn time_does_not_go_back() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let text = fs::read_to_string(dir.path().join("imports/00000003/entry.json")).unwrap();
    let time = text.lines().find(|line| line.contains("\"time\"")).unwrap();
    edit_last_header(dir.path(), time, "  \"time\": \"2400-02-29T23:59:59.999Z\",");
    let store = super::open(dir.path());
    let commit = store.commit(super::change(&[], &[super::quad(9, "Piers")])).unwrap().unwrap();
    let since = commit.time().duration_since(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(since.as_millis(), 13_574_649_599_999);
    drop(store);
    assert_eq!(super::read(dir.path()).version(), 4);

    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    edit_last_header(dir.path(), time, "  \"time\": \"1999-12-31T00:00:00.000Z\",");
    edit_last_header(
        dir.path(),
        &third_time(dir.path()),
        "  \"time\": \"1999-12-31T00:00:00.000Z\",",
    );
    let problem = refusal(dir.path()).to_string();
    assert!(problem.contains("its time is before that of the entry before it"), "{problem}");
}

fn third_time(dir: &Path) -> String {
    let text = fs::read_to_string(dir.join("imports/00000003/entry.json")).unwrap();
    text.lines().find(|line| line.contains("\"time\"")).unwrap().to_owned()
}

/// Changes the header of the last entry and seals it again, as an evil or a newer program would.
fn edit_last_header(dir: &Path, from: &str, to: &str) {
    let folder = dir.join("imports/00000003");
    let text = fs::read_to_string(folder.join("entry.json")).unwrap().replace(from, to);
    let digest: String = Sha256::digest(&text).into_iter().flat_map(hex).collect();
    fs::write(folder.join("entry.json"), text).unwrap();
    fs::write(folder.join("entry.sha256"), format!("{digest}  entry.json\n")).unwrap();
    fs::write(dir.join("head"), format!("{digest}  imports/00000003/entry.json\n")).unwrap();
}

fn hex(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16).unwrap())
}
