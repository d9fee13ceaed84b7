//! A real server and a raw client: what breaks off, who goes away, who sends nonsense.

use crate::support::server::server;
use colophon::config::Limits;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn connect(base: &str) -> TcpStream {
    let host = base.trim_start_matches("http://").trim_end_matches('/');
    let stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\nConnection: close\r\n\r\n")
}

/// Everything that the server sends until it closes the connection.
fn talk(base: &str, text: &str) -> String {
    let mut stream = connect(base);
    stream.write_all(text.as_bytes()).unwrap();
    let mut reply = Vec::new();
    drop(stream.read_to_end(&mut reply));
    String::from_utf8_lossy(&reply).into_owned()
}

/// Every pair of statements: millions of rows, which no deadline of a test allows.
const ENDLESS: &str = "/sparql?query=SELECT+*+%7B?a+?b+?c.+?d+?e+?f%7D";

#[test]
fn a_result_that_breaks_off_does_not_look_complete() {
    let base = server(Limits { query_timeout: Duration::from_secs(2), ..Limits::default() });
    let reply = talk(&base, &request(ENDLESS));
    assert!(reply.starts_with("HTTP/1.1 200 OK"), "{}", &reply[..200.min(reply.len())]);
    assert!(reply.to_lowercase().contains("transfer-encoding: chunked"));
    assert!(!reply.to_lowercase().contains("\r\netag:"));
    assert!(!reply.ends_with("0\r\n\r\n"), "the end of the body pretends to be its end");
    let short = talk(&base, &request("/sparql?query=SELECT+*+%7B?a+?b+?c%7DLIMIT+3"));
    assert!(short.to_lowercase().contains("content-length: "), "{short}");
}

#[test]
fn a_failure_before_the_first_byte_has_its_own_status() {
    let base = server(Limits { query_timeout: Duration::from_secs(1), ..Limits::default() });
    let count = "/sparql?query=SELECT+(COUNT(*)+AS+?n)+%7B?a+?b+?c.+?d+?e+?f.+?g+?h+?i%7D";
    let reply = talk(&base, &request(count));
    assert!(reply.starts_with("HTTP/1.1 504 "), "{reply}");
    assert!(reply.contains("problems/query-timeout"), "{reply}");
}

#[test]
fn the_query_of_a_client_that_went_away_gives_its_place_back() {
    let base = server(Limits { queries: 1, ..Limits::default() });
    let mut gone = connect(&base);
    gone.write_all(request(ENDLESS).as_bytes()).unwrap();
    gone.read_exact(&mut [0; 4096]).unwrap();
    let ask = request("/sparql?query=SELECT+(1+AS+?x)%7B%7D");
    assert!(talk(&base, &ask).starts_with("HTTP/1.1 503 "), "its place is taken while it reads");
    drop(gone);
    let start = Instant::now();
    while !talk(&base, &ask).starts_with("HTTP/1.1 200 ") {
        assert!(start.elapsed() < Duration::from_secs(10), "the query goes on for nobody");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_client_that_waits_without_a_byte_and_goes_gives_its_place_back() {
    let base = server(Limits { queries: 1, ..Limits::default() });
    let mut gone = connect(&base);
    let count = "/sparql?query=SELECT+(COUNT(*)+AS+?n)+%7B?a+?b+?c.+?d+?e+?f.+?g+?h+?i%7D";
    gone.write_all(request(count).as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    drop(gone);
    let ask = request("/sparql?query=SELECT+(1+AS+?x)%7B%7D");
    let start = Instant::now();
    while !talk(&base, &ask).starts_with("HTTP/1.1 200 ") {
        assert!(start.elapsed() < Duration::from_secs(10), "the query goes on for nobody");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn nonsense_on_the_wire_is_refused_and_the_next_client_is_served() {
    let base = server(Limits::default());
    let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(300_000));
    for text in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        long.as_str(),
    ] {
        let reply = talk(&base, text);
        let status = reply.split(' ').nth(1).unwrap_or("closed");
        assert!(status.starts_with('4') || status == "closed", "{status} {}", &text[..9]);
    }
    assert!(talk(&base, &request("/health")).starts_with("HTTP/1.1 200 "));
}
