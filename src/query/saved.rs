//! Saving: a query gets an address of its own, which follows from its text.
//!
//! The address is `q/` and the first twelve digits of the SHA-256 of the text. Who has no right to
//! write needs none: an address that has the text in its parameters works without being saved.
//! A saved query is a statement in the graph `graph/queries`, recorded in the ledger as every change is.

use super::{admission, syntax};
use crate::answer::{Page, Question, View};
use crate::check::check;
use crate::config::Limits;
use crate::ledger::{Change, Why};
use crate::lift::Draft;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use crate::vocab::{colo, dcterms, rdf, rdfs, schema};
use oxrdf::{Graph, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use spargebra::SparqlParser;

/// How many digits of the SHA-256 an address has.
pub const DIGITS: usize = 12;

/// What stays as it is in a parameter.
const PARAMETER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The text of a query as it is saved and hashed: the same on every system and from every form.
#[must_use]
pub fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// The name of a query: the first digits of the SHA-256 of its plain text.
#[must_use]
pub fn hash(text: &str) -> String {
    let digest = format!("{:x}", Sha256::digest(plain(text)));
    digest[..DIGITS].to_owned()
}

/// What a query calls itself: its line `#+ title: …`.
#[must_use]
pub fn title(text: &str) -> Option<&str> {
    let title = text.lines().find_map(|line| line.trim().strip_prefix("#+ title:"))?.trim();
    (!title.is_empty()).then_some(title)
}

/// The address of a query, or of its result in a version, below the base; an unsaved query
/// stands in it.
#[must_use]
pub fn address(question: &Question, version: Option<u64>, is_saved: bool) -> String {
    let mut parameters = question.graphs();
    let text = plain(&question.text);
    if !is_saved {
        parameters.push(("query", &text));
    }
    let encoded = parameters
        .iter()
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, PARAMETER)));
    let parameters: Vec<String> = encoded.collect();
    let version = version.map(|version| format!("@{version}")).unwrap_or_default();
    let sign = if parameters.is_empty() { "" } else { "?" };
    format!("q/{}{version}{sign}{}", hash(&text), parameters.join("&"))
}

/// The address of what stands beside an address: the end comes before the parameters.
#[must_use]
pub fn beside(address: &str, end: &str) -> String {
    match address.split_once('?') {
        Some((path, parameters)) => format!("{path}{end}?{parameters}"),
        None => format!("{address}{end}"),
    }
}

/// The text that was saved under a name; one that does not have that name is none.
///
/// # Errors
///
/// If the store cannot be read.
pub fn saved(store: &Store, name: &str) -> Result<Option<String>, Problem> {
    let (subject, graph) = (node(store, name), graph(store));
    let (subject, graph) = (subject.as_ref().into(), Some(graph.as_ref().into()));
    for quad in store.quads(Some(subject), Some(schema::text), None, graph) {
        if let Term::Literal(text) = quad?.object
            && hash(text.value()) == name
        {
            return Ok(Some(text.value().to_owned()));
        }
    }
    Ok(None)
}

/// Every query that is saved, as a list.
///
/// # Errors
///
/// If the store cannot be read.
pub fn all_saved(store: &Store) -> Result<Page, Problem> {
    let version = store.version();
    let (topic, graph) = (store.base().join("q"), graph(store));
    let mut found = Graph::new();
    let mut entries = Vec::new();
    for quad in store.quads(None, None, None, Some(graph.as_ref().into())) {
        let quad = quad?;
        if let (rdf::TYPE, NamedOrBlankNode::NamedNode(query)) =
            (quad.predicate.as_ref(), &quad.subject)
        {
            found.insert(&Triple::new(query.clone(), dcterms::isPartOf, topic.clone()));
            entries.push(query.clone());
        }
        found.insert(&quad.into());
    }
    entries.sort();
    found.insert(&Triple::new(topic.clone(), rdfs::LABEL, Literal::from("Saved queries")));
    Ok(Page { topic, view: View::Thing, entries, graph: found, version, pictures: Vec::new() })
}

/// The change that saves a query; it is empty if the query is saved already.
///
/// # Errors
///
/// If the text is no query, is too long or too deep, or if another one has its name.
pub fn save(store: &Store, text: &str, agent: &str, limits: &Limits) -> Result<Change, Problem> {
    let text = plain(text);
    admission::admit(&text, limits)?;
    let base = store.base().join("sparql").into_string();
    let parser = SparqlParser::new().with_base_iri(&base).map_err(Problem::internal)?;
    parser.parse_query(&text).map_err(|error| syntax::explain(&text, &error))?;
    let name = hash(&text);
    if saved(store, &name)?.is_some_and(|other| other != text) {
        let told = format!("another query is saved as {name}, by a rare chance");
        return Err(Problem::new(Kind::BadRequest, told).help("change a space or a comment in it"));
    }
    let mut draft = Draft::default();
    let (subject, graph) = (node(store, &name), GraphName::from(graph(store)));
    let mut say = |property: oxrdf::NamedNodeRef<'_>, value: Term| {
        draft.say(Quad::new(subject.clone(), property, value, graph.clone()), None);
    };
    say(rdf::TYPE, colo::Query.into_owned().into());
    say(schema::text, Literal::from(text.as_str()).into());
    if let Some(title) = title(&text) {
        say(dcterms::title, Literal::from(title).into());
    }
    let checked = check(draft, &Graph::new())?;
    let message = format!("save query {name}");
    let why = Why { agent: agent.to_owned(), action: "save", message, source: None };
    Ok(Change::replace([], &checked, why))
}

fn node(store: &Store, name: &str) -> NamedNode {
    store.base().join(format_args!("q/{name}"))
}

fn graph(store: &Store) -> NamedNode {
    store.base().graph("queries")
}
