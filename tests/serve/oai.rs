//! Harvesting over HTTP: nothing is missed and nothing told twice, whatever happens meanwhile.

use super::{Reply, send};
use crate::ledger::open;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::import;
use colophon::lift::Loading;
use colophon::read::Stream;
use colophon::store::Store;
use colophon::vocab::{colo, dcterms, rdf};
use oxrdf::{NamedNode, NamedNodeRef};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;

pub(super) fn router(store: &Store) -> Router {
    let site = Site::new(store.base().clone(), "Water & Weirs");
    colophon::serve::router(store.clone(), site, &Limits::default())
}

pub(super) fn report(number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("https://water.example/id/publication/report-{number:06}"))
}

/// What is said of a made-up report, in one line of a file each.
pub(super) fn said(number: usize, title: &str, genre: &str) -> String {
    let name = report(number);
    let say = |property: NamedNodeRef<'_>, object: &str| format!("{name} {property} {object} .\n");
    [
        say(rdf::TYPE, &colo::Publication.to_string()),
        say(dcterms::title, &format!("\"{title}\"@en")),
        say(dcterms::type_, &format!("<https://water.example/id/genre/{genre}>")),
        say(dcterms::date, &format!("\"2024-05-06\"^^{}", oxrdf::vocab::xsd::DATE)),
    ]
    .concat()
}

/// Puts what a file says in the place of what it said before.
pub(super) fn load(store: &Store, file: &str, text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(file);
    std::fs::write(&path, text).unwrap();
    let stream = Stream::open(&path, store.base().as_str(), |_, _| ()).unwrap();
    store.load(&mut Loading::new(stream, store.base()), "Tess Turlach", None).unwrap();
}

pub(super) fn library(store: &Store, reports: usize) {
    let genre = |number| ["report", "briefing"][number % 2];
    let one = |number| said(number, &format!("Weirs, part {number}"), genre(number));
    load(store, "library.nt", &(0..reports).map(one).collect::<String>());
}

