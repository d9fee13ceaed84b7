//! Keeping on disk: RocksDB under `store/` follows the ledger by a number of its own.
//!
//! The number of the last commit that was applied is a quad of the same transaction.
//! It stands in a graph that has a blank node for a name, where no commit can put
//! anything, and nobody gets to see it.

use super::{Store, has_named_graph};
use crate::ledger::{Access, Ledger};
use crate::problem::{Kind, Problem};
use crate::vocab::{Base, rdf};
use oxigraph::sparql::QueryDatasetSpecification;
use oxigraph::store::{StorageError, Transaction};
use oxrdf::{BlankNode, GraphName, Literal, NamedOrBlankNode, Quad};
use std::path::Path;

/// The store under a data folder; `None` if somebody wants to read and it was never made.
///
/// # Errors
///
/// If RocksDB cannot open it.
pub(super) fn open(data: &Path, access: Access) -> Result<Option<oxigraph::store::Store>, Problem> {
    let path = data.join("store");
    let graph = match access {
        Access::Write => oxigraph::store::Store::open(&path),
        Access::Read if !path.is_dir() => return Ok(None),
        Access::Read => oxigraph::store::Store::open_read_only(&path),
    };
    graph.map(Some).map_err(|error| {
        Problem::new(Kind::Damaged, format_args!("{} cannot be opened: {error}", path.display()))
            .help("remove this folder: it is made again from the ledger")
    })
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
    pub(super) fn on_disk(
        graph: oxigraph::store::Store,
        ledger: Ledger,
        base: Base,
    ) -> Result<Self, Problem> {
        let last = ledger.last();
        let mut store = Self::new(graph, ledger, base);
        store.on_disk = true;
        let version = store.noted()?;
        if version > last {
            return Err(Problem::new(
                Kind::Damaged,
                format_args!("the store is at change {version}, but the ledger ends at {last}"),
            )
            .help("put the missing entries back from a backup; or, if they are meant to be gone, remove the folder `store`: it is made again from the ledger"));
        }
        store.version.store(version, std::sync::atomic::Ordering::Release);
        Ok(store)
    }

    fn noted(&self) -> Result<u64, Problem> {
        let graph = GraphName::from(hidden_graph());
        let mut quads = self.graph.quads_for_pattern(None, None, None, Some(graph.as_ref()));
        match quads.next().transpose()? {
            None => Ok(0),
            Some(Quad { object: oxrdf::Term::Literal(number), .. }) => {
                number.value().parse().map_err(Problem::internal)
            }
            Some(other) => Err(Problem::internal(format!("not a number: {other}"))),
        }
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
        .help("remove the folder `store` in the data folder: it is made again from the ledger"))
    }
}
