//! Which format a client gets.

use colophon::problem::Kind;
use colophon::write::negotiate::{Wish, choose, wants_html};
use colophon::write::{Format, PAGES, TABLES};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

fn accept(header: &str) -> Wish {
    Wish { accept: Some(header.into()), format: None }
}

#[test]
fn the_accept_header_decides() {
    let rows = [
        ("*/*", "Turtle"),
        ("", "Turtle"),
        ("text/html", "HTML"),
        (BROWSER, "HTML"),
        ("application/xhtml+xml", "HTML"),
        ("application/ld+json", "JSON-LD"),
        ("APPLICATION/LD+JSON", "JSON-LD"),
        ("application/ld+json;profile=\"http://www.w3.org/ns/json-ld#framed\"", "JSON-LD"),
        ("application/json", "JSON-LD"),
        ("text/turtle;charset=utf-8", "Turtle"),
        ("text/turtle;q=0.5, application/rdf+xml;q=0.9", "RDF/XML"),
        ("text/turtle;q=0.5, */*;q=0.1", "Turtle"),
        ("text/turtle;q=0, */*", "HTML"),
        ("application/*", "JSON-LD"),
        ("text/*", "HTML"),
        ("application/n-quads, application/trig", "TriG"),
        ("application/n-triples;q=1.0, text/turtle;q=1.0", "Turtle"),
        ("application/xml", "RDF/XML"),
        ("image/png, text/turtle", "Turtle"),
        ("*/*;q=0.1, application/n-triples;q=0.1", "Turtle"),
        ("text/turtle;q=abc", "Turtle"),
        ("text/turtle;q=7", "Turtle"),
        (",,;;;=\"", "Turtle"),
        ("nonsense", "Turtle"),
        ("\u{7f}/\u{7f}, a/b/c", "Turtle"),
    ];
    for (header, expected) in rows {
        let got = choose(PAGES, &accept(header)).map(Format::name);
        assert_eq!(got.unwrap(), expected, "{header}");
    }
    assert_eq!(choose(PAGES, &Wish::default()).unwrap().name(), "Turtle");
}

#[test]
fn tables_are_json_unless_somebody_wants_them_otherwise() {
    let rows = [
        ("*/*", "JSON"),
        (BROWSER, "HTML"),
        ("application/json", "JSON"),
        ("application/sparql-results+xml;q=0.9, text/csv", "CSV"),
        ("text/xml", "XML"),
        ("text/tab-separated-values", "TSV"),
    ];
    for (header, expected) in rows {
        let got = choose(TABLES, &accept(header)).map(Format::name);
        assert_eq!(got.unwrap(), expected, "{header}");
    }
}

#[test]
fn a_name_in_the_address_is_stronger_than_the_header() {
    let wish = Wish { format: Some("nt".into()), accept: Some("text/html".into()) };
    assert_eq!(choose(PAGES, &wish).unwrap().name(), "N-Triples");
    assert!(!wants_html(&wish));
    for (name, page, table) in
        [("json", "JSON-LD", "JSON"), ("xml", "RDF/XML", "XML"), ("html", "HTML", "HTML")]
    {
        let wish = Wish { format: Some(name.into()), accept: None };
        assert_eq!(choose(PAGES, &wish).unwrap().name(), page);
        assert_eq!(choose(TABLES, &wish).unwrap().name(), table);
    }
    for (name, page) in [("rdf+xml", "RDF/XML"), ("turtle", "Turtle"), ("text/turtle", "Turtle")] {
        let wish = Wish { format: Some(name.into()), accept: None };
        assert_eq!(choose(PAGES, &wish).unwrap().name(), page);
    }
}

#[test]
fn who_takes_nothing_of_ours_is_told_everything_we_have() {
    for wish in
        [accept("image/png"), accept("*/*;q=0"), Wish { format: Some("docx".into()), accept: None }]
    {
        let problem = choose(PAGES, &wish).err().unwrap();
        assert_eq!(problem.kind(), Kind::NotAcceptable);
        let told = problem.to_string();
        for format in PAGES {
            assert!(told.contains(format.media_type()), "{told}");
            assert!(told.contains(&format!("?format={}", format.extension())), "{told}");
        }
    }
}

#[test]
fn a_browser_is_one_that_names_html() {
    assert!(wants_html(&accept(BROWSER)));
    assert!(!wants_html(&accept("*/*")));
    assert!(!wants_html(&accept("application/json, text/html;q=0.5")));
    assert!(wants_html(&Wish { format: Some("html".into()), accept: None }));
}
