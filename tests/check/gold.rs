//! The hand-made description conforms; each way of spoiling it is found by the shape that forbids it.

use crate::support::GOLD;
use colophon::check::{Report, check, report};
use colophon::lift::{Draft, as_stored};
use colophon::problem::{Detail, Kind};
use colophon::record::Location;
use oxrdf::{Graph, Quad, Term};
use oxrdfio::{RdfFormat, RdfParser};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// A way of spoiling the gold: a text to replace where it stands first, or triples to add.
enum Spoil {
    Replace(&'static str, &'static str),
    Add(&'static str),
}

use Spoil::{Add, Replace};

/// Every rule of `ontology/shapes.ttl`, with something that breaks it.
static SPOILT: &[(&str, Spoil)] = &[
    ("P01", Replace("colo:key \"focus-areas\"", "colo:key \"Focus Areas\"")),
    ("P02", Replace("dcterms:title \"Focus areas\"@en", "dcterms:title \"Focus areas\"")),
    ("P03", Replace("dcterms:title \"Focus areas\"@en", "dcterms:title \" Focus areas\"@en")),
    (
        "P04",
        Replace("dcterms:date \"2021-09-01\"^^xsd:date", "dcterms:date \"2021-02-31\"^^xsd:date"),
    ),
    ("P05", Add("pub:focus-areas dcterms:issued \"soon\" .")),
    ("P06", Add("pub:focus-areas dcterms:type genre:unheard-of .")),
    ("P07", Add("pub:focus-areas dcterms:publisher \"The River Trust\" .")),
    ("P08", Add("pub:focus-areas dcterms:creator \"A. Weir\" .")),
    ("P09", Add("pub:focus-areas dcterms:subject \"bridges\" .")),
    ("P10", Add("pub:focus-areas dcterms:references \"a law\" .")),
    ("P11", Add("pub:focus-areas dcat:landingPage <ftp://river.example/page> .")),
    ("P12", Replace("colo:describes pub:focus-areas ;", "colo:describes pub:nothing ;")),
    ("P13", Add("pub:focus-areas dcterms:issued \"2021-06-04\"^^xsd:date .")),
    (
        "P14",
        Add(
            "pub:p dcterms:abstract \"cut…\"@en ; a colo:Publication ; colo:excerpt exc:p . exc:p colo:truncated true ; colo:verbatim \"cut…\" .",
        ),
    ),
    (
        "P15",
        Replace(
            "colo:notStated dcterms:creator , dcterms:publisher ,",
            "colo:notStated dcterms:creator ,",
        ),
    ),
    (
        "P16",
        Replace(
            "dcterms:publisher , dcterms:type , dcat:landingPage",
            "dcterms:publisher , dcat:landingPage",
        ),
    ),
    (
        "P17",
        Replace(
            "dcat:hadRole rel:pbl ; schema:position 1",
            "dcat:hadRole rel:ctb ; schema:position 1",
        ),
    ),
    ("P18", Add("pub:focus-areas dcterms:publisher agent:thorn .")),
    ("R01", Add("rec:1 colo:describes pub:focus-areas .")),
    (
        "R02",
        Replace(
            "prov:wasDerivedFrom source:ddeeb6089382 ; colo:span span:54-486",
            "colo:span span:54-486",
        ),
    ),
    ("R03", Add("rec:1 colo:field pub:focus-areas .")),
    ("R04", Add("rec:1 colo:listedDate \"2021-09-02\"^^xsd:date .")),
    ("F01", Replace("colo:fieldName \"section\" ;", "")),
    (
        "F02",
        Replace(
            "colo:mapsTo colo:section ; colo:verbatim \"Library article\" ;",
            "colo:mapsTo colo:section ;",
        ),
    ),
    ("F03", Replace("colo:mapsTo colo:section ;", "colo:mapsTo \"section\" ;")),
    (
        "F04",
        Replace(
            "colo:verbatim \"Library article\" ; colo:span span:54-69 .",
            "colo:verbatim \"Library article\" .",
        ),
    ),
    (
        "S01",
        Replace(
            "span:9-21 a colo:Span ; oa:hasSource source:ddeeb6089382 ;",
            "span:9-21 a colo:Span ;",
        ),
    ),
    ("S02", Replace("oa:start 9 ; oa:end 21", "oa:start 9 ; oa:end 22")),
    ("X01", Add("exc:1 colo:verbatim \"another text…\" .")),
    ("X02", Replace("colo:truncated true", "colo:truncated \"maybe\"^^xsd:boolean")),
    ("X03", Replace("colo:truncated true ; colo:truncationMark \"…\"", "colo:truncated false")),
    ("M01", Add("men:0-1 oa:hasTarget span:35-52 .")),
    ("M02", Add("men:0-1 colo:surface \"the alliance\" .")),
    ("M03", Add("men:0-1 colo:status colo:Stated .")),
    (
        "M04",
        Replace(
            "colo:status colo:Inferred ; colo:method method:definite-description",
            "colo:status colo:Inferred",
        ),
    ),
    ("M05", Replace("colo:surface \"the Alliance\"", "colo:surface \"The Alliance\"")),
    ("A01", Add("ass:1-1 rdf:subject pub:focus-areas .")),
    ("A02", Add("ass:1-1 rdf:predicate \"publisher\" .")),
    ("A03", Add("ass:1-1 colo:status colo:Stated .")),
    ("A04", Add("ass:new a colo:Assertion .")),
    ("A05", Add("ass:1-1 colo:score 1.5 .")),
    ("A06", Add("pub:focus-areas dcterms:type genre:focus-area-page .")),
    (
        "A07",
        Add(
            "ass:new a colo:Assertion ; rdf:subject pub:focus-areas ; rdf:predicate dcterms:type ; rdf:object genre:report ; colo:status colo:Stated ; colo:method method:reader ; colo:span span:9-21 .",
        ),
    ),
    (
        "C01",
        Replace(
            "clm:5-1 a colo:ReportedClaim ; colo:claimedBy",
            "clm:5-1 a colo:ReportedClaim ; colo:decided",
        ),
    ),
    ("C02", Add("clm:new a colo:ReportedClaim .")),
    ("C03", Add("clm:new a colo:ReportedClaim .")),
    ("D01", Replace("colo:sha256 \"ddeeb6", "colo:sha256 \"DDEEB6")),
    ("D02", Replace("colo:characters 2763 ;", "")),
    ("I01", Replace("prov:used source:ddeeb6089382 ;", "")),
    ("I02", Replace("prov:hadPlan profile:listing-text-1 ;", "prov:hadPlan \"listing\" ;")),
    ("I03", Replace("\"2026-11-24T00:00:00Z\"^^xsd:dateTime", "\"2026-11-24\"^^xsd:date")),
    (
        "L01",
        Replace(
            "dcterms:isPartOf listing:ddeeb6089382-1 ; schema:position 2",
            "dcterms:isPartOf listing:ddeeb6089382-1 ; schema:position 3",
        ),
    ),
    (
        "L02",
        Replace(
            "colo:listedDate \"2021-09-01\"^^xsd:date",
            "colo:listedDate \"2020-09-01\"^^xsd:date",
        ),
    ),
    ("G01", Replace("skos:prefLabel \"Thorn\"@en ;", "")),
    ("G02", Replace("foaf:name \"Thorn\" ;", "")),
    ("G03", Replace("foaf:name \"Thorn\"", "foaf:name \"Publisher: Thorn\"")),
    ("G04", Add("agent:andrea-varrella foaf:mbox <mailto:a@river.example> .")),
    ("G05", Add("agent:andrea-varrella schema:gender \"any\" .")),
    ("B01", Add("con:1-1 prov:agent agent:thorn .")),
    ("B02", Add("con:1-1 dcat:hadRole rel:aut .")),
    ("B03", Add("pub:focus-areas prov:qualifiedAttribution con:1-1 .")),
    ("W01", Add("law:canal-act a colo:LegalInstrument .")),
    ("W02", Replace("eli:id_local \"32002L0058\"", "eli:id_local \"2002/58/EC\"")),
    ("K01", Replace("skos:prefLabel \"Governments\"@en", "skos:prefLabel \"Governments\"")),
    ("K02", Add("concept:locks a skos:Concept ; skos:prefLabel \"Locks\"@en .")),
    ("K03", Add("concept:harms skos:broader concept:csea-online .")),
    ("K04", Add("concept:governments skos:related concept:stakeholders .")),
    ("K05", Add("concept:governments skos:altLabel \"CIVIL society\"@en .")),
    ("T01", Add("prop:1 colo:candidate project:canal .")),
    ("T02", Add("prop:new a colo:IdentityProposal .")),
    ("T03", Add("agent:gone a colo:Tombstone ; colo:httpStatus 404 .")),
    ("T04", Add("agent:gone a colo:Tombstone ; colo:httpStatus 410 .")),
    ("T05", Add("agent:gone a colo:Tombstone ; colo:httpStatus 301 .")),
    ("T06", Add("agent:gone a colo:Tombstone ; skos:prefLabel \"Gone\"@en .")),
];

fn spoil(spoil: &Spoil) -> String {
    match spoil {
        Replace(from, to) => {
            assert!(GOLD.contains(from), "the gold no longer says {from}");
            GOLD.replacen(from, to, 1)
        }
        Add(triples) => format!("{GOLD}\n{triples}\n"),
    }
}

fn quads(trig: &str) -> Vec<Quad> {
    let parser = RdfParser::from_format(RdfFormat::TriG).for_slice(trig);
    parser.collect::<Result<_, _>>().unwrap()
}

/// A draft whose n-th quad stands in line n.
fn draft(trig: &str) -> Draft {
    let file = Location::of("gold.trig");
    let mut draft = Draft::default();
    for (index, quad) in quads(trig).into_iter().enumerate() {
        draft.say(quad, Some(&file.at(index + 1, 1)));
    }
    draft
}

/// Kind of severity, and what was found.
fn findings(trig: &str) -> Vec<(&'static str, Detail)> {
    match check(draft(trig), &Graph::new()) {
        Ok(checked) => checked.warnings().iter().map(|detail| ("advice", detail.clone())).collect(),
        Err(problem) => {
            assert_eq!(problem.kind(), Kind::BadShape, "{problem}");
            problem.details().iter().map(|detail| ("violation", detail.clone())).collect()
        }
    }
}

fn whole_report(trig: &str) -> Report {
    let triples = quads(trig).into_iter().map(oxrdf::Triple::from);
    report(&triples.collect()).unwrap()
}

#[test]
fn gold_conforms_without_a_warning() {
    let before: Vec<Quad> = quads(GOLD).into_iter().map(as_stored).collect();
    let checked = check(draft(GOLD), &Graph::new()).unwrap();
    assert_eq!(checked.warnings(), []);
    assert_eq!(checked.quads(), before);
    assert!(whole_report(GOLD).conforms());
}

/// Whether a spoilt copy is caught by the rule that it breaks.
fn is_caught((rule, how): &(&str, Spoil)) -> bool {
    let report = whole_report(&spoil(how));
    let mut messages = report.findings.iter().flat_map(|finding| &finding.messages);
    messages.any(|message| message.value().starts_with(rule))
}

#[test]
fn each_spoilt_copy_is_caught_by_its_shape() {
    let missed: Vec<&str> = std::thread::scope(|scope| {
        let half = SPOILT.len() / 2;
        let search = |rows: &'static [(&'static str, Spoil)]| {
            scope.spawn(|| {
                rows.iter().filter(|row| !is_caught(row)).map(|row| row.0).collect::<Vec<_>>()
            })
        };
        let halves = [search(&SPOILT[..half]), search(&SPOILT[half..])];
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    });
    assert!(missed.is_empty(), "not caught: {missed:?}");
}

