//! The W3C test suite of SPARQL 1.1 Update, evaluated under the rules of a catalogue.
//!
//! Looks for the suite in `$RDF_TESTS`, then beside the checkout; says so where there is none.
//! What a test has in its default graph stands in the graph of curation; its named graphs stand
//! outside the default graph, as they do in a plain dataset. Names of blank nodes are compared as
//! blank nodes.

use super::table;
use colophon::check::check;
use colophon::config::{DefaultGraph, Limits};
use colophon::ledger::{Change, Why};
use colophon::lift::Draft;
use colophon::query::{self, Update};
use colophon::store::Store;
use colophon::vocab::{Base, rdf, rdfs};
use oxrdf::dataset::CanonicalizationAlgorithm;
use oxrdf::{
    BlankNode, Dataset, Graph, GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term,
    TermRef,
};
use oxttl::TurtleParser;
use std::path::{Path, PathBuf};

const BASE: &str = "https://library.example/";
const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
/// Takes the place of the names of the suite, so that its graphs stand outside the default graph.
const BACKGROUND: &str = "https://library.example/graph/evidence-";

const FOLDERS: &[&str] = &[
    "add",
    "basic-update",
    "clear",
    "copy",
    "delete",
    "delete-data",
    "delete-insert",
    "delete-where",
    "drop",
    "move",
    "update-silent",
];

const NO_DEFAULT: &str = "there is no default graph";

/// Nothing is left, for the graph of curation has a name as well.
const ALL_CLEARED: &str = "found\nexpected";
const NO_LOAD: &str = "would ask another server";

/// Tests of what is otherwise here, each with what is told instead.
const OTHERWISE: &[(&str, &str)] = &[
    ("clear/dawg-clear-default-01", NO_DEFAULT),
    ("clear/dawg-clear-named-01", ALL_CLEARED),
    ("copy/copy06", NO_DEFAULT),
    ("drop/dawg-drop-default-01", NO_DEFAULT),
    ("drop/dawg-drop-named-01", ALL_CLEARED),
    ("move/move01", NO_DEFAULT),
    ("move/move02", NO_DEFAULT),
    ("move/move06", NO_DEFAULT),
    ("update-silent/clear-default-silent", NO_DEFAULT),
    ("update-silent/copy-to-default-silent", NO_DEFAULT),
    ("update-silent/drop-default-silent", NO_DEFAULT),
    ("update-silent/load-into-silent", NO_LOAD),
    ("update-silent/load-silent", NO_LOAD),
    ("update-silent/move-to-default-silent", NO_DEFAULT),
];

