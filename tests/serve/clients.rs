//! Who asks too much is told when to come back, and nobody else is.

use super::workers::{House, path};
use std::time::Duration;

const SLOW: &str = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
const READER: &str = "Authorization: Bearer the reader of the gauge\r\n";
const READER_SHA256: &str = "COLOPHON_READER_TOKEN_SHA256=";

/// As a proxy on this machine passes it on.
fn from(address: &str) -> String {
    format!("X-Forwarded-For: 198.51.100.77, {address}\r\n")
}

#[test]
fn a_client_that_has_used_up_its_time_waits_and_others_do_not() {
    let house = House::with(&["COLOPHON_CLIENT_SECONDS=1", "COLOPHON_QUERY_TIMEOUT=3"]);
    let one = from("192.0.2.1");
    let first = house.served.asked(&path("ASK {}"), &one);
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!(first.header("ratelimit-policy"), Some("\"seconds\";q=2;w=120"));
    assert!(first.header("ratelimit").is_some_and(|left| left.starts_with("\"seconds\";r=")));
    assert_eq!(house.served.asked(&path(SLOW), &one).status, 504);
    let refused = house.served.asked(&path("ASK {}"), &one);
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert!(refused.body.contains("too-many-requests"), "{}", refused.body);
    assert!(refused.body.contains("1 s a minute, --client-seconds"), "{}", refused.body);
    // It owes about a second, and gets one a minute.
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((30..=120).contains(&wait), "{wait}");
    for other in ["192.0.2.2", "2001:db8::1"] {
        assert_eq!(house.served.asked(&path("ASK {}"), &from(other)).status, 200, "{other}");
    }
    // Pages are not counted, and a process of this machine that speaks for nobody is not.
    assert_eq!(house.served.asked("/about", &one).status, 200);
    let own = house.served.asked(&path("ASK {}"), "");
    assert_eq!((own.status, own.header("ratelimit")), (200, None));
}

#[test]
fn a_client_that_errs_again_and_again_waits() {
    let house = House::with(&["COLOPHON_CLIENT_ERRORS=2"]);
    let one = from("2001:db8:0:1::1");
    for _ in 0..4 {
        assert_eq!(house.served.asked(&path("SELECT"), &one).status, 400);
    }
    // The whole network is one client.
    let refused = house.served.asked(&path("ASK {}"), &from("2001:db8:0:1:ffff::2"));
    assert_eq!(refused.status, 429, "{}", refused.body);
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=31).contains(&wait), "{wait}");
    assert_eq!(house.served.asked(&path("ASK {}"), &from("2001:db8:0:2::1")).status, 200);
}

#[test]
fn a_client_has_so_many_queries_at_a_time() {
    let house = House::with(&["COLOPHON_CLIENT_QUERIES=1", "COLOPHON_WORKERS=3"]);
    let one = from("192.0.2.1");
    let first = house.begin(SLOW, &one);
    House::until("it runs", || house.health("running") == "1");
    let refused = house.served.asked(&path("ASK {}"), &one);
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert!(refused.body.contains("1 queries of yours are running"), "{}", refused.body);
    assert_eq!(house.served.asked(&path("ASK {}"), &from("192.0.2.2")).status, 200);
    drop(first);
    House::until("it has ended", || house.health("running") == "0");
    assert_eq!(house.served.asked(&path("ASK {}"), &one).status, 200);
}

#[test]
fn who_has_a_token_may_ask_for_more() {
    use sha2::{Digest, Sha256};
    let digest = format!("{READER_SHA256}{:x}", Sha256::digest("the reader of the gauge"));
    let house = House::with(&[&digest, "COLOPHON_QUERY_TIMEOUT=1", "COLOPHON_MAX_QUERY_BYTES=200"]);
    let long = format!("ASK {{ }} # {}", "long ".repeat(60));
    assert_eq!(house.served.asked(&path(&long), "").status, 400);
    assert_eq!(house.served.asked(&path(&long), READER).status, 200);
    let start = std::time::Instant::now();
    let slow = house.served.asked(&path(SLOW), READER);
    assert_eq!(slow.status, 504);
    assert!(slow.body.contains("no answer within 4 s"), "{}", slow.body);
    assert!(start.elapsed() > Duration::from_secs(4));
    // A token for reading is none for writing, and an unknown one gives nothing.
    let told = house.served.asked(&path(&long), "Authorization: Bearer somebody\r\n");
    assert_eq!(told.status, 400);
}

#[test]
fn limits_are_published_for_people_and_machines() {
    let house = House::with(&["COLOPHON_QUERY_MEMORY=64", "COLOPHON_CLIENT_ERRORS=0"]);
    let told = house.served.asked("/about/limits", "");
    let value: serde_json::Value = serde_json::from_str(&told.body).unwrap();
    let roles = &value["roles"];
    for (role, memory, timeout) in
        [("anonymous", 64, 30), ("reader", 256, 120), ("admin", 512, 600)]
    {
        assert_eq!(roles[role]["query-memory"], memory, "{}", told.body);
        assert_eq!(roles[role]["query-timeout"], timeout, "{}", told.body);
    }
    assert_eq!(value["units"]["query-memory"], "MiB");
    for (language, words) in [("en", "no limit"), ("de", "keine Grenze")] {
        let page = house
            .served
            .asked("/about/limits?format=html", &format!("Accept-Language: {language}\r\n"));
        assert_eq!(page.status, 200);
        for part in ["--query-memory", "64 MiB", "512 MiB", words] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
    }
}
