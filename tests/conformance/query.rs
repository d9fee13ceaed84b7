//! The W3C test suites of SPARQL 1.0, 1.1 and 1.2 queries, answered by the store and by its
//! reading copy.
//!
//! Looks for the suite where the tests of updates do. What a test has in its default graph stands
//! in the graph of curation, its named graphs stand outside the default graph; blank nodes stay.

use super::update::suite;
use super::{outcome, table};
use crate::index::judge::compare::{Said, Verdict, compare};
use crate::index::judge::engines::{Copied, Engine, Stored};
use colophon::store::Scope;
use colophon::vocab::{Base, rdf};
use oxrdf::{
    Graph, GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term,
    TermRef,
};
use oxrdfio::{RdfFormat, RdfParser};
use spargebra::{Query, SparqlParser};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Names of the suite stand outside the default graph.
const SUITE: &str = "https://library.example/graph/evidence-w3c/";
const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";

/// Folders that are left out, each with its reason.
const LEFT_OUT: &[(&str, &str)] = &[
    ("sparql11/entailment", "nothing is inferred"),
    (
        "sparql11/service",
        "the servers that they name are not there, and only listed ones are asked",
    ),
];

const BY_VALUE: &str = "numbers are kept by value: `01` is `1`";
const GRAPH_WITHIN: &str = "Oxigraph binds the variable of GRAPH within its pattern";
const NO_STEPS: &str = "Oxigraph walks no steps only from terms that the graph has";
const LANGUAGE: &str = "Oxigraph keeps the language that all parts share";
const SYNTAX: &str = "spargebra does not read it";
const CSV: &str = "CSV does not tell terms apart; it is written in tests/write";

/// Tests of which Oxigraph makes something else, each with its reason; the reading copy makes the
/// same of them.
const OTHERWISE: &[(&str, &str)] = &[
    ("sparql10/distinct/distinct-1", BY_VALUE),
    ("sparql10/distinct/distinct-9", BY_VALUE),
    ("sparql10/expr-builtin/case-insensitive-booleans", SYNTAX),
    ("sparql10/expr-builtin/dawg-str-1", BY_VALUE),
    ("sparql10/expr-builtin/dawg-str-2", BY_VALUE),
    ("sparql10/expr-builtin/sameTerm-eq", BY_VALUE),
    ("sparql10/expr-builtin/sameTerm-not-eq", BY_VALUE),
    ("sparql10/expr-builtin/sameTerm-simple", BY_VALUE),
    ("sparql10/expr-equals/eq-graph-1", BY_VALUE),
    ("sparql10/expr-equals/eq-graph-2", BY_VALUE),
    ("sparql10/graph/graph-optional", GRAPH_WITHIN),
    ("sparql10/open-world/date-2", "Oxigraph tells a date with a zone from one without"),
    ("sparql10/open-world/open-eq-01", BY_VALUE),
    (
        "sparql10/optional-filter/dawg-optional-filter-005-simplified",
        "a filter in a group of its own sees only that group",
    ),
    ("sparql11/aggregates/agg-empty-group-count-graph", GRAPH_WITHIN),
    ("sparql11/aggregates/agg-groupconcat-04", LANGUAGE),
    ("sparql11/aggregates/agg-groupconcat-06", LANGUAGE),
    ("sparql11/csv-tsv-res/csv01", CSV),
    ("sparql11/csv-tsv-res/csv02", CSV),
    ("sparql11/csv-tsv-res/csv03", CSV),
    ("sparql11/functions/bnode01", "Oxigraph names a blank node after the text, in all rows"),
    ("sparql11/negation/graph-minus", GRAPH_WITHIN),
    ("sparql11/property-path/zero_or_more_set_end", NO_STEPS),
    ("sparql11/property-path/zero_or_more_set_start", NO_STEPS),
    ("sparql11/property-path/zero_or_one_set_end", NO_STEPS),
    ("sparql11/property-path/zero_or_one_set_start", NO_STEPS),
    ("sparql12/grouping/group01", BY_VALUE),
    ("sparql12/grouping/select-variable-reuse", SYNTAX),
];

