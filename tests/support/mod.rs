//! What tests share: stores with known content.

use colophon::check::check;
use colophon::ledger::{Change, Why};
use colophon::lift::Draft;
use colophon::read::{Profile, Source};
use colophon::record::Location;
use colophon::store::Store;
use colophon::vocab::Base;
use oxrdf::{Graph, GraphName};
use oxrdfio::{RdfFormat, RdfParser};

/// The hand-made description of the first source, in its named graphs.
pub(crate) const GOLD: &str = include_str!("../gold/defining-problems.trig");

/// The base of the hand-made description.
pub(crate) const GOLD_BASE: &str = "https://library.example/";

/// A store with the hand-made description; `base` takes the place of its own base.
pub(crate) fn gold_store(base: &str) -> Store {
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
    let store = Store::in_memory(base).unwrap();
    let checked = check(draft, &Graph::new()).unwrap();
    let why = Why {
        agent: "test".into(),
        action: "import",
        message: "the hand-made description".into(),
        source: None,
    };
    store.commit(Change::replace([], &checked, why)).unwrap();
    store
}

/// A store with the vocabulary and the shipped catalogue, imported.
pub(crate) fn shipped_store(base: &str) -> Store {
    let store = Store::in_memory(Base::new(base).unwrap()).unwrap();
    let sources = colophon::import::vocabulary().unwrap().into_iter();
    for source in sources.chain(colophon::import::shipped().unwrap()) {
        let plan = colophon::import::plan(&store, &source)
            .unwrap_or_else(|problem| panic!("{}: {problem}", source.location));
        colophon::import::apply(&store, plan).unwrap();
    }
    store
}

/// A listing with this text and a plain English profile.
pub(crate) fn text_source(text: &str) -> Source {
    Source {
        location: Location::of("list.txt"),
        bytes: text.as_bytes().to_vec(),
        profile: Profile { format: Some("listing".into()), ..Profile::default() },
    }
}
