//! `doctor`: a server that keeps the rules is told so, and one that does not is told which.

use super::Desk;
use crate::support::served::Served;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};

/// A server that gives the same answer to everything.
fn always(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let _ = stream.read(&mut [0; 8192]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn a_server_that_keeps_every_rule_is_told_so() {
    let served = Served::demo(None);
    let desk = Desk::new();
    let (address, base) = (served.address().to_string(), format!("http://{}/", served.address()));
    let run = || desk.run(&["doctor", "--self", "--at", &address, "--base-url", &base]);
    let done = run();
    assert_eq!(done.code, Some(0), "{}{}", done.out, done.talk);
    assert!(done.out.contains("holds   OAI-PMH: Identify says all"), "{}", done.out);
    assert!(done.out.contains("open    Dumps:"), "{}", done.out);
    assert!(done.out.ends_with("rules, and none is broken.\n"), "{}", done.out);
    let made = served.asked("/dump/latest.nq.gz", "");
    assert_eq!(made.status, 302, "{}", made.body);
    let done = run();
    assert!(done.out.contains("holds   Dumps:"), "{}", done.out);
}

#[test]
fn rules_that_do_not_hold_are_told_with_their_remedies() {
    let address = always("HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>It works!</p>");
    let desk = Desk::new();
    let done = desk.run(&["doctor", "--self", "--at", &address.to_string()]);
    assert_eq!(done.code, Some(3), "{}{}", done.out, done.talk);
    for told in [
        "broken  Server: it is ready (/health)",
        "broken  OAI-PMH: what is wrong is told by its code (OAI-PMH 2.0 §3.6)",
        "found: status 200, text/html",
        "what to do: this is a fault of the program",
        "open    Linked data: a name leads to its page",
    ] {
        assert!(done.out.contains(told), "{told}: {}", done.out);
    }
    let json = desk.run(&["doctor", "--self", "--json", "--at", &address.to_string()]);
    assert_eq!(json.code, Some(3));
    for line in json.out.lines() {
        let told: serde_json::Value = serde_json::from_str(line).unwrap();
        let is_broken = told["state"] == "broken";
        assert_eq!(told["remedy"].is_string(), is_broken, "{line}");
    }
}

#[test]
fn where_nobody_answers_that_is_told() {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    let desk = Desk::new();
    let done = desk.run(&["doctor", "--self", "--at", &free.to_string()]);
    assert_eq!(done.code, Some(1), "{}", done.talk);
    assert!(done.talk.contains(&format!("no server answers at {free}")), "{}", done.talk);
    let garbage = always("220 mail.example ESMTP\r\n");
    let done = desk.run(&["doctor", "--self", "--at", &garbage.to_string()]);
    assert_eq!(done.code, Some(1), "{}", done.talk);
    assert!(done.talk.contains("no HTTP"), "{}", done.talk);
    assert_eq!(desk.run(&["doctor"]).code, Some(2));
}
