//! Queries that have an address, and results that stay as they are.

use super::{BROWSER, Reply, send};
use crate::ledger::{change, quad};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use colophon::answer::Site;
use colophon::config::{Limits, TokenDigest};
use colophon::query;
use colophon::store::Store;
use colophon::vocab::Base;
use sha2::{Digest, Sha256};

const TITLES: &str =
    "#+ title: What is there?\nSELECT ?t { ?s <http://purl.org/dc/terms/title> ?t }";
const STATEMENTS: &str = "CONSTRUCT { ?s <http://purl.org/dc/terms/title> [] } { ?s ?p ?t }";
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// A catalogue of made-up reports, and its store.
fn catalogue() -> (Router, Store) {
    let store = Store::in_memory(Base::new("https://water.example/").unwrap()).unwrap();
    store.commit(change(&[], &[quad(1, "Weirs"), quad(2, "Locks")])).unwrap();
    store.commit(change(&[quad(1, "Weirs")], &[quad(1, "Fords"), quad(3, "Mills")])).unwrap();
    let site = Site::new(store.base().clone(), "Water");
    let token: TokenDigest = format!("{:x}", Sha256::digest("open sesame")).parse().unwrap();
    let limits = Limits { writers: vec![token], ..Limits::default() };
    (colophon::serve::router(store.clone(), site, &limits), store)
}

fn get(router: &Router, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::builder().uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(router.clone(), request.body(Body::empty()).unwrap())
}

fn post(router: &Router, token: Option<&str>, media_type: &str, body: &str) -> Reply {
    let mut request =
        Request::builder().method("POST").uri("/q").header("content-type", media_type);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    send(router.clone(), request.body(Body::from(body.to_owned())).unwrap())
}

/// The path of a query that is not saved, or of its result in a version.
fn path(text: &str, version: Option<u64>) -> String {
    format!("/{}", query::address(&text.into(), version, false))
}

fn beside(path: &str, end: &str) -> String {
    query::beside(path, end)
}

/// What the `Repr-Digest` header of these bytes is.
fn digest(body: &str) -> String {
    use std::fmt::Write;
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:08b}");
            text
        })
    };
    let mut bits = hex(&Sha256::digest(body));
    while !bits.len().is_multiple_of(6) {
        bits.push('0');
    }
    let digits: Vec<char> =
        ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let digit = |at: usize| digits[usize::from_str_radix(&bits[at..at + 6], 2).unwrap()];
    let text: String = (0..bits.len()).step_by(6).map(digit).collect();
    format!("sha-256=:{text}=:")
}

#[test]
fn a_cited_result_has_its_digest_in_every_format_and_stays_when_things_change() {
    let (router, store) = catalogue();
    let formats = [
        (TITLES, "csv", "t\r\nLocks\r\nWeirs\r\n"),
        (TITLES, "tsv", "?t\n\"Locks\"\n\"Weirs\"\n"),
        (TITLES, "json", "{\"head\":{\"vars\":[\"t\"]}"),
        (TITLES, "xml", "<?xml"),
        (STATEMENTS, "ttl", "@prefix"),
        (STATEMENTS, "nt", "<https://water.example/id/publication/report-1> "),
        (STATEMENTS, "jsonld", "{"),
        (STATEMENTS, "rdf", "<?xml"),
        (STATEMENTS, "trig", "@prefix"),
        (STATEMENTS, "nq", "<https://water.example/id/publication/report-1> "),
    ];
    let ask = |router: &Router| {
        formats.map(|(text, format, _)| {
            get(router, &beside(&path(text, Some(1)), &format!(".{format}")), &[])
        })
    };
    let before = ask(&router);
    for (reply, (_, format, start)) in before.iter().zip(formats) {
        assert_eq!(reply.status, 200, "{format}: {}", reply.body);
        assert!(reply.body.starts_with(start), "{format}: {}", reply.body);
        assert_eq!(reply.header("repr-digest"), digest(&reply.body), "{format}");
        assert_eq!(reply.header("cache-control"), FOR_EVER, "{format}");
        assert_eq!(reply.header("dataset-version"), "1", "{format}");
        assert!(reply.header("memento-datetime").ends_with(" GMT"), "{format}");
        let link = reply.header("link");
        assert!(link.contains("@1?query=") && link.contains(">; rel=\"cite-as\""), "{link}");
        assert!(link.contains("rel=\"original timegate\""), "{link}");
    }
    assert!(before[5].body.contains("_:c14n0") && before[5].body.contains("_:c14n1"));
    store.commit(change(&[quad(2, "Locks")], &[quad(9, "Gauges")])).unwrap();
    for (then, (again, (_, format, _))) in before.iter().zip(ask(&router).iter().zip(formats)) {
        assert_eq!(then.body, again.body, "{format}");
        assert_eq!(then.header("etag"), again.header("etag"), "{format}");
    }
    let tag = before[0].header("etag");
    let known = get(&router, &beside(&path(TITLES, Some(1)), ".csv"), &[("if-none-match", tag)]);
    assert_eq!((known.status, known.body.as_str()), (304, ""));
    let accepted = get(&router, &path(TITLES, Some(1)), &[("accept", "text/csv")]);
    assert_eq!(accepted.body, before[0].body);
}

