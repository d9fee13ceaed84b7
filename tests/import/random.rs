//! Any sequence of imports, updates, undos, deletions and mergers: the store, the ledger and a
//! model in memory agree at every version.

use crate::ledger::{config, forge, open};
use colophon::config::Limits;
use colophon::import;
use colophon::ledger::Commit;
use colophon::problem::{Kind, Problem};
use colophon::query::{self, Update};
use colophon::read::{Profile, Source};
use colophon::record::Location;
use colophon::store::Store;
use colophon::vocab::{Layer, colo, dcterms, skos, xsd};
use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use oxttl::NQuadsParser;
use proptest::prelude::*;
use std::collections::HashSet;
use std::fs;
use std::path::Path;

const THINGS: usize = 4;
const TITLES: [&str; 3] = ["Weirs", "Locks", "Gauges"];
const FILES: [&str; 2] = ["gauges.nt", "locks.nt"];

/// Every quad of every graph.
type State = HashSet<Quad>;

/// That a thing has a title, each by its number.
type Said = (usize, usize);

#[derive(Clone, Debug)]
enum Step {
    Import { file: usize, said: Vec<Said> },
    Update { gone: Vec<Said>, come: Vec<Said> },
    Rename { from: usize, to: usize },
    Undo(usize),
    Delete(usize),
    Merge(usize, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (thing, title) = (|| 0..THINGS, || 0..TITLES.len());
    let said = move |some| prop::collection::vec((thing(), title()), some);
    let step = prop_oneof![
        5 => (0..FILES.len(), said(1..6)).prop_map(|(file, said)| Step::Import { file, said }),
        4 => (said(0..3), said(0..3)).prop_map(|(gone, come)| Step::Update { gone, come }),
        2 => (title(), title()).prop_map(|(from, to)| Step::Rename { from, to }),
        5 => (0..64_usize).prop_map(Step::Undo),
        2 => thing().prop_map(Step::Delete),
        2 => (thing(), thing()).prop_map(|(from, into)| Step::Merge(from, into)),
    ];
    prop::collection::vec(step, 20..25)
}

/// A catalogue, and what is expected of it.
struct World {
    store: Store,
    /// What it said at each version.
    states: Vec<State>,
    /// Which version was undone to come to it.
    undid: Vec<Option<usize>>,
}

impl World {
    fn new(dir: &Path) -> Self {
        Self { store: open(dir), states: vec![State::new()], undid: vec![None] }
    }

    fn now(&self) -> &State {
        &self.states[self.states.len() - 1]
    }

    fn thing(&self, number: usize) -> NamedNode {
        self.store.base().thing("project", format_args!("weir-{number}"))
    }

    fn line(&self, (thing, title): Said) -> String {
        format!("{} {} '{}' . ", self.thing(thing), dcterms::title, TITLES[title])
    }

    fn lines(&self, said: &[Said]) -> String {
        said.iter().map(|said| self.line(*said)).collect()
    }

    /// Makes a step, and holds what came of it against what was to come.
    fn make(&mut self, step: &Step) {
        let made = match step {
            Step::Import { file, said } => self.import(*file, said),
            Step::Update { gone, come } => self.update(gone, come),
            Step::Rename { from, to } => self.rename(*from, *to),
            Step::Undo(number) => self.undo(1 + number % self.states.len()),
            Step::Delete(thing) => self.delete(*thing),
            Step::Merge(from, into) => self.merge(*from, *into),
        };
        let found = state(&self.store);
        match made {
            Ok(Some((commit, next))) => {
                assert_eq!(commit.sequence(), self.states.len() as u64);
                assert_ne!(&next, self.now(), "a change that changes nothing was recorded");
                assert_same(&found, &next);
                let undone = |number: &usize| 1 + number % self.states.len();
                let undid = if let Step::Undo(number) = step { Some(undone(number)) } else { None };
                self.undid.push(undid);
                self.states.push(next);
            }
            Ok(None) => assert_same(&found, self.now()),
            Err(problem) => {
                let told = [Kind::NotFound, Kind::Gone, Kind::Usage, Kind::BadShape];
                assert!(told.contains(&problem.kind()), "{step:?}: {problem}");
                assert_same(&found, self.now());
            }
        }
    }

