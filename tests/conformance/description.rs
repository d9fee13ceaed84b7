//! The W3C tests of the SPARQL 1.1 Service Description, asked of a real server.

use super::exchange::{MF, Request, manifest, send, term};
use super::{table, update::suite};
use crate::support::served::Served;
use colophon::vocab::{rdf, sd};
use oxrdf::{Graph, NamedNode, TermRef, Triple};
use oxrdfio::{RdfFormat, RdfParser};

#[test]
#[expect(clippy::print_stderr, reason = "a skipped suite should be seen")]
fn service_description() {
    let Some(root) = suite() else {
        eprintln!("skipped: no SPARQL test suite; see the tests of updates");
        return;
    };
    let manifest = manifest(&root.join("sparql11/service-description/manifest.ttl"));
    let kind = term(MF, "ServiceDescriptionTest");
    let tests: Vec<String> = manifest
        .subjects_for_predicate_object(rdf::TYPE, &kind)
        .map(|test| test.to_string().rsplit('#').next().unwrap().trim_end_matches('>').to_owned())
        .collect();
    assert_eq!(tests.len(), 3);
    let folder = tempfile::tempdir().unwrap();
    let served = Served::over(&folder.path().join("var"), &[]);
    let endpoint = NamedNode::new(format!("http://{}/sparql", served.address())).unwrap();
    let graph = description(&served);
    table::told("SPARQL 1.1 Service Description", tests.len(), &[]);
    for test in tests {
        match &*test {
            // It was read as RDF.
            "returns-rdf" => assert!(!graph.is_empty()),
            "has-endpoint-triple" => {
                let endpoints = graph.triples_for_predicate(sd::endpoint);
                let endpoints: Vec<_> = endpoints.map(|triple| triple.object).collect();
                assert_eq!(endpoints, [TermRef::from(endpoint.as_ref())]);
            }
            "conforms-to-schema" => conforms(&graph),
            other => panic!("{other} is not known"),
        }
    }
}

fn description(served: &Served) -> Graph {
    let request = Request { method: "GET".into(), path: "/sparql".into(), ..Request::default() };
    let found = send(served.address(), &request);
    assert_eq!(found.status, 200);
    let format = RdfFormat::from_media_type(found.header("content-type")).unwrap();
    let parser = RdfParser::from_format(format).for_slice(&found.body);
    parser.map(|quad| quad.map(Triple::from)).collect::<Result<_, _>>().unwrap()
}

/// What the vocabulary of service descriptions requires (§3): the classes of subjects and objects,
/// a default graph for each dataset, a name for each named graph.
fn conforms(graph: &Graph) {
    let is = |node: TermRef<'_>, class| match node {
        TermRef::NamedNode(node) => graph.contains(oxrdf::TripleRef::new(node, rdf::TYPE, class)),
        _ => false,
    };
    for (property, subject, object) in [
        (sd::endpoint, sd::Service, None),
        (sd::supportedLanguage, sd::Service, None),
        (sd::resultFormat, sd::Service, None),
        (sd::defaultDataset, sd::Service, Some(sd::Dataset)),
        (sd::defaultGraph, sd::Dataset, Some(sd::Graph)),
        (sd::namedGraph, sd::Dataset, Some(sd::NamedGraph)),
        (sd::name, sd::NamedGraph, None),
        (sd::graph, sd::NamedGraph, Some(sd::Graph)),
    ] {
        let triples: Vec<_> = graph.triples_for_predicate(property).collect();
        assert!(!triples.is_empty(), "{property}");
        for triple in triples {
            assert!(is(triple.subject.into(), subject), "{triple}");
            assert!(object.is_none_or(|object| is(triple.object, object)), "{triple}");
        }
    }
    for named in graph.subjects_for_predicate_object(rdf::TYPE, sd::NamedGraph) {
        assert!(graph.object_for_subject_predicate(named, sd::name).is_some(), "{named}");
    }
}
