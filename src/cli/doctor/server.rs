//! Asking one's own server: a path becomes what it answers, at one address and nowhere else.

use crate::vocab::Base;
use percent_encoding::{AsciiSet, CONTROLS as CONTROL, utf8_percent_encode};
use std::cell::OnceCell;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// What cannot stand in the line of a request.
const CONTROLS: &AsciiSet = &CONTROL.add(b' ').add(b'"').add(b'<').add(b'>');

/// How long the server may take for one answer, and how much of it is read.
const PATIENCE: Duration = Duration::from_secs(60);
const MOST: u64 = 256 << 20;

/// The server that is looked at.
pub(super) struct Server {
    address: SocketAddr,
    /// The base of its names.
    pub(super) base: Base,
    /// The path of a publication, below `id/`; none if the catalogue has none.
    publication: OnceCell<Option<String>>,
}

/// What it answers.
pub(super) struct Answer {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) bytes: Vec<u8>,
}

impl Answer {
    /// The values of a header, joined.
    pub(super) fn header(&self, name: &str) -> String {
        let values: Vec<&str> =
            self.headers.iter().filter(|(own, _)| own == name).map(|(_, it)| &**it).collect();
        values.join(", ")
    }

    pub(super) fn media_type(&self) -> String {
        self.header("content-type").split(';').next().unwrap_or_default().trim().to_owned()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Server {
    pub(super) fn new(address: SocketAddr, base: &Base) -> Self {
        let ip = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        let address = SocketAddr::new(ip, address.port());
        Self { address, base: base.clone(), publication: OnceCell::new() }
    }

    /// What is at a path below the base, for a client that takes anything.
    pub(super) fn get(&self, path: &str) -> Result<Answer, String> {
        self.ask("GET", path, &[], "")
    }

    /// The same with headers.
    pub(super) fn with(&self, path: &str, headers: &[(&str, &str)]) -> Result<Answer, String> {
        self.ask("GET", path, headers, "")
    }

    /// One request. An address of the catalogue is asked for by its path.
    pub(super) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer, String> {
        let below = path.strip_prefix(self.base.as_str()).unwrap_or(path);
        let below = below.split('#').next().unwrap_or_default();
        let below = below.strip_prefix(self.base.path()).unwrap_or(below);
        let host = self.base.as_str().split("://").nth(1).unwrap_or_default();
        let host = host.split('/').next().unwrap_or_default();
        let below = utf8_percent_encode(below, CONTROLS);
        let mut request = format!("{method} {}{below} HTTP/1.0\r\n", self.base.path());
        let own = [("Host", host), ("Connection", "close")];
        let usual = ("Accept", "*/*");
        let accepts = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept"));
        let usual = (!accepts).then_some(&usual);
        let length = (!body.is_empty()).then(|| body.len().to_string());
        let length = length.as_ref().map(|length| ("Content-Length", length.as_str()));
        for (name, value) in own.iter().chain(usual).chain(headers).chain(&length) {
            request.extend([name, ": ", value, "\r\n"]);
        }
        request.extend(["\r\n", body]);
        let answer = self.talk(&request).map_err(|error| format!("{method} {path}: {error}"))?;
        read(&answer).ok_or_else(|| format!("{method} {path}: the answer is no HTTP"))
    }

    fn talk(&self, request: &str) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.take(MOST).read_to_end(&mut answer)?;
        Ok(answer)
    }

    /// The path of the first publication that can be harvested, below `id/`.
    pub(super) fn publication(&self) -> Option<&str> {
        let find = || {
            let path = "oai?verb=ListIdentifiers&metadataPrefix=oai_dc";
            let told = self.get(path).ok()?.text();
            let heads = told.split("<header>").skip(1);
            let names = heads.filter_map(|head| {
                head.split("<identifier>").nth(1)?.split("</identifier>").next()
            });
            let start = format!("{}id/", self.base);
            let mut found = names.filter_map(|name| name.strip_prefix(&start));
            found.next().map(|path| path.replace("&amp;", "&"))
        };
        self.publication.get_or_init(find).as_deref()
    }
}

fn read(answer: &[u8]) -> Option<Answer> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    Some(Answer { status, headers: headers.collect(), bytes: answer[end + 4..].to_vec() })
}
