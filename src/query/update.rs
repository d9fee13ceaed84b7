//! Updating: a SPARQL update becomes its exact effect, and that becomes a commit.
//!
//! An update is evaluated under the right to write, so that it sees what the one before it did.
//! What it would make of the graph is held against the shapes; then the statements that went and
//! came are recorded like those of an import, never the request in their place.

use super::operation::{Work, load};
use super::stack::on_large_stack;
use super::template::Names;
use super::touched::touched;
use super::{admission, deadline, sparql, syntax, weigh};
use crate::check::check;
use crate::config::{DefaultGraph, Limits};
use crate::import;
use crate::ledger::{Change, Commit, Why};
use crate::lift::Draft;
use crate::problem::{Kind, Problem};
use crate::record::Location;
use crate::store::{Made, Store, Trial};
use oxigraph::sparql::CancellationToken;
use oxrdf::{NamedNode, Quad};
use sha2::{Digest, Sha256};
use spargebra::algebra::QueryDataset;
use spargebra::{GraphUpdateOperation, SparqlParser};

/// A SPARQL update, and who asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Update {
    /// The update.
    pub text: String,
    /// The graphs that its patterns see, where the request says so and not the update.
    pub using: Option<Using>,
    /// The version that the catalogue has to have for it.
    pub if_version: Option<u64>,
    /// Who: a person or a program.
    pub agent: String,
    /// Why, in words.
    pub message: String,
    /// The name under which it is made once, even if it is sent again.
    pub key: Option<String>,
    /// What it reads and writes where it names no graph.
    pub default_graph: DefaultGraph,
}

/// `using-graph-uri` and `using-named-graph-uri` (SPARQL 1.1 Protocol §2.2.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Using {
    /// Merged into the default graph.
    pub default: Vec<NamedNode>,
    /// Reached with `GRAPH`.
    pub named: Vec<NamedNode>,
}

/// What an update did.
#[derive(Clone, Debug)]
pub struct Updated {
    /// The version of the dataset after it.
    pub version: u64,
    /// What was recorded; `None` if it changed nothing.
    pub commit: Option<Commit>,
}

/// Makes an update: all of it, or nothing.
///
/// # Errors
///
/// If the text is not a SPARQL update, asks for too much, would go outside or does not end in
/// time; if another request was made under its name; if the catalogue has another version than was asked for; every shape that would be
/// broken; if it cannot be made safe on disk.
pub fn update(store: &Store, request: &Update, limits: &Limits) -> Result<Updated, Problem> {
    admission::admit(&request.text, limits)?;
    let cancel = CancellationToken::new();
    let _alarm = deadline::cancel_after(limits.query_timeout, &cancel);
    on_large_stack(|| {
        let operations = parse(store, request)?;
        operations.iter().try_for_each(|operation| weigh(operation, limits))?;
        let mut version = 0;
        let made = store.change_once(request.key.as_deref(), |trial| {
            version = store.version();
            expect(request.if_version, version)?;
            perform(store, trial, (operations, request.default_graph), &cancel)?;
            let why = Why {
                agent: request.agent.clone(),
                action: "update",
                message: request.message.clone(),
                source: None,
            };
            let change = judge(store, trial, why, &|_| None)?.keeping(request.text.as_bytes());
            let once = request.key.is_some();
            let change = if once { change.asked_by(digest(request)) } else { change };
            // What is evaluated after the bell may lack rows without saying so.
            if cancel.is_cancelled() { Err(sparql::timeout(limits)) } else { Ok(change) }
        });
        // Cancelling is all that stops an evaluation; an error of its own is better told.
        let made = made.map_err(|problem| match problem.kind() {
            Kind::QueryTimeout => sparql::timeout(limits),
            _ => problem,
        })?;
        let commit = match made {
            Made::Now(commit) => commit,
            Made::Before(commit) => Some(same(commit, &digest(request))?),
        };
        Ok(Updated { version: commit.as_ref().map_or(version, Commit::sequence), commit })
    })
}

