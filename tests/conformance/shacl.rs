//! The W3C data-shapes test suite: SHACL Core as a whole, and SPARQL constraints.
//!
//! Looks for the suite in `$SHACL_TESTS`, then beside the checkout; says so where there is none.

use colophon::check::Shapes;
use colophon::vocab::{rdf, sh};
use oxrdf::graph::CanonicalizationAlgorithm;
use oxrdf::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef, Triple};
use oxttl::TurtleParser;
use std::path::{Path, PathBuf};

const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
const SHT: &str = "http://www.w3.org/ns/shacl-test#";

/// Tests of what we do not support, each with what the refusal must say.
const REFUSED: &[(&str, &str)] = &[
    ("sparql/component/nodeValidator-001", "constraint components of one's own"),
    ("sparql/component/optional-001", "constraint components of one's own"),
    ("sparql/component/propertyValidator-select-001", "constraint components of one's own"),
    ("sparql/component/validator-001", "constraint components of one's own"),
    ("sparql/pre-binding/shapesGraph-001", "$shapesGraph is not supported"),
];

/// What of a result the suite compares.
const COMPARED: &[NamedNodeRef<'static>] =
    &[sh::focusNode, sh::resultPath, sh::value, sh::sourceConstraintComponent, sh::resultSeverity];

struct Case {
    name: String,
    data: PathBuf,
    shapes: PathBuf,
    /// The manifest, and in it the expected report or `sht:Failure`.
    manifest: Graph,
    result: Term,
}

#[test]
fn core() {
    run(&["core/manifest.ttl"], 98);
}

#[test]
fn sparql() {
    // The manifest of its folder leaves the second one out.
    run(&["sparql/manifest.ttl", "sparql/component/nodeValidator-001.ttl"], 23);
}

#[expect(clippy::print_stderr, reason = "a skipped suite should be seen")]
fn run(manifests: &[&str], number: usize) {
    let Some(root) = suite() else {
        eprintln!(
            "skipped: no SHACL test suite; set SHACL_TESTS to the `tests` folder of w3c/data-shapes"
        );
        return;
    };
    let mut cases = Vec::new();
    for manifest in manifests {
        collect(&root, &root.join(manifest), &mut cases);
    }
    assert_eq!(cases.len(), number, "tests in {manifests:?}");
    let failed: Vec<String> = cases.iter().filter_map(|case| judge(case).err()).collect();
    assert!(failed.is_empty(), "{} of {number} failed:\n{}", failed.len(), failed.join("\n"));
}

fn suite() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.join("shared/suites/shacl");
    let named = std::env::var_os("SHACL_TESTS").map(PathBuf::from);
    [named, Some(beside)].into_iter().flatten().find(|folder| folder.join("manifest.ttl").is_file())
}

fn judge(case: &Case) -> Result<(), String> {
    let name = &case.name;
    let shapes_graph = parse(&case.shapes);
    let data = if case.data == case.shapes { shapes_graph.clone() } else { parse(&case.data) };
    let report = Shapes::read(&shapes_graph).and_then(|shapes| shapes.report(&data));
    if let Some((_, words)) = REFUSED.iter().find(|(skipped, _)| skipped == name) {
        let refusal = report.err().ok_or(format!("{name}: not refused"))?.to_string();
        return refusal
            .contains(words)
            .then_some(())
            .ok_or(format!("{name}: refused with {refusal}"));
    }
    if case.result == Term::from(NamedNode::new_unchecked(format!("{SHT}Failure"))) {
        return report.err().map(drop).ok_or(format!("{name}: expected a failure"));
    }
    let report = report.map_err(|problem| format!("{name}: {problem}"))?.to_graph();
    let node = report.subject_for_predicate_object(rdf::TYPE, sh::ValidationReport).unwrap();
    let Term::BlankNode(expected) = &case.result else {
        return Err(format!("{name}: no expected report"));
    };
    let expected_node = NamedOrBlankNode::from(expected.clone());
    let wanted = project(&case.manifest, &expected_node, &case.manifest);
    let got = project(&report, &node.into_owned(), &case.manifest);
    if wanted == got {
        Ok(())
    } else {
        Err(format!("{name}:\n--- expected\n{wanted}--- got\n{got}"))
    }
}

