//! Filling: the graph comes to what the ledger says, ahead of the first question or with it.
//!
//! A store that is opened knows its ledger and not yet its graph. Whoever needs the graph fills
//! it or waits until it is filled; nobody is ever answered from half of it.

use super::{Store, behind};
use crate::ledger::{Piece, Reader};
use crate::problem::{Detail, Kind, Problem};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Is told how many quads of how many the store has been filled with.
pub type Watch<'a> = &'a mut dyn FnMut(u64, u64);

/// How many quads are put in before the small changes among them are made visible to the disk.
const BATCH: u64 = 100_000;

/// How many pieces may wait to be put in.
const WAITING: usize = 4;

/// How far the graph is.
#[derive(Default)]
pub(super) struct Filling {
    state: Mutex<State>,
    changed: Condvar,
    ready: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

#[derive(Default)]
enum State {
    #[default]
    Empty,
    Working,
    Ready,
    Failed(Kind, Vec<Detail>),
}

impl Filling {
    /// That of a graph which is as the ledger says from the start.
    pub(super) fn ready() -> Self {
        let filling = Self::default();
        filling.end(State::Ready);
        filling
    }

    pub(super) fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, state: State) {
        self.ready.store(matches!(state, State::Ready), Ordering::Release);
        *self.state() = state;
        self.changed.notify_all();
    }

    /// Waits for who fills it; tells whether somebody has begun.
    pub(super) fn wait(&self) -> Result<bool, Problem> {
        let mut state = self.state();
        loop {
            match &*state {
                State::Empty => return Ok(false),
                State::Ready => return Ok(true),
                State::Failed(kind, details) => return Err(Problem::all(*kind, details.clone())),
                State::Working => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }
}

/// Takes note of a failure also where filling panics.
struct Attempt<'a>(&'a Filling, Option<State>);

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        let broken = || {
            let told = Problem::internal("the store could not be filled");
            State::Failed(told.kind(), told.details().to_vec())
        };
        self.0.end(self.1.take().unwrap_or_else(broken));
    }
}

/// What is read from the ledger, in its order.
pub(super) enum Read {
    Piece(Piece),
    /// The last piece of a commit was before this.
    End(u64),
    Failed(Problem),
}

impl Store {
    /// Fills the graph with what the ledger says, or waits until somebody else has.
    ///
    /// # Errors
    ///
    /// If the ledger cannot be read; then the graph stays closed.
    pub fn fill(&self, watch: Watch<'_>) -> Result<(), Problem> {
        if self.filling.wait()? {
            return Ok(());
        }
        self.fits()?;
        // Whoever writes may be adding to the ledger: what is added then is found here, or
        // put in by who wrote it, but never both.
        let writer = self.writer.lock().map_err(|_| behind())?;
        {
            let mut state = self.filling.state();
            if !matches!(&*state, State::Empty) {
                drop((state, writer));
                return self.filling.wait().map(drop);
            }
            *state = State::Working;
        }
        let mut attempt = Attempt(&self.filling, None);
        let reader = writer.ledger.reader();
        let (removed, added) = writer.ledger.totals();
        drop(writer);
        self.filling.total.store(removed + added, Ordering::Relaxed);
        let outcome = self.follow(&reader, self.filled, watch);
        #[cfg(feature = "rocksdb")]
        let outcome = outcome
            .and_then(|()| self.compare(added.saturating_sub(removed)))
            .and_then(|()| self.switch());
        attempt.1 = Some(match &outcome {
            Ok(()) => State::Ready,
            Err(problem) => State::Failed(problem.kind(), problem.details().to_vec()),
        });
        outcome
    }

