//! Dumps: all of a version as files, which agree with each other and with what the catalogue says.

use super::runtime;
use crate::support::gold_store;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::query::Update;
use colophon::store::Store;
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt;
use oxrdf::{Dataset, GraphName, Quad};
use oxttl::{NQuadsParser, TriGParser};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::Read;
use std::time::Duration;
use tower::ServiceExt;

const BASE: &str = "https://library.example/";

struct House {
    store: Store,
    router: Router,
}

impl House {
    fn with(limits: &Limits) -> Self {
        let store = gold_store(BASE);
        let site = Site::new(store.base().clone(), "The Library");
        let router = colophon::serve::router(store.clone(), site, limits);
        Self { store, router }
    }

    fn new() -> Self {
        Self::with(&Limits { dump_age: Duration::ZERO, dumps: 2, ..Limits::default() })
    }

    fn ask(&self, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, Vec<u8>) {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let router = self.router.clone();
        runtime().block_on(async {
            let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = body.collect().await.unwrap().to_bytes().to_vec();
            (parts.status.as_u16(), parts.headers, body)
        })
    }

    /// The path of the newest file with an ending, and the file unpacked.
    fn latest(&self, ending: &str) -> (String, String) {
        let latest = format!("/dump/latest.{ending}");
        let (mut status, mut headers, mut body) = self.ask(&latest, &[]);
        // Where the machine is busy it is still being made: one comes back, as it says.
        for _ in 0..30 {
            if status != 503 {
                break;
            }
            assert!(headers.contains_key("retry-after"));
            (status, headers, body) = self.ask(&latest, &[]);
        }
        assert_eq!(status, 302, "{}", String::from_utf8_lossy(&body));
        let path = headers["location"].to_str().unwrap().to_owned();
        let (status, _, packed) = self.ask(&path, &[]);
        assert_eq!(status, 200, "{path}");
        let mut text = String::new();
        MultiGzDecoder::new(&*packed).read_to_string(&mut text).unwrap();
        (path, text)
    }

    fn change(&self, text: &str) {
        let update = Update { text: text.to_owned(), ..Update::default() };
        colophon::query::update(&self.store, &update, &Limits::default()).unwrap();
    }

    fn quads(&self) -> BTreeSet<String> {
        let quads = self.store.quads(None, None, None, None);
        quads.map(|quad| format!("{} .", quad.unwrap())).collect()
    }
}

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().map(str::to_owned).collect()
}

#[test]
fn every_form_says_what_the_catalogue_says() {
    let house = House::new();
    let (path, rows) = house.latest("nq.gz");
    assert!(path.starts_with("/dump/colophon-v"), "{path}");
    assert_eq!(lines(&rows), house.quads());
    assert!(rows.lines().is_sorted(), "equal content gives equal bytes");
    let (_, trig) = house.latest("trig.gz");
    let read: Dataset = TriGParser::new().for_slice(&trig).map(Result::unwrap).collect();
    let rows: Dataset = NQuadsParser::new().for_slice(&rows).map(Result::unwrap).collect();
    assert_eq!(read, rows);
    let (_, records) = house.latest("jsonl.gz");
    for line in records.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        assert!(record["@context"].is_string() && record["id"].is_string(), "{line}");
    }
    let publications = house.store.quads(None, None, None, Some(oxrdf::GraphNameRef::DefaultGraph));
    let subjects: BTreeSet<String> = publications
        .map(|quad| quad.unwrap().subject.to_string())
        .filter(|it| it.starts_with('<'))
        .collect();
    assert_eq!(records.lines().count(), subjects.len());
    let (_, table) = house.latest("publications.csv.gz");
    assert_eq!(
        table.lines().next(),
        Some(
            "id,title,date,date_is_of_issue,genre,authors,publishers,language,subjects,identifiers,url"
        )
    );
    assert_eq!(table.matches("https://library.example/id/publication/").count(), 8, "{table}");
    let (_, things) = house.latest("things.csv.gz");
    assert!(
        things.contains("\r\nhttps://library.example/id/law/eprivacy-directive,law,"),
        "{things}"
    );
    let (_, links) = house.latest("links.csv.gz");
    assert!(
        links.contains(",http://purl.org/dc/terms/references,https://library.example/id/law/"),
        "{links}"
    );
}