    /// What a commit makes of what is there; it takes only what is there, and adds only what is not.
    fn after(&self, commit: &Commit) -> State {
        let mut next = self.now().clone();
        for quad in commit.change().removed() {
            assert!(next.remove(quad), "{quad} was not there");
        }
        for quad in commit.change().added() {
            assert!(next.insert(quad.clone()), "{quad} was there");
        }
        next
    }
}

/// What a step did, and what is there then; nothing if it changed nothing.
type Made = Result<Option<(Commit, State)>, Problem>;

impl World {
    fn import(&mut self, file: usize, said: &[Said]) -> Made {
        let mut text = self.lines(said).replace(" . ", " .\n");
        // A number in a form that the store does not keep.
        let deep = |(thing, title): &Said| {
            format!(
                "{} <http://quell.example/depth> '0{title}'^^{} .\n",
                self.thing(*thing),
                xsd::BYTE
            )
        };
        text.extend(said.first().map(deep));
        let source = Source {
            location: Location::of(FILES[file]),
            bytes: text.replace('\'', "\"").into_bytes(),
            profile: Profile::default(),
        };
        let Some(commit) = import::apply(&self.store, import::plan(&self.store, &source)?)? else {
            return Ok(None);
        };
        assert!(import::plan(&self.store, &source)?.change.is_empty(), "twice is once");
        let (next, before) = (self.after(&commit), self.now());
        let curated = |state: &State| -> State {
            let graph = GraphName::from(self.store.base().curation());
            state.iter().filter(|quad| quad.graph_name == graph).cloned().collect()
        };
        assert_same(&curated(&next), &curated(before));
        let withdrawn = self.withdrawn();
        for (thing, title) in said {
            let node = self.thing(*thing);
            let title = Term::from(oxrdf::Literal::new_simple_literal(TITLES[*title]));
            let kept_away = withdrawn.contains(&(node.clone(), title.clone()));
            let is_said = next.iter().any(|quad| {
                quad.subject == node.clone().into()
                    && quad.object == title
                    && quad.predicate == dcterms::title
                    && quad.graph_name != GraphName::from(self.store.base().curation())
            });
            assert_eq!(is_said, !kept_away && !is_dead(&next, &node), "{node} {title}");
        }
        Ok(Some((commit, next)))
    }

    /// What other changes than imports took away and none brought back.
    fn withdrawn(&self) -> HashSet<(NamedNode, Term)> {
        let mut withdrawn = HashSet::new();
        for version in 1..self.states.len() {
            let action = self.store.recorded(version as u64).unwrap().change().why().action;
            let (before, after) = (&self.states[version - 1], &self.states[version]);
            let titles = |one: &State, other: &State| -> Vec<(NamedNode, Term)> {
                let quads = one.iter().filter(|quad| !other.contains(*quad));
                quads.filter_map(|quad| self.title(quad)).collect()
            };
            if !["import", "undo"].contains(&action) {
                withdrawn.extend(titles(before, after));
            }
            if action != "import" {
                withdrawn = &withdrawn - &titles(after, before).into_iter().collect();
            }
        }
        withdrawn
    }

    fn title(&self, quad: &Quad) -> Option<(NamedNode, Term)> {
        let NamedOrBlankNode::NamedNode(thing) = &quad.subject else { return None };
        (self.is_statement(quad) && quad.predicate == dcterms::title)
            .then(|| (thing.clone(), quad.object.clone()))
    }

    fn is_statement(&self, quad: &Quad) -> bool {
        let GraphName::NamedNode(graph) = &quad.graph_name else { panic!("{quad}") };
        self.store.base().layer(graph.as_ref()) == Layer::Statements
    }
}

impl World {
    fn update(&mut self, gone: &[Said], come: &[Said]) -> Made {
        let (going, coming) = (self.lines(gone), self.lines(come));
        let mut next = self.now().clone();
        self.take(&mut next, gone);
        self.put(&mut next, come);
        self.ask(format!("DELETE DATA {{ {going} }} ; INSERT DATA {{ {coming} }}"), &next)
    }

