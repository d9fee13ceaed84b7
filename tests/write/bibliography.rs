//! References come out as reference managers and style guides want them.

use super::{read, site};
use crate::support::{GOLD_BASE, gold_store};
use colophon::answer::Page;
use colophon::query;
use colophon::vocab::Kind;
use colophon::write;
use oxrdf::NamedNode;

const BRIEFING: &str = "https://library.example/id/publication/framing-child-sexual-abuse-and-exploitation-online-as-a-form";

fn publication(turtle: &str) -> Page {
    super::page(
        "https://library.example/id/publication/x",
        super::turtle(&format!(
            "<https://library.example/id/publication/x> a colo:Publication ; {turtle} .
             <https://library.example/id/agent/ada> a foaf:Person ; foaf:name \"Ada van der Weir\" .
             <https://library.example/id/agent/office> foaf:name \"Office for Sluices & Locks\" .
             <https://library.example/id/genre/report> skos:prefLabel \"Report\"@en ."
        )),
    )
}

const REPORT: &str = "dcterms:title \"50% of {weirs} cost $1_000 & more\\\\\"@en ;
    dcterms:type <https://library.example/id/genre/report> ; dcterms:issued \"2024-03-05\"^^xsd:date ;
    dcterms:creator <https://library.example/id/agent/ada> ;
    dcterms:publisher <https://library.example/id/agent/office> ;
    dcat:landingPage <https://weirs.example/a_b?c=(d)>";

fn spelt(page: &Page, extension: &str) -> String {
    let format = write::page(extension).unwrap();
    assert!(format.suits(page, &site()), "{extension}");
    super::written(format, page)
}

#[test]
fn bibtex_says_what_tex_can_read() {
    let text = spelt(&publication(REPORT), "bib");
    let expected = "@techreport{x,
  title = {{50\\% of \\{weirs\\} cost \\$1\\_000 \\& more\\textbackslash{}}},
  author = {van der Weir, Ada},
  institution = {Office for Sluices \\& Locks},
  year = {2024},
  month = {3},
  type = {Report},
  url = {https://weirs.example/a_b?c=(d)},
  language = {en},
}
";
    assert_eq!(text, expected);
}

#[test]
fn ris_has_a_tag_a_line() {
    let text = spelt(&publication(REPORT), "ris");
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "TY  - RPRT");
    assert!(lines.contains(&"AU  - van der Weir, Ada"), "{text}");
    assert!(lines.contains(&"DA  - 2024/03/05"), "{text}");
    assert_eq!(&lines[lines.len() - 2..], ["ER  - ", ""]);
    let broken = publication("dcterms:title \"Two\\r\\nlines\\nER  - \"");
    assert_eq!(spelt(&broken, "ris").matches("\r\nER  - ").count(), 1);
}

#[test]
fn csl_json_is_an_array_of_items() {
    let items: serde_json::Value =
        serde_json::from_str(&spelt(&publication(REPORT), "csl.json")).unwrap();
    let item = &items[0];
    assert_eq!(item["type"], "report");
    assert_eq!(item["author"][0]["family"], "van der Weir");
    assert_eq!(item["issued"]["date-parts"], serde_json::json!([[2024, 3, 5]]));
    assert!(item.get("note").is_none(), "{item}");
}

#[test]
fn a_style_guide_gets_its_line() {
    let page = publication(REPORT);
    let title = "50% of {weirs} cost $1_000 & more\\";
    for (style, starts) in [
        ("apa.txt", "van der Weir, A. (2024)"),
        ("chicago.txt", "Weir, Ada van der. 2024"),
        ("ieee.txt", "[1] A. van der Weir"),
        ("mla.txt", "van der Weir, Ada."),
        ("harvard.txt", "van der Weir, A. (2024)"),
    ] {
        let text = spelt(&page, style);
        assert!(text.starts_with(starts), "{style}: {text}");
        // Some styles write the words of a title with capitals.
        assert!(text.to_lowercase().contains(&title.to_lowercase()), "{style}: {text}");
        assert_eq!(text.lines().count(), 1, "{style}: {text}");
    }
}

