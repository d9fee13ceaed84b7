//! The real program, serving a catalogue on a free port of this machine.

use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The token with which updates are taken.
pub(crate) const TOKEN: &str = "the keeper of the weir";

/// A server that ends with the test.
pub(crate) struct Served {
    child: Child,
    /// The program itself, also where it runs under another.
    process: String,
    address: SocketAddr,
    data: PathBuf,
    #[expect(dead_code, reason = "it goes with the server")]
    folder: Option<tempfile::TempDir>,
}

/// What it answered.
pub(crate) struct Answered {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answered {
    /// The value of a header; its name is in small letters.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// The version of the dataset that it was made from.
    pub(crate) fn version(&self) -> u64 {
        let mut lines = self.head.lines();
        let version = lines.find_map(|line| line.strip_prefix("dataset-version: "));
        version.unwrap_or_else(|| panic!("{}", self.head)).parse().unwrap()
    }
}

impl Served {
    /// `colophon demo` with names under `base`; without a base under its own address.
    pub(crate) fn demo(base: Option<&str>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (address, data) = (free(), folder.path().join("var"));
        let own = format!("http://{address}/");
        let mut command = Command::new(env!("CARGO_BIN_EXE_colophon"));
        command.args(["demo", "--base-url", base.unwrap_or(&own)]);
        Self::start(command, address, data, Some(folder))
    }

    /// `colophon serve` over a data folder, taking updates; `under` is a command that runs it.
    pub(crate) fn over(data: &Path, under: &[&str]) -> Self {
        Self::with(data, under, &[])
    }

    /// The same with more flags.
    pub(crate) fn with(data: &Path, under: &[&str], flags: &[&str]) -> Self {
        let words = [under, &[env!("CARGO_BIN_EXE_colophon"), "serve"], flags].concat();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).env("COLUMNS", "100");
        command.args(["--update-token-sha256", &format!("{:x}", Sha256::digest(TOKEN))]);
        Self::start(command, free(), data.to_owned(), None)
    }

    fn start(
        mut command: Command,
        address: SocketAddr,
        data: PathBuf,
        folder: Option<tempfile::TempDir>,
    ) -> Self {
        command.args(["--listen", &address.to_string()]).arg("--data").arg(&data);
        let child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let process = child.id().to_string();
        let mut served = Self { child, process, address, data, folder };
        served.wait();
        let lock = fs::read_to_string(served.data.join("lock")).unwrap();
        lock.split([' ', ':']).nth(1).unwrap().clone_into(&mut served.process);
        served
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.process.parse().unwrap()
    }

    /// Sends some bytes, and gives what comes until the end, whole or not.
    pub(crate) fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let mut told = Vec::new();
        stream.write_all(request.as_bytes()).unwrap();
        let _ = stream.read_to_end(&mut told);
        String::from_utf8_lossy(&told).into_owned()
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.data.clone()
    }

    /// Sends an update; `more` are further headers.
    pub(crate) fn update(&self, text: &str, more: &str) -> Answered {
        let length = text.len();
        self.ask(&format!(
            "POST /sparql HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n\
             Content-Type: application/sparql-update\r\nContent-Length: {length}\r\n{more}\r\n{text}"
        ))
    }

    /// Gets what is at a path, for a program.
    pub(crate) fn get(&self, path: &str) -> Answered {
        self.ask(&format!(
            "GET {path} HTTP/1.0\r\nHost: localhost\r\nAccept: text/csv, */*\r\n\r\n"
        ))
    }

    /// Gets what is at a path, for a program; `more` are further headers.
    pub(crate) fn asked(&self, path: &str, more: &str) -> Answered {
        self.ask(&format!("GET {path} HTTP/1.0\r\nHost: localhost\r\nAccept: */*\r\n{more}\r\n"))
    }

    fn ask(&self, request: &str) -> Answered {
        let told = talk(self.address, request).unwrap();
        let (head, body) = told.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{told}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answered { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    /// Sends a signal and waits for the end.
    pub(crate) fn stop(mut self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.process]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap();
    }

    /// Stops it, runs commands on its data folder, and serves that again at the same address.
    pub(crate) fn meanwhile(&mut self, commands: &[&[&str]]) {
        let sent = Command::new("kill").args(["-TERM", &self.process]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap();
        for words in commands {
            let mut command = Command::new(env!("CARGO_BIN_EXE_colophon"));
            command.args(*words).arg("--data").arg(&self.data).stdin(Stdio::null());
            let done = command.output().unwrap();
            assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_colophon"));
        command.args(["serve", "--listen", &self.address.to_string()]);
        command.arg("--data").arg(&self.data).stdin(Stdio::null()).stderr(Stdio::null());
        self.child = command.spawn().unwrap();
        self.process = self.child.id().to_string();
        self.wait();
    }

    fn wait(&self) {
        let patience = Instant::now() + Duration::from_secs(120);
        while !self.healthy() {
            assert!(Instant::now() < patience, "the server does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn healthy(&self) -> bool {
        let ask = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        talk(self.address, ask).is_ok_and(|told| told.starts_with("HTTP/1.1 200"))
    }
}

fn free() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

fn talk(address: SocketAddr, request: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    let mut told = String::new();
    stream.write_all(request.as_bytes())?;
    stream.read_to_string(&mut told)?;
    Ok(told)
}

impl Drop for Served {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = Command::new("kill").args(["-9", &self.process]).status();
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
