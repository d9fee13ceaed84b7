//! Reading: the reading copy answers where there is one, the store where there is none yet.
//!
//! No answer is older than the last acknowledged change: whoever asks first lets the copy catch
//! up with the store. When much has changed a new copy is made in the background.

use super::budget::Budget;
use super::build::Builder;
use super::census::census;
use super::copy::Copy;
use super::evaluate::evaluate;
use super::generation::Generation;
use super::view::View;
use crate::ledger::Reader;
use crate::problem::{Kind, Problem};
use crate::store::{Census, Quads, Scope, StandIn, Standing, Store};
use crate::vocab::{Base, Layer};
use oxrdf::{GraphName, GraphNameRef, Quad, TermRef};
use rustc_hash::FxHashSet;
use spareval::{CancellationToken, QueryResults};
use std::any::Any;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// A catalogue of at most so many quads has its copy before the first question is asked.
const AT_ONCE: usize = 100_000;

/// So many quads may change before a new copy is made, or a twentieth of the copy if that is more.
const CHANGES: usize = 20_000;

/// How often, and after how long each time, a copy is asked for that is behind.
const PATIENCE: usize = 500;
const MOMENT: Duration = Duration::from_millis(10);

/// Whether so many changed quads are better read from a new copy of this size.
pub(super) fn is_outdated(changes: usize, size: usize) -> bool {
    changes > CHANGES.max(size / 20)
}

/// The reading copies of a store; clones share them.
#[derive(Clone)]
pub struct Reading(Arc<Copies>);

struct Copies {
    state: Mutex<State>,
    generation: Option<Generation>,
    /// Whether it is another process that makes copies.
    follows: bool,
}

#[derive(Default)]
struct State {
    view: Option<View>,
    /// A copy is being made.
    making: bool,
    /// The last one could not be kept.
    unkept: bool,
    /// Why there is none, or no newer one.
    trouble: Option<String>,
}

impl Reading {
    fn with(copy: Option<Copy>, generation: Option<Generation>) -> Self {
        let view = copy.map(|copy| View::of(Arc::new(copy)));
        let state = Mutex::new(State { view, ..State::default() });
        Self(Arc::new(Copies { state, generation, follows: false }))
    }

    /// Lets a store be read through a copy: that of the data folder if it is the store's, else a
    /// new one, which is kept in the folder if the process may write there.
    pub fn begin(store: &Store, data: Option<&Path>, keeps: bool) {
        let generation = data.map(|data| Generation::new(data, keeps));
        let reading = Self::with(None, generation);
        store.read_by(Box::new(reading.clone()));
        match reading.0.generation.as_ref().map(|generation| generation.open(store)) {
            Some(Ok(Some(copy))) => {
                let copy = Arc::new(copy);
                reading.0.state().view = Some(View::of(Arc::clone(&copy)));
                reading.0.keep_words(copy);
            }
            found => {
                if let Some(Err(problem)) = found {
                    tracing::warn!("the reading copy is made again: {problem}");
                }
                reading.make_first(store);
            }
        }
    }

    /// Makes the copy of a data folder anew, for whoever opens it next.
    ///
    /// # Errors
    ///
    /// If the ledger cannot be read, or the copy not be kept.
    pub fn make(store: &Store, data: &Path) -> Result<(), Problem> {
        let copy = Arc::new(Generation::new(data, true).write(store, &first(store)?)?);
        copy.whole().keep(&copy)
    }

    /// Lets a store be read through the copy of the data folder, if there is one that is the
    /// store's; tells whether there is.
    #[must_use]
    pub fn found(store: &Store, data: &Path) -> bool {
        let generation = Generation::new(data, false);
        let Ok(Some(copy)) = generation.open(store) else { return false };
        store.read_by(Box::new(Self::with(Some(copy), Some(generation))));
        true
    }

    /// The copy through which a store is read, as it is now; one that is made of what the store
    /// says if it has none.
    ///
    /// # Errors
    ///
    /// [`Kind::TooBusy`] if the first copy is still being made; and if the store cannot be read.
    pub fn now(store: &Store) -> Result<View, Problem> {
        let Some(reader) = store.reader() else {
            let base = store.base().clone();
            let stated = move |graph: &GraphName| is_statement(&base, graph);
            let copy = Copy::of(store.version(), store.quads(None, None, None, None), stated)?;
            store.read_by(Box::new(Self::with(Some(copy), None)));
            return Self::now(store);
        };
        let reading = (reader as &dyn Any).downcast_ref::<Self>();
        let reading = reading.ok_or_else(|| Problem::internal("the store has another reader"))?;
        for _ in 0..PATIENCE {
            if let Some(view) = reading.view(store)? {
                return Ok(view);
            }
            if reading.0.state().making {
                break;
            }
            // Somebody is writing: what they write is there in a moment.
            thread::sleep(MOMENT);
        }
        Err(Problem::new(Kind::TooBusy, "the reading copy is being made")
            .help("try again in some seconds"))
    }

