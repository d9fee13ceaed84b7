//! What people took away stays away from every later import.

use crate::support::shipped_store;
use colophon::check::check;
use colophon::import::{self, deletion};
use colophon::ledger::{Change, Commit, Why};
use colophon::lift::Draft;
use colophon::problem::Kind;
use colophon::read::Source;
use colophon::store::Store;
use colophon::vocab::{dcterms, rdf};
use oxrdf::{Graph, GraphNameRef, NamedNode, Quad};

pub(super) const BASE: &str = "https://library.example/";

/// The shipped listing.
pub(super) fn listing() -> Source {
    let sources = import::shipped().unwrap();
    sources.into_iter().find(|source| source.file_name() == "defining-problems.txt").unwrap()
}

pub(super) fn all(store: &Store) -> Vec<String> {
    let mut lines: Vec<_> =
        store.quads(None, None, None, None).map(|quad| quad.unwrap().to_string()).collect();
    lines.sort();
    lines
}

pub(super) fn statements(store: &Store, thing: &NamedNode) -> Vec<Quad> {
    let default = Some(GraphNameRef::DefaultGraph);
    let about = store.quads(Some(thing.into()), None, None, default);
    about.chain(store.quads(None, None, Some(thing.into()), default)).map(Result::unwrap).collect()
}

pub(super) fn things(store: &Store, class: oxrdf::NamedNodeRef<'_>) -> Vec<NamedNode> {
    let default = Some(GraphNameRef::DefaultGraph);
    let mut found: Vec<_> = store
        .quads(None, Some(rdf::TYPE), Some(class.into()), default)
        .map(|quad| match quad.unwrap().subject {
            oxrdf::NamedOrBlankNode::NamedNode(node) => node,
            node @ oxrdf::NamedOrBlankNode::BlankNode(_) => panic!("{node} has no name"),
        })
        .collect();
    found.sort();
    found
}

fn why(action: &'static str) -> Why {
    Why { agent: "ada".into(), action, message: "a correction".into(), source: None }
}

/// The change that takes back what a commit did, as a commit of its own.
pub(super) fn reverse(store: &Store, commit: &Commit) {
    let mut draft = Draft::default();
    for quad in commit.change().removed() {
        draft.say(quad.clone(), None);
    }
    // What was there fitted its shapes; here only the exact effect matters.
    let known: Graph = store
        .quads(None, None, None, None)
        .map(|quad| oxrdf::Triple::from(quad.unwrap()))
        .filter(|triple| {
            !commit.change().added().iter().any(|quad| oxrdf::Triple::from(quad.clone()) == *triple)
        })
        .collect();
    let checked = check(draft, &known).unwrap();
    let change = Change::replace(commit.change().added().to_vec(), &checked, why("import"));
    store.commit(change).unwrap().unwrap();
}

#[test]
fn a_deleted_publication_stays_deleted() {
    let store = shipped_store(BASE);
    let publication = things(&store, colophon::vocab::colo::Publication).remove(2);
    let planned = deletion(&store, &publication, "Printed twice.").unwrap();
    assert_eq!(planned.change.removed().len(), planned.about + planned.parts + planned.pointing);
    assert!(planned.about > 5 && planned.parts > 3, "{planned:?}");
    store.commit(planned.change).unwrap().unwrap();
    let left = statements(&store, &publication);
    assert_eq!(left.len(), 4, "only the tombstone is left: {left:?}");

    let before = all(&store);
    let plan = import::plan(&store, &listing()).unwrap();
    let told = plan.warnings.iter().find(|told| told.message.contains("was deleted by a person"));
    assert!(told.unwrap().message.contains(publication.as_str()));
    assert!(told.unwrap().location.as_ref().unwrap().line.is_some());
    assert_eq!((plan.change.added().len(), plan.change.removed().len()), (0, 0));
    assert!(import::apply(&store, plan).unwrap().is_none());
    assert_eq!(all(&store), before);
}

