//! `search`: the same publications as on the page, from a terminal.

use super::Desk;

/// Two publications, their publisher and a law.
const CATALOGUE: &str = "@base <http://127.0.0.1:7777/> . @prefix colo: <https://w3id.org/colophon/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<id/publication/weirs> a colo:Publication ; dcterms:title \"Weirs of the lowland\"@en ; dcterms:date \"2020-05-01\"^^xsd:date ;
  dcterms:publisher <id/agent/office> ; dcterms:references <id/law/water> ; dcterms:type <id/genre/report> .
<id/publication/locks> a colo:Publication ; dcterms:title \"Locks, old and new\"@en ; dcterms:date \"2021-05-01\"^^xsd:date ;
  dcterms:description \"What a lock needs that a weir does not.\"@en ; dcterms:type <id/genre/report> .
<id/agent/office> a foaf:Agent ; foaf:name \"Office for Sluices\" .
<id/genre/report> a skos:Concept ; skos:prefLabel \"Report\"@en .
<id/law/water> a colo:LegalInstrument ; skos:prefLabel \"Water framework directive\"@en ; skos:altLabel \"Directive 2000/60/EC\"@en .";

#[test]
fn words_and_choices_find_publications() {
    let desk = Desk::new();
    desk.file("rivers.ttl", CATALOGUE);
    let loaded = desk.run(&["load", "rivers.ttl"]);
    assert_eq!(loaded.code, Some(0), "{}", loaded.talk);
    let found = desk.run(&["search", "2000/60"]);
    assert_eq!(found.code, Some(0), "{}", found.talk);
    let start = "= Water framework directive  law/water\n1 publication, page 1 of 1\n2020-05-01  Weirs of the lowland  publication/weirs\n";
    assert!(found.out.starts_with(start), "{}", found.out);
    let both = desk.run(&["search", "weir"]).out;
    assert!(
        both.contains("2 publications")
            && both.contains("            What a lock needs that a weir does not."),
        "{both}"
    );
    assert!(both.find("publication/weirs") < both.find("publication/locks"), "{both}");
    let one = desk.run(&["search", "weir", "--per", "1"]).out;
    assert!(one.contains("2 publications, page 1 of 2"), "{one}");
    assert!(desk.run(&["search", "--", "weir", "-lock"]).out.contains("1 publication,"));
    let csv = desk.run(&["search", "--publisher", "agent/office", "--format", "csv"]).out;
    assert!(csv.starts_with("id,title,date,") && csv.matches("\r\n").count() == 2, "{csv}");
    let none = desk.run(&["search", "weir", "zzzyx"]).out;
    assert!(none.contains("0 publications") && none.contains("weir finds 2"), "{none}");
    let corrected = desk.run(&["search", "lowlnad"]).out;
    assert!(corrected.starts_with("nothing has \"lowlnad\"; this is for lowland\n"), "{corrected}");
    for (words, told) in [
        (["search", "--year", "last"], "year=last: expected a year"),
        (["search", "--sort", "up"], "sort=up: expected one of best, newest, oldest"),
        (["search", "--format", "docx"], "no format \"docx\""),
    ] {
        let wrong = desk.run(&words);
        assert_ne!(wrong.code, Some(0));
        assert!(wrong.talk.contains(told), "{words:?}: {}", wrong.talk);
    }
}