    /// The copy through which a store is read, as it is now, if it has one that is ready.
    #[must_use]
    pub fn ready(store: &Store) -> Option<View> {
        let reading = (store.reader()? as &dyn Any).downcast_ref::<Self>()?;
        reading.view(store).ok().flatten()
    }

    /// The copy of the data folder as the store is now, if there is one.
    ///
    /// # Errors
    ///
    /// If it is damaged, or the ledger cannot be read.
    pub fn view_of(store: &Store, data: &Path) -> Result<Option<View>, Problem> {
        let Some(copy) = Generation::new(data, false).open(store)? else { return Ok(None) };
        Self::with(Some(copy), None).view(store)
    }

    /// The store of another process, read through the copy that this one has in a folder; what
    /// changed since then it has to be [told](Store::hear).
    ///
    /// # Errors
    ///
    /// If the copy cannot be read.
    pub fn follow(base: Base, folder: &Path) -> Result<(Store, Self), Problem> {
        let copy = Copy::open_again(&Copy::path(folder))?;
        let store = Store::following(base, copy.version())?;
        let state = Mutex::new(State { view: Some(View::of(Arc::new(copy))), ..State::default() });
        let reading = Self(Arc::new(Copies { state, generation: None, follows: true }));
        store.read_by(Box::new(reading.clone()));
        Ok((store, reading))
    }

    /// How many bytes of memory what changed since the copy was made takes, more or less.
    #[must_use]
    pub fn burden(&self) -> usize {
        self.0.state().view.as_ref().map_or(0, View::burden)
    }

    /// A copy of a store in memory.
    ///
    /// # Errors
    ///
    /// If the ledger cannot be read.
    pub fn made_of(store: &Store) -> Result<View, Problem> {
        Ok(View::of(Arc::new(first(store)?)))
    }

    /// Makes the first copy: at once if that takes no time, otherwise while the store answers.
    fn make_first(&self, store: &Store) {
        self.0.state().making = true;
        let (store, copies) = (store.clone(), Arc::clone(&self.0));
        if store.count().is_ok_and(|quads| quads <= AT_ONCE) {
            copies.made(&store, first(&store));
        } else {
            thread::spawn(move || copies.made(&store, first(&store)));
        }
    }

    /// The copy as the store is now, if there is one.
    ///
    /// # Errors
    ///
    /// If a change cannot be read back from the ledger.
    pub fn view(&self, store: &Store) -> Result<Option<View>, Problem> {
        let mut state = self.0.state();
        let Some(mut view) = state.view.take() else { return Ok(None) };
        let mut caught = Ok(());
        while view.version() < store.version() {
            let version = view.version() + 1;
            let change = match store.caught(version) {
                Ok(Some(change)) => change,
                other => {
                    caught = other.map(drop);
                    break;
                }
            };
            let stated = |graph: &GraphName| is_statement(store.base(), graph);
            view = view.after(version, (&change.removed, &change.added), &stated);
        }
        state.view = Some(view.clone());
        caught?;
        if view.version() < store.version() {
            let behind = || Problem::internal("a change was not told");
            return if self.0.follows { Err(behind()) } else { Ok(None) };
        }
        let is_wanted =
            is_outdated(view.changes(), view.size()) || self.0.wants_file(&state, &view);
        if !state.making && !self.0.follows && is_wanted {
            state.making = true;
            self.make_again(store, view.clone());
        }
        Ok(Some(view))
    }

    fn make_again(&self, store: &Store, view: View) {
        let (store, copies) = (store.clone(), Arc::clone(&self.0));
        thread::spawn(move || {
            let base = store.base().clone();
            let mut builder = Builder::new(move |graph: &GraphName| is_statement(&base, graph));
            let quads = super::quads::quads(&view, [None; 3], None);
            let pushed = quads.into_iter().try_for_each(|quad| builder.push(&quad));
            copies.made(&store, pushed.map(|()| builder.finish(view.version())));
        });
    }
}

