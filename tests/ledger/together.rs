//! Many who write at once share a sync, and each sees what the one before it did.

use super::{change, lines, open, quad, read, unreadable};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

#[test]
fn what_many_write_at_once_is_all_there_in_one_order() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    thread::scope(|scope| {
        for writer in 0..16 {
            let store = &store;
            scope.spawn(move || {
                for number in 0..20 {
                    let change = change(&[], &[quad(writer * 100 + number, "Weirs")]);
                    let commit = store.commit(change).unwrap().unwrap();
                    assert!(store.version() >= commit.sequence(), "acknowledged and not seen");
                }
            });
        }
    });
    assert_eq!((store.version(), store.count().unwrap()), (320, 320));
    let written = lines(&store);
    drop(store);
    let store = read(dir.path());
    assert_eq!(lines(&store), written);
    let times: Vec<_> = (1..=320).map(|number| store.recorded(number).unwrap().time()).collect();
    assert!(times.is_sorted());
}

#[test]
fn of_many_who_say_the_same_one_is_recorded() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    let recorded = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let commit = store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
                recorded.fetch_add(usize::from(commit.is_some()), Ordering::Relaxed);
            });
        }
    });
    assert_eq!((recorded.into_inner(), store.version()), (1, 1));
}

#[test]
fn with_one_key_all_get_one_commit() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    thread::scope(|scope| {
        for number in 0..16 {
            let store = &store;
            scope.spawn(move || {
                let change = change(&[], &[quad(number, "Weirs")]).once("letter 7");
                assert_eq!(store.commit(change).unwrap().unwrap().sequence(), 1);
            });
        }
    });
    assert_eq!((store.version(), store.count().unwrap()), (1, 1));
}

#[test]
fn what_one_does_wrong_does_not_hurt_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    thread::scope(|scope| {
        for number in 0..16 {
            let store = &store;
            scope.spawn(move || {
                if number % 2 == 0 {
                    assert!(store.commit(change(&[], &[unreadable()])).is_err());
                } else {
                    assert!(store.commit(change(&[], &[quad(number, "Weirs")])).unwrap().is_some());
                }
            });
        }
    });
    assert_eq!((store.version(), store.count().unwrap()), (8, 8));
    drop(store);
    assert_eq!(lines(&read(dir.path())).len(), 8);
}