#[test]
fn json_lines_say_the_statements_and_nothing_else() {
    let house = House::new();
    let (_, records) = house.latest("jsonl.gz");
    let context: Value = serde_json::from_str(colophon::write::jsonld::CONTEXT).unwrap();
    let mut told = Dataset::new();
    for line in records.lines() {
        let mut record: Value = serde_json::from_str(line).unwrap();
        record["@context"] = context["@context"].clone();
        let text = record.to_string();
        let parser = oxjsonld::JsonLdParser::new().for_slice(&text);
        told.extend(parser.map(|quad| {
            let Quad { subject, predicate, object, .. } = quad.unwrap();
            Quad { subject, predicate, object, graph_name: GraphName::DefaultGraph }
        }));
    }
    let stated = house.store.quads(None, None, None, Some(oxrdf::GraphNameRef::DefaultGraph));
    let stated: Dataset = stated
        .map(|quad| Quad { graph_name: GraphName::DefaultGraph, ..quad.unwrap() })
        .filter(|quad| quad.subject.is_named_node())
        .collect();
    assert_eq!(told.len(), stated.len());
    assert_eq!(told, stated);
}

#[test]
fn a_file_proves_itself_and_comes_in_parts() {
    let house = House::new();
    let (path, _) = house.latest("nq.gz");
    let (_, headers, whole) = house.ask(&path, &[("accept-encoding", "br, gzip")]);
    let digest = format!("{:x}", Sha256::digest(&whole));
    let tag = format!("\"{digest}\"");
    assert_eq!(headers["etag"], *tag, "it is packed already, so it is not coded again");
    assert_eq!(headers["accept-ranges"], "bytes");
    assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(headers["content-length"], *whole.len().to_string());
    assert!(
        headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment; filename=\"colophon-v")
    );
    assert!(headers["repr-digest"].to_str().unwrap().starts_with("sha-256=:"));
    let name = path.strip_prefix("/dump/").unwrap();
    let sums = format!("/dump/{}.sha256", name.strip_suffix(".nq.gz").unwrap());
    let (_, _, sums) = house.ask(&sums, &[]);
    assert!(String::from_utf8(sums).unwrap().contains(&format!("{digest}  {name}\n")));
    let last = headers["last-modified"].to_str().unwrap();
    let length = whole.len();
    let end = format!("bytes={}-", length - 7);
    for (range, more, status, bytes) in [
        ("bytes=0-9", ("x-none", ""), 206, &whole[..10]),
        (end.as_str(), ("x-none", ""), 206, &whole[length - 7..]),
        ("bytes=-3", ("if-range", tag.as_str()), 206, &whole[length - 3..]),
        ("bytes=-3", ("if-range", last), 206, &whole[length - 3..]),
        ("bytes=-3", ("if-range", "\"other\""), 200, &whole[..]),
        ("bytes=0-,0-,0-", ("x-none", ""), 200, &whole[..]),
        ("bytes=9999999999-", ("x-none", ""), 416, &[]),
        ("bytes=0-9", ("if-none-match", tag.as_str()), 304, &[]),
    ] {
        let (told, headers, body) = house.ask(&path, &[("range", range), more]);
        assert_eq!(told, status, "{range} {more:?}");
        assert!(body == bytes, "{range} {more:?}");
        if status == 416 {
            assert_eq!(headers["content-range"], *format!("bytes */{length}"));
        }
    }
}

