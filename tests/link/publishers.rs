//! Publisher lines and by-lines.

use super::{ask, listed, store};

const PUBLISHERS: &str = "?p dcterms:publisher ?agent";

#[test]
fn a_comma_splits_only_beside_a_known_name() {
    let store = store();
    let warnings = listed(
        &store,
        "1 May 2020\nA\n\nPublisher: Ferry Watch, Basin Forum (Report)\n\n\
         2 May 2020\nB\n\nPublisher: Ministry of Transport, Water and Ports, Basin Forum\n\n\
         3 May 2020\nC\n\nPublisher: Locks, Quays and Cranes (Tool)\n\n\
         4 May 2020\nD\n\nPublisher: Ferry Watch; Locks and Weirs\n\n\
         5 May 2020\nE\n\nPublisher: Ferry Watch, Basin Fo…",
    );
    assert_eq!(
        ask(&store, PUBLISHERS),
        [
            "a · basin-forum",
            "a · ferry-watch",
            "b · basin-forum",
            "b · ministry",
            "c · locks-quays-and-cranes",
            "d · ferry-watch",
            "d · locks-and-weirs",
        ]
    );
    let told = warnings.join("\n");
    assert!(told.contains("`Locks, Quays and Cranes` is taken as one publisher"), "{told}");
    assert!(told.contains("`Tool` is not a known genre"), "{told}");
    assert!(told.contains("is cut off by the source"), "{told}");
    assert_eq!(ask(&store, "?p dcterms:type ?genre"), ["a · report"]);
    let proposed =
        "?a rdf:predicate dcterms:type ; colo:suggests ?genre ; colo:status colo:Proposed";
    assert_eq!(ask(&store, proposed).len(), 1);
}

#[test]
fn publishers_keep_their_printed_order() {
    let store = store();
    listed(&store, "1 May 2020\nA\n\nPublisher: Ferry Watch, Basin Forum (Report)");
    let order = "?c prov:agent ?agent ; schema:position ?n ; dcat:hadRole ?role";
    let rows = ask(&store, order);
    assert!(rows[0].contains("1-1 · ferry-watch · 1 · pbl"), "{rows:?}");
    assert!(rows[1].contains("1-2 · basin-forum · 2 · pbl"), "{rows:?}");
}

#[test]
fn a_byline_gives_author_job_project_and_organisation() {
    let store = store();
    listed(
        &store,
        "Blog post\n1 May 2020\nA\nBy Ana Ruiz, Programme Manager of Levees for Tomorrow, Basin Forum\n\n\
         Text.\n\nBlog post\n2 May 2020\nB\nJo Doe, Head of Policy, Ferry Watch\n\nText.\n\n\
         Blog post\n3 May 2020\nC\nJo Doe, Basin Forum\n\nText.",
    );
    let printed = "?p prov:qualifiedAttribution ?c . ?c colo:affiliation ?org . \
        OPTIONAL { ?c colo:jobTitle ?job } OPTIONAL { ?c colo:onProject ?project }";
    let rows: Vec<String> = ask(&store, printed)
        .iter()
        .map(|row| row.split(" · ").collect::<Vec<_>>().join("|"))
        .collect();
    assert!(rows[0].contains("a|") && rows[0].contains("Programme Manager"), "{rows:?}");
    assert!(rows[0].contains("levees-for-tomorrow") && rows[0].contains("basin-forum"), "{rows:?}");
    assert!(rows[1].contains("Head of Policy") && rows[1].contains("ferry-watch"), "{rows:?}");
    assert!(rows[1].contains("|-") && rows[2].contains("basin-forum|-|-"), "{rows:?}");
    let inferred = "?a rdf:subject ?p ; rdf:predicate dcterms:creator ; rdf:object ?who";
    assert_eq!(ask(&store, inferred).len(), 2, "the word by makes an author stated");
    assert_eq!(
        ask(&store, "?p dcterms:creator ?who"),
        ["a · ana-ruiz", "b · jo-doe", "c · jo-doe"]
    );
    assert_eq!(
        ask(&store, "?p dcterms:type ?g"),
        ["a · blog-post", "b · blog-post", "c · blog-post"]
    );
}
