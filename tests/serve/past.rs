//! Time travel: whatever was answered when a version was current is answered as of it ever after.

use super::{BROWSER, send};
use crate::ledger::{change, config, open, quad};
use crate::support::gold_changes;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::import::{deletion, merger, undo};
use colophon::query::{self, Update, update};
use colophon::store::Store;
use colophon::vocab::Kind;
use oxrdf::{NamedNode, Quad};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

const BASE: &str = "https://water.example/";

/// Things that the random changes are about.
const THINGS: &[&str] = &[
    "law/eprivacy-directive",
    "agent/ncmec",
    "agent/ecpat-international",
    "agent/weprotect-global-alliance",
    "publication/report-0",
    "publication/report-1",
];

/// What else is looked at: at least one page of every kind that there is.
const QUERIES: &[&str] = &[
    "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 300",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "CONSTRUCT WHERE { ?s <http://purl.org/dc/terms/title> ?t }",
    "ASK { <id/law/eprivacy-directive> ?p ?o }",
];

/// One thing that a person or a program does.
#[derive(Clone, Debug)]
enum Step {
    Turn(Vec<usize>),
    Rename(usize, u8),
    Undo(usize),
    Delete(usize),
    Merge(usize, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let thing = || 0..THINGS.len();
    let step = prop_oneof![
        3 => prop::collection::vec(0..6_usize, 1..4).prop_map(Step::Turn),
        3 => (thing(), any::<u8>()).prop_map(|(thing, name)| Step::Rename(thing, name)),
        2 => (0..99_usize).prop_map(Step::Undo),
        2 => thing().prop_map(Step::Delete),
        2 => (thing(), thing()).prop_map(|(from, into)| Step::Merge(from, into)),
    ];
    prop::collection::vec(step, 4..8)
}

fn thing(number: usize) -> NamedNode {
    NamedNode::new(format!("{BASE}id/{}", THINGS[number])).unwrap()
}

/// Does it; what the catalogue refuses, as to undo what would break a shape, is not done.
fn perform(store: &Store, step: &Step) {
    let planned = match step {
        Step::Turn(numbers) => {
            let facts = numbers.iter().map(|it| quad(it % 2, ["Weirs", "Locks", "Fords"][it / 2]));
            let (gone, come): (Vec<Quad>, Vec<Quad>) = facts.partition(|fact| {
                let (subject, graph) = (fact.subject.as_ref(), fact.graph_name.as_ref());
                let (predicate, object) = (fact.predicate.as_ref(), fact.object.as_ref());
                store.quads(Some(subject), Some(predicate), Some(object), Some(graph)).count() > 0
            });
            Ok(change(&gone, &come))
        }
        Step::Rename(number, name) => {
            let (of, label) = (thing(*number), format!("Name {name}"));
            let text = format!(
                "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> \
                 DELETE {{ {of} skos:altLabel ?old }} INSERT {{ {of} skos:altLabel \"{label}\"@en }} \
                 WHERE {{ OPTIONAL {{ {of} skos:altLabel ?old }} }}"
            );
            let request = Update { text, agent: "Tess Turlach".into(), ..Update::default() };
            let _ = update(store, &request, &Limits::default());
            return;
        }
        Step::Undo(number) => {
            undo(store, *number as u64 % store.version() + 1, "").map(|undo| undo.change)
        }
        Step::Delete(number) => deletion(store, &thing(*number), "No more.").map(|it| it.change),
        Step::Merge(from, into) => {
            merger(store, [&thing(*from), &thing(*into)], "The same.").map(|it| it.change)
        }
    };
    if let Ok(change) = planned {
        store.commit(change).unwrap();
    }
}

fn router(store: &Store) -> Router {
    let site = Site::new(store.base().clone(), "Water");
    colophon::serve::router(store.clone(), site, &Limits::default())
}

/// The address of every kind of page, and those of some queries.
fn addresses() -> Vec<String> {
    let things = THINGS.iter().chain(&["publication/no-such"]);
    let things =
        things.flat_map(|it| [format!("/{it}"), format!("/id/{it}"), format!("/{it}/history")]);
    let lists = Kind::ALL.iter().map(|kind| format!("/{}", kind.segment()));
    let graphs = ["import-0", "import-1", "curation", "vocabulary", "none"];
    let graphs = graphs.iter().map(|name| format!("/graph/{name}"));
    let encoded = |text: &&str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let queries = QUERIES.iter().map(|text| format!("/sparql?query={}", encoded(text)));
    let all = queries.clone().take(1).map(|address| format!("{address}&graphs=all"));
    let fixed = ["/", "/ns", "/sparql"].map(str::to_owned);
    fixed.into_iter().chain(lists).chain(things).chain(graphs).chain(queries).chain(all).collect()
}

/// What is answered at each address in two formats, as it looks without what tells the past
/// from the present.
fn look(router: &Router, version: u64, as_of: bool) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for address in addresses() {
        let sign = if address.contains('?') { '&' } else { '?' };
        let asked =
            if as_of { format!("{address}{sign}version={version}") } else { address.clone() };
        for accept in [BROWSER, "text/turtle, application/sparql-results+json"] {
            let request = Request::builder().uri(&asked).header("accept", accept);
            let reply = send(router.clone(), request.body(Body::empty()).unwrap());
            if reply.status < 300 {
                assert_eq!(reply.header("dataset-version"), version.to_string(), "{asked}");
            }
            let head = format!("{} {}", reply.status, reply.header("location"));
            let body = plain(&format!("{head}\n{}", reply.body), version);
            seen.insert(format!("{address} as {}", &accept[..9]), body);
        }
    }
    seen
}