impl StandIn for Reading {
    fn ask(
        &self,
        store: &Store,
        query: &spargebra::Query,
        scope: &Scope,
        cancel: &CancellationToken,
    ) -> Result<Option<QueryResults<'static>>, Problem> {
        let Some(view) = self.view(store)? else { return Ok(None) };
        // Who asks rings the bell: the token is cancelled when the time of the query is over.
        let budget = Budget { time: Duration::MAX, bytes: store.memory(), cancel: cancel.clone() };
        evaluate(&view, query, scope, budget).map(Some)
    }

    fn quads(
        &self,
        store: &Store,
        pattern: [Option<TermRef<'_>>; 3],
        graph: Option<GraphNameRef<'_>>,
    ) -> Option<Quads> {
        match self.view(store) {
            Err(problem) => Some(Box::new(std::iter::once(Err(problem)))),
            Ok(None) => None,
            Ok(Some(view)) => {
                Some(Box::new(super::quads::quads(&view, pattern, graph).into_iter().map(Ok)))
            }
        }
    }

    fn count(&self, store: &Store) -> Option<usize> {
        self.view(store).ok().flatten().map(|view| super::quads::count(&view))
    }

    fn ask_beside(
        &self,
        store: &Store,
        (query, scope): (&spargebra::Query, &Scope),
        (quads, shown): (&[Quad], bool),
        cancel: &CancellationToken,
    ) -> Result<Option<QueryResults<'static>>, Problem> {
        let Some(view) = self.view(store)? else { return Ok(None) };
        let version = view.version();
        let view = view.after(version, (&[], quads), &|_| shown);
        let budget = Budget { time: Duration::MAX, bytes: store.memory(), cancel: cancel.clone() };
        evaluate(&view, query, scope, budget).map(Some)
    }

    fn census(&self, store: &Store) -> Option<Census> {
        self.view(store).ok().flatten().map(|view| census(&view, store.base()))
    }

    fn standing(&self) -> Standing {
        let state = self.0.state();
        match (&state.view, &state.trouble) {
            (Some(view), _) => Standing::Ready { version: view.version(), changes: view.changes() },
            (None, Some(trouble)) if !state.making => Standing::Failed(trouble.clone()),
            (None, _) => Standing::Making,
        }
    }

    fn take_up(&self, store: &Store) -> Result<(), Problem> {
        self.view(store).map(drop)
    }

    fn folder(&self) -> Option<PathBuf> {
        self.0.state().view.as_ref()?.folder().map(Path::to_owned)
    }
}

impl Copies {
    /// Whether the copy could be in a file, where other processes find it, and is not: the first
    /// one of a new catalogue is that of nothing.
    fn wants_file(&self, state: &State, view: &View) -> bool {
        let keeps = self.generation.as_ref().is_some_and(Generation::keeps);
        keeps && !state.unkept && view.version() > 0 && view.folder().is_none()
    }

    /// Sees to it, in the background, that the words of a copy are found by whoever opens it next.
    fn keep_words(&self, copy: Arc<Copy>) {
        if self.generation.as_ref().is_some_and(Generation::keeps) {
            thread::spawn(move || {
                if let Err(problem) = copy.whole().keep(&copy) {
                    tracing::warn!("the text index is not kept: {problem}");
                }
            });
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a copy into use: from its file where it can be kept, from memory otherwise.
    fn made(&self, store: &Store, made: Result<Copy, Problem>) {
        let kept = made.map(|copy| match &self.generation {
            Some(generation) => generation.keep(store, copy),
            None => copy,
        });
        let mut state = self.state();
        state.making = false;
        match kept {
            Ok(copy) => {
                tracing::info!("the reading copy of version {} is ready", copy.version());
                state.unkept = copy.version() > 0 && copy.folder.is_none();
                let copy = Arc::new(copy);
                state.view = Some(View::of(Arc::clone(&copy)));
                state.trouble = None;
                drop(state);
                self.keep_words(copy);
            }
            Err(problem) => {
                tracing::warn!("there is no new reading copy: {problem}");
                state.trouble = Some(problem.to_string());
            }
        }
    }
}

/// The first copy of a store, as its ledger says it is.
fn first(store: &Store) -> Result<Copy, Problem> {
    let ledger = store.ledger()?;
    let last = ledger.last();
    let base = store.base().clone();
    let mut builder = Builder::new(move |graph: &GraphName| is_statement(&base, graph));
    // What was taken away for good is not put in, and most of what is there never was.
    let mut gone = FxHashSet::default();
    if removes(&ledger, last)? {
        for version in 1..=last {
            ledger.pieces(version, &mut |piece| {
                gone.extend(piece.removed);
                for quad in &piece.added {
                    gone.remove(quad);
                }
                Ok(())
            })?;
        }
    }
    for version in 1..=last {
        ledger.pieces(version, &mut |piece| {
            let stays = |quad: &&Quad| gone.is_empty() || !gone.contains(*quad);
            piece.added.iter().filter(stays).try_for_each(|quad| builder.push(quad))
        })?;
    }
    Ok(builder.finish(last))
}

/// Whether a change took anything away.
pub(super) fn removes(ledger: &Reader, last: u64) -> Result<bool, Problem> {
    for version in 1..=last {
        if ledger.told(version)?.removed() > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a graph is part of the default graph.
pub(super) fn is_statement(base: &Base, graph: &GraphName) -> bool {
    match graph {
        GraphName::NamedNode(graph) => base.layer(graph.as_ref()) == Layer::Statements,
        _ => true,
    }
}
