//! A store that is opened again says what its ledger says.

use crate::ledger::{change, config, lines, open, quad, read};
use colophon::store::{Scope, Store};
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxrdf::GraphNameRef;

fn rows(store: &Store, query: &str, scope: &Scope) -> usize {
    let query = spargebra::SparqlParser::new().parse_query(query).unwrap();
    match store.ask(query, scope, CancellationToken::new()).unwrap() {
        QueryResults::Solutions(rows) => rows.map(Result::unwrap).count(),
        _ => panic!("not a SELECT"),
    }
}

#[test]
fn the_default_graph_is_kept_over_a_start() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let shared = oxrdf::Quad { graph_name: quad(2, "x").graph_name, ..quad(1, "Weirs") };
    store.commit(change(&[], &[quad(1, "Weirs"), shared.clone(), quad(2, "Locks")])).unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[])).unwrap();
    let default = |store: &Store| {
        store.quads(None, None, None, Some(GraphNameRef::DefaultGraph)).map(Result::unwrap).count()
    };
    assert_eq!(default(&store), 2, "one graph still says it");
    drop(store);
    let store = open(dir.path());
    assert_eq!((default(&store), store.count().unwrap(), store.version()), (2, 2, 2));
    store.commit(change(&[shared], &[])).unwrap();
    assert_eq!(default(&store), 1);
}

#[test]
fn queries_see_the_same_before_and_after_a_start() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store.commit(change(&[], &[quad(1, "Weirs"), quad(2, "Locks")])).unwrap();
    let ask = |store: &Store| {
        let all = "SELECT * { ?s ?p ?o }";
        let graphs = "SELECT DISTINCT ?g { GRAPH ?g { } }";
        let named = "SELECT * { GRAPH ?g { ?s ?p ?o } }";
        [
            rows(store, all, &Scope::Statements),
            rows(store, all, &Scope::All),
            rows(store, graphs, &Scope::Statements),
            rows(store, named, &Scope::Statements),
            rows(store, named, &Scope::All),
        ]
    };
    assert_eq!(ask(&store), [2, 2, 2, 2, 2]);
    drop(store);
    assert_eq!(ask(&read(dir.path())), [2, 2, 2, 2, 2]);
    assert_eq!(ask(&open(dir.path())), [2, 2, 2, 2, 2]);
}

#[test]
fn a_scratch_copy_keeps_its_changes_to_itself() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
    let scratch = store.scratch().unwrap();
    assert_eq!((lines(&scratch), scratch.version()), (lines(&store), store.version()));
    scratch.commit(change(&[], &[quad(2, "Locks")])).unwrap();
    assert_eq!((store.count().unwrap(), scratch.count().unwrap()), (1, 2));
    assert_eq!(rows(&scratch, "SELECT * { ?s ?p ?o }", &Scope::Statements), 2);
    drop(store);
    assert_eq!(lines(&read(dir.path())).len(), 1);
}

#[test]
fn a_source_that_was_kept_can_be_had_by_its_digest() {
    let store = Store::in_memory(config("var".as_ref()).base).unwrap();
    let commit =
        store.commit(change(&[], &[quad(1, "Weirs")]).keeping(*b"1 Weirs")).unwrap().unwrap();
    let digest = commit.change().why().source.clone().unwrap();
    assert_eq!(store.source(&digest).unwrap().as_deref(), Some(&b"1 Weirs"[..]));
    assert_eq!(store.source("0").unwrap(), None);
}

#[cfg(not(feature = "rocksdb"))]
#[test]
fn whoever_fills_a_store_is_told_how_far_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let quads: Vec<_> = (0..10_000).map(|number| quad(number, "Gauges")).collect();
    open(dir.path()).commit(change(&[], &quads)).unwrap();
    let mut told = Vec::new();
    let mut watch = |done, total| told.push((done, total));
    Store::open_reading(&config(dir.path()), &mut watch).unwrap();
    assert!(told.len() > 1 && told.is_sorted(), "{told:?}");
    assert_eq!(told.last(), Some(&(10_000, 10_000)));
}

#[test]
fn two_threads_write_one_after_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let store = store.clone();
            scope.spawn(move || {
                for number in 0..5 {
                    let next = quad(writer * 10 + number, "Gauges");
                    store.commit(change(&[], &[next])).unwrap().unwrap();
                }
            });
        }
    });
    assert_eq!((store.version(), store.count().unwrap()), (20, 20));
    let written = lines(&store);
    drop(store);
    assert_eq!(lines(&read(dir.path())), written);
}

#[cfg(feature = "rocksdb")]
mod on_disk {
    //! The store on disk follows the ledger, and says so where it cannot.

    use super::*;
    use colophon::problem::Kind;
    use std::fs;