fn ask(router: &Router, query: &str) -> Reply {
    let request = Request::get(format!("https://water.example/oai?{query}"));
    send(router.clone(), request.body(Body::empty()).unwrap())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    text.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

/// The token of a page, if there is more.
fn token(body: &str) -> Option<String> {
    let told = between(body, "<resumptionToken ", "</resumptionToken>");
    let token = told.first()?.split_once('>').unwrap().1;
    (!token.is_empty()).then(|| token.to_owned())
}

/// What a harvester has: by name, whether it is there.
type Copy = BTreeMap<String, bool>;

/// Harvests all pages; `between` happens after each. Panics if something is told twice.
fn harvest(
    router: &Router,
    verb: &str,
    query: &str,
    mut then: impl FnMut(usize),
) -> (Copy, String) {
    let mut copy = Copy::new();
    let mut reply = ask(router, &format!("verb={verb}&{query}"));
    let start = between(&reply.body, "<responseDate>", "<")[0].to_owned();
    for page in 0.. {
        assert_eq!((reply.status, reply.media_type()), (200, "text/xml"), "{}", reply.body);
        for header in between(&reply.body, "<header", "</header>") {
            let name = between(header, "<identifier>", "<")[0].to_owned();
            let there = !header.starts_with(" status=\"deleted\"");
            assert!(copy.insert(name, there).is_none(), "told twice: {header}");
        }
        let Some(token) = token(&reply.body) else { break };
        then(page);
        reply = ask(router, &format!("verb={verb}&resumptionToken={token}"));
    }
    (copy, start)
}

/// The codes of the errors of an answer.
fn codes(body: &str) -> Vec<String> {
    between(body, "<error code=\"", "\"").into_iter().map(str::to_owned).collect()
}

/// Every illegal request and the one code that it is answered with.
const ILLEGAL: &[(&str, &str)] = &[
    ("", "badVerb"),
    ("verb=", "badVerb"),
    ("verb=Nothing", "badVerb"),
    ("verb=identify", "badVerb"),
    ("verb=Identify&verb=Identify", "badVerb"),
    ("verb=Identify&verb=ListSets", "badVerb"),
    ("verb=Identify&set=genre", "badArgument"),
    ("verb=Identify&junk=1", "badArgument"),
    ("verb=Identify&resumptionToken=x", "badArgument"),
    ("verb=ListMetadataFormats&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListMetadataFormats&identifier=urn:x", "idDoesNotExist"),
    ("verb=ListSets&set=genre", "badArgument"),
    ("verb=ListSets&resumptionToken=junk", "badResumptionToken"),
    ("verb=GetRecord", "badArgument"),
    ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
    ("verb=GetRecord&identifier=urn:x", "badArgument"),
    ("verb=GetRecord&identifier=urn:x&metadataPrefix=oai_dc", "idDoesNotExist"),
    (
        "verb=GetRecord&identifier=https://water.example/id/publication/report-000001&metadataPrefix=marc",
        "cannotDisseminateFormat",
    ),
    ("verb=GetRecord&identifier=a&identifier=b&metadataPrefix=oai_dc", "badArgument"),
    ("verb=GetRecord&identifier=a&metadataPrefix=oai_dc&from=2020-01-01", "badArgument"),
    ("verb=ListRecords", "badArgument"),
    ("verb=ListRecords&metadataPrefix=", "badArgument"),
    ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
    ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=junk", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-13-01", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-02-29", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01T00:00Z", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01T00:00:00", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01T24:00:00Z", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01T00:00:00.5Z", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01%2B01:00", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=-001-01-01", "badArgument"),
    (
        "verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-01&until=2020-01-01T00:00:00Z",
        "badArgument",
    ),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-01-01&until=2020-01-01", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=nothing", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=genre:nothing", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=genre:%21zz", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=9999-12-31T23:59:59Z", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&until=1970-01-01", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&until=1200-02-29", "noRecordsMatch"),
    ("verb=ListRecords&resumptionToken=junk", "badResumptionToken"),
    ("verb=ListRecords&resumptionToken=", "badArgument"),
    ("verb=ListRecords&resumptionToken=junk&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListRecords&resumptionToken=a&resumptionToken=b", "badArgument"),
    ("verb=ListIdentifiers", "badArgument"),
    ("verb=ListIdentifiers&metadataPrefix=marc", "cannotDisseminateFormat"),
    ("verb=ListIdentifiers&resumptionToken=%00%ff", "badArgument"),
    ("verb=Identify&%ff=1", "badArgument"),
];

#[test]
fn every_illegal_request_is_told_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    library(&store, 3);
    let router = router(&store);
    for (query, code) in ILLEGAL {
        let reply = ask(&router, query);
        let all = codes(&reply.body);
        assert_eq!(reply.status, 200, "{query}");
        assert!(!all.is_empty() && all.iter().all(|it| it == code), "{query}: {}", reply.body);
        let misread = ["badVerb", "badArgument"].contains(code);
        assert_eq!(reply.body.contains("<request>https://water.example/oai<"), misread, "{query}");
    }
    // Everything that is wrong is told at once.
    let all = "verb=ListRecords&metadataPrefix=marc&from=junk&junk=1&set=";
    assert_eq!(codes(&ask(&router, all).body).len(), 4);
    let form = |content: &str, body: &'static str| {
        let request = Request::post("https://water.example/oai").header("content-type", content);
        send(router.clone(), request.body(Body::from(body)).unwrap())
    };
    let posted = form("application/x-www-form-urlencoded; charset=utf-8", "verb=Identify");
    assert!(posted.body.contains("<repositoryName>Water &amp; Weirs<"), "{}", posted.body);
    assert_eq!(form("text/plain", "verb=Identify").status, 415);
    assert_eq!(codes(&form("application/x-www-form-urlencoded", "verb=%ff").body), ["badArgument"]);
}

