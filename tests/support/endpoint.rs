//! A SPARQL service that says what a test wants, and remembers what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The service.
pub(crate) struct Endpoint {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

/// A reply with this type and body.
pub(crate) fn ok(media_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// A result of SPARQL, with a JSON value for each row.
pub(crate) fn rows(names: &[&str], rows: &[serde_json::Value]) -> String {
    let result = serde_json::json!({ "head": { "vars": names }, "results": { "bindings": rows } });
    ok("application/sparql-results+json", &result.to_string())
}

impl Endpoint {
    /// A service on a free port of this machine.
    pub(crate) fn saying(reply: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let (noted, reply) = (Arc::clone(&asked), Arc::new(reply));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (noted, reply) = (Arc::clone(&noted), Arc::clone(&reply));
                std::thread::spawn(move || attend(stream, &noted, &*reply));
            }
        });
        Self { address, asked }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Its address, for a list.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/sparql", self.address)
    }

    /// What it was asked: heads and bodies.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Answers one request after the other; a reply that begins with `!` is sent slowly.
fn attend(stream: TcpStream, noted: &Mutex<Vec<String>>, reply: &dyn Fn(&str) -> String) {
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                if !head.is_empty() {
                    noted.lock().unwrap().push(head);
                }
                return;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            head.push_str(&line);
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let body = String::from_utf8(body).unwrap();
        let body = percent_encoding::percent_decode_str(&body).decode_utf8().unwrap().into_owned();
        let request = format!("{head}{body}");
        noted.lock().unwrap().push(request.clone());
        let reply = reply(&request);
        let sent = match reply.strip_prefix('!') {
            Some(slow) => slow.bytes().try_for_each(|byte| {
                std::thread::sleep(Duration::from_millis(20));
                writer.write_all(&[byte])
            }),
            None => writer.write_all(reply.as_bytes()),
        };
        if sent.is_err() || !reply.contains("Content-Length") {
            return;
        }
    }
}
