//! Tests of `src/ledger`.

mod damage;
mod erasing;
mod folder;
pub(crate) mod forge;
// RocksDB has files of its own, which a limit of file size would stop first.
#[cfg(not(feature = "rocksdb"))]
mod full;
mod killed;
mod power;
mod together;

use colophon::check::check;
use colophon::config::Config;
use colophon::ledger::{Change, Why};
use colophon::lift::Draft;
use colophon::store::Store;
use colophon::vocab::{Base, dcterms};
use oxrdf::{Graph, Literal, NamedNode, Quad};
use std::path::Path;

/// A configuration for a data folder in a test.
pub(crate) fn config(dir: &Path) -> Config {
    let base = Base::new("https://water.example/").unwrap();
    Config { data: dir.to_owned(), base, name: "Water".into(), ..Config::default() }
}

pub(crate) fn open(dir: &Path) -> Store {
    Store::create_or_open(&config(dir), &mut |_, _| ()).unwrap()
}

pub(crate) fn read(dir: &Path) -> Store {
    Store::open_reading(&config(dir), &mut |_, _| ()).unwrap()
}

/// A statement about a made-up report, in a graph of its own.
pub(crate) fn quad(report: usize, title: &str) -> Quad {
    let base = Base::new("https://water.example/").unwrap();
    let subject = base.thing("publication", format_args!("report-{report}"));
    let graph = base.graph(format_args!("import-{report}"));
    Quad::new(subject, dcterms::title, Literal::new_simple_literal(title), graph)
}

/// The change that puts these quads in the place of those.
pub(crate) fn change(previous: &[Quad], next: &[Quad]) -> Change {
    let mut draft = Draft::default();
    for quad in next {
        draft.say(quad.clone(), None);
    }
    let checked = check(draft, &Graph::new()).unwrap();
    let why = Why {
        agent: "Tess Turlach".into(),
        action: "import",
        message: "reports on the River Quell".into(),
        source: None,
    };
    Change::replace(previous.iter().cloned(), &checked, why)
}

/// Everything that a store says, sorted.
pub(crate) fn lines(store: &Store) -> Vec<String> {
    let mut lines: Vec<_> =
        store.quads(None, None, None, None).map(|quad| quad.unwrap().to_string()).collect();
    lines.sort();
    lines
}

/// A quad with a name that no parser accepts.
fn unreadable() -> Quad {
    Quad { subject: NamedNode::new_unchecked("https://water.example/a b").into(), ..quad(1, "x") }
}

/// A folder with two entries, the second of which takes something away.
fn two_entries(dir: &Path) -> Vec<String> {
    let store = open(dir);
    store.commit(change(&[], &[quad(1, "Weirs")]).keeping(*b"1 Weirs")).unwrap().unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[quad(2, "Locks")])).unwrap().unwrap();
    ledger_alone(store, dir)
}

/// What the store says; a copy of it on disk is removed, for these are tests of the ledger.
fn ledger_alone(store: Store, dir: &Path) -> Vec<String> {
    let written = lines(&store);
    drop(store);
    let _ = std::fs::remove_dir_all(dir.join("store"));
    written
}

/// A folder with three entries, the second of which takes something away.
fn three_entries(dir: &Path) -> Vec<String> {
    let store = open(dir);
    let (first, second) = (quad(1, "Weirs"), quad(2, "Locks \"and\" dams\n\u{7}ü"));
    store.commit(change(&[], std::slice::from_ref(&first)).keeping(*b"1 Weirs")).unwrap().unwrap();
    store.commit(change(&[first], &[second, quad(3, "Fords")])).unwrap().unwrap();
    store.commit(change(&[], &[quad(4, "Ferries")])).unwrap().unwrap();
    ledger_alone(store, dir)
}