#[test]
fn a_harvest_under_change_misses_nothing_and_tells_nothing_twice() {
    let number = |name: &str, default| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let reports: usize = number("COLOPHON_TEST_RECORDS", 3000);
    let changes: usize = number("COLOPHON_TEST_CHANGES", 60);
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    library(&store, reports);
    let router = router(&store);
    let pages = reports.div_ceil(500);
    let each = changes.div_ceil(pages.max(2) - 1);
    let mut count = 0;
    let mut dice = 7_usize;
    let mut one_change = || {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let victim = (dice >> 33) % reports;
        count += 1;
        let file = format!("more-{count}.nt");
        match count % 3 {
            // One that comes.
            0 => load(&store, &file, &said(reports + count, "Fords", "report")),
            // One that goes, if it has not gone yet.
            1 => {
                if let Ok(deletion) = import::deletion(&store, &report(victim), "a test") {
                    store.commit(deletion.change).unwrap();
                }
            }
            // One of which something else is said, or one that is gone and stays so.
            _ => {
                let name = report(victim);
                load(&store, &file, &format!("{name} {} \"again\" .\n", dcterms::description));
            }
        }
    };
    let (mut copy, start) = harvest(&router, "ListRecords", "metadataPrefix=oai_dc", |_| {
        (0..each).for_each(|_| one_change());
    });
    // All that was there at the start was told, once.
    let missing: Vec<_> =
        (0..reports).map(report).filter(|it| !copy.contains_key(it.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let (more, _) =
        harvest(&router, "ListIdentifiers", &format!("metadataPrefix=oai_dc&from={start}"), |_| ());
    copy.extend(more);
    let there: Vec<&String> =
        copy.iter().filter(|(_, there)| **there).map(|(name, _)| name).collect();
    let chronicle = store.chronicle().unwrap();
    let mut living: Vec<String> = chronicle
        .living(colophon::vocab::Kind::Publication)
        .map(|it| chronicle.name(it).to_owned())
        .collect();
    living.sort();
    assert_eq!(there, living.iter().collect::<Vec<_>>());
    assert!(copy.values().any(|there| !there), "no deletion was seen");
}

#[test]
fn what_leaves_a_set_is_told_to_who_harvests_the_set() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    library(&store, 4);
    let router = router(&store);
    let harvest = |query: &str| {
        harvest(&router, "ListRecords", &format!("metadataPrefix=rdf&{query}"), |_| ()).0
    };
    assert_eq!(harvest("set=genre:briefing").values().collect::<Vec<_>>(), [&true, &true]);
    assert_eq!(harvest("set=genre").len(), 4);
    let parts = [(0, "report"), (1, "report"), (2, "report"), (3, "briefing")];
    let one = |(number, genre)| said(number, &format!("Weirs, part {number}"), genre);
    load(&store, "library.nt", &parts.map(one).concat());
    let briefings = harvest("set=genre:briefing");
    assert_eq!(briefings.get(report(1).as_str()), Some(&false));
    assert_eq!(briefings.get(report(3).as_str()), Some(&true));
    assert_eq!(harvest("set=genre:report").get(report(1).as_str()), Some(&true));
    let sets = ask(&router, "verb=ListSets").body;
    assert_eq!(between(&sets, "<setSpec>", "<"), ["genre", "genre:briefing", "genre:report"]);
    let record = ask(
        &router,
        &format!("verb=GetRecord&metadataPrefix=oai_dc&identifier={}", report(1).as_str()),
    );
    assert!(record.body.contains("<setSpec>genre:report</setSpec>"), "{}", record.body);
    assert!(record.body.contains("<dc:title xml:lang=\"en\">Weirs, part 1</dc:title>"));
}

/// A router whose catalogue has several pages, and a token of it.
fn paged() -> &'static (Router, String) {
    static MADE: OnceLock<(Router, String)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap().keep();
        let store = open(&folder);
        library(&store, 1200);
        let router = router(&store);
        let first = ask(&router, "verb=ListRecords&metadataPrefix=oai_dc");
        let token = token(&first.body).unwrap();
        std::fs::remove_dir_all(folder).unwrap();
        (router, token)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_mutated_token_is_taken(
        at in 0_usize..10_000, sign in "[-_A-Za-z0-9=+/%.]", way in 0..4_u8,
    ) {
        let (router, token) = paged();
        let at = at % token.len();
        let mutated = match way {
            0 => format!("{}{sign}{}", &token[..at], &token[at + 1..]),
            1 => format!("{}{sign}{}", &token[..at], &token[at..]),
            2 => format!("{}{}", &token[..at], &token[at + 1..]),
            _ => token[..at].to_owned(),
        };
        prop_assume!(mutated != *token);
        let reply = ask(router, &format!("verb=ListRecords&resumptionToken={mutated}"));
        prop_assert_eq!(reply.status, 200);
        let all = codes(&reply.body);
        prop_assert!(all == ["badResumptionToken"] || all == ["badArgument"], "{}", reply.body);
    }
}

#[test]
fn a_token_is_good_again_and_after_a_restart_but_for_its_own_verb_only() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    library(&store, 1200);
    let first = router(&store);
    let token = token(&ask(&first, "verb=ListRecords&metadataPrefix=rdf").body).unwrap();
    let page = |router: &Router| {
        let body = ask(router, &format!("verb=ListRecords&resumptionToken={token}")).body;
        between(&body, "<identifier>", "<").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let once = page(&first);
    assert_eq!(once.len(), 500);
    assert_eq!(page(&first), once);
    drop((first, store));
    let again = router(&open(folder.path()));
    assert_eq!(page(&again), once);
    let other = ask(&again, &format!("verb=ListIdentifiers&resumptionToken={token}"));
    assert_eq!(codes(&other.body), ["badResumptionToken"]);
    let stranger = tempfile::tempdir().unwrap();
    let store = open(stranger.path());
    library(&store, 1200);
    let foreign = ask(&router(&store), &format!("verb=ListRecords&resumptionToken={token}"));
    assert_eq!(codes(&foreign.body), ["badResumptionToken"]);
}