#[test]
fn its_page_has_the_checksums_a_sentence_and_what_happened_since() {
    let (router, _) = catalogue();
    let csv = get(&router, &beside(&path(TITLES, Some(1)), ".csv"), &[]);
    let page = get(&router, &path(TITLES, Some(1)), &[("accept", BROWSER)]);
    assert_eq!((page.status, page.media_type()), (200, "text/html"), "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-cache");
    let sum = format!("{:x}", Sha256::digest(&csv.body));
    assert!(page.body.contains(&format!("<code>{sum}</code>")), "{}", page.body);
    assert!(page.body.contains("What is there? Result of a query of Water, version 1 of 20"));
    assert!(page.body.contains(&format!("SHA-256 of the CSV file: {sum}.")), "{}", page.body);
    assert!(page.body.contains("Today: 2 rows more, 1 row less"), "{}", page.body);
    assert!(page.body.contains("<h1><bdi>What is there?</bdi></h1>"), "{}", page.body);
    for end in [".csv?", ".json?", "/diff?"] {
        let part = page.body.split("href=\"").find(|part| part.contains(end)).unwrap();
        let address = part.split('"').next().unwrap().replace("&amp;", "&");
        assert_eq!(get(&router, &address, &[]).status, 200, "{address}");
    }
    let now = get(&router, &path(TITLES, Some(2)), &[("accept", BROWSER)]);
    assert!(now.body.contains("This is the current version"), "{}", now.body);
    let graph = get(&router, &path(STATEMENTS, Some(1)), &[("accept", BROWSER)]);
    assert!(graph.body.contains("2 statements") && graph.body.contains(">N-Triples</a>"));
    let query = "/sparql?query=ASK%20%7B%7D";
    let result = get(&router, query, &[("accept", BROWSER)]);
    let cite = result.body.split("href=\"").find(|part| part.contains("Cite this result")).unwrap();
    assert!(cite.starts_with("/q/") && cite.contains("@2?query="), "{cite}");
    let all = get(&router, &format!("{query}&graphs=all"), &[("accept", BROWSER)]).body;
    assert!(all.contains("@2?graphs=all&amp;query=ASK"), "{all}");
    assert!(all.contains("&amp;graphs=all&amp;format=csv\""), "{all}");
    assert!(all.contains("<input type=\"hidden\" name=\"graphs\" value=\"all\">"), "{all}");
    assert_eq!(get(&router, cite.split('"').next().unwrap(), &[]).status, 200);
}

#[test]
fn the_difference_is_a_table_in_every_format() {
    let (router, _) = catalogue();
    let diff = beside(&path(TITLES, Some(1)), "/diff");
    let csv = get(&router, &diff, &[("accept", "text/csv")]);
    assert_eq!(csv.body, "change,t\r\ngone,Weirs\r\ncome,Fords\r\ncome,Mills\r\n");
    assert_eq!((csv.header("cache-control"), csv.header("dataset-version")), ("no-cache", "2"));
    for format in ["json", "xml", "tsv", "csv"] {
        let reply = get(&router, &beside(&path(TITLES, Some(1)), &format!("/diff.{format}")), &[]);
        assert_eq!(reply.status, 200, "{format}: {}", reply.body);
    }
    let page = get(&router, &diff, &[("accept", BROWSER)]);
    assert!(page.body.contains("2 rows came, 1 row went until version 2"), "{}", page.body);
    assert!(page.body.contains("/diff.csv?query="), "{}", page.body);
    let none = beside(&path(TITLES, None), "/diff");
    assert_eq!(get(&router, &none, &[]).status, 404);
}

