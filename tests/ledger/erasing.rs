//! What is erased is gone, the chain holds, and at every moment there is one of two ledgers.

use super::{change, config, forge, lines, quad, read};
use colophon::ledger::{Access, Ledger, Left, Redact, Redaction, Why};
use colophon::problem::{Kind, Problem};
use colophon::store::Store;
use oxrdf::{Literal, Quad, Term};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Weirs go; where locks are named, something else is.
struct Keeper;

impl Redact for Keeper {
    fn quad(&self, quad: &Quad) -> Left {
        match &quad.object {
            Term::Literal(title) if title.value().contains("Weirs") => Left::Nothing,
            Term::Literal(title) if title.value().contains("Locks") => Left::Part(gates(quad)),
            _ => Left::All,
        }
    }

    fn text(&self, text: &str) -> Option<String> {
        text.contains("Weirs").then(|| text.replace("Weirs", "…"))
    }
}

/// What an erasure has left goes, too.
struct Again;
impl Redact for Again {
    fn quad(&self, quad: &Quad) -> Left {
        if quad.object == Literal::new_simple_literal("Gates").into() {
            Left::Nothing
        } else {
            Left::All
        }
    }
    fn text(&self, text: &str) -> Option<String> {
        text.contains("asked for").then(|| "…".into())
    }
}

fn gates(quad: &Quad) -> Quad {
    Quad { object: Literal::new_simple_literal("Gates").into(), ..quad.clone() }
}

fn open(dir: &Path) -> Ledger {
    let ledger = Ledger::open(dir, &config(dir).site(), Access::Write).unwrap();
    // Each segment takes two entries.
    ledger.with_segments_of(700)
}

/// Eight changes in four segments; two titles become the same one when they are erased from.
fn filled(dir: &Path) {
    let mut ledger = open(dir);
    let mut append = |removed: &[Quad], added: &[Quad], source: Option<&'static [u8]>| {
        let made = change(removed, added);
        let made = source.map_or(made.clone(), |bytes| made.keeping(bytes));
        ledger.append(made).unwrap();
    };
    append(&[], &[quad(1, "Fords")], Some(b"1 Fords"));
    append(&[], &[quad(2, "Piers")], None);
    append(&[], &[quad(3, "Weirs"), quad(3, "Locks old")], Some(b"3 Weirs"));
    append(&[], &[quad(3, "Locks new")], None);
    append(&[quad(3, "Locks old")], &[quad(4, "Fords")], None);
    append(&[quad(3, "Locks new")], &[quad(5, "Fords")], Some(b"3 Weirs"));
    append(&[quad(3, "Weirs")], &[quad(6, "Fords")], None);
    append(&[], &[quad(7, "Fords")], None);
    drop(ledger);
    assert_eq!(fs::read_dir(dir.join("ledger")).unwrap().count(), 4);
}

fn why() -> Why {
    let (agent, message) = ("Tess Turlach".into(), "erase: asked for".into());
    Why { agent, action: "erase", message, source: None }
}

/// Makes the erasure happen, and finishes nothing.
fn erase(dir: &Path) {
    let mut ledger = open(dir);
    let source = change(&[], &[]).keeping(*b"3 Weirs").why().source.clone().unwrap();
    let redaction = Redaction {
        redact: &Keeper,
        images: HashSet::from([gates(&quad(3, ""))]),
        sources: BTreeSet::from([source]),
        files: vec!["dump.nq".into()],
    };
    assert_eq!(ledger.erase(&redaction, why()).unwrap(), 9);
    let late = ledger.append(change(&[], &[quad(9, "Late")])).unwrap_err();
    assert_eq!(late.kind(), Kind::Internal, "nothing is written before the folder is opened again");
}

