//! Rows that are asked for in parts, over HTTP and by the command.

use super::get;
use super::workers::House;
use serde_json::Value;

const ALL: &str = "SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D";

/// The path and query of the link whose relation is next.
fn next(links: &str) -> Option<String> {
    let link = links.split(", ").find(|link| link.ends_with("rel=\"next\""))?;
    let address = link.trim_start_matches('<').split('>').next()?;
    let path = address.splitn(4, '/').nth(3)?;
    Some(format!("/{path}"))
}

#[test]
fn nobody_who_did_not_ask_gets_a_part() {
    let reply = get(&format!("/sparql?query={ALL}"), "text/csv");
    assert_eq!(reply.header("result-complete"), "");
    assert!(reply.body.lines().count() > 100);
}

#[test]
fn a_part_says_so_in_a_header_in_its_format_and_leads_on() {
    for (format, accept) in [
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("html", "text/html"),
    ] {
        let reply = get(&format!("/sparql?query={ALL}&max-rows=5&format={format}"), "*/*");
        assert_eq!((reply.status, reply.media_type()), (200, accept), "{}", reply.body);
        assert_eq!(reply.header("result-complete"), "?0");
        let version = reply.header("dataset-version").to_owned();
        assert_eq!(reply.header("result-cursor"), format!("{version}-5"));
        let address = next(reply.header("link")).unwrap();
        assert!(
            address.contains(&format!("&format={format}&max-rows=5&after={version}-5")),
            "{address}"
        );
        match format {
            "json" => {
                let told: Value = serde_json::from_str(&reply.body).unwrap();
                let link = told["head"]["link"][0].as_str().unwrap();
                assert!(link.ends_with(&address), "{link}");
                assert_eq!(told["results"]["bindings"].as_array().unwrap().len(), 5);
            }
            "xml" => {
                let link = address.replace('&', "&amp;");
                assert!(reply.body.contains(&format!("{link}\"/></head>")), "{}", reply.body);
            }
            "html" => {
                assert!(reply.body.contains("5 rows, as was asked for; there are more."));
                assert!(reply.body.contains("The next rows"));
            }
            _ => assert_eq!(reply.body.lines().count(), 6, "{}", reply.body),
        }
        let second = get(&address, "*/*");
        assert_eq!((second.status, second.media_type()), (200, accept), "{}", second.body);
        assert_eq!(second.header("result-cursor"), format!("{version}-10"));
        assert_ne!(second.body, reply.body);
    }
    let last =
        get("/sparql?query=SELECT%20*%20%7BVALUES%20%3Fx%7B1%202%7D%7D&max-rows=2", "text/csv");
    assert_eq!(last.header("result-complete"), "?1");
    assert_eq!((next(last.header("link")), last.header("result-cursor")), (None, ""));
}

#[test]
fn what_is_no_place_is_refused() {
    for (more, told) in [
        ("max-rows=0", "expected one number from 1 to 10000"),
        ("max-rows=10001", "expected one number from 1 to 10000"),
        ("max-rows=all", "expected one number from 1 to 10000"),
        ("max-rows=1&max-rows=2", "expected one number from 1 to 10000"),
        ("after=1-5", "expected one number from 1 to 10000"),
        ("max-rows=5&after=x", "as in 12-100"),
        ("max-rows=5&after=1-1&after=1-2", "expected one place"),
        ("max-rows=5&after=1-5&version=2", "leave version away"),
    ] {
        let reply = get(&format!("/sparql?query={ALL}&{more}"), "text/csv");
        assert_eq!(reply.status, 400, "{more}: {}", reply.body);
        assert!(reply.body.contains(told), "{more}: {}", reply.body);
    }
    let reply = get(&format!("/sparql?query={ALL}&max-rows=5&after=99-5"), "text/csv");
    assert_eq!(reply.status, 404, "{}", reply.body);
}

/// The rows of a part are those of its version, also when the catalogue goes on: in a worker, and
/// for the past in the server.
#[test]
fn the_next_rows_are_of_the_same_version() {
    let house = House::with(&["COLOPHON_WORKERS=1"]);
    let insert = |number: u32| {
        let text = format!("INSERT DATA {{ <a:{number}> <a:level> {number} }}");
        assert_eq!(house.served.update(&text, "").status, 200);
    };
    for number in 10..16 {
        insert(number);
    }
    let query =
        "/sparql?query=SELECT%20%3Fs%20%7B%3Fs%20%3Ca%3Alevel%3E%20%3Fo%7D&max-rows=4&format=csv";
    let first = house.served.asked(query, "");
    assert_eq!(first.header("result-complete"), Some("?0"), "{}", first.body);
    let link = next(first.header("link").unwrap()).unwrap();
    let then = house.served.asked(&link, "");
    assert_eq!(then.header("result-complete"), Some("?1"));
    insert(1);
    let now = house.served.asked(&link, "");
    assert_eq!((now.status, &now.body), (200, &then.body));
    assert_eq!(
        format!("{}{}", first.body, then.body.trim_start_matches("s\r\n")),
        "s\r\na:10\r\na:11\r\na:12\r\na:13\r\na:14\r\na:15\r\n"
    );
    let anew = house.served.asked(query, "");
    assert!(anew.body.starts_with("s\r\na:1\r\n"), "{}", anew.body);
}
