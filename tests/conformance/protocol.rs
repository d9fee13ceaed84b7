//! The W3C test suite of the SPARQL 1.1 Protocol, sent to a real server.

use super::exchange::{Request, UT, judge, manifest, object, send, term, tests};
use super::{table, update::suite};
use crate::support::served::Served;
use colophon::vocab::rdfs;
use oxrdf::{Graph, NamedOrBlankNode, Term, TermRef};
use std::net::SocketAddr;
use std::path::Path;

#[test]
#[expect(clippy::print_stderr, reason = "a skipped suite should be seen")]
fn protocol() {
    let Some(root) = suite() else {
        eprintln!("skipped: no SPARQL test suite; see the tests of updates");
        return;
    };
    let manifest = manifest(&root.join("sparql11/protocol/manifest.ttl"));
    let folder = tempfile::tempdir().unwrap();
    let served = Served::over(&folder.path().join("var"), &[]);
    let (tests, mut wrong) = (tests(&manifest), Vec::new());
    for test in &tests {
        prepare(served.address(), &data(&manifest, &test.node));
        for (request, expected) in &test.exchanges {
            let path = request.path.replacen("/sparql/", "/sparql", 1);
            let found = send(served.address(), &Request { path, ..request.clone() });
            if let Err(told) = judge(expected, &found) {
                wrong.push(format!("{}: {told}", test.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), tests.len(), wrong.join("\n"));
    assert_eq!(tests.len(), 34);
    table::told("SPARQL 1.1 Protocol", tests.len(), &[]);
}

/// The graphs of a test: the file and its name.
fn data(manifest: &Graph, test: &NamedOrBlankNode) -> Vec<(String, String)> {
    let graphs = manifest.objects_for_subject_predicate(test, &term(UT, "graphData"));
    let graphs = graphs.map(|node| {
        let node = NamedOrBlankNode::try_from(node.into_owned()).unwrap();
        let Some(Term::NamedNode(file)) = object(manifest, node.as_ref(), UT, "graph") else {
            panic!("no file")
        };
        let Some(TermRef::Literal(name)) =
            manifest.object_for_subject_predicate(&node, rdfs::LABEL)
        else {
            panic!("no name")
        };
        let path = file.as_str().strip_prefix("file://").unwrap();
        (std::fs::read_to_string(Path::new(path)).unwrap(), name.value().to_owned())
    });
    graphs.collect()
}

/// Empties the store and fills it with the graphs of a test.
pub(super) fn prepare(address: SocketAddr, graphs: &[(String, String)]) {
    let mut steps = vec!["DROP ALL".to_owned()];
    steps.extend(
        graphs
            .iter()
            .map(|(triples, name)| format!("INSERT DATA {{ GRAPH <{name}> {{ {triples} }} }}")),
    );
    let request = Request {
        method: "POST".into(),
        path: "/sparql".into(),
        headers: vec![("Content-Type".into(), "application/sparql-update".into())],
        body: Some(steps.join(" ; ").into_bytes()),
    };
    let found = send(address, &request);
    assert_eq!(found.status, 200, "{}", found.body);
}