    /// Whether the graph has room in memory.
    ///
    /// # Errors
    ///
    /// If the catalogue is too large for that.
    pub fn fits(&self) -> Result<(), Problem> {
        let (removed, added) = self.writer.lock().map_err(|_| behind())?.ledger.totals();
        let (quads, most) = (added.saturating_sub(removed), self.most);
        if quads <= most {
            return Ok(());
        }
        let told = format!(
            "the catalogue has {quads} quads; its graph is held in memory up to {most} (--max-graph-quads)"
        );
        Err(Problem::new(Kind::CatalogueTooLarge, told).help(
            "what the reading copy answers goes on; to change it, raise the limit if there are \
             some 700 bytes of memory a quad, or keep the store on disk",
        ))
    }

    /// Fills the graph in the background; who needs it meanwhile waits.
    pub fn fill_ahead(&self) {
        let store = self.clone();
        let filling = move || {
            if let Err(problem) = store.fill(&mut |_, _| ()) {
                tracing::error!(%problem, "the store could not be filled");
            }
        };
        if let Err(error) = thread::Builder::new().name("filling".into()).spawn(filling) {
            tracing::warn!(%error, "the store is filled when it is first asked");
        }
    }

    /// How many quads of how many the graph has; `None` once it is filled.
    #[must_use]
    pub fn filling(&self) -> Option<(u64, u64)> {
        let Filling { done, total, .. } = &*self.filling;
        let far = (done.load(Ordering::Relaxed), total.load(Ordering::Relaxed));
        (!self.filling.is_ready()).then_some(far)
    }

    /// Applies what the ledger has after a version: one thread reads while this one puts in.
    pub(super) fn follow(
        &self,
        reader: &Reader,
        after: u64,
        watch: Watch<'_>,
    ) -> Result<(), Problem> {
        if after >= reader.last() {
            return Ok(());
        }
        let (sender, receiver) = sync_channel(WAITING);
        thread::scope(|scope| {
            let reading = move || read(reader, after, &sender);
            let builder = thread::Builder::new().name("reading".into());
            let refused = |error| Problem::io("no thread can be started", error);
            builder.spawn_scoped(scope, reading).map_err(refused)?;
            #[cfg(feature = "rocksdb")]
            if self.generation.is_some() && !self.filling.is_ready() {
                return self.build(receiver, watch);
            }
            self.take_in(receiver, watch)
        })
    }

    /// Puts in what is read; whoever reads is told by the end of the channel that this has ended.
    fn take_in(&self, receiver: Receiver<Read>, watch: Watch<'_>) -> Result<(), Problem> {
        let mut transaction = self.graph.start_transaction()?;
        let (mut pending, mut version) = (0, None);
        for read in receiver {
            match read {
                Read::Piece(piece) => {
                    pending += self.advance(&piece, watch);
                    self.apply(&mut transaction, piece)?;
                }
                Read::End(sequence) => {
                    version = Some(sequence);
                    if pending > BATCH {
                        self.finish(transaction, sequence)?;
                        transaction = self.graph.start_transaction()?;
                        (pending, version) = (0, None);
                    }
                }
                Read::Failed(problem) => return Err(problem),
            }
        }
        version.map_or(Ok(()), |version| self.finish(transaction, version))
    }
}

impl Store {
    /// Counts and tells how far the graph is with a piece, and how large that is.
    pub(super) fn advance(&self, piece: &Piece, watch: Watch<'_>) -> u64 {
        let Filling { done, total, .. } = &*self.filling;
        let size = (piece.removed.len() + piece.added.len()) as u64;
        let so_far = done.fetch_add(size, Ordering::Relaxed) + size;
        watch(so_far, total.load(Ordering::Relaxed));
        size
    }
}

fn read(reader: &Reader, after: u64, sender: &SyncSender<Read>) {
    let gone = |_| Problem::internal("nobody takes it");
    for sequence in after + 1..=reader.last() {
        let mut hand_over = |piece| sender.send(Read::Piece(piece)).map_err(gone);
        let sent = match reader.pieces(sequence, &mut hand_over) {
            Ok(()) => sender.send(Read::End(sequence)),
            Err(problem) => sender.send(Read::Failed(problem)),
        };
        if sent.is_err() {
            return;
        }
    }
}
