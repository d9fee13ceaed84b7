//! Exchanging: requests that a manifest of the W3C describes are sent to a real server, and what
//! comes back is held against what it expects.

use crate::support::rdf::isomorphic;
use crate::support::served::TOKEN;
use colophon::vocab::rdf;
use oxrdf::{Graph, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Term, TermRef};
use oxrdfio::{RdfFormat, RdfParser};
use oxttl::TurtleParser;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;

pub(super) const MF: &str = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#";
pub(super) const UT: &str = "http://www.w3.org/2009/sparql/tests/test-update#";
const HT: &str = "http://www.w3.org/2011/http#";
const CNT: &str = "http://www.w3.org/2011/content#";

/// What is sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Vec<u8>>,
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

/// What is expected to come back; what a manifest leaves open is `None` or empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Expected {
    /// Names such as `StatusCode2xx` or `NoContent`.
    pub(super) status: Vec<String>,
    pub(super) boolean: Option<bool>,
    pub(super) format: Option<String>,
    pub(super) media_type: Option<String>,
    /// Turtle.
    pub(super) graph: Option<String>,
    /// The variable that takes the `Location`.
    pub(super) location: Option<String>,
}

/// A test: its requests in their order.
pub(super) struct Test {
    pub(super) name: String,
    pub(super) node: NamedOrBlankNode,
    pub(super) exchanges: Vec<(Request, Expected)>,
}

impl Response {
    pub(super) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    fn media_type(&self) -> &str {
        self.header("content-type").split(';').next().unwrap_or_default().trim()
    }
}

/// Sends a request on a connection of its own; who writes shows the token.
pub(super) fn send(address: SocketAddr, request: &Request) -> Response {
    let Request { method, path, headers, body } = request;
    let mut lines = vec![
        format!("{method} {path} HTTP/1.1"),
        format!("Host: {address}"),
        "Connection: close".into(),
        format!("Authorization: Bearer {TOKEN}"),
    ];
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    lines.extend(body.as_ref().map(|body| format!("Content-Length: {}", body.len())));
    let head = lines.join("\r\n") + "\r\n\r\n";
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_deref().unwrap_or_default()).unwrap();
    let mut told = Vec::new();
    stream.read_to_end(&mut told).unwrap();
    parse(&told)
}

fn parse(told: &[u8]) -> Response {
    let end = told.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(told[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let pair = |line: &str| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_owned(), value.trim().to_owned())
    };
    let mut response = Response { status, headers: lines.map(pair).collect(), body: String::new() };
    let mut body = &told[end + 4..];
    let mut whole = Vec::new();
    if response.header("transfer-encoding").eq_ignore_ascii_case("chunked") {
        loop {
            let line = body.windows(2).position(|window| window == b"\r\n").unwrap();
            let size = std::str::from_utf8(&body[..line]).unwrap();
            let size = usize::from_str_radix(size, 16).unwrap();
            if size == 0 {
                break;
            }
            whole.extend_from_slice(&body[line + 2..line + 2 + size]);
            body = &body[line + size + 4..];
        }
    } else {
        whole.extend_from_slice(body);
    }
    response.body = String::from_utf8(whole).unwrap();
    response
}

/// What is wrong about a response, if anything is.
pub(super) fn judge(expected: &Expected, found: &Response) -> Result<(), String> {
    let told = || format!("{} {}", found.status, found.body.chars().take(600).collect::<String>());
    let fits = expected.status.iter().any(|name| is(name, found.status));
    if !fits {
        return Err(format!("expected {:?}, found {}", expected.status, told()));
    }
    if found.status >= 400 {
        return Ok(());
    }
    let among = |all: &[&str]| all.contains(&found.media_type());
    let formats: &[&str] = match expected.format.as_deref() {
        Some("boolean") => &["application/sparql-results+json", "application/sparql-results+xml"],
        Some("tabular") => &[
            "application/sparql-results+json",
            "application/sparql-results+xml",
            "text/csv",
            "text/tab-separated-values",
        ],
        Some("RDF") => &["text/turtle", "application/rdf+xml", "application/n-triples"],
        _ => &[],
    };
    if !formats.is_empty() && !among(formats) {
        return Err(format!("expected one of {formats:?}, found {}", found.media_type()));
    }
    if let Some(expected) = expected.boolean
        && !found.body.contains(&format!("\"boolean\":{expected}"))
    {
        return Err(format!("expected {expected}, found {}", told()));
    }
    if let Some(expected) = &expected.media_type
        && found.header("content-type") != expected
    {
        return Err(format!("expected {expected}, found {}", found.header("content-type")));
    }
    if let Some(expected) = &expected.graph {
        let expected = turtle(expected)?;
        let format = RdfFormat::from_media_type(found.header("content-type"))
            .ok_or_else(|| format!("no RDF: {}", told()))?;
        let parsed = RdfParser::from_format(format).for_slice(&found.body);
        let parsed: Result<Graph, _> = parsed.map(|quad| quad.map(oxrdf::Triple::from)).collect();
        let parsed = parsed.map_err(|error| error.to_string())?;
        if !isomorphic(&expected, &parsed) {
            return Err(format!("expected\n{expected}\nfound\n{parsed}"));
        }
    }
    Ok(())
}

fn is(name: &str, status: u16) -> bool {
    match name {
        "StatusCode2xx" => status / 100 == 2,
        "StatusCode3xx" => status / 100 == 3,
        "StatusCode4xx" => status / 100 == 4,
        "OK" => status == 200,
        "Created" => status == 201,
        "NoContent" => status == 204,
        "NotFound" => status == 404,
        number => number.parse() == Ok(status),
    }
}