#[test]
fn every_rule_is_broken_once() {
    let shapes = include_str!("../../ontology/shapes.ttl");
    let rules: BTreeSet<&str> =
        shapes.split("sh:message \"").skip(1).map(|text| text.split_once(' ').unwrap().0).collect();
    let broken: BTreeSet<&str> = SPOILT.iter().map(|(rule, _)| *rule).collect();
    assert_eq!(rules, broken);
}

#[test]
fn rules_without_a_message_explain_themselves() {
    let mention = "men:new a colo:Mention ; colo:surface \"the Alliance\" ; oa:hasTarget span:9-21 ; \
                   colo:status colo:Stated ; colo:method method:reader .";
    let agent = "agent:lock-keeper a foaf:Agent ; skos:prefLabel \"L\"@en ; foaf:name \"L\" .";
    for (triples, words) in [
        (mention, "fits none of 3 alternatives: has no oa:hasBody, expected at least 1; or"),
        (agent, "fits none of 2 alternatives: is not known to be a foaf:Person; or"),
    ] {
        let found = findings(&spoil(&Add(triples)));
        assert!(found.iter().any(|(_, detail)| detail.message.contains(words)), "{found:#?}");
    }
}

#[test]
fn details_say_where_what_and_how_to_mend_it() {
    let trig = spoil(&Add("pub:focus-areas dcterms:publisher \"The River Trust\" ."));
    let line = quads(&trig).len();
    let found = findings(&trig);
    let (_, detail) = found.iter().find(|(_, detail)| detail.message.starts_with("P07")).unwrap();
    assert_eq!(
        detail.to_string(),
        format!(
            "gold.trig:{line}:1: P07 a publisher is an agent, never a string: \
             <https://library.example/id/publication/focus-areas> has dcterms:publisher \
             \"The River Trust\", which is not an address\n  \
             help: give the address of the thing, not its name"
        )
    );
}

