//! What was found, on the page and in files.

use super::site;
use crate::support::{GOLD_BASE, gold_store};
use colophon::query::{inquiry, search};
use colophon::write::{self, PAGES, PageFormat, html::Html};
use std::collections::BTreeMap;

/// The page of an inquiry in a format.
fn written(format: &dyn PageFormat, pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<_> = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let page = search(&gold_store(GOLD_BASE), &inquiry(&pairs).unwrap()).unwrap();
    let mut bytes = Vec::new();
    format.write(&page, &site(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_page_has_a_form_that_keeps_what_was_chosen() {
    let text = written(&Html, &[("q", "online"), ("genre", "genre/briefing"), ("year", "2021")]);
    assert_eq!(text.matches("<h1").count(), 1);
    for part in [
        "<form class=\"find\" id=\"find\" role=\"search\" action=\"/search\" method=\"get\">",
        "name=\"q\" value=\"online\"",
        "name=\"genre\" value=\"genre/briefing\" checked",
        "name=\"from\" min=\"0\" max=\"9999\" value=\"2021\"",
        // A chip gives up its own filter only.
        "href=\"/search?q=online&amp;year=2021\"",
        "href=\"/search?q=online&amp;genre=genre/briefing\"",
        "<mark>",
        "/sparql?query=",
        "href=\"/search?q=online&amp;genre=genre/briefing&amp;year=2021&amp;format=csv\"",
        "<meta name=\"robots\" content=\"noindex\"",
        "/search?q=online&amp;genre=genre/briefing&amp;year=2020",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for forbidden in [" style=", " onclick=", "javascript:"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn what_is_typed_stays_text() {
    let evil = "<script>alert(1)</script> \"><img src=x onerror=alert(1)> online";
    for name in ["q", "genre", "publisher", "language"] {
        let text = written(&Html, &[(name, evil)]);
        assert!(!text.contains("<script>alert") && !text.contains("<img"), "{name}: {text}");
    }
}

#[test]
fn every_format_of_a_list_is_one_of_a_search_and_has_the_same_publications() {
    let chosen = [("genre", "genre/briefing")];
    let page = written(&Html, &chosen);
    let mut found = BTreeMap::new();
    for format in PAGES.iter().filter(|format| format.extension() != "html") {
        if !page.contains(&format!("format={}\"", format.extension())) {
            continue;
        }
        let text = written(*format, &chosen);
        let has = |key: &str| text.contains(key) || text.contains(&key.replace('-', " "));
        assert!(
            !text.is_empty() && (has("future of digital tools") || has("Future")),
            "{}: {text}",
            format.name()
        );
        found.insert(format.extension(), text);
    }
    for extension in ["csv", "jsonld", "bib", "ris", "ttl"] {
        assert!(found.contains_key(extension), "{extension}: {:?}", found.keys());
    }
    let csv = &found["csv"];
    assert!(csv.starts_with("id,title,date,"), "{csv}");
    assert_eq!(csv.matches("\r\n").count(), 5, "{csv}");
    assert_eq!(found["ris"].matches("TY  - ").count(), 4);
}

#[test]
fn a_cell_with_a_comma_or_a_quotation_mark_is_quoted() {
    let turtle = super::turtle(
        "<https://library.example/id/publication/x> a colo:Publication ; dcterms:title \"Weirs, \\\"locks\\\"\\nand fords\"@en .",
    );
    let page = super::page("https://library.example/id/publication/x", turtle);
    let mut bytes = Vec::new();
    write::page("csv").unwrap().write(&page, &site(), &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.contains(
            "\r\nhttps://library.example/id/publication/x,\"Weirs, \"\"locks\"\"\nand fords\",,"
        ),
        "{text}"
    );
}
