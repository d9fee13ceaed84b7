//! The questions that people ask, on the hand-made description and on the imported source.

use crate::support::{GOLD_BASE, gold_store, shipped_store};
use colophon::store::{Scope, Store};
use oxigraph::sparql::{CancellationToken, QueryResults};
use std::fs;

/// Every question with the number of rows that the hand-made description gives.
const ROWS: &[(&str, usize)] = &[
    ("authors-as-printed", 1),
    ("claims-about-a-law", 1),
    ("data-sources-and-their-users", 1),
    ("dates-that-disagree", 1),
    ("events-and-what-is-not-known", 1),
    ("excerpts-that-are-cut-off", 5),
    ("gaps-where-the-source-is-silent", 10),
    ("how-settled-is-the-graph", 8),
    ("joint-projects", 3),
    ("law-by-publisher-and-year", 1),
    ("laws-that-publishers-use", 2),
    ("library-newest-first", 8),
    ("links-between-kinds", 38),
    ("organisations-that-publish-nothing-here", 2),
    ("output-by-year-and-genre", 6),
    ("output-of-a-publisher", 3),
    ("places-that-are-named", 2),
    ("publications-by-publisher-and-year", 5),
    ("publications-that-refer-to-a-law", 2),
    ("publications-that-refer-to-an-eli-address", 1),
    ("spellings-of-an-organisation", 10),
    ("subject-by-publisher-and-year", 4),
    ("subject-trend", 5),
    ("subjects-and-what-is-narrower", 2),
    ("subjects-mentioned-together", 37),
    ("the-longest-silences", 7),
    ("timeline-by-month-and-genre", 7),
    ("what-a-publication-rests-on", 2),
    ("what-else-to-read", 3),
    ("what-the-library-covers", 5),
    ("what-waits-for-a-person", 11),
    ("where-a-publication-comes-from", 5),
    ("who-issues-which-genre", 5),
    ("who-publishes-with-a-publisher", 1),
    ("who-publishes-with-whom", 1),
    ("who-refers-to-a-law", 1),
    ("words-that-a-reference-rests-on", 2),
];

/// Questions for which the hand-made description has facts in its enrichment graph that here are
/// authority data: official identifiers of laws.
const AUTHORITY: &[&str] = &["publications-that-refer-to-an-eli-address"];

fn rows(store: &Store, text: &str, scope: &Scope) -> Vec<String> {
    let parser = spargebra::SparqlParser::new().with_base_iri(GOLD_BASE).unwrap();
    let query = parser.parse_query(text).unwrap();
    let answer = store.ask(query, scope, CancellationToken::new()).unwrap();
    let QueryResults::Solutions(solutions) = answer else {
        panic!("a question is a SELECT");
    };
    let variables = solutions.variables().to_vec();
    let mut rows: Vec<String> = solutions
        .map(|row| {
            let row = row.unwrap();
            let cell = |variable| row.get(variable).map_or("-".into(), ToString::to_string);
            variables.iter().map(cell).collect::<Vec<_>>().join(" · ")
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn each_question_gives_the_rows_of_the_hand_made_description() {
    let (gold, ours) = (gold_store(GOLD_BASE), shipped_store(GOLD_BASE));
    let mut files: Vec<_> =
        fs::read_dir("queries/ask").unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), ROWS.len(), "a question without a number of rows");
    for (file, (name, count)) in files.iter().zip(ROWS) {
        let text = fs::read_to_string(file).unwrap();
        assert_eq!(file.file_stem().unwrap().to_str().unwrap(), *name);
        assert!(text.starts_with("#+ title: "), "{name} has no title");
        let scope = if AUTHORITY.contains(name) { Scope::All } else { Scope::Statements };
        let (gold, ours) = (rows(&gold, &text, &scope), rows(&ours, &text, &Scope::Statements));
        assert_eq!(gold.len(), *count, "{name}: {gold:#?}");
        assert_eq!(ours, gold, "{name}");
    }
}
