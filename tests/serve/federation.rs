//! Real servers that ask one another, and one that nobody may reach.

use super::workers::path;
use crate::support::endpoint::{Endpoint, rows};
use crate::support::served::{Served, TOKEN};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

const READER: &str = "the reader of the gauge";

/// A server of a new catalogue with these flags.
fn served(flags: &[&str]) -> (Served, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let digest = format!("{:x}", Sha256::digest(READER));
    let flags = [&["--reader-token-sha256", &digest][..], flags].concat();
    let served = Served::with(&folder.path().join("var"), &[], &flags);
    (served, folder)
}

fn bearer(token: &str) -> String {
    format!("Authorization: Bearer {token}\r\n")
}

#[test]
fn two_catalogues_are_joined_by_one_query_for_those_who_may() {
    let (far, _far) = served(&[]);
    let far_url = format!("http://{}/sparql", far.address());
    let (near, _near) = served(&["--service", &far_url]);
    let told = far.update(
        "INSERT DATA { <http://weir.example/a> <http://weir.example/height> 3 .
                       <http://weir.example/b> <http://weir.example/height> 4 }",
        "",
    );
    assert_eq!(told.status, 200, "{}", told.body);
    let told = near.update(
        "INSERT DATA { <http://river.example/r> <http://weir.example/of> <http://weir.example/a> }",
        "",
    );
    assert_eq!(told.status, 200, "{}", told.body);
    let query = format!(
        "SELECT ?river ?height {{ ?river <http://weir.example/of> ?weir
             SERVICE <{far_url}> {{ ?weir <http://weir.example/height> ?height }} }}"
    );
    for token in [READER, TOKEN] {
        let answer = near.asked(&path(&query), &bearer(token));
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.body, "river,height\r\nhttp://river.example/r,3\r\n");
    }
    let refused = near.asked(&path(&query), "");
    assert_eq!(refused.status, 403, "{}", refused.body);
    assert!(refused.body.contains("(--service-role)"), "{}", refused.body);
    let limits = near.asked("/about/limits", "").body;
    let limits: serde_json::Value = serde_json::from_str(&limits).unwrap();
    assert_eq!(limits["roles"]["anonymous"]["service"], 0, "{limits}");
    assert_eq!(limits["roles"]["reader"]["service"], 1, "{limits}");
    assert_eq!(limits["roles"]["reader"]["service-timeout"], 10, "{limits}");
    far.stop("-TERM");
    let gone = near.asked(&path(&query), &bearer(READER));
    assert_eq!(gone.status, 502, "{}", gone.body);
    assert!(gone.body.contains("problems/service-failed"), "{}", gone.body);
    let silent = query.replace("SERVICE <", "SERVICE SILENT <");
    let answer = near.asked(&path(&silent), &bearer(READER));
    assert_eq!(answer.body, "river,height\r\nhttp://river.example/r,\r\n");
}

#[test]
fn who_opens_a_service_to_everybody_says_so_in_the_description() {
    let endpoint = Endpoint::saying(|_| rows(&["x"], &[]));
    let open = ["--service", &endpoint.url(), "--service-role", "anonymous"];
    let (house, _folder) = served(&open);
    let query = format!("SELECT * {{ SERVICE <{}> {{ <a:s> <a:p> ?x }} }}", endpoint.url());
    let answer = house.asked(&path(&query), "");
    assert_eq!((answer.status, &*answer.body), (200, "x\r\n"));
    assert_eq!(endpoint.asked().len(), 1);
    let told = house.asked("/sparql?format=ttl", "").body;
    assert!(told.contains("sd:BasicFederatedQuery"), "{told}");
    let (closed, _folder) = served(&["--service", &endpoint.url()]);
    assert!(!closed.asked("/sparql?format=ttl", "").body.contains("BasicFederatedQuery"));
}

/// What a host can be called that is this machine, or pretends not to be.
const HOSTS: &str = "127.0.0.1 localhost LOCALHOST LocalHost localhost. 127.0.0.1. 127.1 127.0.1 \
    127.000.000.001 0127.0.0.1 0177.0.0.1 0177.0.0.01 017700000001 0x7f000001 0X7F000001 \
    0x7f.0.0.1 0x7f.0x0.0x0.0x1 0x7f.1 2130706433 0x000000007f000001 127.0.0.2 \
    127.255.255.254 0.0.0.0 0 0x0 00 [::1] [0:0:0:0:0:0:0:1] [::] [::ffff:127.0.0.1] \
    [::ffff:7f00:1] [::127.0.0.1] [0:0:0:0:0:ffff:127.0.0.1] [64:ff9b::127.0.0.1] \
    [2002:7f00:1::] localhost.localdomain ip6-localhost localhost%2e %6c%6f%63alhost \
    127%2e0%2e0%2e1 user@127.0.0.1 user:secret@127.0.0.1 listed.example@127.0.0.1 \
    127.0.0.1%40listed.example@127.0.0.1 localtest.me 127.0.0.1.nip.example ①②⑦.⓪.⓪.① \
    ⓛocalhost 127。0。0。1 LOCALHOST.";

/// Every way that somebody might spell the address of a server on this machine.
fn spellings(port: u16) -> Vec<String> {
    let mut all: Vec<String> =
        HOSTS.split_whitespace().map(|host| format!("http://{host}:{port}/sparql")).collect();
    all.extend([
        format!("http://127.0.0.1:{port}"),
        format!("http://127.0.0.1:{port}/"),
        format!("http://127.0.0.1:0{port}/sparql"),
        format!("HTTP://127.0.0.1:{port}/sparql"),
        format!("https://127.0.0.1:{port}/sparql"),
        format!("ftp://127.0.0.1:{port}/sparql"),
        format!("gopher://127.0.0.1:{port}/_GET"),
        format!("ws://127.0.0.1:{port}/"),
        format!("http://127.0.0.1:{port}/sparql?query=ASK%7B%7D"),
        format!("http://127.0.0.1:{port}/./sparql"),
        format!("http://127.0.0.1:{port}/a/../sparql"),
        format!("http://127.0.0.1:{port}/sparql#f"),
        format!("http:127.0.0.1:{port}/sparql"),
        format!("//127.0.0.1:{port}/sparql"),
    ]);
    all
}

#[test]
fn a_canary_on_this_machine_hears_nothing_however_it_is_spelt() {
    let canary = Endpoint::saying(|_| rows(&["x"], &[]));
    let elsewhere = canary.url();
    // A listed service that sends whoever asks to the canary.
    let fox = Endpoint::saying(move |_| {
        format!("HTTP/1.1 307 T\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n")
    });
    let by_name = format!("http://localhost:{}/sparql", canary.port());
    let flags = [
        "--service",
        &fox.url(),
        "--service",
        &by_name,
        "--service-role",
        "anonymous",
        "--client-errors",
        "0",
    ];
    let (house, _folder) = served(&flags);
    let spellings = spellings(canary.port());
    assert!(spellings.len() >= 60, "{}", spellings.len());
    for address in spellings.iter().chain([&fox.url(), &by_name]) {
        for query in [
            format!("SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"),
            format!("SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}"),
            format!("SELECT * {{ VALUES ?x {{ <{address}> }} SERVICE ?x {{ ?s ?p ?o }} }}"),
            format!("SELECT * FROM <{address}> {{ ?s ?p ?o }}"),
            format!("SELECT * FROM NAMED <{address}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"),
            format!("SELECT * {{ GRAPH <{address}> {{ ?s ?p ?o }} }}"),
            format!("DESCRIBE <{address}>"),
        ] {
            let answer = house.asked(&path(&query), "");
            let fine = [200, 400, 403, 406, 502].contains(&answer.status);
            assert!(fine, "{query}: {} {}", answer.status, answer.body);
        }
        for update in [
            format!("LOAD <{address}>"),
            format!("LOAD SILENT <{address}> INTO GRAPH <a:g>"),
            format!("INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"),
        ] {
            let answer = house.update(&update, "");
            let fine = [200, 400, 403].contains(&answer.status);
            assert!(fine, "{update}: {} {}", answer.status, answer.body);
        }
        let encoded = utf8_percent_encode(address, NON_ALPHANUMERIC);
        for path in [
            format!("/sparql?query=ASK%7B%3Fs+%3Fp+%3Fo%7D&default-graph-uri={encoded}"),
            format!("/graph?graph={encoded}"),
        ] {
            assert!(house.asked(&path, "").status < 500, "{path}");
        }
    }
    assert_eq!(canary.asked(), Vec::<String>::new());
    assert!(!fox.asked().is_empty(), "the listed service is asked");
}