#[test]
fn details_come_in_the_order_of_the_source() {
    let mut trig =
        GOLD.replace("dcterms:title \"Focus areas\"@en", "dcterms:title \"Focus areas\"");
    trig = trig.replace("skos:prefLabel \"Governments\"@en", "skos:prefLabel \"Governments\"");
    trig.push_str("law:canal-act a colo:LegalInstrument .");
    let found = findings(&trig);
    let rules: Vec<&str> = found.iter().map(|(_, detail)| &detail.message[..3]).collect();
    assert_eq!(rules, ["K01", "P02", "W01"]);
    let lines: Vec<_> = found.iter().map(|(_, d)| d.location.as_ref().unwrap().line).collect();
    assert!(lines.is_sorted());
}

#[test]
fn a_warning_does_not_refuse() {
    let found =
        findings(&spoil(&Replace("eli:id_local \"32002L0058\"", "eli:id_local \"2002/58/EC\"")));
    let [("advice", detail)] = found.as_slice() else { panic!("{found:#?}") };
    assert!(detail.message.starts_with("W02"), "{detail}");
}

#[test]
fn what_is_known_is_believed_but_not_judged() {
    let known: Graph = quads(&spoil(&Add(
        "agent:river-trust a foaf:Agent , <http://www.w3.org/ns/org#Organization> .",
    )))
    .into_iter()
    .map(oxrdf::Triple::from)
    .collect();
    let mut draft = Draft::default();
    let prefixes = GOLD.lines().filter(|line| line.starts_with("@prefix")).collect::<Vec<_>>();
    let says = "con:n prov:agent agent:river-trust ; a colo:Contribution ; \
                dcat:hadRole rel:pbl . pub:focus-areas prov:qualifiedAttribution con:n .";
    for quad in quads(&format!("{}\n{says}", prefixes.join("\n"))) {
        draft.say(quad, None);
    }
    // The agent has no label, which would be a violation if it were judged.
    check(draft, &known).unwrap();
}

#[test]
fn findings_name_things_of_the_draft_only() {
    let report = whole_report(&spoil(&Add("law:canal-act a colo:LegalInstrument .")));
    let focus: BTreeSet<String> = report.findings.iter().map(|f| f.focus.to_string()).collect();
    assert_eq!(focus, BTreeSet::from(["<https://library.example/id/law/canal-act>".to_owned()]));
    assert!(report.findings.iter().all(|f| matches!(f.focus, Term::NamedNode(_))));
}

/// The fastest of several runs: what else the machine does should not count.
fn fastest<T>(work: impl Fn() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(work());
        start.elapsed()
    };
    (0..5).map(time).min().unwrap()
}

/// Parsing is the measure, so that a slow or busy machine judges like a fast one;
/// the gold takes about twelve times as long to check as to parse.
#[test]
fn checking_takes_no_longer_than_some_parsings() {
    let graph: Graph = quads(GOLD).into_iter().map(oxrdf::Triple::from).collect();
    let parsing = fastest(|| quads(GOLD));
    let checking = fastest(|| report(&graph).unwrap());
    assert!(checking < parsing * 60, "parsing {parsing:?}, checking {checking:?}");
}
