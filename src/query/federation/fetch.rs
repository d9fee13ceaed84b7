//! Fetching: a query goes to a listed service, and rows come back.
//!
//! The only place from which a request leaves the process. It goes to the address that was listed
//! and to no other: no redirect is followed, no proxy is asked, and where a name leads is looked at
//! before anything is connected to it.

use super::address::is_public;
use crate::config::{Limits, Remote};
use crate::problem::{Kind, Problem};
use oxigraph::sparql::QuerySolution;
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput as Parsed,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt;
use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::config::Config;
use ureq::http::{Response, Uri, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error};

/// What is asked for; each of them can be told to be cut off.
const ACCEPT: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.8, text/tab-separated-values;q=0.5";

/// The longest head of an answer, in bytes.
const HEAD_BYTES: usize = 32 * 1024;

/// Asks services for one query, which may use so much of them together.
pub(super) struct Client<'l> {
    agent: Agent,
    limits: &'l Limits,
    /// When the query has to have ended.
    until: Instant,
    /// How many bytes and rows are left.
    bytes: u64,
    rows: usize,
}

impl<'l> Client<'l> {
    /// What asks for a query that began just now.
    pub(super) fn new(limits: &'l Limits) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .user_agent(concat!("colophon/", env!("CARGO_PKG_VERSION")))
            .max_response_header_size(HEAD_BYTES)
            .tls_config(tls(&limits.services))
            .build();
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), Guard::default()),
            limits,
            until: Instant::now() + limits.query_timeout,
            bytes: limits.service_bytes as u64,
            rows: limits.service_rows,
        }
    }

    /// The rows that a service gives; `take` is shown each.
    pub(super) fn ask(
        &mut self,
        service: &Remote,
        query: &str,
        mut take: impl FnMut(&QuerySolution),
    ) -> Result<(), Problem> {
        let left = self.until.saturating_duration_since(Instant::now());
        let time = self.limits.service_timeout.min(left);
        let form = format!("query={}", utf8_percent_encode(query, NON_ALPHANUMERIC));
        let sent = self
            .agent
            .post(service.as_str())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, ACCEPT)
            .config()
            .timeout_global(Some(time))
            .build()
            .send(form);
        let response = sent.map_err(|error| self.failed(service, &error, time))?;
        let format = format(service, &response)?;
        let limit = self.bytes;
        let mut body = Counted { from: response.into_body().into_reader(), left: limit };
        let parser = QueryResultsParser::from_format(format);
        let read = || -> Result<(), io::Error> {
            let rows = match parser.for_reader(&mut body).map_err(io::Error::from)? {
                Parsed::Solutions(rows) => rows,
                Parsed::Boolean(_) => return Err(io::Error::other("it answered yes or no")),
            };
            for row in rows {
                let row = row.map_err(io::Error::from)?;
                self.rows = self.rows.checked_sub(1).ok_or(io::ErrorKind::QuotaExceeded)?;
                take(&row);
            }
            Ok(())
        };
        let outcome = read();
        self.bytes = body.left;
        outcome.map_err(|error| self.broke_off(service, &error, time))
    }

    /// The problem of a service that gave no answer.
    fn failed(&self, service: &Remote, error: &Error, time: Duration) -> Problem {
        match error {
            Error::Timeout(_) => self.late(service, time),
            Error::HostNotFound => unanswered(service, "its name is not known"),
            Error::Io(error) => match error.get_ref().and_then(|error| error.downcast_ref()) {
                Some(Private(address)) => refused(service, *address),
                None => self.broke_off(service, error, time),
            },
            other => unanswered(service, &other.to_string()),
        }
    }

    /// The problem of a service whose answer cannot be read to its end.
    fn broke_off(&self, service: &Remote, error: &io::Error, time: Duration) -> Problem {
        let too_much = |told: String| {
            Problem::new(Kind::QueryTooComplex, told).help("ask the service for less")
        };
        if self.rows == 0 && error.kind() == io::ErrorKind::QuotaExceeded {
            let most = self.limits.service_rows;
            return too_much(format!("services gave more than {most} rows (--service-rows)"));
        }
        if self.bytes == 0 {
            let most = self.limits.service_bytes;
            return too_much(format!("services gave more than {most} bytes (--service-bytes)"));
        }
        if error.kind() == io::ErrorKind::TimedOut || Instant::now() >= self.until {
            return self.late(service, time);
        }
        unanswered(service, &error.to_string())
    }

    fn late(&self, service: &Remote, time: Duration) -> Problem {
        if time < self.limits.service_timeout {
            return super::super::sparql::timeout(self.limits);
        }
        let seconds = time.as_secs_f64();
        unanswered(service, &format!("no answer within {seconds} s (--service-timeout)"))
    }
}