#[test]
fn who_has_a_token_saves_a_query_and_its_address_becomes_short() {
    let (router, store) = catalogue();
    let sparql = "application/sparql-query";
    let refused = post(&router, None, sparql, TITLES);
    assert_eq!((refused.status, store.version()), (401, 2), "{}", refused.body);
    assert_eq!(post(&router, Some("guess"), sparql, TITLES).status, 401);
    let wrong = post(&router, Some("open sesame"), sparql, "SELCT * {}");
    assert!(wrong.status == 400 && wrong.body.contains("bad-query"), "{}", wrong.body);
    assert_eq!(post(&router, Some("open sesame"), "text/plain", TITLES).status, 415);
    let short = format!("/q/{}", query::hash(TITLES));
    assert_eq!(get(&router, &short, &[]).status, 404);
    let saved = post(&router, Some("open sesame"), sparql, &TITLES.replace('\n', "\r\n"));
    assert_eq!((saved.status, saved.header("dataset-version")), (201, "3"), "{}", saved.body);
    assert_eq!(saved.header("location"), format!("https://water.example{short}"));
    assert_eq!(saved.header("access-control-allow-origin"), "");
    let form = "application/x-www-form-urlencoded";
    let other = post(&router, Some("open sesame"), form, "query=ASK+%7B%7D");
    assert_eq!((other.status, store.version()), (201, 4), "{}", other.body);
    assert_eq!(post(&router, Some("open sesame"), sparql, TITLES).header("dataset-version"), "4");
    let text = get(&router, &format!("{short}.rq"), &[]);
    assert_eq!((text.media_type(), text.body.as_str()), (sparql, TITLES));
    let now = get(&router, &format!("{short}.csv"), &[]);
    assert_eq!(now.body.lines().count(), 4, "{}", now.body);
    let long = get(&router, &beside(&path(TITLES, Some(1)), ".csv"), &[]);
    let frozen = get(&router, &format!("{short}@1.csv"), &[]);
    assert_eq!((frozen.status, &frozen.body), (200, &long.body));
    assert!(
        frozen
            .header("link")
            .starts_with(&format!("<https://water.example{short}@1>; rel=\"cite-as\""))
    );
    let recorded = store.recorded(3).unwrap();
    assert_eq!(recorded.change().why().action, "save");
    let count = get(&router, "/sparql?query=SELECT%20%2A%20%7B%3Fs%20a%20%3Ft%7D&format=csv", &[]);
    assert_eq!(count.body.lines().count(), 1, "saved queries are not statements: {}", count.body);
}

#[test]
fn addresses_that_lead_nowhere_say_why() {
    let (router, _) = catalogue();
    let other = path(TITLES, Some(1)).replacen(&query::hash(TITLES), "0123456789ab", 1);
    let rows = [
        (other.as_str(), 400, "the query in this address is"),
        ("/q/0123456789ab", 404, "no query is saved as 0123456789ab"),
        ("/q/0123456789ab@1", 404, "no query is saved as 0123456789ab"),
        ("/q/0123456789AB@1", 404, "not-found"),
        ("/q/0123@1", 404, "not-found"),
        ("/q/0123456789ab@x", 404, "not-found"),
        ("/q/%ff", 404, "not-found"),
        ("/q/0123456789ab@1/what", 404, "not-found"),
    ];
    for (path, status, says) in rows {
        let reply = get(&router, path, &[]);
        assert_eq!(
            (reply.status, reply.body.contains(says)),
            (status, true),
            "{path}: {}",
            reply.body
        );
    }
    for (text, version, end, status, says) in [
        (TITLES, 9, "", 404, "there is no version 9"),
        (TITLES, 0, "", 404, "there is no version 0"),
        (TITLES, 1, ".xlsx", 406, "no format is called xlsx"),
        (STATEMENTS, 1, ".csv", 406, "no format is called csv"),
        ("SELECT (NOW() AS ?n) {}", 1, "", 400, "NOW() would give another value"),
        ("SELCT", 1, "", 400, "bad-query"),
    ] {
        let reply = get(&router, &beside(&path(text, Some(version)), end), &[]);
        assert_eq!(
            (reply.status, reply.body.contains(says)),
            (status, true),
            "{text}: {}",
            reply.body
        );
        assert_eq!(reply.header("cache-control"), "no-store");
    }
    let encoded = path(TITLES, Some(1)).replacen('@', "%40", 1);
    assert_eq!(get(&router, &encoded, &[("accept", "text/csv")]).status, 200);
    let all = format!("{}&graphs=all", path(TITLES, Some(1)));
    assert_eq!(get(&router, &all, &[("accept", "text/csv")]).status, 200);
    assert_eq!(get(&router, "/q/", &[]).status, 308);
}

#[test]
fn a_query_is_the_gate_to_its_results() {
    let (router, _) = catalogue();
    let now = get(&router, &path(TITLES, None), &[("accept", "text/csv")]);
    assert_eq!(now.header("vary"), "Accept, Accept-Datetime");
    let links: Vec<_> = now.headers.get_all("link").iter().collect();
    let links: String = links.iter().map(|link| link.to_str().unwrap()).collect();
    assert!(links.contains("https://water.example/timemap/q/"), "{links}");
    let moment = [("accept-datetime", "Fri, 01 Jan 2100 00:00:00 GMT"), ("accept", "text/csv")];
    let sent = get(&router, &path(TITLES, None), &moment);
    assert_eq!((sent.status, sent.header("location")), (302, path(TITLES, Some(2)).as_str()));
    let early = [("accept-datetime", "Mon, 01 Jan 2001 00:00:00 GMT")];
    let sent = get(&router, &beside(&path(TITLES, None), ".csv"), &early);
    assert_eq!(sent.header("location"), beside(&path(TITLES, Some(1)), ".csv"));
    let map = get(&router, &format!("/timemap{}", path(TITLES, None)), &[]);
    assert_eq!((map.status, map.media_type()), (200, "application/link-format"), "{}", map.body);
    assert!(map.body.contains("@1?query=") && map.body.contains("@2?query="), "{}", map.body);
}