/// Tests of which the reading copy makes what the suite expects, and Oxigraph something else.
const BETTER: &[(&str, &str)] = &[
    ("sparql10/graph/graph-variable-scope", GRAPH_WITHIN),
    ("sparql11/bindings/graph", GRAPH_WITHIN),
];

struct Case {
    name: String,
    query: String,
    base: String,
    data: Vec<Quad>,
    named: Vec<NamedNode>,
    result: String,
    lax: bool,
}

#[test]
#[expect(clippy::print_stderr, reason = "a skipped suite should be seen")]
fn evaluation() {
    let Some(root) = suite() else {
        eprintln!("skipped: no SPARQL test suite; see the tests of updates");
        return;
    };
    let mut cases = Vec::new();
    for version in ["sparql10", "sparql11", "sparql12"] {
        let mut folders: Vec<PathBuf> = std::fs::read_dir(root.join(version))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("manifest.ttl").is_file())
            .collect();
        folders.sort();
        for folder in folders {
            let name = folder.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            if !LEFT_OUT.iter().any(|(left_out, _)| *left_out == name) {
                collect(&root, &name, &mut cases);
            }
        }
    }
    let mut wrong = Vec::new();
    for case in &cases {
        let otherwise = OTHERWISE.iter().any(|(name, _)| *name == case.name);
        match (run(&root, case), otherwise) {
            (Ok(None), false) | (Ok(Some(_)), true) => {}
            (Ok(None), true) => wrong.push(format!("{}: is as it should be", case.name)),
            (Ok(Some(told)) | Err(told), _) => wrong.push(format!("{}: {told}", case.name)),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert_eq!(cases.len(), 582);
    let title = "SPARQL 1.0, 1.1 and 1.2: query evaluation and results";
    table::told(title, cases.len(), &table::rows(OTHERWISE));
}

/// How what comes out is not what is expected, if it is not; `Err` says how the engines differ.
fn run(root: &Path, case: &Case) -> Result<Option<String>, String> {
    let query = match parse(case) {
        Ok(query) => query,
        Err(told) => return Ok(Some(told)),
    };
    let scope = match query.dataset() {
        Some(_) => Scope::Statements,
        None => Scope::Graphs { default: vec![curation()], named: case.named.clone() },
    };
    let store = Stored::of(case.data.clone())?;
    let copy = Copied::open(&store.quads());
    let judge = |query: &Query| store.answer(query, &scope);
    let (expected, found): (Said, Said) = (judge(&query), copy.answer(&query, &scope));
    let verdict = compare(&query, &judge, &expected, &found);
    let better = BETTER.iter().any(|(name, _)| *name == case.name);
    match verdict {
        Verdict::Differ(told) if !better => {
            return Err(format!("store and copy differ: {told}"));
        }
        Verdict::Agree if better => return Err("store and copy do not differ".into()),
        _ => {}
    }
    let text = foreign(&std::fs::read_to_string(root.join(&case.result)).unwrap());
    let wanted = match outcome::read(&case.result, &format!("{SUITE}{}", case.result), &text) {
        Ok(wanted) => wanted,
        Err(told) => return Ok(Some(told)),
    };
    match found {
        Ok(found) if outcome::same(&wanted, &found, case.lax) => Ok(None),
        found => Ok(Some(format!("expected {:?}\nfound {found:?}", wanted.answer))),
    }
}

fn curation() -> NamedNode {
    Base::new("https://library.example/").unwrap().curation()
}

fn parse(case: &Case) -> Result<Query, String> {
    let parser = SparqlParser::new().with_base_iri(&case.base).map_err(|e| e.to_string())?;
    parser.parse_query(&case.query).map_err(|error| error.to_string())
}

/// A text of the suite without contact data of persons, which no catalogue keeps.
fn foreign(text: &str) -> String {
    text.replace("foaf:mbox", "foaf:page").replace("foaf/0.1/mbox", "foaf/0.1/page")
}

fn collect(root: &Path, folder: &str, cases: &mut Vec<Case>) {
    let manifest: Graph = read(root, &format!("{folder}/manifest.ttl"))
        .into_iter()
        .map(oxrdf::Triple::from)
        .collect();
    let mut tests: BTreeMap<String, NamedOrBlankNode> = BTreeMap::new();
    for kind in ["QueryEvaluationTest", "CSVResultFormatTest"] {
        let kind = NamedNode::new(format!("{MF}{kind}")).unwrap();
        for test in manifest.subjects_for_predicate_object(rdf::TYPE, &kind) {
            tests.insert(test.to_string(), test.into_owned());
        }
    }
    for (id, test) in tests {
        let id = id.rsplit(['#', '/']).next().unwrap().trim_end_matches('>').to_owned();
        cases.push(case(root, &manifest, test.as_ref(), format!("{folder}/{id}")));
    }
}

fn case(root: &Path, manifest: &Graph, test: NamedOrBlankNodeRef<'_>, name: String) -> Case {
    let action = objects(manifest, test, MF, "action").remove(0);
    let action = NamedOrBlankNode::try_from(action).unwrap();
    let files = |name: &str| -> Vec<NamedNode> {
        let files = objects(manifest, action.as_ref(), QT, name).into_iter();
        files.filter_map(|file| NamedNode::try_from(file).ok()).collect()
    };
    let request = files("query").remove(0);
    let query = foreign(&std::fs::read_to_string(root.join(path(&request))).unwrap());
    let mut data = Vec::new();
    for file in files("data") {
        data.extend(read(root, path(&file)));
    }
    let mut named = Vec::new();
    for quad in &mut data {
        match &quad.graph_name {
            GraphName::NamedNode(graph) => named.push(graph.clone()),
            _ => quad.graph_name = curation().into(),
        }
    }
    let mut graphs = files("graphData");
    if let Some(dataset) = parsed_dataset(&query, request.as_str()) {
        graphs.extend(dataset);
    }
    graphs.sort();
    graphs.dedup();
    for graph in graphs {
        let quads = read(root, path(&graph)).into_iter();
        data.extend(quads.map(|quad| Quad { graph_name: graph.clone().into(), ..quad }));
        named.push(graph);
    }
    named.sort();
    named.dedup();
    let result = NamedNode::try_from(objects(manifest, test, MF, "result").remove(0)).unwrap();
    let lax = !objects(manifest, test, MF, "resultCardinality").is_empty();
    let (base, result) = (request.as_str().to_owned(), path(&result).to_owned());
    Case { name, query, base, data, named, result, lax }
}

/// The graphs that a query names itself, which are files as well.
fn parsed_dataset(query: &str, base: &str) -> Option<Vec<NamedNode>> {
    let query = SparqlParser::new().with_base_iri(base).ok()?.parse_query(query).ok()?;
    let dataset = query.dataset()?;
    Some(dataset.default.iter().chain(dataset.named.iter().flatten()).cloned().collect())
}

fn objects(
    graph: &Graph,
    subject: NamedOrBlankNodeRef<'_>,
    namespace: &str,
    name: &str,
) -> Vec<Term> {
    let predicate = format!("{namespace}{name}");
    let predicate = NamedNodeRef::new(&predicate).unwrap();
    graph.objects_for_subject_predicate(subject, predicate).map(TermRef::into_owned).collect()
}

/// Where a file of the suite is, below its root.
fn path(file: &NamedNode) -> &str {
    file.as_str().strip_prefix(SUITE).unwrap()
}

fn read(root: &Path, file: &str) -> Vec<Quad> {
    let text = std::fs::read_to_string(root.join(file)).unwrap();
    let format = RdfFormat::from_extension(file.rsplit('.').next().unwrap()).unwrap();
    RdfParser::from_format(format)
        .with_base_iri(format!("{SUITE}{file}"))
        .unwrap()
        .rename_blank_nodes()
        .for_slice(&foreign(&text))
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{file}: {error}"))
}
