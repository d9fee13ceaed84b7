//! RDF files: all syntaxes, places of statements, and what is refused.

use crate::support::text_source;
use colophon::read::{FORMATS, Profile, Reading, Source, read};
use colophon::record::Location;

const BASE: &str = "https://library.example/";

fn source(name: &str, text: &str) -> Source {
    Source {
        location: Location::of(name),
        bytes: text.as_bytes().to_vec(),
        profile: Profile::default(),
    }
}

fn refused(name: &str, text: &str) -> String {
    read(&source(name, text), BASE).unwrap_err().to_string()
}

/// One statement in every syntax.
const SAMPLES: &[(&str, &str)] = &[
    ("a.ttl", "<id/law/x> <https://v.example/p> \"é\" ."),
    ("a.trig", "<https://v.example/g> { <id/law/x> <https://v.example/p> \"é\" }"),
    ("a.nt", "<https://library.example/id/law/x> <https://v.example/p> \"é\" ."),
    (
        "a.nq",
        "<https://library.example/id/law/x> <https://v.example/p> \"é\" <https://v.example/g> .",
    ),
    (
        "a.rdf",
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns:v=\"https://v.example/\">\
         <rdf:Description rdf:about=\"id/law/x\"><v:p>é</v:p></rdf:Description></rdf:RDF>",
    ),
    ("a.jsonld", "{\"@id\": \"id/law/x\", \"https://v.example/p\": \"é\"}"),
];

#[test]
fn every_syntax_is_read_against_the_base() {
    for (name, text) in SAMPLES {
        let Ok(Reading::Statements(quads)) = read(&source(name, text), BASE) else {
            panic!("{name} is read");
        };
        let (quad, location) = &quads[0];
        assert_eq!(quad.subject.to_string(), "<https://library.example/id/law/x>", "{name}");
        assert_eq!(quad.object.to_string(), "\"é\"", "{name}");
        assert_eq!(location.line, Some(1), "{name}");
    }
    let extensions =
        |name: &str| SAMPLES.iter().any(|(sample, _)| sample.ends_with(&format!(".{name}")));
    for format in FORMATS.iter().filter(|format| format.name() != "listing") {
        assert!(extensions(format.extensions()[0]), "{} has no sample", format.name());
    }
}

#[test]
fn all_syntax_errors_are_told_with_their_places() {
    let told = refused("laws.ttl", "<a> <b> .\n<a> <b> <c> .\n<a> <b> \"x .\n<d> <e> <f> .\n");
    assert!(told.contains("laws.ttl:1:") && told.contains("laws.ttl:3:"), "{told}");
}

#[test]
fn a_statement_knows_the_line_on_which_it_ends() {
    let text = "# one\n<a> <b> <c> ;\n   <d> <e> .\n";
    let Ok(Reading::Statements(quads)) = read(&source("a.ttl", text), BASE) else {
        panic!("it is read");
    };
    let lines: Vec<_> = quads.iter().map(|(_, location)| location.line.unwrap()).collect();
    assert_eq!(lines, [2, 3]);
}

#[test]
fn remote_contexts_are_refused() {
    let told =
        refused("a.jsonld", "{\"@context\": \"http://127.0.0.1:9/c\", \"@id\": \"x\", \"a\": 1}");
    assert!(told.contains("not fetched"), "{told}");
}

#[test]
fn what_would_bring_a_parser_down_is_refused_before_it() {
    let deep = "[".repeat(10_000);
    assert!(refused("a.jsonld", &deep).contains("the limit is 256"));
    assert!(
        refused("a.ttl", &format!("<a> <b> {}", "( ".repeat(300_000))).contains("the limit is 256")
    );
    let entities = "<!DOCTYPE rdf:RDF [<!ENTITY a \"x\">]><rdf:RDF/>";
    assert!(refused("a.rdf", entities).contains("entities"));
    let nested = "<a>".repeat(200_000);
    assert!(refused("a.rdf", &nested).contains("the limit is 256"));
    let attributes = " a=\"\"".repeat(40_000);
    assert!(refused("a.rdf", &format!("<a{attributes}/>")).contains("attributes"));
    assert!(refused("a.ttl", "").contains("empty"));
    assert!(refused("a.ttl", "# nothing\n").contains("no statement"));
    assert!(refused("a.xyz", "x").contains("no format goes by the extension"));
    assert!(refused("a", "x").contains("no format"));
}

#[test]
fn a_profile_can_name_the_format() {
    let mut named = text_source("<a> <b> <c> .");
    named.profile.format = Some("turtle".into());
    assert!(matches!(read(&named, BASE), Ok(Reading::Statements(_))));
    named.profile.format = Some("turtel".into());
    assert!(
        read(&named, BASE).unwrap_err().to_string().contains("the formats are listing, turtle")
    );
}

#[test]
fn brackets_in_texts_addresses_and_comments_do_not_nest() {
    let smile = ":( ".repeat(1_000);
    let text = format!("# it's \"({smile}\n<a> <b> \"{smile}\" , '''{smile}\"''' , <x> .\n");
    let Ok(Reading::Statements(quads)) = read(&source("a.ttl", &text), BASE) else {
        panic!("it is read");
    };
    assert_eq!(quads.len(), 3);
    let hidden = format!("#\"\n<a> <b> {}", "[ <c> ".repeat(300));
    assert!(refused("a.ttl", &hidden).contains("the limit is 256"));
}