fn turtle(text: &str) -> Result<Graph, String> {
    let triples = TurtleParser::new().for_slice(text).collect::<Result<_, _>>();
    triples.map_err(|error| error.to_string())
}

/// The tests of a manifest, in its order.
pub(super) fn tests(manifest: &Graph) -> Vec<Test> {
    let entries = manifest.triples_for_predicate(&term(MF, "entries")).next().unwrap();
    let entries = list(manifest, entries.object.into_owned());
    let tests = entries.into_iter().map(|node| {
        let node = NamedOrBlankNode::try_from(node).unwrap();
        let action = object(manifest, node.as_ref(), MF, "action");
        let action = action.map(|action| NamedOrBlankNode::try_from(action).unwrap());
        let requests = action.and_then(|action| object(manifest, action.as_ref(), HT, "requests"));
        let requests = requests.map(|requests| list(manifest, requests)).unwrap_or_default();
        let exchanges = requests.into_iter().map(|request| {
            let request = NamedOrBlankNode::try_from(request).unwrap();
            exchange(manifest, request.as_ref())
        });
        let name = node.to_string();
        let name = name.rsplit(['#', '/']).next().unwrap().trim_end_matches('>').to_owned();
        Test { name, exchanges: exchanges.collect(), node }
    });
    tests.collect()
}

fn exchange(manifest: &Graph, node: NamedOrBlankNodeRef<'_>) -> (Request, Expected) {
    let text = |node: NamedOrBlankNodeRef<'_>, namespace: &str, name: &str| match object(
        manifest, node, namespace, name,
    ) {
        Some(Term::Literal(literal)) => Some(literal.value().to_owned()),
        _ => None,
    };
    let inner = |node: NamedOrBlankNodeRef<'_>, name: &str| {
        object(manifest, node, HT, name).map(|node| NamedOrBlankNode::try_from(node).unwrap())
    };
    let headers = |node: NamedOrBlankNodeRef<'_>| -> Vec<(String, String)> {
        let all = object(manifest, node, HT, "headers").map(|all| list(manifest, all));
        let pair = |node: Term| {
            let node = NamedOrBlankNode::try_from(node).unwrap();
            let part = |name| text(node.as_ref(), HT, name).unwrap();
            (part("fieldName"), part("fieldValue"))
        };
        all.unwrap_or_default().into_iter().map(pair).collect()
    };
    let chars = |node: NamedOrBlankNodeRef<'_>| {
        let body = inner(node, "body")?;
        let encoding = text(body.as_ref(), CNT, "characterEncoding");
        Some((text(body.as_ref(), CNT, "chars").unwrap(), encoding))
    };
    let body = chars(node).map(|(chars, encoding)| match encoding.as_deref() {
        Some("UTF-16") => chars.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => chars.into_bytes(),
    });
    let request = Request {
        method: text(node, HT, "methodName").unwrap(),
        path: text(node, HT, "absolutePath").unwrap(),
        headers: headers(node),
        body,
    };
    let response = inner(node, "resp").unwrap();
    let response = response.as_ref();
    let statuses = manifest.objects_for_subject_predicate(response, &term(MF, "expectedStatus"));
    let status = statuses.map(|status| match status {
        TermRef::NamedNode(node) => node.as_str().rsplit('#').next().unwrap().to_owned(),
        other => panic!("{other} is no status"),
    });
    let sent = headers(response).into_iter().find(|(name, _)| name == "content-type");
    let expected = Expected {
        status: status.collect(),
        boolean: text(response, MF, "expectedBoolean").map(|text| text == "true"),
        format: text(response, MF, "expectedFormat"),
        media_type: sent.map(|(_, value)| value),
        graph: chars(response).map(|(chars, _)| chars),
        location: text(response, MF, "expectedLocation"),
    };
    (request, expected)
}

pub(super) fn term(namespace: &str, name: &str) -> NamedNode {
    NamedNode::new(format!("{namespace}{name}")).unwrap()
}

pub(super) fn object(
    graph: &Graph,
    subject: NamedOrBlankNodeRef<'_>,
    namespace: &str,
    name: &str,
) -> Option<Term> {
    let predicate = format!("{namespace}{name}");
    let predicate = NamedNodeRef::new(&predicate).unwrap();
    graph.object_for_subject_predicate(subject, predicate).map(TermRef::into_owned)
}

/// The members of a list.
pub(super) fn list(graph: &Graph, head: Term) -> Vec<Term> {
    let (mut members, mut rest) = (Vec::new(), head);
    let part = |node: &Term, name: &str| {
        let node = NamedOrBlankNode::try_from(node.clone()).unwrap();
        object(graph, node.as_ref(), "http://www.w3.org/1999/02/22-rdf-syntax-ns#", name).unwrap()
    };
    while rest
        != Term::from(NamedNode::new("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil").unwrap())
    {
        members.push(part(&rest, "first"));
        rest = part(&rest, "rest");
    }
    members
}

pub(super) fn manifest(path: &Path) -> Graph {
    let text = std::fs::read_to_string(path).unwrap();
    let base = format!("file://{}", path.display());
    let parser = TurtleParser::new().with_base_iri(base).unwrap();
    let graph: Graph = parser.for_slice(&text).collect::<Result<_, _>>().unwrap();
    assert!(graph.triples_for_predicate(rdf::TYPE).next().is_some());
    graph
}