struct Case {
    name: String,
    request: PathBuf,
    before: Vec<Quad>,
    after: Vec<Quad>,
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped suite should be seen")]
fn evaluation() {
    let Some(root) = suite() else {
        eprintln!(
            "skipped: no SPARQL test suite; set RDF_TESTS to the `sparql` folder of w3c/rdf-tests"
        );
        return;
    };
    let mut cases = Vec::new();
    for folder in FOLDERS {
        collect(&root.join("sparql11").join(folder), &mut cases);
    }
    let mut wrong = Vec::new();
    for case in &cases {
        let otherwise = OTHERWISE.iter().find(|(name, _)| *name == case.name).map(|row| row.1);
        match (run(case, DefaultGraph::Union), otherwise) {
            (Ok(()), None) => {}
            (Err(told), Some(expected)) if told.contains(expected) => {}
            (result, _) => wrong.push(format!("{}: {result:?}, expected {otherwise:?}", case.name)),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert_eq!(cases.len(), 94);
    let reason = |told| {
        if told == ALL_CLEARED { "the default graph has a name, so it goes, too" } else { told }
    };
    let rows: Vec<_> = OTHERWISE.iter().map(|(test, told)| (*test, reason(told))).collect();
    table::told("SPARQL 1.1 Update", cases.len(), &table::rows(&rows));
}

/// Where the default graph is kept apart, everything comes out as written but what loads.
#[test]
fn strict_evaluation() {
    let Some(root) = suite() else { return };
    let mut cases = Vec::new();
    for folder in FOLDERS {
        collect(&root.join("sparql11").join(folder), &mut cases);
    }
    let mut wrong = Vec::new();
    for case in &cases {
        let loads = OTHERWISE.iter().any(|row| *row == (&case.name, NO_LOAD));
        match (run(case, DefaultGraph::Strict), loads) {
            (Ok(()), false) => {}
            (Err(told), true) if told.contains(NO_LOAD) => {}
            (result, _) => wrong.push(format!("{}: {result:?}", case.name)),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    let loads = OTHERWISE.iter().copied().filter(|row| row.1 == NO_LOAD).collect::<Vec<_>>();
    let title = "SPARQL 1.1 Update, with a strict default graph";
    table::told(title, cases.len(), &table::rows(&loads));
}

pub(super) fn suite() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.join("shared/suites/sparql");
    let named = std::env::var_os("RDF_TESTS").map(PathBuf::from);
    let has_suite = |folder: &PathBuf| folder.join("sparql11/manifest.ttl").is_file();
    [named, Some(beside)].into_iter().flatten().find(has_suite)
}

/// Runs a test; `Err` says how it was refused, or what else came out.
fn run(case: &Case, default_graph: DefaultGraph) -> Result<(), String> {
    let store = Store::in_memory(Base::new(BASE).unwrap()).unwrap();
    let mut draft = Draft::default();
    case.before.iter().for_each(|quad| draft.say(named(quad), None));
    let why =
        Why { agent: "test".into(), action: "import", message: "before".into(), source: None };
    let checked = check(draft, &Graph::new()).map_err(|problem| problem.to_string())?;
    store.commit(Change::replace([], &checked, why)).unwrap();
    let text = foreign(&std::fs::read_to_string(&case.request).unwrap());
    let update = Update { text, message: "test".into(), default_graph, ..Update::default() };
    query::update(&store, &update, &Limits::default()).map_err(|problem| problem.to_string())?;
    let quads = store.quads(None, None, None, None).map(|quad| plain(&quad.unwrap()));
    let (found, expected): (Dataset, Dataset) = (quads.collect(), case.after.iter().collect());
    if same(found.clone(), expected.clone()) {
        Ok(())
    } else {
        Err(format!("found\n{found}expected\n{expected}"))
    }
}

fn same(mut left: Dataset, mut right: Dataset) -> bool {
    left.canonicalize(CanonicalizationAlgorithm::Unstable);
    right.canonicalize(CanonicalizationAlgorithm::Unstable);
    left == right
}

/// A quad of the suite as a catalogue has it.
fn named(quad: &Quad) -> Quad {
    let name = |node: &BlankNode| {
        NamedNode::new(format!("{BASE}.well-known/genid/test-{}", node.as_str())).unwrap()
    };
    let mut quad = quad.clone();
    if let NamedOrBlankNode::BlankNode(node) = &quad.subject {
        quad.subject = name(node).into();
    }
    if let Term::BlankNode(node) = &quad.object {
        quad.object = name(node).into();
    }
    if quad.graph_name.is_default_graph() {
        quad.graph_name = Base::new(BASE).unwrap().curation().into();
    }
    quad
}

/// A quad of a catalogue as the suite has it.
fn plain(quad: &Quad) -> Quad {
    let blank = |node: &NamedNode| {
        let id = node.as_str().strip_prefix(BASE)?.strip_prefix(".well-known/genid/")?;
        Some(BlankNode::new_unchecked(id))
    };
    let mut quad = quad.clone();
    if let NamedOrBlankNode::NamedNode(node) = &quad.subject
        && let Some(node) = blank(node)
    {
        quad.subject = node.into();
    }
    if let Term::NamedNode(node) = &quad.object
        && let Some(node) = blank(node)
    {
        quad.object = node.into();
    }
    if quad.graph_name == GraphName::from(Base::new(BASE).unwrap().curation()) {
        quad.graph_name = GraphName::DefaultGraph;
    }
    quad
}

fn collect(folder: &Path, cases: &mut Vec<Case>) {
    let manifest = read(&folder.join("manifest.ttl"), false);
    let test = NamedNode::new(format!("{MF}UpdateEvaluationTest")).unwrap();
    let mut tests: Vec<NamedOrBlankNode> = manifest
        .subjects_for_predicate_object(rdf::TYPE, &test)
        .map(oxrdf::NamedOrBlankNodeRef::into_owned)
        .collect();
    tests.sort_by_key(ToString::to_string);
    for test in tests {
        let (action, result) =
            (node(&manifest, &test, MF, "action"), node(&manifest, &test, MF, "result"));
        let Term::NamedNode(request) = object(&manifest, &action, UT, "request").unwrap() else {
            panic!("{test}: no request");
        };
        let id = test.to_string();
        let id = id.rsplit(['#', '/']).next().unwrap().trim_end_matches('>');
        cases.push(Case {
            name: format!("{}/{id}", folder.file_name().unwrap().to_string_lossy()),
            request: path(&request),
            before: quads(&manifest, &action),
            after: quads(&manifest, &result),
        });
    }
}

/// The dataset that a node of a manifest describes.
fn quads(manifest: &Graph, node: &NamedOrBlankNode) -> Vec<Quad> {
    let property = |name: &str| NamedNode::new(format!("{UT}{name}")).unwrap();
    let mut quads = Vec::new();
    let mut add = |file: TermRef<'_>, graph: GraphName| {
        let TermRef::NamedNode(file) = file else { panic!("{file} is no file") };
        let found = read(&path(&file.into_owned()), true);
        quads.extend(found.iter().map(|triple| triple.into_owned().in_graph(graph.clone())));
    };
    for file in manifest.objects_for_subject_predicate(node, &property("data")) {
        add(file, GraphName::DefaultGraph);
    }
    for data in manifest.objects_for_subject_predicate(node, &property("graphData")) {
        let data = NamedOrBlankNode::try_from(data.into_owned()).unwrap();
        let label = manifest.object_for_subject_predicate(&data, rdfs::LABEL).unwrap();
        let TermRef::Literal(label) = label else { panic!("{label} is no label") };
        let file = manifest.object_for_subject_predicate(&data, &property("graph")).unwrap();
        add(file, NamedNode::new(foreign(label.value())).unwrap().into());
    }
    quads
}

fn node(
    graph: &Graph,
    subject: &NamedOrBlankNode,
    namespace: &str,
    name: &str,
) -> NamedOrBlankNode {
    NamedOrBlankNode::try_from(object(graph, subject, namespace, name).unwrap()).unwrap()
}

fn object(graph: &Graph, subject: &NamedOrBlankNode, namespace: &str, name: &str) -> Option<Term> {
    let predicate = format!("{namespace}{name}");
    let predicate = NamedNodeRef::new(&predicate).unwrap();
    graph.object_for_subject_predicate(subject, predicate).map(TermRef::into_owned)
}

/// A text of the suite with names that have a place here, and without contact data of persons,
/// which no catalogue keeps.
fn foreign(text: &str) -> String {
    text.replace("http://example.org/", BACKGROUND).replace("foaf:mbox", "foaf:page")
}

fn path(file: &NamedNode) -> PathBuf {
    PathBuf::from(file.as_str().strip_prefix("file://").unwrap())
}

fn read(path: &Path, data: bool) -> Graph {
    let text = std::fs::read_to_string(path).unwrap();
    let text = if data { foreign(&text) } else { text };
    let base = format!("file://{}", path.display());
    let parser = TurtleParser::new().with_base_iri(base).unwrap();
    parser.for_slice(&text).collect::<Result<_, _>>().unwrap()
}
