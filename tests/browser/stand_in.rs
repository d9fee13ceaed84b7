//! A small server of pages for the browser: one connection, one request, one page.

use colophon::answer::{Outcome, Page, Site, Table};
use colophon::problem::{Kind, Problem};
use colophon::query;
use colophon::store::{Scope, Store};
use colophon::vocab;
use colophon::write::{PageFormat, TableFormat, html};
use oxigraph::sparql::{CancellationToken, QueryResults};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

/// What every page is sent with.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/// Serves the pages of a store until the test ends.
pub(crate) fn serve(store: Store) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let site = Site { base: store.base().clone(), name: "The Water Library".into() };
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (store, site) = (store.clone(), site.clone());
            thread::spawn(move || answer(stream.unwrap(), &store, &site));
        }
    });
    address
}

fn answer(mut stream: TcpStream, store: &Store, site: &Site) {
    let mut request = String::new();
    BufReader::new(&stream).read_line(&mut request).unwrap();
    let target = request.split(' ').nth(1).unwrap_or("/").to_owned();
    let (status, kind, body) = route(&target, store, site);
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Content-Security-Policy: {POLICY}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // A browser that goes away is not our problem.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

type Answer = (u16, &'static str, String);

const HTML: &str = "text/html; charset=utf-8";

fn route(target: &str, store: &Store, site: &Site) -> Answer {
    let (path, parameters) = target.split_once('?').unwrap_or((target, ""));
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match segments.as_slice() {
        [""] => page(query::home(store), site),
        ["about"] => (200, HTML, html::about(site)),
        ["favicon.ico"] => (200, "image/x-icon", String::new()),
        ["problem", name] => {
            let kind = Kind::ALL.iter().find(|kind| kind.name() == *name);
            kind.map_or_else(
                || missing(target, site),
                |kind| (200, HTML, html::problem_kind(*kind, site)),
            )
        }
        ["sparql"] => sparql(parameters, store, site),
        ["assets", _] if path == format!("/{}", html::STYLE_PATH) => {
            (200, "text/css", html::STYLE.into())
        }
        [segment] => match vocab::Kind::from_segment(segment) {
            Some(kind) => page(query::list(store, kind, 1), site),
            None => missing(target, site),
        },
        [segment, key] => page(query::entity(store, &site.base.thing(segment, key)), site),
        _ => missing(target, site),
    }
}

fn missing(target: &str, site: &Site) -> Answer {
    let problem = Problem::new(Kind::NotFound, format_args!("nothing is at {target}"));
    (404, HTML, html::problem(&problem, 404, site))
}

fn page(page: Result<Page, Problem>, site: &Site) -> Answer {
    match page {
        Ok(page) => {
            let mut bytes = Vec::new();
            html::Html.write(&page, site, &mut bytes).unwrap();
            (200, HTML, String::from_utf8(bytes).unwrap())
        }
        Err(problem) => {
            let status = problem.kind().status();
            (status, HTML, html::problem(&problem, status, site))
        }
    }
}

fn sparql(parameters: &str, store: &Store, site: &Site) -> Answer {
    let Some(text) = parameters.strip_prefix("query=") else {
        return (200, HTML, html::sparql_form(site, None, None));
    };
    let text = percent_encoding::percent_decode_str(&text.replace('+', " "))
        .decode_utf8_lossy()
        .into_owned();
    let query = match spargebra::SparqlParser::new().parse_query(&text) {
        Ok(query) => query,
        Err(error) => {
            let place = colophon::record::Location::of("query").at(2, 5);
            let problem = Problem::new(Kind::BadQuery, error).at(place).help("close the bracket");
            return (400, HTML, html::sparql_form(site, Some(&text), Some(&problem)));
        }
    };
    let result = match store.ask(query, &Scope::Statements, CancellationToken::new()).unwrap() {
        QueryResults::Solutions(rows) => Outcome::Rows(rows),
        QueryResults::Boolean(truth) => Outcome::Truth(truth),
        QueryResults::Graph(_) => panic!("the browser asks for tables only"),
    };
    let mut bytes = Vec::new();
    html::Results
        .write(Table { query: text, result, version: store.version() }, site, &mut bytes)
        .unwrap();
    (200, HTML, String::from_utf8(bytes).unwrap())
}
