//! Coming back: how long it takes until a catalogue answers again after its server was killed.
//!
//! `cargo bench --bench ready`, or `cargo bench --bench ready -- FILE…` with RDF of your own; without
//! it 100,000 publications are made up. The folder is made where `TMPDIR` says.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that is read")]

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_colophon");
const PUBLICATIONS: usize = 100_000;
const ROUNDS: usize = 5;
const TOKEN: &str = "the keeper of the weir";

/// What is asked for, and the path of the request.
const QUESTIONS: &[(&str, &str)] = &[
    ("any answer", "/about"),
    ("the health", "/health"),
    ("a SPARQL query", "/sparql?query=SELECT+*+%7B+?a+?b+?c+%7D+LIMIT+1"),
];

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let given = std::env::args_os().skip(1).map(PathBuf::from).filter(|path| path.is_file());
    let mut files: Vec<PathBuf> = given.collect();
    if files.is_empty() {
        files.push(dir.path().join("made-up.nt"));
        fs::write(&files[0], made_up()).unwrap();
    }
    let data = dir.path().join("var");
    let start = Instant::now();
    let base = ["--base-url", "https://library.example/"];
    let mut load = Command::new(PROGRAM);
    load.arg("load").args(&files).args(base).arg("--data").arg(&data);
    assert!(load.status().unwrap().success());
    println!("loaded in {:.1?}", start.elapsed());
    for (what, path) in QUESTIONS {
        let mut times: Vec<Duration> =
            (0..ROUNDS).map(|round| killed_and_back(&data, path, round)).collect();
        times.sort_unstable();
        println!(
            "{what}: {:.2?} after the start, at worst {:.2?}",
            times[ROUNDS / 2],
            times[ROUNDS - 1]
        );
    }
}

/// Kills a server while it writes, and tells how long the next one takes to answer.
fn killed_and_back(data: &Path, path: &str, round: usize) -> Duration {
    let (mut server, address) = serve(data);
    wait(address, QUESTIONS[2].1);
    let text = format!(
        "INSERT DATA {{ <http://quell.example/weir> <http://quell.example/round> {round} }}"
    );
    let length = text.len();
    let update = format!(
        "POST /sparql HTTP/1.0\r\nAuthorization: Bearer {TOKEN}\r\nContent-Length: {length}\r\n\
         Content-Type: application/sparql-update\r\n\r\n{text}"
    );
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(update.as_bytes()).unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let start = Instant::now();
    let (mut server, address) = serve(data);
    wait(address, path);
    let back = start.elapsed();
    server.kill().unwrap();
    server.wait().unwrap();
    back
}

fn serve(data: &Path) -> (Child, SocketAddr) {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let server = Command::new(PROGRAM)
        .args(["serve", "--listen", &address.to_string()])
        .args(["--update-token-sha256", &format!("{:x}", Sha256::digest(TOKEN))])
        .arg("--data")
        .arg(data)
        .stderr(Stdio::null())
        .spawn();
    (server.unwrap(), address)
}

/// Asks until there is an answer.
fn wait(address: SocketAddr, path: &str) {
    while !ask(address, path).is_ok_and(|told| told.starts_with("HTTP/1.0 200")) {
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn ask(address: SocketAddr, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    let mut told = String::new();
    stream.write_all(format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").as_bytes())?;
    stream.read_to_string(&mut told)?;
    Ok(told)
}

/// Publications with about twenty statements each.
fn made_up() -> String {
    let mut text = String::new();
    let (terms, names) = ("http://purl.org/dc/terms", "https://library.example/id");
    for number in 0..PUBLICATIONS {
        let thing = format!("<{names}/publication/flood-{number}>");
        writeln!(text, "{thing} <{terms}/title> \"Living with flood {number} in the basin of the River Quell\" .").unwrap();
        writeln!(text, "{thing} <{terms}/publisher> <{names}/agent/forum-{}> .", number % 997)
            .unwrap();
        for subject in 0..16 {
            writeln!(
                text,
                "{thing} <{terms}/subject> <{names}/topic/{}> .",
                (number * 31 + subject * 7) % 499
            )
            .unwrap();
        }
    }
    text
}
