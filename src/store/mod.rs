//! Storing: the graph as the ledger says it is. The only door to Oxigraph.
//!
//! Every quad stands in a named graph. The default graph is the union of the
//! statement graphs ([`Layer::Statements`](crate::vocab::Layer)), kept as copies so that a query reads it
//! without duplicates and without a list of graphs.

mod at;
mod batch;
mod census;
mod chronicle;
mod erase;
mod filling;
mod load;
mod merged;
mod open;
mod reader;
mod row;
mod secret;
mod settled;
mod trial;

#[cfg(feature = "rocksdb")]
mod disk;
#[cfg(feature = "rocksdb")]
mod generation;

pub use crate::answer::Scope;
pub use at::MOST_REPLAYED;
pub use census::{Census, Count, Tally, origin};
pub use chronicle::{Act, Chronicle, Event, Group};
pub use filling::Watch;
pub use open::Verified;
pub use reader::{Quads, StandIn, Standing};
pub use trial::{Made, Trial};

use crate::config::Limits;
use crate::ledger::{Commit, Ledger, Piece, Reader, Told};
use crate::problem::{Kind, Problem};
use crate::vocab::{Base, Layer};
use merged::Merged;
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Transaction};
use oxrdf::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

/// The graph of one catalogue; clones share it.
#[derive(Clone)]
pub struct Store {
    /// To be asked by way of [`graph`](Self::graph) only, but by who fills it and who writes.
    graph: oxigraph::store::Store,
    filling: Arc<filling::Filling>,
    /// Most quads that the graph is filled with.
    most: u64,
    /// The version that the graph had when it was opened.
    filled: u64,
    writer: Arc<Mutex<Writer>>,
    queue: Arc<batch::Queue>,
    version: Arc<AtomicU64>,
    /// The version that the graph has already, or is about to have.
    coming: Arc<AtomicU64>,
    base: Base,
    /// How many bytes the intermediate results of a query may hold.
    memory: usize,
    past: at::Past,
    reading: Arc<reader::Reading>,
    chronicle: Arc<RwLock<Chronicle>>,
    /// The data folder, if there is one, and the secret that is kept in it.
    folder: Option<PathBuf>,
    secret: Arc<OnceLock<[u8; 32]>>,
    /// When what is just being written began, in milliseconds; 0 if nothing is.
    writing_since: Arc<AtomicU64>,
    census: Arc<Mutex<Option<Arc<Census>>>>,
    #[cfg(feature = "rocksdb")]
    on_disk: bool,
    #[cfg(feature = "rocksdb")]
    _shared: Option<Arc<std::fs::File>>,
    /// The generation that is built; it counts once it is filled.
    #[cfg(feature = "rocksdb")]
    generation: Option<Arc<generation::Generation>>,
}

/// Who writes; one at a time.
struct Writer {
    ledger: Ledger,
    /// The ledger has a change that the graph has not: only opening it again helps.
    behind: bool,
}

impl Store {
    /// An empty store that is forgotten with the process.
    ///
    /// # Errors
    ///
    /// If memory cannot be had.
    pub fn in_memory(base: Base) -> Result<Self, Problem> {
        let mut store = Self::new(oxigraph::store::Store::new()?, Ledger::in_memory(), base);
        store.filling = Arc::new(filling::Filling::ready());
        Ok(store)
    }

    /// A store at the last version of a ledger; its graph is not filled yet.
    fn new(graph: oxigraph::store::Store, ledger: Ledger, base: Base) -> Self {
        let version = Arc::new(AtomicU64::new(ledger.last()));
        let writer = Arc::new(Mutex::new(Writer { ledger, behind: false }));
        Self {
            graph,
            filling: Arc::default(),
            most: Limits::default().graph_quads,
            filled: 0,
            writer,
            queue: Arc::default(),
            version,
            coming: Arc::default(),
            base,
            memory: Limits::default().query_memory,
            past: at::Past::default(),
            reading: Arc::default(),
            chronicle: Arc::default(),
            folder: None,
            secret: Arc::default(),
            writing_since: Arc::default(),
            census: Arc::default(),
            #[cfg(feature = "rocksdb")]
            on_disk: false,
            #[cfg(feature = "rocksdb")]
            _shared: None,
            #[cfg(feature = "rocksdb")]
            generation: None,
        }
    }

