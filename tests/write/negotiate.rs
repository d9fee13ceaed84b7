//! Which format a client gets.

use colophon::problem::Kind;
use colophon::write::negotiate::{Wish, choose, wants_html};
use colophon::write::{Format, PAGES, TABLES};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

fn accept(header: &str) -> Wish {
    Wish { accept: Some(header.into()), ..Wish::default() }
}

fn named(format: &str) -> Wish {
    Wish { format: Some(format.into()), ..Wish::default() }
}

#[test]
fn variants_of_a_media_type_are_told_apart() {
    let rows = [
        ("application/ld+json;profile=\"https://schema.org/\"", "schema.org"),
        ("application/ld+json;profile=\"http://data.europa.eu/r5r/\"", "DCAT-AP"),
        (
            "application/ld+json;profile=\"a:b http://www.w3.org/ns/json-ld#expanded\"",
            "expanded JSON-LD",
        ),
        ("application/ld+json;profile=\"https://nobody.example/\"", "JSON-LD"),
        ("application/ld+json;profile=\"https://schema.org/\";q=0.1, text/turtle", "Turtle"),
        ("text/x-bibliography", "APA"),
        ("text/x-bibliography; style=ieee", "IEEE"),
        ("text/x-bibliography; STYLE=\"ieee\"; charset=utf-8", "IEEE"),
        ("text/x-bibliography; style=nobody", "APA"),
        ("application/x-bibtex", "BibTeX"),
        ("application/x-research-info-systems", "RIS"),
        ("application/vnd.citationstyles.csl+json", "CSL-JSON"),
    ];
    for (header, expected) in rows {
        assert_eq!(choose(PAGES, &accept(header)).unwrap().name(), expected, "{header}");
    }
    let profile = |profile: &str, accept: &str| Wish {
        variant: Some(profile.into()),
        accept: Some(accept.into()),
        ..Wish::default()
    };
    for (wish, expected) in [
        (profile("schema", "application/ld+json"), "schema.org"),
        (profile("https://schema.org/", "*/*"), "schema.org"),
        (profile("ieee", "*/*"), "IEEE"),
    ] {
        assert_eq!(choose(PAGES, &wish).unwrap().name(), expected);
    }
    // Who names a profile in the address gets it or a problem; a header only prefers.
    for wish in [profile("nobody", "*/*"), profile("schema", "text/turtle")] {
        let problem = choose(PAGES, &wish).err().unwrap();
        assert_eq!(problem.kind(), Kind::NotAcceptable);
    }
    let header = |header: &str| Wish {
        accept_profile: Some(header.into()),
        ..accept("application/ld+json")
    };
    for (text, expected) in [
        ("<https://nobody.example/>, <https://schema.org/>;q=0.5", "schema.org"),
        ("<https://nobody.example/>", "JSON-LD"),
        (";,<>\"", "JSON-LD"),
    ] {
        assert_eq!(choose(PAGES, &header(text)).unwrap().name(), expected, "{text}");
    }
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
    let wish = Wish { accept: Some("text/html".into()), ..named("nt") };
    assert_eq!(choose(PAGES, &wish).unwrap().name(), "N-Triples");
    assert!(!wants_html(&wish));
    for (name, page, table) in
        [("json", "JSON-LD", "JSON"), ("xml", "RDF/XML", "XML"), ("html", "HTML", "HTML")]
    {
        let wish = named(name);
        assert_eq!(choose(PAGES, &wish).unwrap().name(), page);
        assert_eq!(choose(TABLES, &wish).unwrap().name(), table);
    }
    for (name, page) in [("rdf+xml", "RDF/XML"), ("turtle", "Turtle"), ("text/turtle", "Turtle")] {
        let wish = named(name);
        assert_eq!(choose(PAGES, &wish).unwrap().name(), page);
    }
}

#[test]
fn who_takes_nothing_of_ours_is_told_everything_we_have() {
    for wish in [accept("image/png"), accept("*/*;q=0"), named("docx")] {
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
    assert!(wants_html(&named("html")));
}
