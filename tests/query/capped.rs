//! Rows that are asked for in parts.

use super::{GOLD_BASE, request};
use crate::support::gold_store;
use colophon::answer::{Answer, Extent, Outcome};
use colophon::config::Limits;
use colophon::problem::{Kind, Problem};
use colophon::query::{Cap, Cursor, Request, sparql};
use colophon::store::Store;

type Part = (Vec<String>, Extent);

fn part(store: &Store, text: &str, rows: usize, after: Option<Cursor>) -> Result<Part, Problem> {
    let cap = Some(Cap { rows, after, format: None });
    sparql(store, &Request { cap, ..request(text) }, &Limits::default(), |answer| {
        let Answer::Table(table) = answer else { panic!("a graph") };
        let extent = table.extent;
        match table.result {
            Outcome::Rows(rows) => {
                let rows =
                    rows.map(|row| Ok(format!("{:?}", row.map_err(Problem::from)?.values())));
                Ok((rows.collect::<Result<_, Problem>>()?, extent))
            }
            Outcome::Truth(truth) => Ok((vec![truth.to_string()], extent)),
        }
    })
}

/// Every part of an answer, one after the other.
fn parts(store: &Store, text: &str, rows: usize) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let (shown, extent) = part(store, text, rows, after).unwrap();
        assert!(shown.len() <= rows);
        all.extend(shown);
        match extent {
            Extent::Part { cursor: Some(cursor), address } => {
                assert!(
                    address.ends_with(&format!("&max-rows={rows}&after={cursor}")),
                    "{address}"
                );
                after = Some(cursor.parse().unwrap());
            }
            Extent::Rest => return all,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_parts_of_an_answer_are_the_whole_of_it_in_one_order() {
    let store = gold_store(GOLD_BASE);
    for text in [
        "SELECT * { ?s ?p ?o }",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
        "SELECT DISTINCT ?p { ?s ?p ?o } LIMIT 20",
        "SELECT ?s { ?s ?p ?o } ORDER BY ?p LIMIT 30 OFFSET 5",
    ] {
        let (whole, extent) = part(&store, text, 10_000, None).unwrap();
        assert_eq!(extent, Extent::Rest);
        for rows in [1, 7, whole.len() - 1, whole.len(), whole.len() + 1] {
            if whole.len() / rows > 30 {
                continue;
            }
            assert_eq!(parts(&store, text, rows), whole, "{text} by {rows}");
        }
    }
}

#[test]
fn what_cannot_be_continued_says_where_all_of_it_is() {
    let store = gold_store(GOLD_BASE);
    let (shown, extent) = part(&store, "SELECT (RAND() AS ?r) { ?s ?p ?o }", 2, None).unwrap();
    assert_eq!(shown.len(), 2);
    let Extent::Part { cursor: None, address } = extent else { panic!("{extent:?}") };
    assert!(address.starts_with(&format!("{GOLD_BASE}sparql?query=SELECT")), "{address}");
    assert!(!address.contains("max-rows"), "{address}");
    let after = Some(Cursor { version: 1, rows: 2 });
    let refused = part(&store, "SELECT (RAND() AS ?r) { ?s ?p ?o }", 2, after).unwrap_err();
    assert_eq!(refused.kind(), Kind::BadRequest);
    let refused = sparql(
        &store,
        &Request {
            cap: Some(Cap { rows: 1, after: None, format: None }),
            ..request("DESCRIBE <a:b>")
        },
        &Limits::default(),
        |_| Ok(()),
    );
    assert!(refused.unwrap_err().to_string().contains("max-rows caps the rows of a SELECT"));
    assert_eq!(part(&store, "ASK {}", 1, None).unwrap(), (vec!["true".into()], Extent::Rest));
}

#[test]
fn a_place_has_one_spelling() {
    let place = Cursor { version: 12, rows: 100 };
    assert_eq!("12-100".parse(), Ok(place));
    for wrong in
        ["", "12", "-", "12-", "012-1", "12-+1", "12-1 ", "a-b", "1-1-1", "99999999999999999999-1"]
    {
        assert!(wrong.parse::<Cursor>().unwrap_err().contains("as in 12-100"), "{wrong}");
    }
}
