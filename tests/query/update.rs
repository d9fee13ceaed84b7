//! SPARQL Update: the exact effect of every operation, and what is refused.

use crate::support::{GOLD_BASE, gold_store};
use colophon::config::Limits;
use colophon::problem::{Kind, Problem};
use colophon::query::{self, Update, Updated, Using};
use colophon::store::Store;
use colophon::vocab::Base;
use oxrdf::{NamedNode, Quad};
use std::time::Duration;

const G: &str = "PREFIX : <http://quell.example/> PREFIX g: <https://library.example/graph/> ";
const LAW: &str = "<https://library.example/id/law/eprivacy-directive>";

fn empty() -> Store {
    Store::in_memory(Base::new(GOLD_BASE).unwrap()).unwrap()
}

fn request(text: &str) -> Update {
    Update {
        text: format!("{G}{text}"),
        agent: "Ada".into(),
        message: "the gauge moved".into(),
        ..Update::default()
    }
}

fn update(store: &Store, text: &str) -> Result<Updated, Problem> {
    query::update(store, &request(text), &Limits::default())
}

fn done(store: &Store, text: &str) -> Updated {
    update(store, text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

/// Quads as `s p o g` with the made-up prefix and the names of graphs only.
fn short(quads: &[Quad]) -> Vec<String> {
    let short = |quad: &Quad| {
        let line = quad.to_string();
        line.replace("<http://quell.example/", "")
            .replace("<https://library.example/graph/", "")
            .replace('>', "")
    };
    quads.iter().map(short).collect()
}

fn effect(store: &Store, text: &str) -> (Vec<String>, Vec<String>) {
    let commit = done(store, text).commit.unwrap_or_else(|| panic!("{text} changed nothing"));
    (short(commit.change().removed()), short(commit.change().added()))
}

fn content(store: &Store) -> Vec<String> {
    let quads: Vec<Quad> = store.quads(None, None, None, None).map(Result::unwrap).collect();
    let mut lines = short(&quads);
    lines.sort();
    lines
}

#[test]
fn what_is_recorded_is_what_changed_and_no_more() {
    let store = empty();
    let (removed, added) = effect(&store, "INSERT DATA { :a :p 1 . GRAPH g:own { :a :p 2 } }");
    assert_eq!(removed, [""; 0]);
    let one = "a p \"1\"^^<http://www.w3.org/2001/XMLSchema#integer curation";
    let two = "a p \"2\"^^<http://www.w3.org/2001/XMLSchema#integer own";
    assert_eq!(added, [one, two]);
    let again = done(&store, "INSERT DATA { :a :p 1 }");
    assert!(again.commit.is_none());
    assert_eq!((again.version, store.version()), (1, 1));
    let partly =
        "DELETE DATA { :a :p 1 . :a :p 7 } ; INSERT DATA { :a :p 3 } ; DELETE DATA { :a :p 3 }";
    assert_eq!(effect(&store, partly), (vec![one.to_owned()], vec![]));
    let there_and_back =
        "DELETE DATA { GRAPH g:own { :a :p 2 } } ; INSERT DATA { GRAPH g:own { :a :p 2 } }";
    assert!(done(&store, there_and_back).commit.is_none());
    let recorded = store.recorded(1).unwrap();
    assert_eq!(short(recorded.change().added()), [one, two]);
    let why = recorded.change().why();
    assert_eq!((&*why.agent, why.action, &*why.message), ("Ada", "update", "the gauge moved"));
    let kept = store.source(why.source.as_deref().unwrap()).unwrap().unwrap();
    assert_eq!(
        &*kept,
        format!("{G}INSERT DATA {{ :a :p 1 . GRAPH g:own {{ :a :p 2 }} }}").as_bytes()
    );
}

#[test]
fn rows_are_read_before_anything_changes_and_later_operations_see_earlier_ones() {
    let store = empty();
    done(&store, "INSERT DATA { :a :level 1 . :b :level 2 . :a :next :b }");
    done(
        &store,
        "DELETE { ?x :level ?n } INSERT { ?x :level ?m } WHERE { ?x :level ?n BIND(?n + 1 AS ?m) }",
    );
    assert_eq!(content(&store).iter().filter(|line| line.contains("level")).count(), 2);
    assert!(content(&store)[0].contains("\"2\""), "{:?}", content(&store));
    let (removed, added) = effect(
        &store,
        "INSERT DATA { :c :level 9 } ; INSERT { ?x :high true } WHERE { ?x :level ?n FILTER(?n > 5) } ;
         DELETE WHERE { ?x :level 9 }",
    );
    assert_eq!(removed, [""; 0]);
    assert_eq!(added, ["c high \"true\"^^<http://www.w3.org/2001/XMLSchema#boolean curation"]);
}

#[test]
fn without_a_graph_all_statement_graphs_are_read_and_deleted_from_but_one_is_written() {
    let store = empty();
    done(
        &store,
        "INSERT DATA { GRAPH g:one { :a :p :o } GRAPH g:two { :a :p :o } GRAPH g:evidence-1 { :a :p :o } }",
    );
    // Read once from the union, though two graphs say it.
    let sum = "INSERT { :n :is ?n } WHERE { SELECT (COUNT(*) AS ?n) { :a :p :o } }";
    assert!(effect(&store, sum).1[0].contains("\"1\""));
    let merged = "INSERT { :m :is ?n } USING g:one USING g:two WHERE { SELECT (COUNT(*) AS ?n) { ?s :p ?o } }";
    assert!(effect(&store, merged).1[0].contains("\"1\""));
    let (removed, added) = effect(&store, "DELETE DATA { :a :p :o }");
    assert_eq!((removed, added), (vec!["a p o one".into(), "a p o two".into()], vec![]));
    assert!(content(&store).contains(&"a p o evidence-1".into()));
}

#[test]
fn with_and_using_choose_the_graphs() {
    let store = empty();
    done(&store, "INSERT DATA { GRAPH g:one { :a :p :x } GRAPH g:two { :b :p :y } }");
    let with = "WITH g:one DELETE { ?s :p ?o } INSERT { ?s :q ?o } WHERE { ?s :p ?o }";
    assert_eq!(effect(&store, with), (vec!["a p x one".into()], vec!["a q x one".into()]));
    let using = "INSERT { GRAPH g:three { ?s :r ?o } } USING g:two WHERE { ?s ?p ?o }";
    assert_eq!(effect(&store, using).1, ["b r y three"]);
    let named =
        "INSERT { GRAPH ?g { ?s :seen true } } USING NAMED g:one WHERE { GRAPH ?g { ?s ?p ?o } }";
    assert_eq!(effect(&store, named).1.len(), 1);
    let one = NamedNode::new(format!("{GOLD_BASE}graph/one")).unwrap();
    let using = Some(Using { default: vec![one], named: Vec::new() });
    let by_protocol =
        Update { using: using.clone(), ..request("INSERT { ?s :u 1 } WHERE { ?s :q ?o }") };
    let updated = query::update(&store, &by_protocol, &Limits::default()).unwrap();
    assert_eq!(updated.commit.unwrap().change().added().len(), 1);
    for own in [
        "WITH g:one DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING g:one WHERE { ?s ?p ?o }",
    ] {
        let both = Update { using: using.clone(), ..request(own) };
        let problem = query::update(&store, &both, &Limits::default()).unwrap_err();
        assert_eq!(problem.kind(), Kind::BadRequest, "{own}");
    }
}

#[test]
fn graphs_are_cleared_dropped_copied_moved_and_added() {
    let store = empty();
    done(&store, "INSERT DATA { GRAPH g:one { :a :p :x } GRAPH g:two { :b :p :y } }");
    assert_eq!(effect(&store, "ADD g:one TO g:two").1, ["a p x two"]);
    assert_eq!(effect(&store, "COPY g:one TO g:two"), (vec!["b p y two".into()], vec![]));
    assert_eq!(
        effect(&store, "MOVE g:two TO g:three"),
        (vec!["a p x two".into()], vec!["a p x three".into()])
    );
    assert_eq!(effect(&store, "ADD g:one TO DEFAULT").1, ["a p x curation"]);
    assert_eq!(effect(&store, "COPY DEFAULT TO g:all").1, ["a p x all"]);
    assert_eq!(effect(&store, "CLEAR GRAPH g:three").0, ["a p x three"]);
    assert_eq!(effect(&store, "DROP GRAPH g:all").0, ["a p x all"]);
    assert!(
        done(&store, "CREATE GRAPH g:new ; CREATE SILENT GRAPH g:one ; DROP SILENT GRAPH g:none")
            .commit
            .is_none()
    );
    for (text, kind, told) in [
        ("CREATE GRAPH g:one", Kind::BadQuery, "is there already"),
        ("CLEAR GRAPH g:none", Kind::BadQuery, "there is no graph"),
        ("DROP GRAPH g:none", Kind::BadQuery, "there is no graph"),
        ("CLEAR DEFAULT", Kind::OperationDisabled, "there is no default graph"),
        ("DROP DEFAULT", Kind::OperationDisabled, "there is no default graph"),
        ("COPY g:one TO DEFAULT", Kind::OperationDisabled, "there is no default graph"),
        ("MOVE DEFAULT TO g:one", Kind::OperationDisabled, "there is no default graph"),
    ] {
        let before = content(&store);
        let problem = update(&store, text).unwrap_err();
        assert_eq!(problem.kind(), kind, "{text}");
        assert!(problem.to_string().contains(told), "{text}: {problem}");
        assert_eq!(content(&store), before, "{text}");
    }
    assert_eq!(effect(&store, "DROP NAMED").0.len(), 2);
    assert_eq!((content(&store), store.count().unwrap()), (vec![], 0));
    assert!(done(&store, "CLEAR ALL").commit.is_none());
}

#[test]
fn blank_nodes_get_names_that_stay() {
    let store = empty();
    done(&store, "INSERT DATA { _:x :p _:y . _:x :q :o }");
    done(&store, "INSERT { ?s :note [ :of ?o ] } WHERE { ?s :p|:q ?o }");
    done(&store, "INSERT { ?b :made ?o , :again } WHERE { ?s :q ?o BIND(BNODE() AS ?b) }");
    let content = content(&store).join("\n");
    assert!(!content.contains("_:"), "{content}");
    for (name, times) in [
        ("update-1-1", 4),
        ("update-1-2", 2),
        ("update-2-1", 2),
        ("update-2-2", 2),
        ("update-3-1", 2),
    ] {
        let name = format!(".well-known/genid/{name} ");
        assert_eq!(content.matches(&name).count(), times, "{name}\n{content}");
    }
}

#[test]
fn a_broken_shape_refuses_the_whole_request_with_all_problems() {
    let store = gold_store(GOLD_BASE);
    let (before, version) = (content(&store), store.version());
    let title = "<http://purl.org/dc/terms/title>";
    let publication = "<https://w3id.org/colophon/ns#Publication>";
    for (text, told) in [
        (format!("INSERT DATA {{ :ok :p 1 . :a a {publication} . :b a {publication} }}"), 2),
        (format!("DELETE {{ ?x {title} ?t }} WHERE {{ ?x a {publication} ; {title} ?t }}"), 1),
        // The concept is no concept any more: what refers to it is broken.
        ("DELETE { ?c a ?t } WHERE { ?x <http://purl.org/dc/terms/publisher> ?c . ?c a ?t }".into(), 1),
        // The record does not describe it any more.
        ("DELETE { GRAPH ?g { ?r <https://w3id.org/colophon/ns#describes> ?x } } WHERE { GRAPH ?g { ?r <https://w3id.org/colophon/ns#describes> ?x } }".into(), 2),
        // The quotation is not what the mention says, three statements away.
        ("DELETE { GRAPH ?g { ?q <http://www.w3.org/ns/oa#exact> ?e } } INSERT { GRAPH ?g { ?q <http://www.w3.org/ns/oa#exact> ?f } } WHERE { GRAPH ?g { ?q <http://www.w3.org/ns/oa#exact> ?e } BIND(UCASE(?e) AS ?f) }".into(), 1),
    ] {
        let problem = update(&store, &text).unwrap_err();
        assert_eq!(problem.kind(), Kind::BadShape, "{text}: {problem}");
        assert!(problem.details().len() >= told, "{text}: {problem}");
        assert_eq!((content(&store) == before, store.version()), (true, version), "{text}");
    }
    let label = format!(
        "INSERT DATA {{ {LAW} <http://www.w3.org/2004/02/skos/core#altLabel> \"Quell law\"@en }}"
    );
    assert_eq!(effect(&store, &label).1.len(), 1);
}

#[test]
fn nothing_leaves_the_process_and_what_is_too_much_is_refused() {
    let store = empty();
    done(
        &store,
        "INSERT DATA { :a :p 1 , 2 , 3 , 4 , 5 , 6 , 7 , 8 , 9 , 10 , 11 , 12 , 13 , 14 , 15 , 16 , 17 , 18 , 19 , 20 }",
    );
    let service = "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }";
    let patterns = "?a ?b ?c . ".repeat(101);
    for (text, kind, told) in [
        ("LOAD <http://127.0.0.1:9/>".into(), Kind::OperationDisabled, "another server"),
        (
            "LOAD SILENT <file:///etc/passwd> INTO GRAPH g:x".into(),
            Kind::OperationDisabled,
            "another server",
        ),
        (
            format!("INSERT {{ ?s ?p ?o }} WHERE {{ {service} }}"),
            Kind::OperationDisabled,
            "another server",
        ),
        (
            format!("DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER NOT EXISTS {{ {service} }} }}"),
            Kind::OperationDisabled,
            "another server",
        ),
        ("INSERT DATA { :a :p <<( :s :p :o )>> }".into(), Kind::BadQuery, "triple term"),
        (
            format!("INSERT {{ :a :b 1 }} WHERE {{ {patterns} }}"),
            Kind::QueryTooComplex,
            "--max-query-patterns",
        ),
        (
            format!("INSERT {{ :a :b 1 }} WHERE {{ {} }}", "{".repeat(70)),
            Kind::QueryTooComplex,
            "--max-query-nesting",
        ),
        ("SELECT * { ?s ?p ?o }".into(), Kind::BadQuery, "this is a query"),
        ("INSERT DATA { :a :b }".into(), Kind::BadQuery, "query:1:"),
        ("INSERT DATA { foaf:a :b 1 }".into(), Kind::BadQuery, "the prefix foaf: is not declared"),
        (
            format!(
                "INSERT {{ {} }} WHERE {{ ?a ?b ?n . ?d ?e ?f . ?g ?h ?i }}",
                ":a :b ?n . ".repeat(130)
            ),
            Kind::QueryTooComplex,
            "1000000 statements",
        ),
    ] {
        let problem = update(&store, &text).unwrap_err();
        assert_eq!(problem.kind(), kind, "{text}: {problem}");
        assert!(problem.to_string().contains(told), "{text}: {problem}");
    }
    assert_eq!(store.version(), 1);
}

#[test]
fn an_update_ends_at_its_deadline_and_the_next_one_goes_on() {
    let store = gold_store(GOLD_BASE);
    let limits = Limits { query_timeout: Duration::from_millis(300), ..Limits::default() };
    let slow = request(
        "INSERT { :n :is ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } }",
    );
    let version = store.version();
    let problem = query::update(&store, &slow, &limits).unwrap_err();
    assert_eq!(problem.kind(), Kind::QueryTimeout, "{problem}");
    assert!(problem.to_string().contains("--query-timeout"), "{problem}");
    assert_eq!(done(&store, "INSERT DATA { :a :b 1 }").version, version + 1);
}

#[test]
fn a_change_that_panics_writes_nothing_and_the_next_one_goes_on() {
    let store = empty();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.change(|trial| {
            let quads: Vec<Quad> =
                trial.quads(None, None, None, None).map(Result::unwrap).collect();
            panic!("a change of {} quads that panics", quads.len())
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(done(&store, "INSERT DATA { :a :b 1 }").version, 1);
}

#[test]
fn an_update_may_be_meant_for_one_version_only() {
    let store = empty();
    done(&store, "INSERT DATA { :a :b 1 }");
    let only = |version| Update { if_version: Some(version), ..request("INSERT DATA { :a :b 2 }") };
    let problem = query::update(&store, &only(0), &Limits::default()).unwrap_err();
    assert_eq!(problem.kind(), Kind::PreconditionFailed);
    assert!(problem.to_string().contains("is at version 1, not 0"), "{problem}");
    assert_eq!(query::update(&store, &only(1), &Limits::default()).unwrap().version, 2);
}

#[test]
fn eight_writers_count_without_losing_one() {
    let store = empty();
    done(&store, "INSERT DATA { :counter :n 0 }");
    let increment = "DELETE { :counter :n ?n } INSERT { :counter :n ?m } WHERE { :counter :n ?n BIND(?n + 1 AS ?m) }";
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..200 {
                    assert!(done(&store, increment).commit.is_some());
                }
            });
        }
    });
    assert_eq!(
        content(&store),
        ["counter n \"1600\"^^<http://www.w3.org/2001/XMLSchema#integer curation"]
    );
    assert_eq!(store.version(), 1601);
}