/// Every file but the lock, with its bytes.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(dir: &Path, below: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for item in fs::read_dir(dir.join(below)).unwrap() {
            let path = below.join(item.unwrap().file_name());
            if dir.join(&path).is_dir() {
                walk(dir, &path, found);
            } else if !path.ends_with("lock") && !path.starts_with("store") {
                found.insert(path.clone(), fs::read(dir.join(&path)).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(dir, Path::new(""), &mut found);
    found
}

fn put(dir: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) {
    fs::remove_dir_all(dir).unwrap();
    for (path, bytes) in files {
        fs::create_dir_all(dir.join(path).parent().unwrap()).unwrap();
        fs::write(dir.join(path), bytes).unwrap();
    }
}

fn refusal(dir: &Path) -> Problem {
    let problem = Store::open_reading(&config(dir), &mut |_, _| ()).err().unwrap();
    assert_eq!(problem.kind(), Kind::Damaged, "{problem}");
    problem
}

/// The statements that each change took away and made.
fn changes(dir: &Path) -> Vec<(Vec<String>, Vec<String>)> {
    let ledger = Ledger::open(dir, &config(dir).site(), Access::Read).unwrap();
    let titles = |quads: &[Quad]| quads.iter().map(|quad| quad.object.to_string()).collect();
    (1..=ledger.last())
        .map(|number| {
            let commit = ledger.commit(number).unwrap();
            (titles(commit.change().removed()), titles(commit.change().added()))
        })
        .collect()
}

#[test]
fn what_goes_is_gone_and_each_change_stays_exact() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    fs::write(dir.path().join("dump.nq"), "Weirs").unwrap();
    let before = files(dir.path());
    erase(dir.path());
    Store::verify(&config(dir.path()), &mut |_, _| ()).unwrap();
    let after = files(dir.path());
    let none: &[&str] = &[];
    let (fords, gates) = (&["\"Fords\""][..], &["\"Gates\""][..]);
    let expected = [
        (none, fords),
        (none, &["\"Piers\""][..]),
        (none, gates),
        // Another title became the same one: it came once, and goes with the last of them.
        (none, none),
        (none, fords),
        (gates, fords),
        (none, fords),
        (none, fords),
        (none, none),
    ];
    assert_eq!(
        changes(dir.path()),
        expected.map(|(gone, came)| {
            let owned = |titles: &[&str]| titles.iter().map(ToString::to_string).collect();
            (owned(gone), owned(came))
        })
    );
    let segment = |number: u64| PathBuf::from(format!("ledger/{number:012}.log"));
    assert_eq!(after[&segment(1)], before[&segment(1)], "it has nothing that goes");
    assert!(after.keys().all(|path| !path.ends_with("dump.nq") && !path.starts_with("erasing")));
    let sources = |files: &BTreeMap<PathBuf, Vec<u8>>| {
        files.keys().filter(|path| path.starts_with("sources")).count()
    };
    assert_eq!((sources(&before), sources(&after)), (2, 1));
    for bytes in after.values() {
        let rest = bytes.windows(4).position(|word| word == [0x28, 0xb5, 0x2f, 0xfd]);
        assert!(!String::from_utf8_lossy(bytes).contains("Weirs"));
        assert!(rest.is_none_or(|_| {
            forge::entries(bytes).iter().all(|entry| !forge::text(&entry.patch).contains("Weirs"))
        }));
    }
}

#[test]
fn a_second_erasure_of_the_same_changes_and_of_an_erasure_holds() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    erase(dir.path());
    let (images, sources) = (HashSet::new(), BTreeSet::new());
    let redaction = Redaction { redact: &Again, images, sources, files: Vec::new() };
    let again = Why { message: "erase: again".into(), ..why() };
    assert_eq!(open(dir.path()).erase(&redaction, again).unwrap(), 10);
    Store::verify(&config(dir.path()), &mut |_, _| ()).unwrap();
    let ledger = Ledger::open(dir.path(), &config(dir.path()).site(), Access::Read).unwrap();
    let by = |number| ledger.commit(number).unwrap().redacted_by();
    assert_eq!(
        (1..=10).map(by).collect::<Vec<_>>(),
        [None, None, Some(10), Some(9), Some(9), Some(10), Some(9), None, Some(10), None]
    );
    assert_eq!(ledger.commit(9).unwrap().change().why().message, "…");
    let numbers = |number| {
        let commit = ledger.commit(number).unwrap();
        commit.erased().unwrap().changes.iter().map(|it| it.sequence).collect::<Vec<_>>()
    };
    assert_eq!((numbers(9), numbers(10)), (vec![3, 4, 5, 6, 7], vec![3, 6, 9]));
    drop(ledger);
    assert_eq!(open(dir.path()).append(change(&[], &[quad(9, "Late")])).unwrap().sequence(), 11);
    assert_eq!(read(dir.path()).version(), 11);
}

