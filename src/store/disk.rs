//! Keeping on disk: RocksDB under `store/` follows the ledger by a number of its own.
//!
//! The number of the last commit that was applied is a quad of the same transaction.
//! It stands in a graph that has a blank node for a name, where no commit can put
//! anything, and nobody gets to see it.

use super::generation::{self, Generation};
use super::{Store, has_named_graph};
use crate::ledger::{Access, Ledger, Reader};
use crate::problem::{Kind, Problem};
use crate::vocab::{Base, rdf};
use oxigraph::sparql::QueryDatasetSpecification;
use oxigraph::store::{StorageError, Transaction};
use oxrdf::{BlankNode, GraphName, Literal, NamedOrBlankNode, Quad};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// More quads than this are not caught up with: a new generation is built.
const MOST_CAUGHT_UP: u64 = 1_000_000;

/// RocksDB, open, with the number of the last commit that it has.
pub(super) struct Disk {
    graph: oxigraph::store::Store,
    version: u64,
    /// Set where it is built anew.
    generation: Option<Generation>,
    /// Keeps writers away while somebody reads: RocksDB does not bear both.
    shared: Option<File>,
}

/// Opens the store under a data folder for a ledger.
///
/// Who only reads gets `None` where the ledger itself has to be read: the store was
/// never made, is behind, or somebody writes to it.
pub(super) fn open(data: &Path, ledger: &Reader, access: Access) -> Result<Option<Disk>, Problem> {
    let folder = data.join("store");
    let current = generation::current(&folder)?;
    match (access, current) {
        (Access::Read, None) => Ok(None),
        (Access::Read, Some(path)) => {
            let Some(shared) = share(data) else { return Ok(None) };
            let graph = oxigraph::store::Store::open_read_only(&path);
            let graph = graph.map_err(|error| refused(&path, error))?;
            let version = noted(&graph)?;
            not_ahead(&path, version, ledger.last())?;
            let disk = Disk { graph, version, generation: None, shared: Some(shared) };
            Ok((version == ledger.last()).then_some(disk))
        }
        (Access::Write, Some(path)) => {
            let swept = generation::sweep(&folder, Some(&path));
            swept.map_err(|error| refused(&folder, StorageError::Io(error)))?;
            let graph = oxigraph::store::Store::open(&path);
            let graph = graph.map_err(|error| refused(&path, error))?;
            let version = noted(&graph)?;
            not_ahead(&path, version, ledger.last())?;
            if is_far(ledger, version)? {
                drop(graph);
                return anew(&folder).map(Some);
            }
            Ok(Some(Disk { graph, version, generation: None, shared: None }))
        }
        (Access::Write, None) => anew(&folder).map(Some),
    }
}

/// A generation with nothing in it yet.
fn anew(folder: &Path) -> Result<Disk, Problem> {
    let generation = Generation::begin(folder)?;
    let path = generation.path();
    let graph = oxigraph::store::Store::open(&path).map_err(|error| refused(&path, error))?;
    Ok(Disk { graph, version: 0, generation: Some(generation), shared: None })
}

/// Whether it is less work to begin again than to catch up.
fn is_far(ledger: &Reader, version: u64) -> Result<bool, Problem> {
    let mut missing = 0;
    for sequence in version + 1..=ledger.last() {
        missing += ledger.told(sequence)?.size();
        if missing > MOST_CAUGHT_UP {
            return Ok(true);
        }
    }
    Ok(false)
}

fn refused(path: &Path, error: StorageError) -> Problem {
    match error {
        StorageError::Io(error) => {
            Problem::io(format_args!("{} cannot be opened", path.display()), error)
                .help("check who may write there and whether the disk is full")
        }
        other => Problem::new(Kind::Damaged, format_args!("{}: {other}", path.display()))
            .help("make it again from the ledger: colophon rebuild"),
    }
}

fn not_ahead(path: &Path, version: u64, last: u64) -> Result<(), Problem> {
    if version <= last {
        return Ok(());
    }
    let told = format!("{} is at change {version}, but the ledger ends at {last}", path.display());
    Err(Problem::new(Kind::Damaged, told).help(
        "put the missing entries back from a backup; or, if they are meant to be gone, \
         make it again from the ledger: colophon rebuild",
    ))
}

/// The right to read, if nobody writes.
fn share(data: &Path) -> Option<File> {
    let file = File::open(data.join("lock")).ok()?;
    file.try_lock_shared().is_ok().then_some(file)
}

fn noted(graph: &oxigraph::store::Store) -> Result<u64, Problem> {
    let hidden = GraphName::from(hidden_graph());
    match graph.quads_for_pattern(None, None, None, Some(hidden.as_ref())).next().transpose()? {
        None => Ok(0),
        Some(Quad { object: oxrdf::Term::Literal(number), .. }) => {
            number.value().parse().map_err(Problem::internal)
        }
        Some(other) => Err(Problem::internal(format!("not a number: {other}"))),
    }
}

/// Writes the number of a commit into its transaction, in the place of the one before.
pub(super) fn note(transaction: &mut Transaction<'_>, sequence: u64) -> Result<(), StorageError> {
    let graph = hidden_graph();
    let before = transaction
        .quads_for_pattern(None, None, None, Some(graph.as_ref().into()))
        .collect::<Result<Vec<_>, _>>()?;
    for quad in &before {
        transaction.remove(quad);
    }
    let number = Literal::from(sequence);
    transaction.insert(&Quad::new(graph.clone(), rdf::VALUE, number, graph));
    Ok(())
}

fn hidden_graph() -> BlankNode {
    BlankNode::new_from_unique_id(0xc010_f04e)
}

impl Store {
    /// A store on disk at the version that it says it has.
    pub(super) fn on_disk(disk: Disk, ledger: Ledger, base: Base) -> Self {
        let mut store = Self::new(disk.graph, ledger, base);
        store.on_disk = true;
        store.most = u64::MAX;
        store._shared = disk.shared.map(Arc::new);
        store.filled = disk.version;
        store.generation = disk.generation.map(Arc::new);
        store
    }

    /// How many quads are not for anybody's eyes.
    pub(super) fn hidden(&self) -> usize {
        let graph = GraphName::from(hidden_graph());
        self.graph.quads_for_pattern(None, None, None, Some(graph.as_ref())).count()
    }

    /// Takes the hidden graph out of what a query sees.
    pub(super) fn hide(&self, dataset: &mut QueryDatasetSpecification) -> Result<(), Problem> {
        if !self.on_disk {
            return Ok(());
        }
        if dataset.available_named_graphs().is_none() {
            let graphs = self
                .graph
                .named_graphs()
                .filter(|graph| !matches!(graph, Ok(NamedOrBlankNode::BlankNode(_))));
            dataset.set_available_named_graphs(graphs.collect::<Result<_, _>>()?);
        }
        Ok(())
    }

    /// Counts what is there: RocksDB may lose in silence what it could not sync.
    pub(super) fn compare(&self, expected: u64) -> Result<(), Problem> {
        if !self.on_disk {
            return Ok(());
        }
        let mut found = 0;
        for quad in self.graph.iter() {
            found += u64::from(has_named_graph(&quad?));
        }
        if found == expected {
            return Ok(());
        }
        Err(Problem::new(
            Kind::Damaged,
            format_args!("the ledger comes to {expected} quads, but the store has {found}"),
        )
        .help("make it again from the ledger: colophon rebuild"))
    }
}
