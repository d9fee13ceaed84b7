//! The W3C tests of syntax of SPARQL 1.0, 1.1 and 1.2: what is SPARQL is read, what is none is
//! refused as a bad query.

use super::exchange::{MF, manifest, object, term};
use super::{table, update::suite};
use colophon::config::Limits;
use colophon::problem::Kind;
use colophon::query::{self, Request, Update};
use colophon::store::Store;
use colophon::vocab::{Base, rdf};
use oxrdf::{NamedOrBlankNode, NamedOrBlankNodeRef, Term};
use std::path::{Path, PathBuf};

/// The kinds of tests: whether it is an update, and whether it is one.
const KINDS: &[(&str, bool, bool)] = &[
    ("PositiveSyntaxTest", false, true),
    ("PositiveSyntaxTest11", false, true),
    ("NegativeSyntaxTest", false, false),
    ("NegativeSyntaxTest11", false, false),
    ("PositiveUpdateSyntaxTest11", true, true),
    ("PositiveUpdateSyntaxTest", true, true),
    ("NegativeUpdateSyntaxTest11", true, false),
    ("NegativeUpdateSyntaxTest", true, false),
];

#[test]
#[expect(clippy::print_stderr, reason = "a skipped suite should be seen")]
fn syntax() {
    let Some(root) = suite() else {
        eprintln!("skipped: no SPARQL test suite; see the tests of updates");
        return;
    };
    for (version, title) in
        [("sparql10", "SPARQL 1.0"), ("sparql11", "SPARQL 1.1"), ("sparql12", "SPARQL 1.2")]
    {
        let mut folders: Vec<PathBuf> = std::fs::read_dir(root.join(version))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.join("manifest.ttl").is_file())
            .collect();
        folders.sort();
        let (mut count, mut otherwise) = (0, Vec::new());
        for folder in folders {
            for (name, found) in run(&folder) {
                count += 1;
                if let Err(told) = found {
                    otherwise.push((format!("{version}/{name}"), told));
                }
            }
        }
        otherwise.sort();
        table::told(&format!("{title}: syntax"), count, &otherwise);
    }
}

fn run(folder: &Path) -> Vec<(String, Result<(), String>)> {
    let graph = manifest(&folder.join("manifest.ttl"));
    let mut results = Vec::new();
    for (kind, is_update, is_right) in KINDS {
        for test in graph.subjects_for_predicate_object(rdf::TYPE, &term(MF, kind)) {
            let Some(Term::NamedNode(file)) = action(&graph, test) else {
                panic!("{test}: no file")
            };
            let path = Path::new(file.as_str().strip_prefix("file://").unwrap());
            let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
            let id = test.to_string();
            let id = id.rsplit(['#', '/']).next().unwrap().trim_end_matches('>').to_owned();
            let name = format!("{}/{id}", folder.file_name().unwrap().to_string_lossy());
            let outcome = match (read(&text, *is_update), is_right) {
                (Ok(()), true) | (Err(_), false) => Ok(()),
                (Ok(()), false) => Err("is read, and should be refused".to_owned()),
                (Err(told), true) => Err(format!("is refused: {told}")),
            };
            results.push((name, outcome));
        }
    }
    results
}

/// The file of a test, which in some manifests stands one node away.
fn action(graph: &oxrdf::Graph, test: NamedOrBlankNodeRef<'_>) -> Option<Term> {
    const QT: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#";
    match object(graph, test, MF, "action")? {
        Term::BlankNode(node) => object(graph, NamedOrBlankNode::from(node).as_ref(), QT, "query"),
        file => Some(file),
    }
}

/// Whether a text is read; what is read and then refused for another reason is read.
fn read(text: &str, is_update: bool) -> Result<(), String> {
    let store = Store::in_memory(Base::new("https://library.example/").unwrap()).unwrap();
    let limits = Limits::default();
    let outcome = if is_update {
        let update = Update { text: text.into(), message: "test".into(), ..Update::default() };
        query::update(&store, &update, &limits).map(drop)
    } else {
        let request = Request { text: text.into(), ..Request::default() };
        query::sparql(&store, &request, &limits, |_| Ok(()))
    };
    match outcome {
        Err(problem)
            if problem.kind() == Kind::BadQuery && problem.details()[0].location.is_some() =>
        {
            Err(problem.details()[0].message.clone())
        }
        _ => Ok(()),
    }
}
