//! Surveying: the catalogue becomes its home page.

use super::closing::{close, dated};
use super::list::{Listed, head, tell};
use crate::answer::{Page, View};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::{Kind, dcat, dcterms, rdf};
use oxrdf::{Graph, Triple};

/// How many of the newest publications the home page has.
const NEWEST: usize = 6;

/// The catalogue as a whole: how many things of each kind, and the newest publications.
///
/// # Errors
///
/// If the store cannot be read.
pub fn home(store: &Store) -> Result<Page, Problem> {
    let version = store.version();
    let topic = store.base().join("");
    let entries = Listed::of(store, Kind::Publication)?.stretch(0, NEWEST);
    let mut graph = Graph::new();
    for thing in &entries {
        tell(store, thing, &mut graph)?;
    }
    close(store, &mut graph)?;
    dated(store, &entries, &mut graph)?;
    let counts = counts(store)?;
    for (kind, count) in counts.clone() {
        head(store, (kind, count), &mut graph);
        let list = store.base().join(kind.segment());
        graph.insert(&Triple::new(list, dcterms::isPartOf, topic.clone()));
    }
    graph.insert(&Triple::new(topic.clone(), rdf::TYPE, dcat::Catalog));
    Ok(Page { topic, view: View::Home(counts), entries, graph, version, pictures: Vec::new() })
}

/// How many things of each kind there are.
///
/// # Errors
///
/// If the store cannot be read.
pub fn counts(store: &Store) -> Result<Vec<(Kind, usize)>, Problem> {
    Kind::ALL.iter().map(|kind| Ok((*kind, Listed::of(store, *kind)?.len()))).collect()
}
