//! Tests of `src/query`.

mod ask;
mod entity;
mod list;

use crate::support::{GOLD_BASE, gold_store};
use colophon::check::check;
use colophon::ledger::{Change, Why};
use colophon::lift::Draft;
use colophon::store::Store;
use oxrdf::Graph;
use oxrdfio::{RdfFormat, RdfParser};

/// The hand-made description and more, as `TriG` with addresses relative to its base.
fn gold_and(more: &str) -> Store {
    let store = gold_store(GOLD_BASE);
    let mut draft = Draft::default();
    let parser = RdfParser::from_format(RdfFormat::TriG).with_base_iri(GOLD_BASE).unwrap();
    for quad in parser.for_slice(more) {
        draft.say(quad.unwrap(), None);
    }
    let why = Why { agent: "test".into(), action: "import", message: "more".into(), source: None };
    let known: Graph = store
        .quads(None, None, None, None)
        .map(|quad| oxrdf::Triple::from(quad.unwrap()))
        .collect();
    let checked = check(draft, &known).unwrap();
    store.commit(Change::replace([], &checked, why)).unwrap();
    store
}