    /// Gives every thing with one title another one.
    fn rename(&mut self, from: usize, to: usize) -> Made {
        let mut next = self.now().clone();
        let title = Term::from(oxrdf::Literal::new_simple_literal(TITLES[from]));
        let have: Vec<usize> = (0..THINGS)
            .filter(|thing| {
                let wanted = Some((self.thing(*thing), title.clone()));
                self.now().iter().any(|quad| self.title(quad) == wanted)
            })
            .collect();
        self.take(&mut next, &have.iter().map(|thing| (*thing, from)).collect::<Vec<_>>());
        self.put(&mut next, &have.iter().map(|thing| (*thing, to)).collect::<Vec<_>>());
        let (property, from, to) = (dcterms::title, TITLES[from], TITLES[to]);
        let text = format!(
            "DELETE {{ ?thing {property} ?from }} INSERT {{ ?thing {property} '{to}' }}
             WHERE {{ ?thing {property} ?from FILTER(?from = '{from}') }}"
        );
        self.ask(text, &next)
    }

    /// Asks for an update that should come to this.
    fn ask(&self, text: String, next: &State) -> Made {
        let request = Update { text, message: "a correction".into(), ..Update::default() };
        let updated = query::update(&self.store, &request, &Limits::default())?;
        let made = updated.commit.map(|commit| (self.after(&commit), commit));
        assert_same(made.as_ref().map_or(self.now(), |(after, _)| after), next);
        Ok(made.map(|(after, commit)| (commit, after)))
    }

    fn quad(&self, (thing, title): Said) -> Quad {
        let title = oxrdf::Literal::new_simple_literal(TITLES[title]);
        Quad::new(self.thing(thing), dcterms::title, title, self.store.base().curation())
    }

    /// What is deleted without a graph goes from every graph of statements.
    fn take(&self, state: &mut State, said: &[Said]) {
        for said in said {
            let Quad { subject, predicate, object, .. } = self.quad(*said);
            state.retain(|quad| {
                (&quad.subject, &quad.predicate, &quad.object) != (&subject, &predicate, &object)
                    || !self.is_statement(quad)
            });
        }
    }

    /// What is inserted without a graph goes into the graph of curation.
    fn put(&self, state: &mut State, said: &[Said]) {
        state.extend(said.iter().map(|said| self.quad(*said)));
    }

    fn changed(&self, version: usize, quad: &Quad) -> bool {
        self.states[version - 1].contains(quad) != self.states[version].contains(quad)
    }

    fn later(&self, version: usize) -> std::ops::Range<usize> {
        version + 1..self.states.len()
    }

    /// Whether what a version did to a quad was not undone, or its undo was.
    fn lives(&self, version: usize, quad: &Quad) -> bool {
        let undoes = |later: usize| self.undid[later] == Some(version) && self.changed(later, quad);
        !self.later(version).any(|later| undoes(later) && self.lives(later, quad))
    }

    /// Whether a later change of a quad stands between a version and its undo.
    fn stands_between(&self, version: usize, later: usize, quad: &Quad) -> bool {
        let undid = self.undid[later].filter(|undid| *undid > version);
        let cancels = undid.is_some_and(|undid| !self.lives(undid, quad));
        self.changed(later, quad) && self.lives(later, quad) && !cancels
    }

    /// What a version changed, and no later one that was not undone, is as it was before.
    fn undo(&mut self, version: usize) -> Made {
        let undo = import::undo(&self.store, version as u64, "")?;
        let (before, after) = (&self.states[version - 1], &self.states[version]);
        let all: State = before.symmetric_difference(after).cloned().collect();
        let free = |quad: &&Quad| {
            let mut later = self.later(version);
            self.lives(version, quad) && !later.any(|it| self.stands_between(version, it, quad))
        };
        let flips: State = all.iter().filter(free).cloned().collect();
        let kept: usize =
            undo.kept.values().map(|kept| kept.removed.len() + kept.added.len()).sum();
        assert_eq!(kept, all.len() - flips.len(), "what is kept is told");
        let next: State = self.now().symmetric_difference(&flips).cloned().collect();
        let Some(commit) = self.store.commit(undo.change)? else {
            assert!(flips.is_empty());
            return Ok(None);
        };
        Ok(Some((commit, next)))
    }

