//! A copy from a file says the same, or is refused.

use super::model::{check, copy_of};
use super::terms::{iri, quads, terms};
use colophon::index::Copy;
use colophon::problem::{Kind, Problem};
use oxrdf::{GraphName, Quad, Term};
use proptest::prelude::*;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

/// Quads with every kind of term, in three graphs.
fn every_kind() -> Vec<Quad> {
    let graphs: [GraphName; 3] =
        [GraphName::DefaultGraph, iri("stated/1").into(), iri("told/1").into()];
    let quad = |(number, term): (usize, Term)| {
        let graph = graphs[number % 3].clone();
        Quad::new(iri(["a", "b"][number / 2 % 2]), iri("named"), term, graph)
    };
    terms().into_iter().enumerate().map(quad).collect()
}

/// A written copy of these quads; the folder goes when the test ends.
fn written(quads: &[Quad]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    copy_of(quads).write(folder.path()).unwrap();
    let path = Copy::path(folder.path());
    (folder, path)
}

fn refused(path: &std::path::Path) -> Problem {
    let problem = Copy::open(path).unwrap_err();
    assert_eq!(problem.kind(), Kind::Damaged, "{problem}");
    problem
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_file_says_what_its_quads_say(quads in quads(120)) {
        let (_folder, path) = written(&quads);
        let copy = Copy::open(&path).unwrap();
        prop_assert_eq!(copy.version(), 7);
        check(&quads, &copy);
    }
}

#[test]
fn a_copy_of_nothing_is_kept_too() {
    let (_folder, path) = written(&[]);
    check(&[], &Copy::open(&path).unwrap());
}

#[test]
fn a_mapped_copy_is_written_byte_for_byte() {
    let (_folder, path) = written(&every_kind());
    let again = tempfile::tempdir().unwrap();
    Copy::open(&path).unwrap().write(again.path()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), fs::read(Copy::path(again.path())).unwrap());
}

#[test]
fn whoever_has_the_old_copy_open_keeps_it() {
    let old = every_kind();
    let (folder, path) = written(&old);
    let open = Copy::open(&path).unwrap();
    fs::write(folder.path().join(".new-reading-copy"), "left by a power cut").unwrap();
    copy_of(&old[..3]).write(folder.path()).unwrap();
    check(&old, &open);
    check(&old[..3], &Copy::open(&path).unwrap());
    let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names.collect::<Vec<_>>(), ["reading-copy"]);
}

#[test]
fn a_copy_that_cannot_be_written_leaves_the_old_one() {
    let (folder, path) = written(&every_kind());
    // A folder of this name cannot be taken away like a file.
    fs::create_dir(folder.path().join(".new-reading-copy")).unwrap();
    let problem = copy_of(&[]).write(folder.path()).unwrap_err();
    assert_eq!(problem.kind(), Kind::Io, "{problem}");
    check(&every_kind(), &Copy::open(&path).unwrap());
    let problem = copy_of(&[]).write(&folder.path().join("nowhere")).unwrap_err();
    assert!(problem.to_string().contains("nowhere"), "{problem}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_changed_byte_is_seen(place in 0.0..1.0_f64, change in 1..=255_u8) {
        static WHOLE: LazyLock<Vec<u8>> =
            LazyLock::new(|| {
            let (_folder, path) = written(&every_kind());
            fs::read(path).unwrap()
        });
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("changed");
        let mut bytes = WHOLE.clone();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "any place will do"
        )]
        let place = (place * bytes.len() as f64) as usize;
        bytes[place] ^= change;
        fs::write(&path, bytes).unwrap();
        match Copy::open(&path) {
            // Between two columns nothing is said.
            Ok(copy) => check(&every_kind(), &copy),
            Err(problem) => prop_assert_eq!(problem.kind(), Kind::Damaged),
        }
    }
}

#[test]
fn a_changed_byte_of_the_header_is_always_seen() {
    let (_folder, path) = written(&every_kind());
    let whole = fs::read(&path).unwrap();
    for place in 0..header(&whole) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        fs::write(&path, bytes).unwrap();
        if let Ok(copy) = Copy::open(&path) {
            panic!("byte {place} changed, and it opens: {copy:?}");
        }
    }
}