#[test]
fn old_dumps_go_and_patches_lead_from_one_to_the_next() {
    let house = House::new();
    let (first, before) = house.latest("nq.gz");
    let version = house.store.version();
    house.change("INSERT DATA { <https://library.example/id/law/eprivacy-directive> <http://www.w3.org/2004/02/skos/core#altLabel> \"the weir law\"@en }");
    house.change("DELETE DATA { <https://library.example/id/law/eprivacy-directive> <http://www.w3.org/2004/02/skos/core#altLabel> \"the weir law\"@en } ; INSERT DATA { <https://library.example/id/law/eprivacy-directive> <http://www.w3.org/2004/02/skos/core#altLabel> \"the sluice law\"@en }");
    let (second, after) = house.latest("nq.gz");
    assert_ne!(first, second);
    let (path, changes) = house.latest("rdfp.gz");
    assert!(path.ends_with(&format!(".from-v{version}.rdfp.gz")), "{path}");
    let mut rows = lines(&before);
    for line in changes.lines() {
        match line.split_at(2) {
            ("A ", row) => assert!(rows.insert(row.to_owned()), "{row}"),
            ("D ", row) => assert!(rows.remove(row), "{row}"),
            _ => {}
        }
    }
    assert_eq!(rows, lines(&after));
    // What came and went between is in neither.
    assert!(
        !changes.contains("weir law") && changes.contains("A ") && changes.contains("sluice law")
    );
    let (status, headers, asked) =
        house.ask(&format!("/dump/v{version}-v{}.rdfp", version + 2), &[]);
    assert_eq!((status, headers["content-type"].to_str().unwrap()), (200, "application/rdf-patch"));
    assert_eq!(String::from_utf8(asked).unwrap(), changes);
    house.change("INSERT DATA { <https://library.example/id/law/eprivacy-directive> <http://www.w3.org/2004/02/skos/core#altLabel> \"the gauge law\"@en }");
    house.latest("nq.gz");
    assert_eq!(house.ask(&first, &[]).0, 404, "two are kept");
    assert_eq!(house.ask(&second, &[]).0, 200);
    let (_, _, list) = house.ask("/dump", &[]);
    let list: Value = serde_json::from_slice(&list).unwrap();
    assert_eq!(list["dumps"].as_array().unwrap().len(), 2);
}

#[test]
fn the_catalogue_describes_its_dumps() {
    let house = House::new();
    let get =
        |path: &str| String::from_utf8(house.ask(path, &[("accept", "text/html")]).2).unwrap();
    assert!(!get("/data").contains("id=\"dumps\""));
    assert!(!get("/void?format=ttl").contains("dataDump"));
    let (path, _) = house.latest("nq.gz");
    assert!(get("/data").contains(&format!("href=\"{path}\"")));
    assert!(
        get("/void?format=ttl").contains("void:dataDump <https://library.example/dump/colophon-v")
    );
    let dcat = get("/data.ttl");
    for word in ["dcat:byteSize", "dcat:downloadURL", "spdx:checksumValue", "dcat:compressFormat"] {
        assert!(dcat.contains(word), "{word}: {dcat}");
    }
}

#[test]
fn what_is_no_file_is_told() {
    let house = House::new();
    house.latest("nq.gz");
    for path in [
        "/dump/latest.exe",
        "/dump/latest.rdfp.gz",
        "/dump/..%2fledger",
        "/dump/%2e%2e",
        "/dump/.part",
        "/dump/v1-v99999.rdfp",
        "/dump/v2-v1.rdfp",
        "/dump/v-1-v2.rdfp",
        "/dump/colophon-v1",
    ] {
        let (status, _, body) = house.ask(path, &[]);
        assert_eq!(status, 404, "{path}: {}", String::from_utf8_lossy(&body));
    }
    let none = House::with(&Limits { dumps: 0, ..Limits::default() });
    let (status, _, body) = none.ask("/dump/latest.nq.gz", &[]);
    assert_eq!(status, 404);
    assert!(String::from_utf8(body).unwrap().contains("--max-dumps 0"));
}
