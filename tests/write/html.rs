//! Tests of `src/write/html` and `src/write/schema_org.rs`.

use crate::support::{GOLD_BASE, gold_store};
use colophon::answer::{Labels, Outcome, Page, Site, Table, Tongue, View};
use colophon::problem::{Kind, Problem};
use colophon::query::{entity, home, list};
use colophon::record::Location;
use colophon::store::{Scope, Store};
use colophon::vocab::{self, Base};
use colophon::write::html::{self, Html, Results};
use colophon::write::negotiate::reader;
use colophon::write::{PageFormat, TableFormat};
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxrdf::{Graph, NamedNode, NamedOrBlankNode};
use oxrdfio::{RdfFormat, RdfParser};
use serde_json::Value;
use std::fmt::Write;

fn site() -> Site {
    Site::new(Base::new(GOLD_BASE).unwrap(), "The <Water> Library")
}

fn written(page: &Page) -> String {
    let mut bytes = Vec::new();
    Html.write(page, &site(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn gold_page(path: &str) -> String {
    let store = gold_store(GOLD_BASE);
    written(&entity(&store, &store.base().join(format_args!("id/{path}"))).unwrap())
}

/// A page about `id/publication/river`, as Turtle with addresses relative to the base.
fn page_of(turtle: &str) -> Page {
    let mut text = String::new();
    for (prefix, namespace) in vocab::PREFIXES {
        writeln!(text, "@prefix {prefix}: <{namespace}> .").unwrap();
    }
    text.push_str(turtle);
    let mut graph = Graph::new();
    let parser = RdfParser::from_format(RdfFormat::Turtle).with_base_iri(GOLD_BASE).unwrap();
    for quad in parser.for_slice(&text) {
        graph.insert(&oxrdf::Triple::from(quad.unwrap()));
    }
    let topic = NamedNode::new_unchecked(format!("{GOLD_BASE}id/publication/river"));
    Page { topic, view: View::Thing, entries: Vec::new(), graph, version: 7, pictures: Vec::new() }
}

/// The schema.org block of a document.
fn data(document: &str) -> Value {
    let (_, rest) = document.split_once("<script type=\"application/ld+json\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// What the policy of every page forbids, and what a page of ours always has.
fn sound(document: &str, what: &str) {
    assert_eq!(document.matches("<h1").count(), 1, "{what}");
    assert_eq!(document.matches("<main").count(), 1, "{what}");
    for forbidden in [" style=", " onclick=", " onload=", "=\"javascript:", "<iframe", "<base"] {
        assert!(!document.contains(forbidden), "{what}: {forbidden}");
    }
    let data = document.matches("<script type=\"application/ld+json\">").count();
    let base = format!("<script type=\"module\" src=\"/{}\"></script>", html::SCRIPT.path);
    assert_eq!(document.matches(&base).count(), 1, "{what}");
    let editor = format!("<script type=\"module\" src=\"/{}\"></script>", html::EDITOR.path);
    let editors = document.matches(&editor).count();
    assert_eq!(editors, document.matches("<form class=\"ask\"").count(), "{what}");
    assert_eq!(document.matches("<script").count(), data + 1 + editors, "{what}");
    assert!(document.contains("<title>") && document.contains("lang=\"en\""), "{what}");
}

#[test]
fn every_thing_and_list_has_a_sound_page_that_is_always_the_same() {
    let store = gold_store(GOLD_BASE);
    let mut things = std::collections::BTreeSet::new();
    for quad in store.quads(None, None, None, None) {
        if let NamedOrBlankNode::NamedNode(thing) = quad.unwrap().subject
            && store.base().parts(thing.as_ref()).is_some_and(|(segment, _)| segment != "span")
        {
            things.insert(thing);
        }
    }
    assert!(things.len() > 200);
    for thing in &things {
        let document = written(&entity(&store, thing).unwrap());
        sound(&document, thing.as_str());
        assert!(document.len() < 200_000, "{thing}: {} bytes", document.len());
    }
    let twice = || written(&entity(&store, things.first().unwrap()).unwrap());
    assert_eq!(twice(), twice());
    sound(&written(&home(&store).unwrap()), "home");
    for kind in vocab::Kind::ALL {
        sound(&written(&list(&store, *kind, 1).unwrap()), kind.plural());
    }
}

#[test]
fn a_publication_shows_what_its_source_says_and_what_it_does_not() {
    let page = gold_page("publication/how-to-conduct-ethical-research-on-sexual-exploitation");
    for words in [
        "Project Coordinator",
        "/agent/ecpat-international\"",
        "Not stated by the source</dt><dd>page on the web, publisher",
        "<time datetime=\"2021-03-25\">25 March 2021</time>",
        "the source does not say that it is the date of publication",
        "605caf93f1202 bpthumb",
        "SHA-256",
        "https://library.example/id/publication/how-to-conduct",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let cut = gold_page("publication/we-are-in-danger-of-losing-the-global-battle-for-child");
    assert!(cut.contains("the source cuts it off here"));
    assert!(
        cut.contains("the ePrivacy directive going into effect") && cut.contains("<summary>Why?")
    );
    assert!(cut.contains("It does not say that they are so."));
}

#[test]
fn publishers_stand_in_the_printed_order() {
    let page = page_of(
        "<id/publication/river> a colo:Publication ; dcterms:title \"River\"@en ;
           dcterms:publisher <id/agent/a> , <id/agent/z> ;
           prov:qualifiedAttribution <id/contribution/1> , <id/contribution/2> .
         <id/contribution/1> prov:agent <id/agent/z> ; dcat:hadRole rel:pbl ; schema:position 1 .
         <id/contribution/2> prov:agent <id/agent/a> ; dcat:hadRole rel:pbl ; schema:position 2 .
         <id/agent/a> skos:prefLabel \"Aqua\"@en . <id/agent/z> skos:prefLabel \"Zenith\"@en .",
    );
    let document = written(&page);
    assert!(document.find("Zenith").unwrap() < document.find("Aqua").unwrap());
}

#[test]
fn a_law_shows_who_refers_to_it_and_keeps_claims_and_sightings_apart() {
    let page = gold_page("law/european-electronic-communications-code");
    let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}"));
    assert!(at("1 publication refers to it") < at("What is claimed about it"));
    assert!(at("What is claimed about it") < at("Seen elsewhere"));
    assert!(at("Seen elsewhere") < at("32018L1972"), "a number from outside is no fact");
    assert!(page.contains("<time datetime=\"2018-12\">December 2018</time>"));
}

#[test]
fn links_to_things_are_paths_and_links_away_are_marked() {
    let page = gold_page("law/european-electronic-communications-code");
    assert!(page.contains("href=\"/publication/briefing-on-the-future"));
    assert!(!page.contains("href=\"https://library.example/id/"));
    for link in page.split("<a ").skip(1) {
        let tag = link.split_once('>').unwrap().0;
        if tag.contains("href=\"http") {
            assert!(tag.contains("rel=\"external noopener nofollow\""), "{tag}");
        }
    }
}

#[test]
fn a_base_with_a_path_is_kept_in_every_link() {
    let store = gold_store("https://host.example/library/");
    let thing = store.base().thing("law", "eprivacy-directive");
    let site = Site::new(store.base().clone(), "Library");
    let mut bytes = Vec::new();
    Html.write(&entity(&store, &thing).unwrap(), &site, &mut bytes).unwrap();
    let page = String::from_utf8(bytes).unwrap();
    for link in page.split("href=\"").skip(1) {
        let address = link.split_once('"').unwrap().0;
        let kept =
            ["/library/", "http", "#", "?ui="].iter().any(|start| address.starts_with(start));
        assert!(kept, "{address}");
    }
}

#[test]
fn whatever_a_source_prints_stays_text() {
    let page = page_of(
        "<id/publication/river> a colo:Publication ;
           dcterms:title \"</title></script><script>alert(1)</script> \u{202e}evil & <b>\"@en ;
           dcterms:description \"</script><img src=x onerror=alert(2)>\"@en ;
           dcat:landingPage <javascript:alert(3)> , <data:text/html,x> , <HTTPS://away.example/a?b=1&c=2> ;
           dcterms:references <id/law/x\\u0027onclick\\u003dy> ;
           colo:formAsDescribed \"\u{202e}<i>\" .",
    );
    let document = written(&page);
    sound(&document, "hostile");
    assert!(!document.contains("<img") && !document.contains("<b>") && !document.contains("<i>"));
    assert!(!document.contains("href=\"data:"));
    assert!(document.contains("href=\"HTTPS://away.example/a?b=1&amp;c=2\""));
    let title = document.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    assert!(!title.contains('\u{202e}'), "{title}");
    let heading = document.split_once("<h1>").unwrap().1;
    assert!(heading.starts_with("<bdi lang=\"en\">"), "turned text is isolated");
    assert_eq!(data(&document)["sameAs"], "HTTPS://away.example/a?b=1&c=2");
    assert!(data(&document)["headline"]["@value"].as_str().unwrap().contains("</script>"));
}

#[test]
fn texts_carry_their_language_and_the_english_label_goes_first() {
    let document = written(&page_of(
        "<id/publication/river> dcterms:title \"Der Fluss\"@de , \"The river\"@en , \"Le fleuve\"@fr ;
           dcterms:subject <id/concept/c> . <id/concept/c> skos:prefLabel \"Grundwasser\"@de .",
    ));
    assert!(document.contains("<h1><bdi lang=\"en\">The river</bdi></h1>"));
    assert!(document.contains("<bdi lang=\"de\">Grundwasser</bdi>"));
}

#[test]
fn words_and_labels_are_in_the_language_of_whoever_reads() {
    let page = page_of(
        "<id/publication/river> a colo:Publication ; dcterms:title \"Der Fluss\"@de , \"The river\"@en ;
           dcterms:date \"2021-03-01\"^^xsd:date ; dcterms:references <id/law/weir> .",
    );
    let read = |accept: &str, chosen: Option<Tongue>| {
        let reader = reader(Some(accept), chosen, "/publication/river".into());
        let mut bytes = Vec::new();
        Html.write(&page, &Site { reader, ..site() }, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    let german = read("fr;q=0.4, de-AT, en;q=0.5", None);
    for words in [
        "<html lang=\"de\">",
        "<bdi lang=\"de\">Der Fluss</bdi></h1>",
        "1. März 2021",
        "Verweist auf",
    ] {
        assert!(german.contains(words), "{words}");
    }
    assert!(
        german.contains("href=\"/publication/river?ui=en\"")
            && german.contains("href=\"/law/weir\"")
    );
    let chosen = read("de", Some(Tongue::English));
    assert!(chosen.contains("<html lang=\"en\">") && chosen.contains("href=\"/law/weir?ui=en\""));
    assert!(chosen.contains("The river</bdi></h1>"), "who chooses a language reads labels in it");
    for nonsense in ["", "*", ";;;q=x,,", "tlh;q=1, de;q=0"] {
        assert!(read(nonsense, None).contains("<html lang=\"en\">"), "{nonsense}");
    }
}

#[test]
fn a_thing_without_a_label_and_a_title_of_100_kilobytes_have_pages() {
    let document = written(&page_of("<id/publication/river> dcterms:relation <id/event/e> , [] ."));
    assert!(document.contains("publication/river</bdi></h1>"));
    let title = "flood ".repeat(17_000);
    let page = page_of(&format!(
        "<id/publication/river> dcterms:title \"{title}\"@en ; dcterms:isPartOf <id/publication/river> ."
    ));
    sound(&written(&page), "long title");
}

#[test]
fn search_engines_hear_of_a_date_of_publication_only_where_it_is_known() {
    let listed =
        data(&gold_page("publication/how-to-conduct-ethical-research-on-sexual-exploitation"));
    assert_eq!(listed["@type"], serde_json::json!(["BlogPosting", "CreativeWork"]));
    assert_eq!(listed["author"]["@type"], "Person");
    assert_eq!(listed["author"]["name"]["@value"], "Andrea Varrella");
    assert_eq!(listed["dcterms:date"]["@value"], "2021-03-25");
    assert_eq!(listed["datePublished"], Value::Null);
    let issued = data(&written(&page_of(
        "<id/publication/river> dcterms:title \"River\"@en ; dcterms:issued \"2020-05\"^^xsd:gYearMonth .",
    )));
    assert_eq!(issued["datePublished"], "2020-05");
    assert_eq!(issued["@type"], "CreativeWork");
}

#[test]
fn search_engines_hear_of_laws_with_their_numbers() {
    let cited = data(&written(&page_of(
        "<id/publication/river> dcterms:title \"River\"@en ; dcterms:references <id/law/water> .
         <id/law/water> skos:prefLabel \"Water law\"@en ; eli:id_local \"32000L0060\" .",
    )));
    assert_eq!(cited["citation"]["@type"], "Legislation");
    assert_eq!(cited["citation"]["legislationIdentifier"], "32000L0060");
    let agent = data(&gold_page("agent/ncmec"));
    assert_eq!(agent["@type"], "Organization");
    assert_eq!(agent["url"], "https://library.example/agent/ncmec");
    let topic = data(&gold_page("topic/defining-problems"));
    assert_eq!(topic["@type"], "DefinedTerm");
    assert_eq!(topic["inDefinedTermSet"], "https://library.example/id/scheme/focus-areas");
}

#[test]
fn a_hub_says_that_it_does_not_show_everything() {
    let document = written(&page_of(
        "<id/publication/other> dcterms:relation <id/publication/river> ; dcterms:title \"Other\"@en .
         <id/publication/river> dcterms:title \"River\"@en .
         <publication/river> void:propertyPartition <publication/river#incoming-1> .
         <publication/river#incoming-1> void:property dcterms:relation ; void:triples 1204 .",
    ));
    assert!(document.contains("1 of 1\u{a0}204 are shown."), "{document}");
}

#[test]
fn very_many_topics_and_references_leave_a_page_that_can_be_read() {
    let mut text =
        String::from("<id/publication/river> a colo:Publication ; dcterms:title \"River\"@en .\n");
    for number in 0..10_000 {
        writeln!(text, "<id/publication/river> dcterms:subject <id/concept/c{number}> .").unwrap();
    }
    for number in 0..5_000 {
        writeln!(text, "<id/publication/river> dcterms:references <id/law/l{number}> .").unwrap();
    }
    let document = written(&page_of(&text));
    assert!(document.len() < 120_000, "{} bytes", document.len());
    assert!(
        document.contains("200 of 10\u{a0}000 are shown.")
            && document.contains("50 of 5\u{a0}000 are shown.")
    );
}

#[test]
fn marks_that_turn_the_direction_are_seen() {
    let document =
        written(&page_of("<id/publication/river> dcterms:title \"abc\u{202e}fed\u{2066}g\"@ar ."));
    assert!(document.contains("<bdi lang=\"ar\">abc<code class=\"control\">U+202E</code>fed<code class=\"control\">U+2066</code>g</bdi>"), "{document}");
}

fn result(store: &Store, query: &str) -> String {
    let parsed = spargebra::SparqlParser::new().parse_query(query).unwrap();
    let result = match store.ask(parsed, &Scope::Statements, CancellationToken::new()).unwrap() {
        QueryResults::Solutions(rows) => Outcome::Rows(rows),
        QueryResults::Boolean(truth) => Outcome::Truth(truth),
        QueryResults::Graph(_) => panic!("not a table"),
    };
    let mut bytes = Vec::new();
    let table = Table { query: query.into(), result, version: 1, labels: Labels::default() };
    Results.write(table, &site(), &mut bytes).unwrap();
    let document = String::from_utf8(bytes).unwrap();
    sound(&document, query);
    document
}

#[test]
fn a_result_says_whether_it_is_complete() {
    let store = gold_store(GOLD_BASE);
    let one = result(&store, "SELECT ?x WHERE { VALUES ?x { \"a<b\"@de } }");
    assert!(one.contains("Complete: 1 row."));
    assert!(one.contains("<bdi lang=\"de\">a&lt;b</bdi>"));
    assert!(one.contains("VALUES ?x { &quot;a&lt;b&quot;@de }"));
    let none = result(&store, "SELECT ?x WHERE { FILTER(false) }");
    assert!(none.contains("Complete: no rows."));
    let many = result(&store, "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }");
    let total = store.count().unwrap();
    let said = format!("The first 200 of {}\u{a0}{:03} rows.", total / 1000, total % 1000);
    assert!(many.contains(&said) && total > 2000, "{said}");
    assert_eq!(many.matches("<tr>").count(), 201);
    assert!(result(&store, "ASK { ?s ?p ?o }").contains("<p class=\"truth\">Yes</p>"));
    let unbound = result(&store, "SELECT ?x ?y WHERE { VALUES ?x { 1 } }");
    assert!(unbound.contains("xsd:integer") && unbound.contains("–"));
}

#[test]
fn a_result_that_breaks_off_is_no_result() {
    let store = gold_store(GOLD_BASE);
    let query = spargebra::SparqlParser::new()
        .parse_query("SELECT * WHERE { ?s ?p ?o . ?a ?b ?c }")
        .unwrap();
    let cancel = CancellationToken::new();
    let QueryResults::Solutions(rows) = store.ask(query, &Scope::All, cancel.clone()).unwrap()
    else {
        panic!("not a table");
    };
    cancel.cancel();
    let rows = Outcome::Rows(rows);
    let table = Table { query: "".into(), result: rows, version: 1, labels: Labels::default() };
    let mut bytes = Vec::new();
    assert!(Results.write(table, &site(), &mut bytes).is_err());
    assert!(bytes.is_empty(), "what is not complete is not sent as if it were");
}

#[test]
fn a_graph_that_a_query_made_is_a_table_of_statements() {
    let mut page = page_of("<id/law/water> skos:prefLabel \"Water law\"@en .");
    page.view = View::Query("CONSTRUCT WHERE { ?s ?p \"<x>\" }".into());
    let document = written(&page);
    sound(&document, "graph");
    assert!(document.contains("Complete: 1 statement."));
    assert!(document.contains("href=\"/law/water\"") && document.contains("skos:prefLabel"));
    assert!(document.contains("&lt;x&gt;"));
}

#[test]
fn a_broken_query_is_kept_and_marked_where_it_breaks() {
    let query = "SELECT ?s\nWHERE { ?s <b> }";
    let problem = Problem::new(Kind::BadQuery, "an object is <missing>")
        .at(Location::of("query").at(2, 16))
        .help("write what <b> leads to");
    let document = html::sparql_form(&site(), Some(query), Some(&problem));
    sound(&document, "form");
    assert!(document.contains(">\nSELECT ?s\nWHERE { ?s &lt;b&gt; }</textarea>"));
    let mark = format!("2 | WHERE {{ ?s &lt;b&gt; }}\n  | {}<strong>^", " ".repeat(15));
    assert!(document.contains(&mark), "{document}");
    assert!(document.contains("role=\"alert\"") && document.contains("noindex"));
    for (line, column) in [(0, 0), (9, 1), (2, 9999)] {
        let problem =
            Problem::new(Kind::BadQuery, "odd").at(Location::of("query").at(line, column));
        sound(&html::sparql_form(&site(), Some(query), Some(&problem)), "odd place");
    }
}

#[test]
fn every_problem_has_a_page_and_ways_on() {
    for kind in Kind::ALL {
        let problem = Problem::new(*kind, "what <happened>").help("do <this>");
        let document = html::problem(&problem, kind.status(), &site());
        sound(&document, kind.name());
        assert!(document.contains("what &lt;happened&gt;") && document.contains("do &lt;this&gt;"));
        assert!(document.contains("href=\"/publication\"") && document.contains("noindex"));
        let explained = html::problem_kind(*kind, &site());
        sound(&explained, kind.name());
        assert!(explained.contains(&kind.status().to_string()));
    }
    sound(&html::about(&site()), "about");
}

#[test]
fn the_style_sheet_is_small_and_its_address_follows_its_content() {
    assert!(html::STYLE.text.len() < 36 * 1024);
    assert!(!html::STYLE.text.contains("url(") && !html::STYLE.text.contains("@import"));
    let name = html::STYLE.path.strip_prefix("assets/style.").unwrap();
    let hash = name.strip_suffix(".css").unwrap();
    assert!(hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_ne!(hash, "0123456789abcdef");
    assert!(gold_page("agent/ncmec").contains(&format!("href=\"/{}\"", html::STYLE.path)));
}
