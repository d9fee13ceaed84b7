//! What is damaged is refused, or right all the same; never silently less.

use super::{change, config, forge, lines, quad, three_entries, two_entries};
use colophon::ledger::{Access, Ledger};
use colophon::problem::{Kind, Problem};
use colophon::store::Store;
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
                    let name = path.display();
                    assert_eq!(lines(&store), written, "byte {at} of {name}");
                    assert!(!holds_data(dir.path(), &path), "byte {at} of {name} has no guard");
                    harmless += 1;
                }
                Err(_) => refused += 1,
            }
            file.write_all_at(&[*byte], at).unwrap();
        }
    }
    // Comments, the name, the note of who writes, one of the notes of the end.
    assert!(refused > 1000 && harmless > 200, "{refused} refused, {harmless} harmless");
}

fn holds_data(dir: &Path, path: &Path) -> bool {
    ["ledger", "sources"].iter().any(|part| path.starts_with(dir.join(part)))
}

/// Who reads, and who writes and mends what a dead process left.
#[test]
fn two_hundred_random_flips_are_harmless_or_refused() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let site = config(dir.path()).site();
    for number in 5..9 {
        // Each in a segment of its own.
        let ledger = Ledger::open(dir.path(), &site, Access::Write).unwrap();
        ledger.with_segments_of(1).append(change(&[], &[quad(number, "Bridges")])).unwrap();
    }
    let written = lines(&super::read(dir.path()));
    let files = files(dir.path());
    assert_eq!((written.len(), files.len()), (7, 9), "{files:?}");
    let mut random = 7_u64;
    let mut next = |most: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(random >> 33).unwrap() % most
    };
    let mut harmless = 0;
    for round in 0..200 {
        let path = &files[round % files.len()];
        let sound = fs::read(path).unwrap();
        let (mut bytes, at) = (sound.clone(), next(sound.len()));
        bytes[at] ^= 1 << next(8);
        fs::write(path, &bytes).unwrap();
        let name = path.display();
        if let Ok(store) = Store::open_reading(&config(dir.path()), &mut |_, _| ()) {
            assert_eq!(lines(&store), written, "byte {at} of {name}");
            harmless += 1;
        }
        if let Ok(store) = Store::create_or_open(&config(dir.path()), &mut |_, _| ()) {
            assert_eq!(lines(&store), written, "byte {at} of {name}, written to");
        }
        fs::write(path, &sound).unwrap();
    }
    assert!((10..100).contains(&harmless), "{harmless}");
}

#[test]
fn every_truncation_of_what_was_acknowledged_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let path = segment(dir.path());
    let sound = fs::read(&path).unwrap();
    for length in 0..sound.len() {
        fs::write(&path, &sound[..length]).unwrap();
        let problem = refusal(dir.path()).to_string();
        assert!(problem.contains("the ledger ends at change"), "{length}: {problem}");
        if length % 50 == 0 {
            let writer = Store::create_or_open(&config(dir.path()), &mut |_, _| ());
            assert_eq!(writer.err().unwrap().kind(), Kind::Damaged);
            assert_eq!(fs::metadata(&path).unwrap().len(), length as u64, "nothing is cut off");
        }
    }
}

#[test]
fn every_missing_file_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    for path in files(dir.path()) {
        if ["lock", "colophon.toml"].iter().any(|name| path.ends_with(name)) {
            continue;
        }
        let sound = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let problem = refusal(dir.path()).to_string();
        let name = path.display().to_string();
        let told =
            problem.contains(&name) || problem.contains("the ledger ends at change 0, not 3");
        assert!(told, "{name}: {problem}");
        fs::write(&path, &sound).unwrap();
    }
}

#[test]
fn missing_swapped_repeated_and_foreign_entries_are_told() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let sound = forge::entries(&fs::read(segment(dir.path())).unwrap());
    let [one, two, three] = &sound[..] else { panic!("there are three") };
    let other = tempfile::tempdir().unwrap();
    super::two_entries(other.path());
    let foreign = forge::entries(&fs::read(segment(other.path())).unwrap());
    let told: &[(&[&forge::Entry], &str)] = &[
        (&[two, three], "it is change 2"),
        (&[one, three], "it is change 3"),
        (&[one, three, two], "it is change 3"),
        (&[one, two, two, three], "it is change 2"),
        (&[one, &foreign[1], three], "it does not follow the change before it"),
        (&[&foreign[0], two, three], "it does not follow the change before it"),
    ];
    for (entries, words) in told {
        forge::write(dir.path(), &entries.iter().copied().cloned().collect::<Vec<_>>());
        let problem = refusal(dir.path()).to_string();
        assert!(problem.contains(words), "{words}: {problem}");
    }
    let all: Vec<_> = entries_of(dir.path(), &sound);
    assert_eq!(all.len(), 3);
}

