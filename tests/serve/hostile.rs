//! What nobody sends who means well: each is refused with its status, and the next one is served.

use crate::support::served::{Served, TOKEN};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

const READER: &str = "the reader of the gauge";

fn served() -> (Served, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let digest = format!("{:x}", Sha256::digest(READER));
    let flags = ["--reader-token-sha256", &digest, "--client-errors", "0"];
    (Served::with(&folder.path().join("var"), &[], &flags), folder)
}

/// A request with a body; `more` are lines of its head.
fn post(more: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n{more}\r\n{body}"
    )
}

fn head(lines: &str) -> String {
    format!("GET /sparql?query=ASK%7B%7D HTTP/1.1\r\n{lines}Connection: close\r\n\r\n")
}

/// What is sent, and the status that it gets.
fn table() -> Vec<(&'static str, String, &'static str)> {
    let query = "Content-Type: application/sparql-query\r\n";
    let update = "Content-Type: application/sparql-update\r\n";
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let insert = "INSERT DATA { <a:s> <a:p> <a:o> }";
    let token = |token: &str| format!("{update}Authorization: Bearer {token}\r\n");
    let large = "x".repeat(1_000_000);
    vec![
        ("a query", post(query, "ASK {}"), "200"),
        ("a bomb", post(&format!("{query}Content-Encoding: gzip\r\n"), "\u{1f}\u{8b}"), "415"),
        ("two bombs", post(&format!("{query}Content-Encoding: gzip, gzip\r\n"), "x"), "415"),
        ("no type", post("", "ASK {}"), "415"),
        ("a type of something else", post("Content-Type: text/html\r\n", "ASK {}"), "415"),
        ("no media type", post("Content-Type: ;;\r\n", "ASK {}"), "415"),
        ("another charset", post("Content-Type: application/sparql-query; charset=utf-16\r\n", "A"), "415"),
        ("a long body", post(query, &large), "400"),
        ("10,000 parameters", post(form, &format!("query=ASK{{}}{}", "&a=b".repeat(10_000))), "400"),
        ("no host", head(""), "400"),
        ("two hosts", head("Host: a\r\nHost: b\r\n"), "400"),
        ("a strange host", head("Host: evil.example\r\n"), "200"),
        (
            "an absolute form",
            "GET http://evil.example/sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".into(),
            "200",
        ),
        ("a forwarded host", head("Host: x\r\nX-Forwarded-Host: evil.example\r\n"), "200"),
        ("a folded header", head("Host: x\r\nX-A: b\r\n c\r\n"), "400"),
        ("a bare line end", head("Host: x\r\nX-A: b\rX-B: c\r\n"), "400"),
        ("a NUL", head("Host: x\r\nX-A: \0\r\n"), "400"),
        ("a space before the colon", head("Host: x\r\nX-A : b\r\n"), "400"),
        ("a large header", head(&format!("Host: x\r\nX-A: {large}\r\n")), "431"),
        ("many headers", head(&format!("Host: x\r\n{}", "X-A: b\r\n".repeat(1_000))), "431"),
        ("two lengths", post(&format!("{query}Content-Length: 1\r\n"), "ASK {}"), "400"),
        ("no token", post(update, insert), "401"),
        ("a forged token", post(&token("0123456789abcdef"), insert), "401"),
        ("an empty token", post(&token(""), insert), "401"),
        ("a token for reading", post(&token(READER), insert), "401"),
        ("a token in other letters", post(&token(&TOKEN.to_uppercase()), insert), "401"),
        ("a large token", post(&token(&large), insert), "431"),
        ("a cookie", post(&format!("{update}Cookie: token={TOKEN}\r\n"), insert), "401"),
        (
            "a stolen token from another site",
            post(&format!("{}Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example\r\n", token(TOKEN)), insert),
            "403",
        ),
        ("an update in an address", head("Host: x\r\n").replace("query=", "update="), "400"),
    ]
}

#[test]
fn whatever_is_sent_has_its_status_and_no_address_but_ours() {
    let (served, _folder) = served();
    let base = format!("http://{}/", served.address());
    for (what, request, expected) in table() {
        let reply = served.raw(&request);
        let status = reply.split(' ').nth(1).unwrap_or("closed");
        // Who is still sending when the connection closes may miss why.
        let fine = status == expected || (expected, status) == ("431", "closed");
        assert!(fine, "{what}: {}", reply.chars().take(600).collect::<String>());
        assert!(!reply.contains("evil.example"), "{what}: {reply}");
    }
    assert_eq!(served.get("/health").status, 200);
    let untouched = served.get("/sparql?query=ASK%7B%3Ca:s%3E%20?p%20?o%7D").body;
    assert!(untouched.contains("false"), "{untouched}");
    let told = served.asked("/?format=jsonld", "X-Forwarded-Proto: https\r\n").body;
    assert!(told.contains(&base), "{told}");
}

#[test]
fn no_parameter_becomes_a_line_of_a_head() {
    let (served, _folder) = served();
    for path in [
        "/sparql?query=SELECT*%7B%7D&format=%0d%0aX-Injected:%201",
        "/sparql?query=SELECT*%7BVALUES%20?x%7B1%202%7D%7D&max-rows=1&format=csv&x=%0d%0aX-Injected:%201",
        "/sparql?query=%0d%0aX-Injected:%201",
        "/sparql?query=CONSTRUCT%7B%3Ca:s%3E%20%3Ca:p%3E%20%3Ca:o%3E%7D%7B%7D&x=%0aX-Injected:1",
        "/sparql?query=ASK%7B%7D&ui=de%0d%0aX-Injected:%201",
        "/law/%0d%0aX-Injected:%201",
        "/search?q=%0d%0aX-Injected:%201",
        "/q/%0d%0aX-Injected:%201",
    ] {
        let reply =
            served.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        let head = reply.split("\r\n\r\n").next().unwrap().to_lowercase();
        assert!(head.starts_with("http/1.1 "), "{path}: {reply}");
        assert!(head.lines().all(|line| !line.starts_with("x-injected")), "{path}: {head}");
    }
}

/// Sends a byte now and then, and tells how long the server stood it.
fn trickle(served: &Served, start: &str, bytes: &str) -> Duration {
    let mut stream = TcpStream::connect(served.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    stream.write_all(start.as_bytes()).unwrap();
    let begun = Instant::now();
    for byte in bytes.bytes().cycle() {
        if stream.write_all(&[byte]).is_err() || begun.elapsed() > Duration::from_secs(60) {
            break;
        }
        match stream.read(&mut [0; 1024]) {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            _ => break,
        }
    }
    begun.elapsed()
}

#[test]
fn who_sends_slowly_is_not_waited_for() {
    let (served, _folder) = served();
    let head = "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n";
    let body = format!("{head}Content-Length: 1000\r\n\r\n");
    thread::scope(|scope| {
        let heads = scope.spawn(|| trickle(&served, head, "X-A: b\r\n"));
        let bodies = scope.spawn(|| trickle(&served, &body, " "));
        assert!(heads.join().unwrap() < Duration::from_secs(25), "the head has 20 s");
        assert!(bodies.join().unwrap() < Duration::from_secs(35), "the body has 30 s");
    });
    assert_eq!(served.get("/health").status, 200);
}