    fn delete(&mut self, thing: usize) -> Made {
        let thing = self.thing(thing);
        let planned = import::deletion(&self.store, &thing, "Never begun.")?;
        let Some(commit) = self.store.commit(planned.change)? else { return Ok(None) };
        let next = self.after(&commit);
        let mut names = self.names(self.now());
        names.retain(|(named, _)| *named != thing);
        assert_eq!(self.names(&next), names, "only its own names go");
        assert!(is_dead(&next, &thing));
        Ok(Some((commit, next)))
    }

    fn merge(&mut self, from: usize, into: usize) -> Made {
        let (from, into) = (self.thing(from), self.thing(into));
        let planned = import::merger(&self.store, [&from, &into], "One weir.")?;
        let Some(commit) = self.store.commit(planned.change)? else { return Ok(None) };
        let next = self.after(&commit);
        let names = self.names(self.now()).into_iter();
        let names: HashSet<_> = names
            .map(|(named, name)| (if named == from { into.clone() } else { named }, name))
            .collect();
        assert_eq!(self.names(&next), names, "no name is lost");
        assert!(is_dead(&next, &from));
        Ok(Some((commit, next)))
    }

    /// What things are called.
    fn names(&self, state: &State) -> HashSet<(NamedNode, Term)> {
        let is_name =
            |quad: &&Quad| [dcterms::title, skos::altLabel].iter().any(|it| quad.predicate == *it);
        let named = state.iter().filter(|quad| self.is_statement(quad)).filter(is_name);
        named
            .map(|quad| match &quad.subject {
                NamedOrBlankNode::NamedNode(thing) => (thing.clone(), quad.object.clone()),
                node @ NamedOrBlankNode::BlankNode(_) => panic!("{node} has no name"),
            })
            .collect()
    }

    /// The past as the store has it, and as the files of the ledger have it.
    fn look_back(&self, dir: &Path) {
        let mut replayed = State::new();
        let entries =
            forge::entries(&fs::read(dir.join("ledger/000000000001.log")).unwrap_or_default());
        assert_eq!(entries.len() + 1, self.states.len());
        for (version, (entry, state)) in (1..).zip(entries.iter().zip(&self.states[1..])) {
            for line in forge::text(&entry.patch).lines() {
                let quad = || NQuadsParser::new().for_slice(&line[2..]).next().unwrap().unwrap();
                match line.as_bytes()[0] {
                    b'A' => assert!(replayed.insert(quad())),
                    b'D' => assert!(replayed.remove(&quad())),
                    _ => {}
                }
            }
            assert_same(&replayed, state);
            assert_same(&self::state(&self.store.at(version).unwrap()), state);
        }
    }
}

fn state(store: &Store) -> State {
    store.quads(None, None, None, None).map(Result::unwrap).collect()
}

fn is_dead(state: &State, thing: &NamedNode) -> bool {
    let class = Term::from(colo::Tombstone.into_owned());
    state.iter().any(|quad| quad.subject == thing.clone().into() && quad.object == class)
}

fn assert_same(found: &State, expected: &State) {
    let only = |one: &State, other: &State| -> Vec<String> {
        one.difference(other).map(Quad::to_string).collect()
    };
    assert!(
        found == expected,
        "not expected: {:#?}\nmissing: {:#?}",
        only(found, expected),
        only(expected, found)
    );
}

/// How many sequences; `make soak` asks for more.
fn rounds() -> u32 {
    std::env::var("COLOPHON_TEST_ROUNDS").map_or(64, |rounds| rounds.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: rounds(), ..ProptestConfig::default() })]

    #[test]
    fn store_ledger_and_model_agree_at_every_version(steps in steps()) {
        run(&steps);
    }
}

#[test]
fn one_source_with_two_names_is_imported_again_when_one_import_is_undone() {
    let import = |file| Step::Import { file, said: vec![(0, 0), (1, 1)] };
    run(&[import(0), import(1), Step::Undo(0), import(1), import(0), Step::Delete(1), import(1)]);
}

fn run(steps: &[Step]) {
    // Where to sync costs nothing, if there is such a place.
    let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let mut world = World::new(dir.path());
    for step in steps {
        world.make(step);
    }
    world.look_back(dir.path());
    let World { store, states, undid } = world;
    drop(store);
    let again = World { store: open(dir.path()), states, undid };
    assert_same(&state(&again.store), again.now());
    again.look_back(dir.path());
    Store::verify(&config(dir.path()), &mut |_, _| ()).unwrap();
}
