//! Two things become one, and stay one.

use super::corrections::{BASE, all, listing, reverse, statements, things};
use crate::support::shipped_store;
use colophon::import::{self, deletion, merger};
use colophon::problem::Kind;
use colophon::store::Store;
use colophon::vocab::{colo, foaf};
use oxrdf::NamedNode;

fn merge(store: &Store, from: &NamedNode, into: &NamedNode) -> colophon::ledger::Commit {
    let planned = merger(store, [from, into], "The same.").unwrap_or_else(|problem| {
        panic!("{from} into {into}: {problem}");
    });
    store.commit(planned.change).unwrap().unwrap()
}

#[test]
fn a_later_import_finds_the_survivor_and_the_merge_can_be_taken_back() {
    for (class, from, into) in [(foaf::Agent, 1, 4), (colo::Publication, 0, 3)] {
        let store = shipped_store(BASE);
        let before = all(&store);
        let all_of_it = things(&store, class);
        let (from, into) = (&all_of_it[from], &all_of_it[into]);
        let commit = merge(&store, from, into);
        assert!(!things(&store, class).contains(from));
        let rest = statements(&store, from);
        assert_eq!(rest.len(), 5, "only the tombstone is left: {rest:?}");
        let evidence = store.quads(None, None, Some(from.into()), None).next();
        assert!(evidence.is_none(), "{evidence:?}");

        let merged = all(&store);
        for source in import::shipped().unwrap() {
            let plan = import::plan(&store, &source).unwrap();
            assert!(plan.change.is_empty(), "{}: {:?}", source.location, plan.change);
        }
        let mut changed = listing();
        changed.bytes.extend_from_slice(b"\n");
        let plan = import::plan(&store, &changed).unwrap();
        assert_eq!(plan.missing().count(), 0);
        import::apply(&store, plan).unwrap().unwrap();
        assert!(!things(&store, class).contains(from));
        assert_eq!(things(&store, class).len(), all_of_it.len() - 1);

        let plan = import::plan(&store, &listing()).unwrap();
        import::apply(&store, plan).unwrap().unwrap();
        assert!(!merged.is_empty());
        let store = shipped_store(BASE);
        store.commit(commit.change().clone()).unwrap().unwrap();
        assert_eq!(all(&store).len(), merged.len());
        reverse(&store, &commit);
        assert_eq!(all(&store), before, "{from}");
    }
}

#[test]
fn tombstones_follow_their_survivors() {
    let store = shipped_store(BASE);
    let reports = things(&store, colo::Publication);
    let [first, second, third] = &reports[..3] else { panic!("too few") };
    merge(&store, first, second);
    merge(&store, second, third);
    let objects = |thing: &NamedNode| {
        let said = statements(&store, thing);
        let object = said.iter().find(|quad| quad.predicate.as_str().ends_with("isReplacedBy"));
        object.map(|quad| quad.object.clone())
    };
    assert_eq!(objects(first), Some(third.clone().into()));
    assert_eq!(objects(second), Some(third.clone().into()));
    let planned = deletion(&store, third, "Never printed.").unwrap();
    store.commit(planned.change).unwrap().unwrap();
    for thing in [first, second, third] {
        let said = statements(&store, thing);
        assert_eq!(said.len(), 4, "{said:?}");
        assert!(said.iter().any(|quad| quad.object.to_string().starts_with("\"410\"")), "{said:?}");
    }
}

#[test]
fn what_cannot_be_merged_is_told() {
    let store = shipped_store(BASE);
    let agents = things(&store, foaf::Agent);
    let publication = things(&store, colo::Publication).remove(0);
    let nobody = NamedNode::new_unchecked(format!("{BASE}id/agent/nobody"));
    let foreign = NamedNode::new_unchecked("https://other.example/id/agent/x");
    let refused = |from: &NamedNode, into: &NamedNode| {
        merger(&store, [from, into], "The same.").unwrap_err().kind()
    };
    assert_eq!(refused(&agents[0], &agents[0]), Kind::Usage);
    assert_eq!(refused(&agents[0], &publication), Kind::Usage);
    assert_eq!(refused(&agents[0], &nobody), Kind::NotFound);
    assert_eq!(refused(&nobody, &agents[0]), Kind::NotFound);
    assert_eq!(refused(&foreign, &agents[0]), Kind::Usage);
    merge(&store, &agents[1], &agents[4]);
    assert_eq!(refused(&agents[1], &agents[4]), Kind::Gone);
    assert_eq!(refused(&agents[0], &agents[1]), Kind::Gone);
    assert_eq!(deletion(&store, &agents[1], "No.").unwrap_err().kind(), Kind::Gone);
}