#[test]
fn a_date_that_only_a_library_says_has_a_note() {
    let listed = publication("dcterms:title \"Weirs\" ; dcterms:date \"2021-09\"^^xsd:gYearMonth");
    for extension in ["bib", "ris", "csl.json"] {
        let text = spelt(&listed, extension);
        assert!(text.contains("under which a library lists it"), "{extension}: {text}");
        assert!(text.contains("2021"), "{extension}: {text}");
    }
    let bare = publication("colo:key \"x\"");
    for extension in ["bib", "ris", "csl.json", "apa.txt", "ieee.txt", "mla.txt", "dc.xml"] {
        assert!(!spelt(&bare, extension).is_empty(), "{extension}");
    }
}

#[test]
fn only_publications_have_references() {
    let store = gold_store(GOLD_BASE);
    let law = NamedNode::new("https://library.example/id/law/eprivacy-directive").unwrap();
    let law = query::entity(&store, &law).unwrap();
    let names: Vec<_> = write::suiting(&law, &site()).iter().map(|it| it.extension()).collect();
    let expected =
        ["html", "jsonld", "ttl", "nt", "rdf", "trig", "nq", "expanded.jsonld", "schema.jsonld"];
    assert_eq!(names, expected);
    let list = query::list(&store, Kind::Publication, 1).unwrap();
    let text = spelt(&list, "bib");
    assert_eq!(text.matches("\n@").count() + 1, list.entries.len(), "{text}");
    assert_eq!(spelt(&list, "apa.txt").lines().count(), list.entries.len());
}

#[test]
fn dublin_core_has_fifteen_elements_and_no_more() {
    let store = gold_store(GOLD_BASE);
    let page = query::entity(&store, &NamedNode::new(BRIEFING).unwrap()).unwrap();
    let text = spelt(&page, "dc.xml");
    for expected in [
        "<dc:title xml:lang=\"en\">Framing child sexual abuse",
        "<dc:publisher>International Justice Mission</dc:publisher>",
        "<dc:date>2021-09-01</dc:date>",
        "<dc:type>Briefing</dc:type>",
        "<dc:subject>Defining problems</dc:subject>",
        &format!("<dc:identifier>{BRIEFING}</dc:identifier>"),
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let strange = publication("dcterms:title \"a<b & \\u0001 \\\"c\\\" ]]> \\r\"");
    assert!(spelt(&strange, "dc.xml").contains("a&lt;b &amp; \u{fffd} &quot;c&quot; ]]&gt; &#13;"));
}

#[test]
fn the_dcat_profile_has_a_record_for_each_publication() {
    let store = gold_store(GOLD_BASE);
    let page = query::entity(&store, &NamedNode::new(BRIEFING).unwrap()).unwrap();
    let graph = read("dcat.jsonld", &spelt(&page, "dcat.jsonld"));
    let asks = |text: &str| super::turtle(text).iter().all(|triple| graph.contains(triple));
    let record = BRIEFING.replace("/id/", "/");
    assert!(asks(&format!(
        "<{record}> a dcat:CatalogRecord ; foaf:primaryTopic <{BRIEFING}> .
         <https://library.example/> a dcat:Catalog ; dcat:record <{record}> ; dcat:resource <{BRIEFING}> .
         <{BRIEFING}> a dcat:Resource ; dcterms:publisher <https://library.example/id/agent/weprotect-global-alliance> ."
    )));
    assert!(!asks(&format!("<{BRIEFING}> dcterms:date \"2021-09-01\"^^xsd:date .")));
}

#[test]
fn expanded_json_ld_is_what_expansion_gives() {
    let page = publication(REPORT);
    let text = spelt(&page, "expanded.jsonld");
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let node = &document.as_array().unwrap()[0];
    assert!(node["@type"].is_array() && node.get("@context").is_none(), "{text}");
    assert_eq!(node["http://purl.org/dc/terms/title"][0]["@language"], "en");
    assert_eq!(node["http://purl.org/dc/terms/issued"][0]["@value"], "2024-03-05");
}