    /// A copy in memory to try changes on; nothing that happens to it is kept.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn scratch(&self) -> Result<Self, Problem> {
        let copy = Self::in_memory(self.base.clone())?;
        let mut transaction = copy.graph.start_transaction()?;
        let defaults = self.quads(None, None, None, Some(GraphNameRef::DefaultGraph));
        for quad in self.quads(None, None, None, None).chain(defaults) {
            transaction.insert(quad?.as_ref());
        }
        transaction.commit()?;
        copy.version.store(self.version(), Ordering::Release);
        Ok(copy)
    }

    /// The base under which the names of this catalogue are minted.
    #[must_use]
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The same store for a query whose intermediate results may hold so many bytes.
    #[must_use]
    pub fn allowing(&self, memory: usize) -> Self {
        Self { memory, ..self.clone() }
    }

    /// How many bytes the intermediate results of a query may hold.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.memory
    }

    /// The version of the dataset: the number of the last commit, 0 when there is none.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    /// The graph as the ledger says it is; filled now if it was not.
    fn graph(&self) -> Result<&oxigraph::store::Store, Problem> {
        if !self.filling.is_ready() {
            self.fill(&mut |_, _| ())?;
        }
        Ok(&self.graph)
    }

    /// The right to write, which one caller has at a time.
    fn writing(&self) -> Result<MutexGuard<'_, Writer>, Problem> {
        let writer = self.writer.lock().map_err(|_| behind())?;
        if self.past.frozen {
            return Err(Problem::internal("the past is not written to"));
        }
        if writer.behind { Err(behind()) } else { Ok(writer) }
    }

    /// The bytes of a source that was kept when it was imported, by their SHA-256.
    ///
    /// # Errors
    ///
    /// If they are there and cannot be read.
    pub fn source(&self, sha256: &str) -> Result<Option<Arc<[u8]>>, Problem> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner).ledger.source(sha256)
    }

    /// The commit with this number, as the ledger has it.
    ///
    /// # Errors
    ///
    /// If there is none or it cannot be read.
    pub fn recorded(&self, sequence: u64) -> Result<Commit, Problem> {
        if sequence == 0 || sequence > self.version() {
            return Err(at::never(sequence, self.version()));
        }
        self.writer.lock().map_err(|_| behind())?.ledger.commit(sequence)
    }

    /// Applies some quads of a commit within a transaction.
    fn apply(&self, transaction: &mut Transaction<'_>, piece: Piece) -> Result<(), Problem> {
        piece.removed.iter().try_for_each(|quad| self.take(transaction, quad))?;
        piece.added.into_iter().for_each(|quad| self.put(transaction, quad));
        Ok(())
    }

    /// What the ledger has by now, to be read while others write.
    ///
    /// # Errors
    ///
    /// If an earlier failure of a writer forbids it.
    pub fn ledger(&self) -> Result<Reader, Problem> {
        Ok(self.writer.lock().map_err(|_| behind())?.ledger.reader())
    }

    /// What is told of a commit, without its quads.
    ///
    /// # Errors
    ///
    /// If there is none with this number, or it cannot be read.
    pub fn told(&self, sequence: u64) -> Result<Told, Problem> {
        if sequence == 0 || sequence > self.version() {
            return Err(at::never(sequence, self.version()));
        }
        self.writer.lock().map_err(|_| behind())?.ledger.told(sequence)
    }

    /// Ends a transaction that brings the graph to a version.
    #[cfg_attr(
        not(feature = "rocksdb"),
        expect(unused_mut, reason = "only a store on disk notes the version")
    )]
    fn finish(&self, mut transaction: Transaction<'_>, version: u64) -> Result<(), Problem> {
        #[cfg(feature = "rocksdb")]
        if self.on_disk {
            disk::note(&mut transaction, version)?;
        }
        self.coming.store(version, Ordering::SeqCst);
        transaction.commit()?;
        Ok(())
    }

    /// Puts a quad in; a statement also into the default graph.
    fn put(&self, transaction: &mut Transaction<'_>, mut quad: Quad) {
        transaction.insert(quad.as_ref());
        if self.is_statement(&quad) {
            quad.graph_name = GraphName::DefaultGraph;
            transaction.insert(quad.as_ref());
        }
    }

    /// Takes a quad out; a statement that no other graph makes also out of the default graph.
    fn take(&self, transaction: &mut Transaction<'_>, quad: &Quad) -> Result<(), Problem> {
        transaction.remove(quad.as_ref());
        if self.is_statement(quad) && !self.stated_elsewhere(transaction, quad)? {
            transaction.remove(in_default_graph(quad).as_ref());
        }
        Ok(())
    }

    fn is_statement(&self, quad: &Quad) -> bool {
        is_statement(&self.base, quad)
    }

    /// Whether another statement graph says the same.
    fn stated_elsewhere(
        &self,
        transaction: &Transaction<'_>,
        quad: &Quad,
    ) -> Result<bool, Problem> {
        let (s, p, o) = (quad.subject.as_ref(), quad.predicate.as_ref(), quad.object.as_ref());
        for other in transaction.quads_for_pattern(Some(s), Some(p), Some(o), None) {
            let other = other?;
            if !other.graph_name.is_default_graph() && self.is_statement(&other) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The quads that fit a pattern. In the default graph each statement stands once;
    /// without a graph only named graphs are read.
    pub fn quads(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        graph: Option<GraphNameRef<'_>>,
    ) -> Quads {
        let pattern = [subject.map(Into::into), predicate.map(Into::into), object];
        let read = self.reading.reader().and_then(|reader| reader.quads(self, pattern, graph));
        if let Some(quads) = read {
            return quads;
        }
        let every = graph.is_none();
        let (quads, failed) = match self.graph() {
            Ok(store) => (Some(store.quads_for_pattern(subject, predicate, object, graph)), None),
            Err(problem) => (None, Some(Err(problem))),
        };
        let quads = quads.into_iter().flatten().map(|quad| quad.map_err(Problem::from));
        let quads = failed.into_iter().chain(quads);
        Box::new(quads.filter(move |quad| !every || quad.as_ref().map_or(true, has_named_graph)))
    }

    /// How many quads the named graphs have.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn count(&self) -> Result<usize, Problem> {
        if let Some(quads) = self.reading.reader().and_then(|reader| reader.count(self)) {
            return Ok(quads);
        }
        if !self.filling.is_ready() {
            // Every change is exact, so the ledger knows before the graph does.
            let (removed, added) = self.writer.lock().map_err(|_| behind())?.ledger.totals();
            return usize::try_from(added - removed).map_err(Problem::internal);
        }
        let all = self.graph()?.len()?;
        let copies = self.quads(None, None, None, Some(GraphNameRef::DefaultGraph)).count();
        #[cfg(feature = "rocksdb")]
        let copies = copies + self.hidden();
        Ok(all - copies)
    }

    /// The answer to a parsed query; a cancelled token ends it where it reads data.
    ///
    /// # Errors
    ///
    /// If the query cannot be evaluated.
    pub fn ask(
        &self,
        query: spargebra::Query,
        scope: &Scope,
        cancel: CancellationToken,
    ) -> Result<QueryResults<'static>, Problem> {
        if let Some(reader) = self.reading.reader()
            && let Some(answer) = reader.ask(self, &query, scope, &cancel)?
        {
            return Ok(answer);
        }
        let graph = self.graph()?;
        let mut prepared = SparqlEvaluator::new().with_cancellation_token(cancel).for_query(query);
        match scope {
            Scope::Strict(graph) if prepared.dataset().is_default_dataset() => {
                prepared.dataset_mut().set_default_graph(vec![graph.clone().into()]);
            }
            Scope::Statements | Scope::Strict(_) => {}
            Scope::All => prepared.dataset_mut().set_default_graph_as_union(),
            Scope::Graphs { default, named } => {
                let dataset = prepared.dataset_mut();
                dataset.set_default_graph(default.iter().cloned().map(Into::into).collect());
                dataset.set_available_named_graphs(named.iter().cloned().map(Into::into).collect());
            }
        }
        #[cfg(feature = "rocksdb")]
        self.hide(prepared.dataset_mut())?;
        // An unset default graph is the kept union, a list of several is merged here.
        let graphs = match (scope, prepared.dataset().default_graph_graphs()) {
            (Scope::All, _) => None,
            (_, Some(graphs)) if graphs.len() > 1 => Some(graphs.to_vec()),
            _ => return Ok(prepared.on_store(graph).execute()?),
        };
        prepared.dataset_mut().set_default_graph(vec![GraphName::DefaultGraph]);
        let merged = Merged::new(graph.clone(), graphs);
        Ok(prepared.on_queryable_dataset(merged).execute()?)
    }

    /// The same, if the graph that is read is that of this version and of no later one.
    ///
    /// # Errors
    ///
    /// As [`ask`](Self::ask).
    pub fn ask_at(
        &self,
        version: u64,
        query: spargebra::Query,
        scope: &Scope,
        cancel: CancellationToken,
    ) -> Result<Option<QueryResults<'static>>, Problem> {
        if self.version.load(Ordering::SeqCst) != version {
            return Ok(None);
        }
        let results = self.ask(query, scope, cancel)?;
        // Nobody had begun to make the graph a later one when it was taken hold of.
        Ok((self.coming.load(Ordering::SeqCst) <= version).then_some(results))
    }
}

fn behind() -> Problem {
    Problem::new(
        Kind::Internal,
        "an earlier change is safe in the ledger, but the store could not follow; nothing is written until it does",
    )
    .help("start colophon again: it fills the store from the ledger")
}

fn is_statement(base: &Base, quad: &Quad) -> bool {
    match quad.graph_name.as_ref() {
        GraphNameRef::NamedNode(graph) => base.layer(graph) == Layer::Statements,
        _ => true,
    }
}

fn has_named_graph(quad: &Quad) -> bool {
    matches!(quad.graph_name, GraphName::NamedNode(_))
}

fn in_default_graph(quad: &Quad) -> Quad {
    Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        Self::internal(error)
    }
}

impl From<QueryEvaluationError> for Problem {
    fn from(error: QueryEvaluationError) -> Self {
        match error {
            QueryEvaluationError::Cancelled => {
                Self::new(Kind::QueryTimeout, "the query was stopped before it ended")
            }
            QueryEvaluationError::Dataset(error) => match error.downcast::<Self>() {
                Ok(problem) => *problem,
                Err(error) => Self::internal(error),
            },
            other => Self::new(Kind::QueryFailed, other),
        }
    }
}