/// An answer without the note that it is past, the version in its links, and what tells search
/// engines whether to keep it; these must differ.
fn plain(text: &str, version: u64) -> String {
    let mut text = text.to_owned();
    for (start, end) in [
        ("<p class=\"past\" role=\"note\">", "</p>"),
        ("<link rel=\"canonical\"", ">"),
        ("<meta property=\"og:", ">"),
        ("<meta name=\"citation_", ">"),
        ("<meta name=\"robots\"", ">"),
        // The way to other languages keeps the version.
        ("<nav class=\"tongues\"", "</nav>"),
    ] {
        while let Some(at) = text.find(start) {
            let length = text[at..].find(end).unwrap() + end.len();
            text.replace_range(at..at + length, "");
        }
    }
    let hidden = format!("<input type=\"hidden\" name=\"version\" value=\"{version}\">");
    let mut text = text.replace(&hidden, "");
    // As links have it, as forms have it, and as a problem names its own address.
    for sign in ["?", "&amp;", "&"] {
        for end in ["\"", "'", "\n", "&", "<"] {
            text = text.replace(&format!("{sign}version={version}{end}"), end);
        }
    }
    text
}

fn reopened(dir: &Path) -> Store {
    Store::create_or_open(&config(dir), &mut |_, _| ()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, max_shrink_iters: 8, ..ProptestConfig::default() })]

    #[test]
    fn what_was_answered_is_answered_as_of_then(
        steps in steps(), picks in prop::collection::vec(0..99_usize, 2)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path());
        for change in gold_changes(BASE) {
            store.commit(change).unwrap();
        }
        let live = router(&store);
        let mut recorded = BTreeMap::from([(1, look(&live, 1, false))]);
        for step in &steps {
            perform(&store, step);
            let version = store.version();
            recorded.entry(version).or_insert_with(|| look(&live, version, false));
        }
        let picked = picks.iter().map(|pick| *pick as u64 % store.version() + 1);
        let picked: Vec<u64> = picked.collect();
        for version in &picked {
            same(&recorded[version], &look(&live, *version, true), *version)?;
        }
        drop((live, store));
        let again = router(&reopened(dir.path()));
        for version in &picked {
            same(&recorded[version], &look(&again, *version, true), *version)?;
        }
    }
}

fn same(
    then: &BTreeMap<String, String>,
    now: &BTreeMap<String, String>,
    version: u64,
) -> Result<(), TestCaseError> {
    for (address, body) in then {
        prop_assert_eq!(body, &now[address], "{} as of {}", address, version);
    }
    Ok(())
}

#[test]
fn what_is_looked_at_has_every_kind_of_answer() {
    let store = Store::in_memory(colophon::vocab::Base::new(BASE).unwrap()).unwrap();
    for change in gold_changes(BASE) {
        store.commit(change).unwrap();
    }
    perform(&store, &Step::Delete(0));
    perform(&store, &Step::Merge(2, 1));
    perform(&store, &Step::Turn(vec![0, 1]));
    perform(&store, &Step::Rename(1, 7));
    assert_eq!(store.version(), 5, "every step does something");
    let seen = look(&router(&store), 5, false);
    for status in ["200", "301", "303", "404", "410"] {
        assert!(seen.values().any(|body| body.starts_with(status)), "{status}");
    }
    assert_eq!(query::changes(&store, None).count(), 5);
}