    #[test]
    fn a_store_that_is_behind_catches_up() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
        drop(store);
        let status = std::process::Command::new("cp")
            .args(["-r", "store", "behind"])
            .current_dir(dir.path())
            .status();
        assert!(status.unwrap().success());
        let store = open(dir.path());
        store.commit(change(&[quad(1, "Weirs")], &[quad(2, "Locks")])).unwrap();
        let written = lines(&store);
        drop(store);
        fs::remove_dir_all(dir.path().join("store")).unwrap();
        fs::rename(dir.path().join("behind"), dir.path().join("store")).unwrap();
        let store = open(dir.path());
        assert_eq!((lines(&store), store.version()), (written.clone(), 2));
        drop(store);
        fs::remove_dir_all(dir.path().join("store")).unwrap();
        assert_eq!(lines(&read(dir.path())), written, "without a store it is read from the ledger");
        assert_eq!(lines(&open(dir.path())), written, "and made again");
    }

    #[test]
    fn a_generation_counts_once_it_is_whole_and_others_are_swept() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("store");
        let names = || {
            let items = fs::read_dir(&folder).unwrap();
            let mut names: Vec<_> = items.map(|item| item.unwrap().file_name()).collect();
            names.sort();
            names
        };
        let store = open(dir.path());
        store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
        let written = lines(&store);
        drop(store);
        // What a process left behind that died while it built the next one.
        fs::create_dir(folder.join("2")).unwrap();
        fs::write(folder.join("2/half"), "half of it").unwrap();
        assert_eq!(lines(&open(dir.path())), written);
        assert_eq!(names(), ["1", "current"]);
        // Without the name none counts.
        fs::remove_file(folder.join("current")).unwrap();
        assert_eq!(lines(&open(dir.path())), written);
        assert_eq!(names(), ["1", "current"]);
    }

    #[test]
    fn a_store_that_is_ahead_is_refused_with_a_remedy() {
        let dir = tempfile::tempdir().unwrap();
        let parts = ["head", "ledger/000000000001.log"].map(|part| dir.path().join(part));
        let store = open(dir.path());
        store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
        drop(store);
        let older = parts.each_ref().map(|part| fs::read(part).unwrap());
        let store = open(dir.path());
        store.commit(change(&[], &[quad(2, "Locks")])).unwrap();
        drop(store);
        // A ledger from an older backup under the store of today.
        for (part, bytes) in parts.iter().zip(older) {
            fs::write(part, bytes).unwrap();
        }
        let problem = Store::create_or_open(&config(dir.path()), &mut |_, _| ()).err().unwrap();
        assert_eq!(problem.kind(), Kind::Damaged);
        let text = problem.to_string();
        assert!(text.contains("is at change 2, but the ledger ends at 1"), "{text}");
        assert!(text.contains("colophon rebuild"), "{text}");
        let rebuilt = Store::rebuild(&config(dir.path()), &mut |_, _| ()).unwrap();
        assert_eq!(lines(&rebuilt).len(), 1);
    }

    #[test]
    fn a_store_with_other_content_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        store.commit(change(&[], &[quad(1, "Weirs"), quad(2, "Locks")])).unwrap();
        drop(store);
        let graph = oxigraph::store::Store::open(dir.path().join("store/1")).unwrap();
        graph.remove(quad(1, "Weirs").as_ref()).unwrap();
        drop(graph);
        let problem = Store::create_or_open(&config(dir.path()), &mut |_, _| ()).err().unwrap();
        assert!(problem.to_string().contains("comes to 2 quads, but the store has 1"), "{problem}");
    }

    #[test]
    fn who_reads_the_store_keeps_writers_away() {
        let dir = tempfile::tempdir().unwrap();
        open(dir.path()).commit(change(&[], &[quad(1, "Weirs")])).unwrap();
        let reader = read(dir.path());
        let problem = Store::create_or_open(&config(dir.path()), &mut |_, _| ()).err().unwrap();
        assert_eq!(problem.kind(), Kind::Locked);
        assert!(problem.to_string().contains("in use by another process"), "{problem}");
        assert_eq!(lines(&read(dir.path())), lines(&reader));
        drop(reader);
        assert_eq!(open(dir.path()).version(), 1);
    }

    #[test]
    fn nobody_sees_the_number_of_the_store() {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
        assert_eq!((store.count().unwrap(), lines(&store).len()), (1, 1));
        for scope in [Scope::Statements, Scope::All] {
            assert_eq!(rows(&store, "SELECT * { GRAPH ?g { ?s ?p ?o } }", &scope), 1);
            assert_eq!(rows(&store, "SELECT * { ?s ?p ?o }", &scope), 1);
            assert_eq!(rows(&store, "SELECT * { GRAPH ?g { } }", &scope), 1);
        }
        assert_eq!(store.scratch().unwrap().count().unwrap(), 1);
    }
}
