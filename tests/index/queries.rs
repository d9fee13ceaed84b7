//! Everything that is asked of the catalogue is answered the same from the store and from its
//! reading copy.

use super::judge::compare::{Verdict, compare};
use super::judge::engines::{Copied, Engine, Stored};
use crate::support::{GOLD_BASE, gold_store, shipped_store};
use colophon::store::Scope;
use oxrdf::NamedOrBlankNode;
use spargebra::{Query, SparqlParser};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One thing of so many is put where a question has `$this`.
const EVERY: usize = 9;

#[test]
fn each_question_is_answered_from_the_copy_as_from_the_store() {
    let files = files(Path::new("queries"));
    assert!(files.len() > 30, "{files:?}");
    let (mut wrong, mut asked, mut told) = (Vec::new(), 0, BTreeSet::new());
    for store in [gold_store(GOLD_BASE), shipped_store(GOLD_BASE)] {
        let store = Stored::over(store);
        let quads = store.quads();
        let copy = Copied::open(&quads);
        let things: BTreeSet<String> = quads
            .iter()
            .filter_map(|quad| match &quad.subject {
                NamedOrBlankNode::NamedNode(thing) => Some(thing.to_string()),
                NamedOrBlankNode::BlankNode(_) => None,
            })
            .collect();
        let things: Vec<&String> = things.iter().step_by(EVERY).collect();
        for file in &files {
            let text = fs::read_to_string(file).unwrap();
            let count = if text.contains("$this") { things.len() } else { 1 };
            for thing in &things[..count] {
                let query = parse(&text.replace("$this", thing));
                for scope in [Scope::Statements, Scope::All] {
                    asked += 1;
                    let judge = |query: &Query| store.answer(query, &scope);
                    let (expected, found) = (judge(&query), copy.answer(&query, &scope));
                    if expected.as_ref().is_ok_and(|answer| !answer.is_empty()) {
                        told.insert(file);
                    }
                    match compare(&query, &judge, &expected, &found) {
                        Verdict::Agree => {}
                        verdict => wrong
                            .push(format!("{} of {thing}, {scope:?}: {verdict:?}", file.display())),
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    // Where nothing is wrong, a quality list is empty.
    let speaks = |file: &&PathBuf| !file.starts_with("queries/quality") && !told.contains(file);
    let silent: Vec<_> = files.iter().filter(speaks).collect();
    assert!(silent.is_empty(), "nothing came out of {silent:?}");
}

fn parse(text: &str) -> Query {
    let parser = SparqlParser::new().with_base_iri(GOLD_BASE).unwrap();
    parser.parse_query(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rq") {
            found.push(path);
        }
    }
    found.sort();
    found
}