#[test]
fn a_deleted_publication_does_not_come_back_with_a_changed_source() {
    let store = shipped_store(BASE);
    let publication = things(&store, colophon::vocab::colo::Publication).remove(0);
    let planned = deletion(&store, &publication, "Printed twice.").unwrap();
    store.commit(planned.change).unwrap().unwrap();
    let mut changed = listing();
    changed.bytes.extend_from_slice(b"\n");
    let before = things(&store, colophon::vocab::colo::Publication);
    let plan = import::plan(&store, &changed).unwrap();
    assert_eq!(plan.missing().count(), 0);
    import::apply(&store, plan).unwrap().unwrap();
    assert_eq!(things(&store, colophon::vocab::colo::Publication), before);
    assert_eq!(statements(&store, &publication).len(), 4);
}

#[test]
fn every_thing_can_be_deleted_and_had_back() {
    use colophon::vocab::{colo, foaf, schema};
    for class in [colo::Publication, foaf::Agent, colo::LegalInstrument, schema::Event] {
        let store = shipped_store(BASE);
        let before = all(&store);
        let thing = things(&store, class).remove(0);
        let planned = deletion(&store, &thing, "A trial.").unwrap_or_else(|problem| {
            panic!("{thing}: {problem}");
        });
        let commit = store.commit(planned.change).unwrap().unwrap();
        assert!(!things(&store, class).contains(&thing));
        reverse(&store, &commit);
        assert_eq!(all(&store), before, "{thing}");
    }
}

#[test]
fn what_cannot_be_deleted_is_told() {
    let store = shipped_store(BASE);
    let refused = |address: &str, reason: &str| {
        deletion(&store, &NamedNode::new(address).unwrap(), reason).unwrap_err()
    };
    let publication = things(&store, colophon::vocab::colo::Publication).remove(0);
    assert_eq!(refused("https://other.example/id/agent/x", "No.").kind(), Kind::Usage);
    assert_eq!(refused("https://library.example/graph/provenance", "No.").kind(), Kind::Usage);
    assert_eq!(refused("https://library.example/id/agent/nobody", "No.").kind(), Kind::NotFound);
    assert_eq!(refused(publication.as_str(), " \n").kind(), Kind::Usage);
    assert_eq!(refused(publication.as_str(), &"x".repeat(2001)).kind(), Kind::Usage);
    let planned = deletion(&store, &publication, "Printed twice.").unwrap();
    store.commit(planned.change).unwrap().unwrap();
    let problem = deletion(&store, &publication, "Again.").unwrap_err();
    assert_eq!(problem.kind(), Kind::Gone);
}

#[test]
fn a_statement_that_a_person_took_away_stays_away_until_it_is_brought_back() {
    let store = shipped_store(BASE);
    let subject = store
        .quads(None, Some(dcterms::subject), None, None)
        .map(Result::unwrap)
        .find(|quad| quad.graph_name.to_string().contains("graph/import-"))
        .unwrap();
    let nothing = check(Draft::default(), &Graph::new()).unwrap();
    let take_away = Change::replace([subject.clone()], &nothing, why("update"));
    let commit = store.commit(take_away).unwrap().unwrap();
    let before = all(&store);
    let plan = import::plan(&store, &listing()).unwrap();
    assert!(plan.change.is_empty(), "{:?}", plan.change);
    assert!(plan.warnings.iter().any(|told| told.message.ends_with("stay away: 1")));
    assert_eq!(all(&store), before);

    // An import of the same statement brings nothing back; a person does.
    let mut draft = Draft::default();
    draft.say(subject.clone(), None);
    let known: Graph = store
        .quads(None, None, None, None)
        .map(|quad| oxrdf::Triple::from(quad.unwrap()))
        .collect();
    let said = statements(
        &store,
        &match &subject.subject {
            oxrdf::NamedOrBlankNode::NamedNode(node) => node.clone(),
            node @ oxrdf::NamedOrBlankNode::BlankNode(_) => panic!("{node}"),
        },
    );
    assert!(!said.iter().any(|quad| quad.object == subject.object), "{commit:?}");
    let checked = check(draft, &known).unwrap();
    store.commit(Change::replace([], &checked, why("update"))).unwrap().unwrap();
    let plan = import::plan(&store, &listing()).unwrap();
    assert!(plan.change.is_empty());
    assert!(!plan.warnings.iter().any(|told| told.message.contains("stay away")));
}
