//! What the ledger tells, and what an undo does.

use super::gold_and;
use crate::ledger::{change, lines, quad};
use colophon::answer::View;
use colophon::import;
use colophon::problem::Kind;
use colophon::query::{changes, difference, history};
use colophon::store::Store;
use colophon::vocab::{Base, colo, dcterms, rdf};

fn store() -> Store {
    Store::in_memory(Base::new("https://water.example/").unwrap()).unwrap()
}

#[test]
fn what_a_later_change_touched_is_kept_and_reported() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs"), quad(2, "Locks")])).unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[quad(1, "Weirs of the Quell")])).unwrap();
    let undo = import::undo(&store, 1, "").unwrap();
    assert_eq!(undo.change.removed(), [quad(2, "Locks")]);
    assert_eq!(undo.change.added().len(), 0);
    assert_eq!(undo.kept.keys().collect::<Vec<_>>(), [&2]);
    assert_eq!(undo.kept[&2].added, [quad(1, "Weirs")]);
    store.commit(undo.change).unwrap();
    assert_eq!(lines(&store), [quad(1, "Weirs of the Quell").to_string()]);
}

#[test]
fn a_quad_that_went_and_came_again_belongs_to_the_later_change() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[])).unwrap();
    store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
    let undo = import::undo(&store, 1, "").unwrap();
    assert!(undo.change.is_empty());
    assert_eq!(undo.kept.keys().collect::<Vec<_>>(), [&3]);
}

#[test]
fn an_undo_that_would_break_a_shape_is_refused_with_what_would_be_wrong() {
    let contribution = "@prefix colo: <https://w3id.org/colophon/ns#> .
        @prefix prov: <http://www.w3.org/ns/prov#> .
        <graph/import-more> { <id/note/1> prov:qualifiedAttribution <id/contribution/more-1> .
          <id/contribution/more-1> a colo:Contribution ;
            prov:agent <id/agent/ncmec> ;
            <http://www.w3.org/ns/dcat#hadRole> <http://id.loc.gov/vocabulary/relators/pbl> . }";
    let store = gold_and(contribution);
    let before = lines(&store);
    let problem = import::undo(&store, 1, "").unwrap_err();
    assert_eq!(problem.kind(), Kind::BadShape);
    assert!(problem.to_string().contains("B01"), "{problem}");
    assert!(problem.to_string().contains("undo first what came later"), "{problem}");
    assert_eq!((lines(&store), store.version()), (before, 2));
    let undo = import::undo(&store, 2, "wrong").unwrap();
    assert_eq!(undo.change.why().message, "undo version 2: wrong");
    assert_eq!(store.commit(undo.change).unwrap().unwrap().change().why().action, "undo");
}

#[test]
fn a_difference_leaves_out_what_came_and_went() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[quad(2, "Locks")])).unwrap();
    let difference_0_2 = difference(&store, 0, 2).unwrap();
    assert_eq!((difference_0_2.removed.len(), difference_0_2.added), (0, vec![quad(2, "Locks")]));
    assert_eq!(difference(&store, 2, 1).unwrap().added, [quad(1, "Weirs")]);
    assert_eq!(difference(&store, 3, 1).unwrap_err().kind(), Kind::NotFound);
}

#[test]
fn changes_of_a_thing_are_those_that_speak_of_it() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
    store.commit(change(&[], &[quad(2, "Locks")])).unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[])).unwrap();
    let thing = store.base().thing("publication", "report-1");
    let versions: Vec<u64> =
        changes(&store, Some(&thing)).map(|change| change.unwrap().0.sequence()).collect();
    assert_eq!(versions, [3, 1]);
    assert_eq!(changes(&store, None).count(), 3);
}

#[test]
fn the_history_of_a_thing_tells_what_went_and_came_when_by_whom_and_why() {
    let store = store();
    store.commit(change(&[], &[quad(1, "Weirs")])).unwrap();
    store.commit(change(&[], &[quad(2, "Locks")])).unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[quad(1, "Weirs of the Quell")])).unwrap();
    let thing = store.base().thing("publication", "report-1");
    let page = history(&store, &thing).unwrap();
    assert_eq!(page.view, View::History(thing));
    assert_eq!(page.topic.as_str(), "https://water.example/publication/report-1/history");
    let versions: Vec<&str> = page.entries.iter().map(oxrdf::NamedNode::as_str).collect();
    assert!(versions[0].ends_with("#version-3") && versions[1].ends_with("#version-1"));
    let change = &page.entries[0];
    let one = |property| page.graph.object_for_subject_predicate(change, property).unwrap();
    assert_eq!(one(colo::by).to_string(), "\"Tess Turlach\"");
    assert_eq!(one(dcterms::description).to_string(), "\"reports on the River Quell\"");
    for (property, title) in [(colo::removes, "Weirs"), (colo::adds, "Weirs of the Quell")] {
        let oxrdf::TermRef::NamedNode(statement) = one(property) else { panic!("no statement") };
        let object = page.graph.object_for_subject_predicate(statement, rdf::OBJECT).unwrap();
        assert_eq!(object.to_string(), format!("\"{title}\""));
    }
    let never = store.base().thing("publication", "report-9");
    assert_eq!(history(&store, &never).unwrap_err().kind(), Kind::NotFound);
}