/// The change that was made under the name of a request, if it was made for the same request.
pub(super) fn same(commit: Commit, digest: &str) -> Result<Commit, Problem> {
    if commit.change().request().is_some_and(|request| request == digest) {
        return Ok(commit);
    }
    let told = format!("version {} was made for another request with this key", commit.sequence());
    Err(Problem::new(Kind::KeyReused, told).help("send each request with a key of its own"))
}

/// The digest of what a request asks for; a version that it expects is no part of that.
fn digest(request: &Update) -> String {
    let graphs = |graphs: &[NamedNode]| -> Vec<String> {
        graphs.iter().map(|graph| graph.as_str().to_owned()).collect()
    };
    let using = request.using.as_ref().map(|using| (graphs(&using.default), graphs(&using.named)));
    let parts = serde_json::json!([request.text, request.message, using]);
    format!("{:x}", Sha256::digest(parts.to_string()))
}

fn parse(store: &Store, request: &Update) -> Result<Vec<GraphUpdateOperation>, Problem> {
    let base = store.base().join("sparql").into_string();
    let parser = SparqlParser::new().with_base_iri(&base).map_err(Problem::internal)?;
    let parsed = parser.parse_update(&request.text);
    let update = parsed.map_err(|error| syntax::explain_update(&request.text, &error))?;
    let using = |operation| using(operation, request.using.as_ref());
    update.operations.into_iter().map(using).collect()
}

/// Gives an operation the graphs that the request names; it must not name any itself.
fn using(
    mut operation: GraphUpdateOperation,
    asked: Option<&Using>,
) -> Result<GraphUpdateOperation, Problem> {
    if let (GraphUpdateOperation::DeleteInsert { using, .. }, Some(asked)) = (&mut operation, asked)
    {
        if using.is_some() {
            let told = "the request says using-graph-uri, and the update says USING or WITH";
            return Err(Problem::new(Kind::BadRequest, told).help("leave one of them away"));
        }
        let (default, named) = (asked.default.clone(), Some(asked.named.clone()));
        *using = Some(QueryDataset { default, named });
    }
    Ok(operation)
}

fn weigh(operation: &GraphUpdateOperation, limits: &Limits) -> Result<(), Problem> {
    match operation {
        GraphUpdateOperation::Load { source, .. } => Err(load(source)),
        GraphUpdateOperation::DeleteInsert { pattern, .. } => weigh::pattern(pattern, limits),
        _ => Ok(()),
    }
}

pub(super) fn expect(expected: Option<u64>, version: u64) -> Result<(), Problem> {
    match expected {
        Some(expected) if expected != version => {
            let told = format!("the catalogue is at version {version}, not {expected}");
            Err(Problem::new(Kind::PreconditionFailed, told)
                .help("look at what has changed, then ask again for the version of now"))
        }
        _ => Ok(()),
    }
}

fn perform(
    store: &Store,
    trial: &mut Trial<'_>,
    (operations, default_graph): (Vec<GraphUpdateOperation>, DefaultGraph),
    cancel: &CancellationToken,
) -> Result<(), Problem> {
    let names = Names::new(store.base(), store.version() + 1);
    let curation = store.base().curation();
    let mut work = Work { trial, names, curation, default_graph, cancel: cancel.clone() };
    for operation in operations {
        work.perform(operation)?;
        if cancel.is_cancelled() {
            return Err(Problem::new(Kind::QueryTimeout, "the update did not end in time"));
        }
    }
    Ok(())
}

/// The change from what is stored to what the trial has, if that fits its shapes; `origin` is
/// where a statement was read.
pub(super) fn judge<'a>(
    store: &Store,
    trial: &Trial<'_>,
    why: Why,
    origin: &dyn Fn(&Quad) -> Option<&'a Location>,
) -> Result<Change, Problem> {
    let mut previous = Vec::new();
    let mut draft = Draft::default();
    for thing in touched(store, trial)? {
        for quad in store.quads(Some(thing.as_ref()), None, None, None) {
            previous.push(quad?);
        }
        for quad in trial.quads(Some(thing.as_ref()), None, None, None) {
            let quad = quad?;
            let place = origin(&quad);
            draft.say(quad, place);
        }
    }
    let known = import::context(store, &draft, |quad| trial.removed().contains(quad))?;
    let checked = check(draft, &known)?;
    Ok(Change::replace(previous, &checked, why))
}