#[test]
fn a_file_of_another_length_is_refused() {
    let (_folder, path) = written(&every_kind());
    let whole = fs::read(&path).unwrap();
    let lengths = (0..64).chain((64..whole.len()).step_by(97)).chain([whole.len() - 1]);
    for length in lengths {
        fs::write(&path, &whole[..length]).unwrap();
        let problem = refused(&path);
        assert!(problem.to_string().contains("cut off"), "{length} bytes: {problem}");
    }
    fs::write(&path, [whole.as_slice(), b"more"].concat()).unwrap();
    assert!(refused(&path).to_string().contains("4 bytes stand behind its end"));
}

#[test]
fn a_foreign_file_and_another_format_are_told_apart() {
    let (folder, path) = written(&every_kind());
    let mut bytes = fs::read(&path).unwrap();
    bytes[8] = 9;
    fs::write(&path, &bytes).unwrap();
    let told = refused(&path).to_string();
    assert!(told.contains("it has format 9, this program reads format 1"), "{told}");
    assert!(told.contains("have it made again"), "{told}");
    fs::write(&path, "<https://water.example/a> a <https://water.example/Weir> .").unwrap();
    assert!(refused(&path).to_string().contains("is not a reading copy"));
    assert_eq!(Copy::open(folder.path()).unwrap_err().kind(), Kind::Io);
    assert_eq!(Copy::open(&folder.path().join("nothing")).unwrap_err().kind(), Kind::Io);
}

/// How many columns a file has, and where its header ends.
fn count(file: &[u8]) -> usize {
    u32::from_le_bytes(file[12..16].try_into().unwrap()) as usize
}

fn header(file: &[u8]) -> usize {
    24 + 16 * count(file) + 4
}

/// Columns that are each as they were written, and do not belong together.
#[test]
fn columns_of_another_copy_are_refused() {
    let two =
        ["flows", "meets"].map(|name| Quad::new(iri("a"), iri(name), iri("b"), iri("told/1")));
    let (_one, few) = written(&two);
    let (_two, path) = written(&every_kind());
    let (few, many) = (fs::read(few).unwrap(), fs::read(&path).unwrap());
    assert_eq!(count(&few), count(&many));
    let mut refusals = 0;
    for column in 0..count(&few) {
        if let Some(mixed) = mix(&many, &few, column) {
            fs::write(&path, mixed).unwrap();
            let told = refused(&path).to_string();
            assert!(told.contains("do not belong together"), "{column}: {told}");
            refusals += 1;
        }
    }
    assert!(refusals > 20, "only {refusals} columns are of another length");
}

/// One file with one column of another, and right checksums; `None` if the two are as long.
fn mix(many: &[u8], few: &[u8], column: usize) -> Option<Vec<u8>> {
    let columns = |bytes: &[u8]| -> Vec<(Vec<u8>, [u8; 4])> {
        let mut at = header(bytes);
        let entries = bytes[24..].chunks_exact(16).take(count(bytes));
        let taken = entries.map(|entry| {
            let length = u64::from_le_bytes(entry[..8].try_into().unwrap());
            let start = at.next_multiple_of(64);
            at = start + usize::try_from(length).unwrap();
            (bytes[start..at].to_vec(), entry[8..12].try_into().unwrap())
        });
        taken.collect()
    };
    let (mut mixed, mut other) = (columns(many), columns(few));
    if mixed[column].0.len() == other[column].0.len() {
        return None;
    }
    mixed[column] = other.swap_remove(column);
    let mut file = many[..24].to_vec();
    for (bytes, width) in &mixed {
        file.extend((bytes.len() as u64).to_le_bytes());
        file.extend(width);
        file.extend(crc32c::crc32c(bytes).to_le_bytes());
    }
    file.extend(crc32c::crc32c(&file).to_le_bytes());
    for (bytes, _) in &mixed {
        file.resize(file.len().next_multiple_of(64), 0);
        file.extend(bytes);
    }
    Some(file)
}
