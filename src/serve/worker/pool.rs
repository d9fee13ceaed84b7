//! Pooling: so many workers, each for one query at a time; who finds none free waits, but not long.

use super::hire::Worker;
use crate::config::Limits;
use crate::problem::{Kind, Problem};
use crate::store::Store;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a query waits for a worker.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often the workers that have nothing to do are looked at.
const ROUND: Duration = Duration::from_secs(1);

/// The workers of a server.
pub(in crate::serve) struct Pool {
    store: Store,
    most: usize,
    most_waiting: usize,
    /// One permit for each query that may run.
    permits: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// Those that have nothing to do; the last one worked last.
    idle: Mutex<Vec<Worker>>,
    /// How many there are, those included that work.
    count: Arc<AtomicUsize>,
    /// Why there is none.
    trouble: Mutex<Option<String>>,
    /// Held while workers are hired ahead, so that there are not too many.
    hiring: tokio::sync::Mutex<()>,
}

/// A worker for one query. It goes back to the others, unless it is dropped.
pub(in crate::serve) struct Seat {
    pub(super) worker: Worker,
    pool: Arc<Pool>,
    permit: OwnedSemaphorePermit,
}

/// How it stands with the workers.
pub(in crate::serve) struct Staff {
    pub(in crate::serve) workers: usize,
    pub(in crate::serve) idle: usize,
    pub(in crate::serve) waiting: usize,
    pub(in crate::serve) is_in_trouble: bool,
}

impl Pool {
    /// The pool of a server, still without workers; none if queries run in the server.
    pub(in crate::serve) fn new(store: &Store, limits: &Limits) -> Option<Arc<Self>> {
        (limits.workers > 0).then(|| {
            Arc::new(Self {
                store: store.clone(),
                most: limits.workers,
                most_waiting: limits.waiting,
                permits: Arc::new(Semaphore::new(limits.workers)),
                waiting: AtomicUsize::new(0),
                idle: Mutex::default(),
                count: Arc::default(),
                trouble: Mutex::default(),
                hiring: tokio::sync::Mutex::default(),
            })
        })
    }

    /// Keeps the workers warm until the server ends.
    pub(in crate::serve) async fn keep(self: Arc<Self>) {
        loop {
            self.renew().await;
            self.fill().await;
            tokio::time::sleep(ROUND).await;
        }
    }

    /// A worker, as soon as one is free; none where the reading copy is not in a file yet, or no
    /// worker can be had.
    ///
    /// # Errors
    ///
    /// [`Kind::TooBusy`] if too many wait already, or this one has waited too long.
    pub(in crate::serve) async fn seat(self: &Arc<Self>) -> Result<Option<Seat>, Problem> {
        if self.store.copied_in().is_none() {
            return Ok(None);
        }
        let permit = self.permit().await?;
        let Some(mut worker) = self.worker().await else { return Ok(None) };
        if let Err(problem) = worker.catch_up(&self.store).await {
            tracing::warn!(%problem, "a worker cannot follow");
            return Ok(None);
        }
        Ok(Some(Seat { worker, pool: Arc::clone(self), permit }))
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, Problem> {
        if let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            return Ok(permit);
        }
        let (workers, waiting) = (self.most, self.most_waiting);
        let place = Waiting(&self.waiting);
        if self.waiting.fetch_add(1, Ordering::SeqCst) >= waiting {
            let told = format!(
                "{workers} queries are running (--workers) and {waiting} wait (--max-waiting)"
            );
            return Err(Problem::new(Kind::TooBusy, told).help("try again in some seconds"));
        }
        let permit = Arc::clone(&self.permits).acquire_owned();
        let permit = tokio::time::timeout(PATIENCE, permit).await;
        drop(place);
        if let Ok(permit) = permit {
            return permit.map_err(Problem::internal);
        }
        let seconds = PATIENCE.as_secs();
        let told =
            format!("{workers} queries are running (--workers), and none ended in {seconds} s");
        Err(Problem::new(Kind::TooBusy, told).help("try again in some seconds"))
    }

    /// One that has nothing to do, or a new one.
    async fn worker(&self) -> Option<Worker> {
        while let Some(mut worker) = { self.idle().pop() } {
            if worker.lives() {
                return Some(worker);
            }
        }
        self.hire().await
    }

    async fn hire(&self) -> Option<Worker> {
        // A new copy takes the place of the one that there was just now: then once more.
        for _ in 0..2 {
            let folder = self.store.copied_in()?;
            match Worker::hire(self.store.base(), &folder, &self.count).await {
                Ok(worker) => {
                    *self.trouble() = None;
                    return Some(worker);
                }
                Err(problem) => {
                    let told = problem.to_string();
                    let mut trouble = self.trouble();
                    if trouble.as_ref() != Some(&told) {
                        tracing::warn!(%problem, "no worker; queries run in the server");
                    }
                    *trouble = Some(told);
                }
            }
        }
        None
    }

    /// Lets the workers go that have ended or have an old reading copy; tells the others what
    /// changed, so that nobody has to wait for that.
    async fn renew(&self) {
        // The queries go to the workers: without this nobody would ask the copy of the server.
        let store = self.store.clone();
        let taken = tokio::task::spawn_blocking(move || store.take_up()).await;
        if let Err(problem) = taken.unwrap_or_else(|broken| Err(Problem::internal(broken))) {
            tracing::warn!(%problem, "the reading copy cannot follow");
        }
        let folder = self.store.copied_in();
        let count = self.idle().len();
        for _ in 0..count {
            // Its place is taken, so that nobody hires another one meanwhile.
            let Ok(_permit) = self.permits.try_acquire() else { return };
            let Some(mut worker) = self.first() else { return };
            let is_current = folder.as_deref() == Some(worker.folder());
            let is_one_too_many = self.count.load(Ordering::SeqCst) > self.most;
            let stays = is_current && !is_one_too_many && worker.lives();
            if stays && worker.catch_up(&self.store).await.is_ok() {
                self.idle().push(worker);
            }
        }
    }

    fn first(&self) -> Option<Worker> {
        let mut idle = self.idle();
        (!idle.is_empty()).then(|| idle.remove(0))
    }

    /// Hires workers until there are as many as there may be.
    async fn fill(&self) {
        let _hiring = self.hiring.lock().await;
        while self.count.load(Ordering::SeqCst) < self.most && self.store.copied_in().is_some() {
            let Some(worker) = self.hire().await else { return };
            self.idle().push(worker);
        }
    }

    /// How it stands with the workers.
    pub(in crate::serve) fn staff(&self) -> Staff {
        Staff {
            workers: self.count.load(Ordering::SeqCst),
            idle: self.idle().len(),
            waiting: self.waiting.load(Ordering::SeqCst),
            is_in_trouble: self.trouble().is_some(),
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn trouble(&self) -> MutexGuard<'_, Option<String>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// The version that the worker has heard of last.
    pub(in crate::serve) fn version(&self) -> u64 {
        self.worker.version()
    }

    /// The worker is free for the next query.
    pub(in crate::serve) fn free(self) {
        let Self { worker, pool, permit } = self;
        pool.idle().push(worker);
        drop(permit);
    }

    /// The worker is not asked again; another one takes its place.
    pub(super) async fn end(self) -> Option<i32> {
        let Self { worker, pool, permit } = self;
        let signal = worker.end().await;
        drop(permit);
        tokio::spawn(async move { pool.fill().await });
        signal
    }
}

/// One more that waits, for as long as there is this.
struct Waiting<'p>(&'p AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