#[test]
fn a_process_that_dies_leaves_the_old_ledger_or_the_new_one() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    let old = (files(dir.path()), lines(&read(dir.path())));
    erase(dir.path());
    let erased = files(dir.path());
    let new = lines(&read(dir.path()));
    let whole = files(dir.path());
    assert_ne!(old.1.len(), 0);

    // Before it counts: any part of the folder that is prepared, under the name that it has then.
    let prepared: Vec<_> = erased.iter().filter(|(path, _)| path.starts_with("erasing")).collect();
    assert_eq!(prepared.len(), 5, "three segments, the note of the end, what goes");
    for count in 0..=prepared.len() {
        let mut torn = old.0.clone();
        for (path, bytes) in &prepared[..count] {
            let path = Path::new(".new-erasing").join(path.strip_prefix("erasing").unwrap());
            torn.insert(path, bytes[..bytes.len() / 2].to_vec());
        }
        put(dir.path(), &torn);
        assert_eq!(lines(&read(dir.path())), old.1, "{count} files are prepared");
        drop(open(dir.path()));
        assert_eq!(files(dir.path()).keys().collect::<Vec<_>>(), old.0.keys().collect::<Vec<_>>());
    }

    // When it counts: its files are moved one by one, then what goes is removed.
    let gone = old.0.keys().filter(|path| !whole.contains_key(*path)).collect::<Vec<_>>();
    assert_eq!(gone.len(), 1);
    for by_writer in [false, true] {
        for moved in 0..=prepared.len() {
            let mut torn = erased.clone();
            let moves = prepared.iter().filter(|(path, _)| !path.ends_with("gone.json"));
            for (path, _) in moves.take(moved) {
                let bytes = torn.remove(*path).unwrap();
                torn.insert(path.strip_prefix("erasing").unwrap().to_owned(), bytes);
            }
            if moved == prepared.len() {
                torn.remove(gone[0]);
            }
            put(dir.path(), &torn);
            fs::create_dir_all(dir.path().join("erasing/ledger")).unwrap();
            if by_writer {
                drop(open(dir.path()));
            }
            assert_eq!(lines(&read(dir.path())), new, "{moved} files were moved");
            Store::verify(&config(dir.path()), &mut |_, _| ()).unwrap();
            assert_eq!(files(dir.path()), whole, "{moved} files were moved");
        }
    }
}

#[test]
fn nobody_reads_what_is_half_erased() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    erase(dir.path());
    let lock = fs::File::create(dir.path().join("lock")).unwrap();
    lock.lock().unwrap();
    let problem = Store::open_reading(&config(dir.path()), &mut |_, _| ()).err().unwrap();
    assert_eq!(problem.kind(), Kind::Locked);
    assert!(problem.to_string().contains("an erasure has to be finished first"), "{problem}");
    drop(lock);
    assert_eq!(read(dir.path()).version(), 9);
}

#[test]
fn nothing_is_taken_out_without_an_erasure_that_says_so() {
    let dir = tempfile::tempdir().unwrap();
    super::three_entries(dir.path());
    let sound = forge::entries(&fs::read(dir.path().join("ledger/000000000001.log")).unwrap());
    let digest = forge::value(&sound[2].header, "previous");
    let mut forged = sound.clone();
    let mark = format!(",\"redacted\":{{\"was\":\"{digest}\",\"by\":3}}}}\n");
    forged[1].header = forged[1].header.replace("on the River", "on a river").replace("}\n", &mark);
    forge::write(dir.path(), &forged);
    let problem = refusal(dir.path()).to_string();
    assert!(
        problem.contains("change 2: it says that erasure 3 wrote it anew, which does not"),
        "{problem}"
    );

    // An erasure that tells of another one than is there.
    let mut forged = sound.clone();
    let told = format!(
        ",\"erased\":{{\"changes\":[{{\"sequence\":1,\"sha256\":\"{digest}\"}}],\"sources\":[]}}}}\n"
    );
    forged[2].header = forged[2].header.replace("}\n", &told);
    forge::write(dir.path(), &forged);
    let problem = refusal(dir.path()).to_string();
    assert!(problem.contains("change 1: it is not what erasure 3 has left of it"), "{problem}");

    // What an erasure has left is guarded as everything is, by its own digest and not only by a sum.
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path());
    erase(dir.path());
    drop(open(dir.path()));
    let path = dir.path().join("ledger/000000000003.log");
    let mut entries = forge::entries(&fs::read(&path).unwrap());
    entries[0].header = entries[0].header.replace("reports", "letters");
    fs::write(&path, entries.iter().flat_map(forge::Entry::bytes).collect::<Vec<_>>()).unwrap();
    let problem = refusal(dir.path()).to_string();
    assert!(problem.contains("change 3: it is not what erasure 9 has left of it"), "{problem}");
}
