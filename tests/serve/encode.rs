//! Codings and conditions: each coding has its own tag and gives back the same bytes; what a client
//! has is not sent again; what was written once is sent again as it was.

use super::{LAW, runtime};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request};
use colophon::config::Limits;
use http_body_util::BodyExt;
use std::io::Read;
use std::sync::OnceLock;
use tower::ServiceExt;

type Told = (u16, HeaderMap, Vec<u8>);

fn ask_at(router: Router, path: &str, headers: &[(&str, &str)], method: &str) -> Told {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    runtime().block_on(async {
        let request = request.body(Body::empty()).unwrap();
        let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        (parts.status.as_u16(), parts.headers, body)
    })
}

fn ask(path: &str, headers: &[(&str, &str)], method: &str) -> Told {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    let new = || super::router("https://library.example/", &Limits::default());
    ask_at(ROUTER.get_or_init(new).clone(), path, headers, method)
}

fn plain(coding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match coding {
        "gzip" => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).unwrap()),
        "br" => drop(brotli::Decompressor::new(bytes, 4096).read_to_end(&mut out).unwrap()),
        "zstd" => {
            let mut from = bytes;
            let mut decoder = ruzstd::decoding::StreamingDecoder::new(&mut from).unwrap();
            decoder.read_to_end(&mut out).unwrap();
        }
        _ => out.extend_from_slice(bytes),
    }
    out
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

#[test]
fn every_coding_gives_the_same_bytes_under_its_own_tag() {
    let (_, identity, whole) = ask(LAW, &[("accept", "text/turtle")], "GET");
    let tag = header(&identity, "etag").unwrap().to_owned();
    assert_eq!(header(&identity, "content-encoding"), None);
    for coding in ["gzip", "br", "zstd"] {
        let wish = [("accept", "text/turtle"), ("accept-encoding", coding)];
        for round in ["written", "kept"] {
            let (status, headers, body) = ask(LAW, &wish, "GET");
            assert_eq!((status, header(&headers, "content-encoding")), (200, Some(coding)));
            assert!(body.len() < whole.len() / 2, "{coding}: {} of {}", body.len(), whole.len());
            assert_eq!(plain(coding, &body), whole, "{coding} {round}");
            let own = header(&headers, "etag").unwrap();
            assert_eq!(own, format!("{}-{coding}\"", tag.trim_end_matches('"')));
            assert!(headers.get_all("vary").iter().any(|it| it == "Accept-Encoding"));
            let (status, head, nothing) = ask(LAW, &wish, "HEAD");
            assert_eq!((status, nothing.len()), (200, 0));
            let length = body.len().to_string();
            assert_eq!(header(&head, "content-length"), Some(length.as_str()));
            assert_eq!(
                (head.get("etag"), head.get("repr-digest")),
                (headers.get("etag"), headers.get("repr-digest"))
            );
            let (status, headers, body) =
                ask(LAW, &[wish[0], wish[1], ("if-none-match", own)], "GET");
            assert_eq!(
                (status, body.len(), header(&headers, "etag")),
                (304, 0, Some(own)),
                "{round}"
            );
        }
    }
    let of_another = [("accept", "text/turtle"), ("if-none-match", "\"0000-gzip\"")];
    assert_eq!(ask(LAW, &of_another, "GET").0, 200);
}