/// The format of an answer, if it is one.
fn format(service: &Remote, response: &Response<Body>) -> Result<QueryResultsFormat, Problem> {
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let status = response.status();
    if status.is_redirection() {
        let told = "it sends elsewhere, and redirects are not followed";
        return Err(unanswered(service, told)
            .help("whoever runs this catalogue can list the other address"));
    }
    if !status.is_success() {
        return Err(unanswered(service, &format!("it answered with status {}", status.as_u16())));
    }
    if text(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(unanswered(service, "its answer is packed, and nobody asked for that"));
    }
    let media_type = text(header::CONTENT_TYPE).unwrap_or_default();
    let format = QueryResultsFormat::from_media_type(media_type);
    // CSV does not tell an address from a text.
    format.filter(|format| *format != QueryResultsFormat::Csv).ok_or_else(|| {
        let told = format!("its answer is {media_type:?}, and no result of SPARQL");
        unanswered(service, &told)
    })
}

fn unanswered(service: &Remote, why: &str) -> Problem {
    Problem::new(Kind::ServiceFailed, format_args!("{service} gave no answer: {why}"))
}

fn refused(service: &Remote, address: IpAddr) -> Problem {
    let told = format!("{service} leads to {address}, which is not an address of the whole world");
    Problem::new(Kind::OperationDisabled, told).help(
        "nothing was sent; a service within a network is listed by its address, not by a name",
    )
}

/// Whom to believe: what this machine believes, looked up only if a service is asked over TLS.
fn tls(services: &[Remote]) -> TlsConfig {
    let provider = Arc::new(rustls_graviola::default_provider());
    let secure = services.iter().any(|service| service.as_str().starts_with("https:"));
    let known = if secure { rustls_native_certs::load_native_certs().certs } else { Vec::new() };
    let roots: Vec<_> = known.iter().map(|known| Certificate::from_der(known).to_owned()).collect();
    TlsConfig::builder()
        .unversioned_rustls_crypto_provider(provider)
        .root_certs(RootCerts::Specific(Arc::new(roots)))
        .build()
}

/// Looks up names, and lets nobody through whose name leads into this machine or its network.
#[derive(Debug, Default)]
struct Guard(DefaultResolver);

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        // An address that was listed as such is the operator's own word; a name may lead anywhere.
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        if host.parse::<IpAddr>().is_ok() {
            return Ok(found);
        }
        let private = found.iter().map(SocketAddr::ip).find(|address| !is_public(*address));
        match private {
            Some(address) => Err(io::Error::other(Private(address)).into()),
            None => Ok(found),
        }
    }
}

/// An address that a name must not lead to.
#[derive(Debug)]
struct Private(IpAddr);

impl fmt::Display for Private {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} is private", self.0)
    }
}

impl std::error::Error for Private {}

/// A body of so many bytes at most.
struct Counted<R> {
    from: R,
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        self.left = self.left.saturating_sub(count as u64);
        // An answer that ends exactly here is not told from one that goes on: neither is taken.
        if self.left == 0 && count > 0 {
            return Err(io::ErrorKind::QuotaExceeded.into());
        }
        Ok(count)
    }
}