/// The comparable part of a report, its blank nodes renamed so that equal is isomorphic.
fn project(graph: &Graph, report: &NamedOrBlankNode, expected: &Graph) -> String {
    let mut projection = Graph::new();
    for conforms in graph.objects_for_subject_predicate(report, sh::conforms) {
        projection.insert(&Triple::new(report.clone(), sh::conforms, conforms));
    }
    for result in graph.objects_for_subject_predicate(report, sh::result) {
        let TermRef::BlankNode(node) = result else { panic!("{result} is not a blank node") };
        projection.insert(&Triple::new(report.clone(), sh::result, result));
        for triple in graph.triples_for_subject(node) {
            let (property, value) = (triple.predicate, triple.object);
            let shape = [sh::sourceShape, sh::sourceConstraint].contains(&property);
            let said = property == sh::resultMessage && is_message(expected, value);
            if COMPARED.contains(&property) || (shape && value.is_named_node()) || said {
                projection.insert(triple);
            }
            if property == sh::resultPath {
                copy_path(graph, value, &mut projection);
            }
        }
    }
    projection.canonicalize(CanonicalizationAlgorithm::Unstable);
    let mut lines: Vec<String> = projection.iter().map(|triple| format!("{triple}\n")).collect();
    lines.sort();
    lines.concat()
}

/// Messages count where the expected report has them.
fn is_message(expected: &Graph, value: TermRef<'_>) -> bool {
    expected.triples_for_predicate(sh::resultMessage).any(|triple| triple.object == value)
}

fn copy_path(graph: &Graph, path: TermRef<'_>, projection: &mut Graph) {
    let TermRef::BlankNode(node) = path else { return };
    for triple in graph.triples_for_subject(node) {
        projection.insert(triple);
        copy_path(graph, triple.object, projection);
    }
}

/// Adds the tests of a manifest and of all that it includes.
fn collect(root: &Path, path: &Path, cases: &mut Vec<Case>) {
    let manifest = parse(path);
    let mf = |name: &str| NamedNode::new_unchecked(format!("{MF}{name}"));
    let sht = |name: &str| NamedNode::new_unchecked(format!("{SHT}{name}"));
    let mut included: Vec<PathBuf> =
        manifest.triples_for_predicate(&mf("include")).map(|triple| file(triple.object)).collect();
    included.sort();
    for path in included {
        collect(root, &path, cases);
    }
    for triple in manifest.triples_for_predicate(&mf("action")) {
        let TermRef::BlankNode(action) = triple.object else { panic!("an action is a blank node") };
        let graph =
            |property| file(manifest.object_for_subject_predicate(action, &property).unwrap());
        let result = manifest.object_for_subject_predicate(triple.subject, &mf("result"));
        let name = path.strip_prefix(root).unwrap().with_extension("");
        cases.push(Case {
            name: name.to_str().unwrap().to_owned(),
            data: graph(sht("dataGraph")),
            shapes: graph(sht("shapesGraph")),
            result: result.unwrap().into_owned(),
            manifest: manifest.clone(),
        });
    }
}

fn file(term: TermRef<'_>) -> PathBuf {
    let TermRef::NamedNode(node) = term else { panic!("{term} is not a file") };
    PathBuf::from(node.as_str().strip_prefix("file://").unwrap())
}

fn parse(path: &Path) -> Graph {
    let base = format!("file://{}", path.display());
    let parser = TurtleParser::new().with_base_iri(base).unwrap();
    let text = std::fs::read(path).unwrap();
    parser.for_slice(&text).collect::<Result<_, _>>().unwrap()
}