/// Puts sound entries back, and reads them.
fn entries_of(dir: &Path, sound: &[forge::Entry]) -> Vec<String> {
    forge::write(dir, sound);
    lines(&super::read(dir))
}

#[test]
fn several_problems_are_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let path = segment(dir.path());
    let mut bytes = fs::read(&path).unwrap();
    let second = forge::entries(&bytes)[0].bytes().len();
    bytes[second + 100] ^= 1;
    fs::write(&path, &bytes).unwrap();
    for source in files(&dir.path().join("sources")) {
        fs::remove_file(source).unwrap();
    }
    fs::write(dir.path().join("ledger/notes.txt"), "").unwrap();
    fs::write(dir.path().join("ledger/.DS_Store"), "").unwrap();
    let root = dir.path().display().to_string();
    let mut told = refusal(dir.path()).to_string().replace(&root, "DIR");
    told.push('\n');
    insta::assert_snapshot!(told, @r"
    DIR/ledger/notes.txt: this is not part of a ledger
      help: move it out of the folder
    DIR/sources/510f5094396e755ceaef71f2f0962eefd552fbb1f9ceb054e92feacd92e00ca6: No such file or directory (os error 2)
      help: nothing was changed; put it back from a backup of the folder, then let `colophon verify` read every byte
    DIR/ledger/000000000001.log: change 2, byte 520: it is not as it was written (CRC32C)
      help: nothing was changed; put it back from a backup of the folder, then let `colophon verify` read every byte
    ");
}

#[test]
fn a_newer_format_is_told_from_damage_and_never_cut_off() {
    for is_noted in [true, false] {
        let dir = tempfile::tempdir().unwrap();
        three_entries(dir.path());
        let head = fs::read(dir.path().join("head")).unwrap();
        forge::last(dir.path(), |entry| entry.format = 2);
        if !is_noted {
            fs::write(dir.path().join("head"), head).unwrap();
        }
        let problem = refusal(dir.path()).to_string();
        assert!(problem.contains("format 2; this program knows format 1"), "{problem}");
        assert!(problem.contains("or a later one"), "{problem}");
        let before = fs::read(segment(dir.path())).unwrap();
        assert!(Store::create_or_open(&config(dir.path()), &mut |_, _| ()).is_err());
        assert_eq!(fs::read(segment(dir.path())).unwrap(), before);
    }
}

#[test]
fn unknown_words_of_a_header_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    forge::last(dir.path(), |entry| {
        entry.header = entry.header.replace("{\"sequence", "{\"colour\":\"blue\",\"sequence");
    });
    let problem = refusal(dir.path()).to_string();
    assert!(problem.contains("unknown field `colour`"), "{problem}");
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    forge::last(dir.path(), |entry| {
        entry.header = entry.header.replace("\"import\"", "\"dredge\"");
    });
    let problem = refusal(dir.path()).to_string();
    assert!(problem.contains("the kind of change \"dredge\" is not known"), "{problem}");
}

#[test]
fn time_does_not_go_back() {
    let with_time = |dir: &Path, time: &str| {
        three_entries(dir);
        forge::last(dir, |entry| {
            let before = forge::value(&entry.header, "time");
            entry.header = entry.header.replace(&before, time);
        });
    };
    let dir = tempfile::tempdir().unwrap();
    with_time(dir.path(), "2400-02-29T23:59:59.999Z");
    let store = super::open(dir.path());
    let commit = store.commit(super::change(&[], &[super::quad(9, "Piers")])).unwrap().unwrap();
    let since = commit.time().duration_since(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(since.as_millis(), 13_574_649_599_999);
    drop(store);
    assert_eq!(super::read(dir.path()).version(), 4);

    let dir = tempfile::tempdir().unwrap();
    with_time(dir.path(), "1999-12-31T00:00:00.000Z");
    let problem = refusal(dir.path()).to_string();
    assert!(problem.contains("its time is before that of the one before it"), "{problem}");
}

#[test]
fn a_count_that_does_not_fit_its_patch_is_found() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    forge::last(dir.path(), |entry| {
        entry.header = entry.header.replace("\"added\":1", "\"added\":2");
    });
    let problem = Store::verify(&config(dir.path()), &mut |_, _| ()).unwrap_err();
    let text = problem.to_string();
    assert!(text.contains("change 3, byte") && text.contains("0 and 1 are there"), "{text}");
    refusal(dir.path());
}

#[test]
fn a_patch_that_swells_is_stopped() {
    let dir = tempfile::tempdir().unwrap();
    three_entries(dir.path());
    let bomb = vec![b'A'; 50_000_000];
    forge::last(dir.path(), |entry| {
        entry.patch =
            ruzstd::encoding::compress_to_vec(&*bomb, ruzstd::encoding::CompressionLevel::Fastest);
    });
    let problem = refusal(dir.path()).to_string();
    assert!(problem.contains("bytes when it was written"), "{problem}");
}

fn segment(dir: &Path) -> PathBuf {
    dir.join("ledger/000000000001.log")
}
