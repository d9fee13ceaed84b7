//! A store knows its ledger before its graph: nobody is answered from half of it.

use crate::ledger::{change, config, lines, open, quad, read};
use colophon::ledger::Access;
use colophon::lift::Loading;
use colophon::read::Stream;
use colophon::store::Store;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::thread::scope;

const MANY: usize = 6_000;

/// A folder with two changes.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let quads: Vec<_> = (0..MANY).map(|number| quad(number, "Gauges")).collect();
    let store = open(dir.path());
    store.commit(change(&[], &quads)).unwrap();
    store.commit(change(&quads[..10], &quads[10..11])).unwrap();
    dir
}

fn statements(from: usize, to: usize) -> String {
    (from..to).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "<http://quell.example/{number}> <http://quell.example/p> \"x\" .");
        text
    })
}

fn load(store: &Store, path: &Path, text: &str) -> Option<u64> {
    fs::write(path, text).unwrap();
    let stream = Stream::open(path, store.base().as_str(), |_, _| ()).unwrap();
    let outcome =
        store.load(&mut Loading::new(stream, store.base()), "Tess Turlach", None).unwrap();
    outcome.told.map(|told| told.sequence())
}

#[cfg(not(feature = "rocksdb"))]
#[test]
fn what_the_ledger_knows_is_told_before_the_graph_is_filled() {
    let dir = folder();
    let store = Store::open(&config(dir.path()), Access::Read).unwrap();
    assert_eq!((store.version(), store.count().unwrap()), (2, MANY - 10));
    assert_eq!(store.told(2).unwrap().removed(), 10);
    assert_eq!(store.filling(), Some((0, 0)));
    scope(|scope| {
        store.fill_ahead();
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(lines(&store).len(), MANY - 10));
        }
    });
    assert_eq!((store.filling(), store.count().unwrap()), (None, MANY - 10));
}

#[cfg(not(feature = "rocksdb"))]
#[test]
fn a_graph_that_cannot_be_filled_is_refused_to_everybody() {
    use colophon::problem::Kind;

    let dir = folder();
    let store = Store::open(&config(dir.path()), Access::Write).unwrap();
    let segment = dir.path().join("ledger/000000000001.log");
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).unwrap();
    scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let first = store.quads(None, None, None, None).next().unwrap();
                assert_eq!(first.unwrap_err().kind(), Kind::Damaged);
            });
        }
    });
    let refused = store.commit(change(&[], &[quad(1, "Weirs")])).unwrap_err();
    assert_eq!(refused.kind(), Kind::Damaged);
    assert!(store.filling().is_some());
}

#[test]
fn a_load_is_seen_at_once_whether_the_graph_was_filled_or_not() {
    let dir = folder();
    let elsewhere = tempfile::tempdir().unwrap();
    let file = elsewhere.path().join("rain.nt");
    let before = lines(&read(dir.path()));
    let store = Store::open(&config(dir.path()), Access::Write).unwrap();
    assert_eq!(load(&store, &file, &statements(0, 100)), Some(3));
    assert_eq!(lines(&store).len(), before.len() + 100);
    // Filled by now.
    scope(|scope| {
        let loading = scope.spawn(|| load(&store, &file, &statements(50, 3_000)));
        while !loading.is_finished() {
            let seen = lines(&store).len() - before.len();
            assert!(seen == 100 || seen == 2_950, "{seen}");
        }
        assert_eq!(loading.join().unwrap(), Some(4));
    });
    assert_eq!(lines(&store).len(), before.len() + 2_950);
    let all = lines(&store);
    drop(store);
    assert_eq!(lines(&read(dir.path())), all);
    let store = open(dir.path());
    let reversal = store.reversal(4).unwrap();
    assert_eq!((reversal.removed, reversal.added, reversal.kept), (2_900, 50, 0));
}

#[test]
fn a_store_in_memory_loads_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::in_memory(config(dir.path()).base).unwrap();
    let file = dir.path().join("rain.nt");
    assert_eq!(load(&store, &file, &statements(0, 10)), Some(1));
    assert_eq!(load(&store, &file, &statements(5, 12)), Some(2));
    assert_eq!(load(&store, &file, &statements(5, 12)), None);
    assert_eq!(lines(&store).len(), 7);
    assert_eq!(store.recorded(2).unwrap().change().removed().len(), 5);
}
