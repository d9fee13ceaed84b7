//! Taking changes back, and taking that back: any sequence of changes and undos.

use crate::ledger::{change, lines, quad};
use colophon::import::undo;
use colophon::store::Store;
use colophon::vocab::Base;
use oxrdf::Quad;
use proptest::prelude::*;

fn store() -> Store {
    Store::in_memory(Base::new("https://water.example/").unwrap()).unwrap()
}

fn fact(number: usize) -> Quad {
    quad(number % 3, ["Weirs", "Locks", "Gauges"][number / 3])
}

/// Undoes a version; the version that this makes, if it makes one.
fn take_back(store: &Store, version: u64) -> Option<u64> {
    let undo = undo(store, version, "").unwrap();
    store.commit(undo.change).unwrap().map(|commit| commit.sequence())
}

/// What is done: some quads are turned round, or one of the versions so far is undone.
#[derive(Clone, Debug)]
enum Step {
    Turn(Vec<usize>),
    Undo(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let turn = prop::collection::vec(0..9_usize, 1..4).prop_map(Step::Turn);
    prop::collection::vec(prop_oneof![2 => turn, 3 => (0..99_usize).prop_map(Step::Undo)], 1..16)
}

fn perform(store: &Store, step: &Step) {
    match step {
        Step::Turn(numbers) => {
            let there = lines(store);
            let (gone, come): (Vec<Quad>, Vec<Quad>) = numbers
                .iter()
                .map(|number| fact(*number))
                .partition(|quad| there.contains(&quad.to_string()));
            store.commit(change(&gone, &come)).unwrap();
        }
        Step::Undo(_) if store.version() == 0 => {}
        Step::Undo(number) => {
            take_back(store, *number as u64 % store.version() + 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn an_undo_can_be_undone_and_done_again(steps in steps(), number in 0..99_u64) {
        let store = store();
        for step in &steps {
            perform(&store, step);
        }
        prop_assume!(store.version() > 0);
        let version = number % store.version() + 1;
        let before = lines(&store);
        let Some(first) = take_back(&store, version) else { return Ok(()) };
        let after = lines(&store);
        let second = take_back(&store, first);
        prop_assert!(second.is_some() && lines(&store) == before);
        prop_assert!(take_back(&store, first).is_none(), "it is undone already");
        prop_assert!(take_back(&store, version).is_some());
        prop_assert_eq!(&lines(&store), &after);
        prop_assert!(take_back(&store, version).is_none(), "it is undone already");
    }

    #[test]
    fn undoing_everything_the_newest_first_leaves_nothing_and_can_be_undone(steps in steps()) {
        let store = store();
        for step in &steps {
            perform(&store, step);
        }
        let (last, before) = (store.version(), lines(&store));
        for version in (1..=last).rev() {
            take_back(&store, version);
        }
        prop_assert_eq!(lines(&store), Vec::<String>::new());
        for version in (last + 1..=store.version()).rev() {
            take_back(&store, version);
        }
        prop_assert_eq!(lines(&store), before);
    }
}

#[test]
fn a_change_whose_undo_was_undone_can_be_undone_again() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs"), quad(2, "Locks")])).unwrap();
    assert_eq!(take_back(&store, 1), Some(2));
    assert_eq!(take_back(&store, 2), Some(3));
    let again = undo(&store, 1, "").unwrap();
    assert_eq!((again.change.removed().len(), again.kept.len()), (2, 0));
    store.commit(change(&[quad(1, "Weirs")], &[])).unwrap();
    let partly = undo(&store, 1, "").unwrap();
    assert_eq!(partly.change.removed(), [quad(2, "Locks")]);
    assert_eq!(partly.kept.keys().collect::<Vec<_>>(), [&4]);
    let done = undo(&store, 2, "").unwrap();
    assert!(done.change.is_empty());
    assert_eq!(done.kept.keys().collect::<Vec<_>>(), [&3, &4]);
}
