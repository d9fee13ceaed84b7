//! The real program, serving the shipped catalogue on a free port of this machine.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that ends with the test.
pub(crate) struct Served {
    child: Child,
    address: SocketAddr,
    folder: tempfile::TempDir,
}

impl Served {
    /// `colophon demo` with names under `base`; without a base under its own address.
    pub(crate) fn demo(base: Option<&str>) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let folder = tempfile::tempdir().unwrap();
        let own = format!("http://{address}/");
        let child = Command::new(env!("CARGO_BIN_EXE_colophon"))
            .args(["demo", "--listen", &address.to_string()])
            .args(["--base-url", base.unwrap_or(&own)])
            .arg("--data")
            .arg(folder.path().join("var"))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let served = Self { child, address, folder };
        served.wait();
        served
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its data folder.
    pub(crate) fn data(&self) -> std::path::PathBuf {
        Path::join(self.folder.path(), "var")
    }

    fn wait(&self) {
        let patience = Instant::now() + Duration::from_secs(120);
        while !self.healthy() {
            assert!(Instant::now() < patience, "the server does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn healthy(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(self.address) else {
            return false;
        };
        let ask = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        let mut told = String::new();
        stream.write_all(ask.as_bytes()).is_ok()
            && stream.read_to_string(&mut told).is_ok()
            && told.starts_with("HTTP/1.1 200")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