#[test]
fn the_client_says_which_coding_and_whether_any() {
    for (wish, coding) in [
        ("gzip, deflate, br, zstd", Some("br")),
        ("gzip", Some("gzip")),
        ("GZIP", Some("gzip")),
        ("br;q=0.1, gzip;q=0.9", Some("gzip")),
        ("*", Some("br")),
        ("*;q=0.5, br;q=0", Some("zstd")),
        ("identity", None),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", Some("gzip")),
        ("identity;q=0, gzip;q=0.001", Some("gzip")),
        ("gzip;q=0", None),
        ("gzip; q=1.000 ;x", Some("gzip")),
        ("gzip;q=nan, br;q=0", Some("gzip")),
        ("compress", None),
        ("", None),
        (";;,,q=", None),
        ("*;q=0", None),
    ] {
        let (status, headers, _) = ask(LAW, &[("accept-encoding", wish)], "GET");
        assert_eq!((status, header(&headers, "content-encoding")), (200, coding), "{wish}");
    }
    // What fits one packet is not worth it, unless nothing else is taken.
    let (_, short, _) = ask("/robots.txt", &[("accept-encoding", "gzip")], "GET");
    assert_eq!(header(&short, "content-encoding"), None);
    let only = [("accept-encoding", "gzip, identity;q=0")];
    let (_, short, body) = ask("/robots.txt", &only, "GET");
    assert_eq!(header(&short, "content-encoding"), Some("gzip"));
    assert!(plain("gzip", &body).starts_with(b"# Everything"));
}

#[test]
fn what_did_not_change_since_is_not_sent_again() {
    let law = [("accept", "*/*")];
    for path in [LAW, "/publication", "/", "/void", "/data", "/sitemap.xml", "/stream", "/activity"]
    {
        let (_, headers, _) = ask(path, &law, "GET");
        let last = header(&headers, "last-modified").unwrap_or_else(|| panic!("{path}")).to_owned();
        for method in ["GET", "HEAD"] {
            let since = |time: &str| ask(path, &[law[0], ("if-modified-since", time)], method).0;
            assert_eq!(since(&last), 304, "{path}");
            assert_eq!(since("Sat, 01 Jan 2000 00:00:00 GMT"), 200, "{path}");
            // A moment that is not yet, or is none, says nothing.
            assert_eq!(since("Fri, 01 Jan 2100 00:00:00 GMT"), 200, "{path}");
            assert_eq!(since("yesterday"), 200, "{path}");
        }
        // A tag says more than a moment.
        let both = [law[0], ("if-modified-since", last.as_str()), ("if-none-match", "\"x\"")];
        assert_eq!(ask(path, &both, "GET").0, 200, "{path}");
    }
    assert_eq!(ask("/law/never-was", &[("if-none-match", "*")], "GET").0, 404);
}

#[test]
fn a_change_is_seen_at_once_in_what_was_kept() {
    let (store, base) =
        (crate::support::gold_store("https://library.example/"), "https://library.example/");
    let site = colophon::answer::Site::new(store.base().clone(), "The Library");
    let router = colophon::serve::router(store.clone(), site, &Limits::default());
    let get = |path: &str| ask_at(router.clone(), path, &[("accept", "text/turtle")], "GET");
    let (_, before, _) = get(LAW);
    assert_eq!(get(LAW).1["etag"], before["etag"]);
    let update = colophon::query::Update {
        text: format!(
            "INSERT DATA {{ <{base}id{LAW}> <http://www.w3.org/2004/02/skos/core#altLabel> \"the weir law\"@en }}"
        ),
        ..colophon::query::Update::default()
    };
    colophon::query::update(&store, &update, &Limits::default()).unwrap();
    let (_, after, body) = get(LAW);
    assert!(String::from_utf8(body).unwrap().contains("the weir law"));
    assert_ne!(after["etag"], before["etag"]);
    assert_ne!(after["dataset-version"], before["dataset-version"]);
}

#[test]
fn a_streamed_answer_is_coded_as_it_comes_and_whole() {
    // More than what is held back.
    let query = "/sparql?format=csv&query=SELECT%20*%20%7B%20GRAPH%20%3Fg%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20%7B%20%3Fa%20a%20%3Fb%20%7D%20%7D%20LIMIT%2030000";
    let (status, headers, whole) = ask(query, &[], "GET");
    assert_eq!((status, header(&headers, "etag")), (200, None));
    assert!(whole.len() > 2 << 20, "{}", whole.len());
    for coding in ["gzip", "br"] {
        let (_, headers, body) = ask(query, &[("accept-encoding", coding)], "GET");
        assert_eq!(header(&headers, "content-encoding"), Some(coding));
        assert!(plain(coding, &body) == whole, "{coding}: {} bytes", body.len());
    }
}
