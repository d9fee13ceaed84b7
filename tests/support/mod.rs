//! What tests share: stores with known content.

#[cfg(not(feature = "rocksdb"))]
pub(crate) mod disk;
pub(crate) mod endpoint;
pub(crate) mod proposing;
pub(crate) mod rdf;
pub(crate) mod served;
pub(crate) mod server;
pub(crate) mod tools;
#[cfg(not(feature = "rocksdb"))]
pub(crate) mod trace;

use colophon::check::check;
use colophon::ledger::{Change, Why};
use colophon::lift::Draft;
use colophon::read::{Profile, Source};
use colophon::record::Location;
use colophon::store::Store;
use colophon::vocab::Base;
use oxrdf::{Graph, GraphName};
use oxrdfio::{RdfFormat, RdfParser};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The hand-made description of the first source, in its named graphs.
pub(crate) const GOLD: &str = include_str!("../gold/defining-problems.trig");

/// The base of the hand-made description.
pub(crate) const GOLD_BASE: &str = "https://library.example/";

/// A store with the hand-made description; `base` takes the place of its own base.
pub(crate) fn gold_store(base: &str) -> Store {
    static MADE: Mutex<BTreeMap<String, Vec<Change>>> = Mutex::new(BTreeMap::new());
    filled(base, &MADE, gold_changes)
}

/// A store with the vocabulary and the shipped catalogue, imported.
pub(crate) fn shipped_store(base: &str) -> Store {
    static MADE: Mutex<BTreeMap<String, Vec<Change>>> = Mutex::new(BTreeMap::new());
    filled(base, &MADE, shipped_changes)
}

/// A new store with changes that are made once for each base: to check them takes longer than to
/// apply them.
fn filled(
    base: &str,
    made: &Mutex<BTreeMap<String, Vec<Change>>>,
    changes_under: fn(&str) -> Vec<Change>,
) -> Store {
    let store = Store::in_memory(Base::new(base).unwrap()).unwrap();
    let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
    let changes = made.entry(base.to_owned()).or_insert_with(|| changes_under(base));
    for change in changes {
        store.commit(change.clone()).unwrap();
    }
    store
}

/// The change that makes the hand-made description.
pub(crate) fn gold_changes(base: &str) -> Vec<Change> {
    let ontology = include_str!("../../ontology/colophon.ttl");
    let base = Base::new(base).unwrap();
    let text = GOLD.replace(GOLD_BASE, base.as_str());
    let mut draft = Draft::default();
    for quad in RdfParser::from_format(RdfFormat::TriG).for_slice(&text) {
        draft.say(quad.unwrap(), None);
    }
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(ontology) {
        let graph_name = GraphName::from(base.graph("vocabulary"));
        draft.say(oxrdf::Quad { graph_name, ..quad.unwrap() }, None);
    }
    let checked = check(draft, &Graph::new()).unwrap();
    let why = Why {
        agent: "test".into(),
        action: "import",
        message: "the hand-made description".into(),
        source: None,
    };
    vec![Change::replace([], &checked, why)]
}

fn shipped_changes(base: &str) -> Vec<Change> {
    let store = Store::in_memory(Base::new(base).unwrap()).unwrap();
    let vocabulary = colophon::import::vocabulary().unwrap().into_iter();
    vocabulary
        .chain(colophon::import::shipped().unwrap())
        .map(|source| {
            let plan = colophon::import::plan(&store, &source)
                .unwrap_or_else(|problem| panic!("{}: {problem}", source.location));
            let change = plan.change.clone();
            colophon::import::apply(&store, plan).unwrap();
            change
        })
        .collect()
}

/// A listing with this text and a plain English profile.
pub(crate) fn text_source(text: &str) -> Source {
    Source {
        location: Location::of("list.txt"),
        bytes: text.as_bytes().to_vec(),
        profile: Profile { format: Some("listing".into()), ..Profile::default() },
    }
}
