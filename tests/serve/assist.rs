//! What an editor asks of a query that is being written, the shelves, and results that are taken away whole.

use super::{BROWSER, ask, get};
use axum::http::Method;
use serde_json::Value;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn told(what: &str, form: &str) -> Value {
    let reply = ask(Method::POST, &format!("/sparql/{what}"), &[FORM], form);
    assert_eq!((reply.status, reply.media_type()), (200, "application/json"), "{}", reply.body);
    serde_json::from_str(&reply.body).unwrap()
}

#[test]
fn an_editor_gets_suggestions_with_labels_and_counts() {
    let text = "SELECT * WHERE { ?p dcterms:references epriv }";
    let at = text.find(" }").unwrap();
    let told = told("complete", &format!("query={}&at={at}", text.replace(' ', "+")));
    let first = &told["options"][0];
    assert_eq!(first["label"], "ePrivacy directive");
    assert_eq!(first["apply"], "<https://library.example/id/law/eprivacy-directive>");
    assert!(first["detail"].as_str().unwrap().starts_with("law/eprivacy-directive · "));
    assert_eq!((&told["from"], &told["to"]), (&(at - 5).into(), &at.into()));
}

#[test]
fn an_editor_gets_mistakes_and_a_layout() {
    let told_mistakes = told("check", "query=SELECT+*+WHERE+{+?s+?p+?o+}+LIMI+5");
    let mistake = &told_mistakes["mistakes"][0];
    assert_eq!(mistake["severity"], "error");
    assert_eq!(mistake["fix"]["text"], "LIMIT");
    let laid = told("format", "query=select+*+{?s+?p+?o}");
    assert_eq!(laid["query"], "SELECT * {\n  ?s ?p ?o\n}");
}

#[test]
fn an_editor_that_asks_for_nothing_is_told_so() {
    for (what, form) in [("check", ""), ("complete", "query=SELECT&at=minus"), ("format", "at=1")] {
        let reply = ask(Method::POST, &format!("/sparql/{what}"), &[FORM], form);
        assert_eq!((reply.status, reply.media_type()), (400, "application/problem+json"), "{what}");
    }
    let reply = ask(Method::POST, "/sparql/check", &[("content-type", "text/plain")], "ASK {}");
    assert_eq!(reply.status, 415);
    let long = format!("query={}", "x".repeat(2_000_000));
    assert_eq!(ask(Method::POST, "/sparql/check", &[FORM], &long).status, 400);
    assert_eq!(get("/sparql/check", BROWSER).status, 405);
}

#[test]
fn shelves_lead_to_pages_and_to_searches_with_the_same_number() {
    let all = get("/browse", BROWSER);
    assert_eq!(all.status, 200, "{}", all.body);
    for shelf in ["topics", "publishers", "laws", "genres", "years"] {
        assert!(all.body.contains(&format!("id=\"{shelf}\"")), "{shelf}");
        let one = get(&format!("/browse/{shelf}"), BROWSER);
        assert!(one.status == 200 && one.body.contains("/search?"), "{shelf}: {}", one.body);
    }
    assert_eq!(get("/browse/rivers", BROWSER).status, 404);
    let laws = get("/browse/laws", BROWSER).body;
    let (_, rest) = laws.split_once("href=\"/search?law=").unwrap();
    let (address, rest) = rest.split_once('"').unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let number = rest.split_once('<').unwrap().0;
    let found = get(&format!("/search?law={address}"), BROWSER).body;
    assert!(
        found.contains(&format!("<bdi>{number} publication")),
        "{number} of {address}: {found}"
    );
}

#[test]
fn a_result_is_taken_away_whole_and_a_page_of_it_as_a_page() {
    let total = get("/search.csv", "").body.lines().count() - 1;
    let page = get("/search?per=2&format=csv", "").body.lines().count() - 1;
    assert!(total > 2 && page == 2, "{total} {page}");
    let found = get("/search?per=2", BROWSER).body;
    for extension in ["csv", "jsonld", "bib", "ris", "csl.json"] {
        assert!(found.contains(&format!("href=\"/search?format={extension}\"")), "{extension}");
        let file = get(&format!("/search?format={extension}"), "");
        assert_eq!(file.status, 200, "{extension}");
    }
    let bibtex = get("/search?format=bib", "").body;
    assert_eq!(bibtex.matches("\n@").count() + usize::from(bibtex.starts_with('@')), total);
}

#[test]
fn the_list_of_publications_can_be_narrowed_down_where_it_stands() {
    let list = get("/publication", BROWSER).body;
    assert!(list.contains("name=\"publisher\"") && list.contains("role=\"search\""), "{list}");
    let home = get("/", BROWSER).body;
    assert!(home.contains("role=\"search\"") && home.contains("href=\"/browse\""));
}
