//! Pages of a catalogue whose every field tries to run something in the browser.

use super::Browser;
use crate::support::served::Served;
use std::fmt::Write;
use std::fs;
use std::process::Command;

/// What tries to leave the place where it stands.
const STARTS: &[&str] = &[
    "",
    "\"",
    "'",
    "-->",
    "]]>",
    "</title>",
    "</script>",
    "</textarea>",
    "</style>",
    "\">",
    "`",
    "</svg>",
];

/// What tries to run, to load or to lead away.
const BODIES: &[&str] = &[
    "<script>hit(1)</script>",
    "<img src=x onerror=hit(2)>",
    "<svg onload=hit(3)>",
    "<iframe src=javascript:hit(4)>",
    "<a href=javascript:hit(5)>x</a>",
    "<body onload=hit(6)>",
    "<details open ontoggle=hit(7)>",
    "<input autofocus onfocus=hit(8)>",
    "<math><mtext><img src=x onerror=hit(9)>",
    "<video><source onerror=hit(10)></video>",
    "<object data=javascript:hit(11)>",
    "<embed src=javascript:hit(12)>",
    "<form action=javascript:hit(13)><button autofocus>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:hit(14)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    " onmouseover=hit(15) ",
    " style=background:url(//evil.example/x) ",
    "javascript:hit(16)",
    "{{constructor.constructor('hit(17)')()}}",
    "${hit(18)}",
    "<svg><a href=javascript:hit(19)><text>x</text></a></svg>",
    "\u{202e}hit(20)\u{2066}\u{200f}",
    "%3Cscript%3Ehit(21)%3C/script%3E",
];

/// A catalogue with one publication for each payload, which stands in every field of it and of
/// everything around it.
fn catalogue() -> (String, usize) {
    let mut text = String::from(
        "@base <https://library.example/> . @prefix colo: <https://w3id.org/colophon/ns#> . @prefix dcterms: <http://purl.org/dc/terms/> .
         @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
         @prefix org: <http://www.w3.org/ns/org#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
         @prefix schema: <https://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n",
    );
    let payloads =
        STARTS.iter().flat_map(|start| BODIES.iter().map(move |body| format!("{start}{body}")));
    let mut count = 0;
    for (number, payload) in payloads.enumerate() {
        let words = oxrdf::Literal::new_language_tagged_literal(payload, "en").unwrap();
        let year = 1990 + number % 30;
        writeln!(
            text,
            "<id/publication/p{number}> a colo:Publication ; colo:key \"p{number}\" ; dcterms:title {words} ;
               dcterms:description {words} ; dcterms:date \"{year}-03-01\"^^xsd:date ; colo:formAsDescribed {words} ;
               dcterms:publisher <id/agent/a{number}> ; dcterms:creator <id/agent/a{number}> ; dcterms:references <id/law/l{number}> ;
               dcat:landingPage <javascript:hit(22)> ; schema:mentions <id/concept/c{number}> , <id/event/e{number}> , <id/place/o{number}> .
             <id/agent/a{number}> a foaf:Agent , org:Organization ; colo:key \"a{number}\" ; foaf:name {words} ; skos:prefLabel {words} ; skos:altLabel {words} .
             <id/law/l{number}> a colo:LegalInstrument ; colo:key \"l{number}\" ; skos:prefLabel {words} ; skos:altLabel {words} .
             <id/concept/c{number}> a skos:Concept ; colo:key \"c{number}\" ; skos:prefLabel {words} ; skos:definition {words} .
             <id/event/e{number}> a schema:Event ; colo:key \"e{number}\" ; skos:prefLabel {words} ; colo:participantsAsDescribed {words} .
             <id/place/o{number}> a dcterms:Location , schema:Place ; colo:key \"o{number}\" ; skos:prefLabel {words} ."
        )
        .unwrap();
        count += 1;
    }
    (text, count)
}

#[test]
fn nothing_that_a_source_says_runs_in_a_browser() {
    let Some(browser) = Browser::here() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (text, count) = catalogue();
    assert_eq!(count, 300);
    let (file, data) = (folder.path().join("hostile.ttl"), folder.path().join("var"));
    fs::write(&file, text).unwrap();
    let loaded = Command::new(env!("CARGO_BIN_EXE_colophon"))
        .args(["load", "--data"])
        .arg(&data)
        .arg(&file)
        .args(["--base-url", "https://library.example/"])
        .output()
        .unwrap();
    assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));
    let served = Served::with(&data, &[], &[]);
    let lists = ["publication", "agent", "law", "concept", "event", "place"]
        .iter()
        .flat_map(|kind| (1..=count.div_ceil(50)).map(move |page| format!("{kind}?page={page}")));
    let things = (0..count).map(|number| format!("publication/p{number}"));
    let others = ["agent/a", "law/l", "concept/c", "event/e", "place/o"];
    let others = others
        .iter()
        .flat_map(|start| (0..count).step_by(13).map(move |number| format!("{start}{number}")));
    let asked = [
        "",
        "ask",
        "ask/library-newest-first",
        "ask/what-the-library-covers",
        "ask/laws-that-publishers-use",
        "ask/who-refers-to-a-law?law=l3",
        "ask/who-refers-to-a-law?law=%22%3E%3Cscript%3Ehit(23)%3C/script%3E",
        "sparql?query=%3C/textarea%3E%3Cscript%3Ehit(24)%3C/script%3E",
        "sparql?query=SELECT+*+%7B?s+?p+?o%7D",
        "publication/p7/history",
        "law/%3Cscript%3Ehit(25)%3C",
        "publication?page=%3Cscript%3E",
        "?ui=%22%3E%3Cscript%3Ehit(26)",
    ];
    let paths: Vec<String> = asked
        .iter()
        .map(|&path| path.to_owned())
        .chain(lists)
        .chain(things)
        .chain(others)
        .collect();
    browser.run("hostile.mjs", &served, &paths);
}
