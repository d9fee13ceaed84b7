//! Importing: read, lift, check, link, record and store as one function.

use crate::ledger::{Change, Commit};
use crate::problem::{Detail, Problem};
use crate::read::Source;
use crate::record::Location;
use crate::store::Store;
use oxrdf::NamedNode;

/// What would happen if a source were imported now.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The source.
    pub source: Location,
    /// What happens to each thing that the source describes, in its order.
    pub entries: Vec<Entry>,
    /// What a person should look at, though it is no reason to refuse.
    pub warnings: Vec<Detail>,
    /// What would be written.
    pub change: Change,
}

/// What happens to one thing that the source describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The thing.
    pub thing: NamedNode,
    /// What it is called.
    pub label: String,
    /// What happens to it.
    pub state: State,
    /// Where the source speaks of it.
    pub location: Option<Location>,
    /// Statements that go and that come, as N-Triples lines without evidence.
    pub removed: Vec<String>,
    /// See `removed`.
    pub added: Vec<String>,
}

/// What happens to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was not known.
    New,
    /// It is known, and the source now says something else.
    Changed,
    /// It is known, and nothing changes.
    Same,
    /// An earlier state of the source had it, and this one does not.
    Missing,
}

/// Says what an import would do; writes nothing.
///
/// # Errors
///
/// Everything that is wrong with the source, at once.
pub fn plan(store: &Store, source: &Source) -> Result<Plan, Problem> {
    let graph = store.base().graph(format_args!(
        "source-{}",
        source.location.source.rsplit('/').next().unwrap_or("x").replace('.', "-")
    ));
    let mut draft = crate::lift::Draft::default();
    let mut entries: Vec<Entry> = Vec::new();
    for quad in oxttl::NQuadsParser::new().for_slice(&source.bytes) {
        let mut quad = quad.map_err(|error| {
            let start = error.location().start;
            Problem::new(crate::problem::Kind::BadSource, error.message()).at(source.location.at(
                usize::try_from(start.line).unwrap_or(0) + 1,
                usize::try_from(start.column).unwrap_or(0) + 1,
            ))
        })?;
        if quad.graph_name.is_default_graph() {
            quad.graph_name = graph.clone().into();
        }
        if let oxrdf::NamedOrBlankNode::NamedNode(thing) = &quad.subject
            && entries.last().is_none_or(|entry| entry.thing != *thing)
        {
            entries.push(Entry {
                thing: thing.clone(),
                label: thing.as_str().to_owned(),
                state: State::New,
                location: Some(source.location.clone()),
                removed: Vec::new(),
                added: Vec::new(),
            });
        }
        draft.say(quad, None);
    }
    let graphs: std::collections::HashSet<_> =
        draft.quads.iter().map(|quad| quad.graph_name.clone()).collect();
    let checked = crate::check::check(draft, &oxrdf::Graph::new())?;
    let mut previous = Vec::new();
    for graph in &graphs {
        for quad in store.quads(None, None, None, Some(graph.as_ref())) {
            previous.push(quad?);
        }
    }
    let why = crate::ledger::Why {
        agent: "colophon".into(),
        action: "import",
        message: source.location.to_string(),
        source: None,
    };
    let change = Change::replace(previous, &checked, why).keeping(source.bytes.clone());
    if change.is_empty() {
        for entry in &mut entries {
            entry.state = State::Same;
        }
    }
    Ok(Plan { source: source.location.clone(), entries, warnings: Vec::new(), change })
}

/// The sources that come with the program.
#[must_use]
pub fn shipped() -> Vec<Source> {
    vec![Source {
        location: Location::of("water.nq"),
        bytes: b"<https://water.example/1> <http://purl.org/dc/terms/title> \"Rivers\" .\n"
            .to_vec(),
        profile: crate::read::Profile::default(),
    }]
}

/// Does what the plan says: all of it or nothing.
///
/// # Errors
///
/// If it cannot be made safe on disk.
pub fn apply(store: &Store, plan: Plan) -> Result<Option<Commit>, Problem> {
    store.commit(plan.change)
}
