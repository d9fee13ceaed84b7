//! Any sequence of changes and undos: store, ledger and a model agree at every version.

use crate::ledger::{change, config, lines, open, quad};
use colophon::config::Limits;
use colophon::import::undo;
use colophon::problem::Kind;
use colophon::query::{self, difference};
use colophon::store::Store;
use oxrdf::Quad;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

type State = BTreeSet<String>;

/// What is done: quads are set or removed by their numbers, or a version is undone.
#[derive(Clone, Debug)]
enum Step {
    Change { gone: Vec<usize>, come: Vec<usize> },
    Undo(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let numbers = || prop::collection::vec(0..9_usize, 0..4);
    let change = (numbers(), numbers()).prop_map(|(gone, come)| Step::Change { gone, come });
    prop::collection::vec(prop_oneof![3 => change, 2 => (0..12_usize).prop_map(Step::Undo)], 1..12)
}

fn fact(number: usize) -> Quad {
    quad(number % 3, ["Weirs", "Locks", "Gauges"][number / 3])
}

fn text(number: usize) -> String {
    fact(number).to_string()
}

/// What was seen when a version was current.
#[derive(Debug, PartialEq)]
struct Seen {
    lines: State,
    rows: BTreeSet<String>,
    pages: BTreeMap<usize, BTreeSet<String>>,
}

fn see(store: &Store) -> Seen {
    let text = "SELECT ?s ?t { ?s ?p ?t }".to_owned();
    let request =
        query::Request { text, scope: colophon::store::Scope::Statements, base: None, cap: None };
    let rows = query::sparql(store, &request, &Limits::default(), |answer| {
        let colophon::answer::Answer::Table(table) = answer else { panic!("no table") };
        let colophon::answer::Outcome::Rows(rows) = table.result else { panic!("no rows") };
        Ok(rows.map(|row| format!("{:?}", row.unwrap())).collect())
    });
    let page = |number| {
        let thing = store.base().thing("publication", format_args!("report-{number}"));
        let page = query::entity(store, &thing).ok()?;
        Some((number, page.graph.iter().map(|triple| triple.to_string()).collect()))
    };
    Seen {
        lines: lines(store).into_iter().collect(),
        rows: rows.unwrap(),
        pages: (0..3).filter_map(page).collect(),
    }
}

/// Every state and the version that was undone to come to it.
#[derive(Clone, Debug)]
struct Model {
    states: Vec<State>,
    undid: Vec<Option<usize>>,
}

impl Model {
    fn later(&self, version: usize) -> std::ops::Range<usize> {
        version + 1..self.states.len()
    }

    fn changed(&self, version: usize, line: &String) -> bool {
        self.states[version - 1].contains(line) != self.states[version].contains(line)
    }

    /// Whether what a version did to a line was not undone, or its undo was.
    fn lives(&self, version: usize, line: &String) -> bool {
        let undoes = |later: usize| self.undid[later] == Some(version) && self.changed(later, line);
        !self.later(version).any(|later| undoes(later) && self.lives(later, line))
    }

    /// Whether a later change of a line stands between a version and its undo.
    fn stands_between(&self, version: usize, later: usize, line: &String) -> bool {
        let undid = self.undid[later].filter(|undid| *undid > version);
        let cancels = undid.is_some_and(|undid| !self.lives(undid, line));
        self.changed(later, line) && self.lives(later, line) && !cancels
    }

    /// What the undo of a version comes to, told from the states alone.
    fn undone(&self, version: usize) -> State {
        let all: State = (0..9).map(text).collect();
        let flips = all.into_iter().filter(|line| {
            self.changed(version, line)
                && self.lives(version, line)
                && !self.later(version).any(|later| self.stands_between(version, later, line))
        });
        let flips: State = flips.collect();
        self.states[self.states.len() - 1].symmetric_difference(&flips).cloned().collect()
    }
}

fn next(model: &Model, step: &Step) -> Option<State> {
    let states = &model.states;
    let now = &states[states.len() - 1];
    match step {
        Step::Change { gone, come } => {
            let gone: State =
                gone.iter().filter(|it| !come.contains(it)).copied().map(text).collect();
            Some(&(now - &gone) | &come.iter().copied().map(text).collect())
        }
        Step::Undo(version) if (1..states.len()).contains(version) => Some(model.undone(*version)),
        Step::Undo(_) => None,
    }
}

fn run(store: &Store, step: &Step) {
    match step {
        Step::Change { gone, come } => {
            let come: Vec<Quad> = come.iter().copied().map(fact).collect();
            let gone: Vec<Quad> = gone.iter().copied().map(fact).collect();
            let gone: Vec<Quad> = gone.into_iter().filter(|quad| !come.contains(quad)).collect();
            store.commit(change(&gone, &come)).unwrap();
        }
        Step::Undo(version) => match undo(store, *version as u64, "") {
            Ok(undo) => drop(store.commit(undo.change).unwrap()),
            Err(problem) => assert_eq!(problem.kind(), Kind::NotFound),
        },
    }
}

fn difference_fits(store: &Store, states: &[State], from: usize, to: usize) {
    let found = difference(store, from as u64, to as u64).unwrap();
    let texts = |quads: &[Quad]| quads.iter().map(Quad::to_string).collect::<State>();
    assert_eq!(texts(&found.removed), &states[from] - &states[to]);
    assert_eq!(texts(&found.added), &states[to] - &states[from]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn store_ledger_and_model_agree_at_every_version(steps in steps()) {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        let mut model = Model { states: vec![State::new()], undid: vec![None] };
        let mut seen = Vec::new();
        for step in &steps {
            let next = next(&model, step);
            run(&store, step);
            if let Some(next) = next.filter(|next| next != &model.states[model.states.len() - 1]) {
                model.states.push(next);
                model.undid.push(if let Step::Undo(version) = step { Some(*version) } else { None });
            }
            let states = &model.states;
            if seen.len() + 1 < states.len() {
                seen.push(see(&store));
            }
            prop_assert_eq!(store.version(), states.len() as u64 - 1);
            prop_assert_eq!(&lines(&store).into_iter().collect::<State>(), &states[states.len() - 1]);
        }
        drop(store);
        let states = model.states;
        let again = Store::create_or_open(&config(dir.path()), &mut |_, _| ()).unwrap();
        for version in 1..states.len() {
            let past = again.at(version as u64).unwrap();
            prop_assert_eq!(past.version(), version as u64);
            prop_assert_eq!(&see(&past), &seen[version - 1]);
            prop_assert_eq!(&seen[version - 1].lines, &states[version]);
            difference_fits(&again, &states, version, states.len() - version);
            difference_fits(&again, &states, 0, version);
        }
    }
}

#[test]
fn a_version_that_never_was_is_refused_and_the_past_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path());
    for version in 1..=6 {
        store.commit(change(&[], &[quad(version, "Weirs")])).unwrap();
    }
    for never in [0, 7, u64::MAX] {
        assert_eq!(store.at(never).err().unwrap().kind(), Kind::NotFound);
    }
    let past = store.at(2).unwrap();
    assert!(past.commit(change(&[], &[quad(9, "Locks")])).is_err());
    for version in [1, 2, 3, 4, 5, 6, 2, 1] {
        assert_eq!(store.at(version).unwrap().count().unwrap() as u64, version);
    }
    assert!(store.time(1).unwrap() <= store.time(6).unwrap());
    assert_eq!(store.time(7).unwrap_err().kind(), Kind::NotFound);
}
