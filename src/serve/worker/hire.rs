//! Hiring: a process is started that answers queries, and what it says is heard.

use super::frame::{Frame, Inbox, Sign, Start, frame, told};
use crate::config::{LOG, certificates, log_filter, program};
use crate::problem::{Kind, Problem};
use crate::store::Store;
use crate::vocab::Base;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as Pair;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;
use tokio::net::UnixStream;
use tokio::time::timeout;

/// How long a worker may take until it can be asked.
const START: Duration = Duration::from_secs(20);
/// How much of what a worker says is read at a time.
const PIECE: usize = 64 * 1024;
/// How often, and after how long each time, a change is asked for that somebody is recording.
const TRIES: usize = 50;
const MOMENT: Duration = Duration::from_millis(10);

/// A process that answers queries, one at a time.
pub(super) struct Worker {
    child: Option<Child>,
    socket: UnixStream,
    inbox: Inbox,
    /// The folder of the reading copy that it has mapped.
    folder: PathBuf,
    /// The last change that it has heard of.
    version: u64,
    _counted: Counted,
}

impl Worker {
    /// Starts a worker over the reading copy in a folder.
    ///
    /// # Errors
    ///
    /// If the process cannot be started, or cannot read the copy.
    pub(super) async fn hire(
        base: &Base,
        folder: &Path,
        count: &Arc<AtomicUsize>,
    ) -> Result<Self, Problem> {
        let refused = |error| Problem::io("a worker cannot be started", error);
        let counted = Counted::new(count);
        let started = tokio::task::spawn_blocking(start).await.map_err(Problem::internal)?;
        let (child, socket) = started.map_err(refused)?;
        let mut worker = Self {
            child: Some(child),
            socket: UnixStream::from_std(socket).map_err(refused)?,
            inbox: Inbox::default(),
            version: 0,
            folder: folder.to_owned(),
            _counted: counted,
        };
        let start = Start { folder: folder.to_owned(), base: base.clone() };
        worker.tell(&told(Sign::Start, &start).map_err(refused)?).await.map_err(refused)?;
        let first = timeout(START, worker.next()).await;
        match first.unwrap_or(Err(io::ErrorKind::TimedOut.into())).map_err(refused)? {
            Some(Frame { sign: Sign::Ready, says }) => {
                let version = says.first_chunk().ok_or(io::ErrorKind::InvalidData);
                worker.version = u64::from_le_bytes(*version.map_err(|kind| refused(kind.into()))?);
                Ok(worker)
            }
            Some(frame) if frame.sign == Sign::Problem => Err(frame.read::<Problem>()?),
            _ => Err(refused(io::ErrorKind::UnexpectedEof.into())),
        }
    }

    /// Whether it still runs.
    pub(super) fn lives(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// The folder of the reading copy that it has mapped.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The last change that it has heard of.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// Says something.
    pub(super) async fn tell(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            self.socket.writable().await?;
            match self.socket.try_write(bytes) {
                Ok(count) => bytes = &bytes[count..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// What it says next; nothing when it has ended. Who stops waiting loses nothing.
    pub(super) async fn next(&mut self) -> io::Result<Option<Frame>> {
        loop {
            if let Some(frame) = self.inbox.next()? {
                return Ok(Some(frame));
            }
            self.socket.readable().await?;
            let mut bytes = vec![0; PIECE];
            match self.socket.try_read(&mut bytes) {
                Ok(0) => return Ok(None),
                Ok(count) => self.inbox.take(&bytes[..count]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    /// Tells it all changes up to the last one that was acknowledged.
    ///
    /// # Errors
    ///
    /// If one cannot be had, or the worker hears nothing any more.
    pub(super) async fn catch_up(&mut self, store: &Store) -> Result<(), Problem> {
        let last = store.version();
        if self.version >= last {
            return Ok(());
        }
        let (store, after) = (store.clone(), self.version);
        let gather = move || {
            let mut all = Vec::new();
            for version in after + 1..=last {
                let patch = change(&store, version)?;
                let says = [&version.to_le_bytes()[..], &patch].concat();
                all.extend(frame(Sign::Change, &says).map_err(Problem::internal)?);
            }
            Ok::<_, Problem>(all)
        };
        let all = tokio::task::spawn_blocking(gather).await.map_err(Problem::internal)??;
        self.tell(&all).await.map_err(Problem::internal)?;
        self.version = last;
        Ok(())
    }

    /// Ends it and tells the signal that had ended it before, if one had.
    pub(super) async fn end(mut self) -> Option<i32> {
        let mut child = self.child.take()?;
        let ending = tokio::task::spawn_blocking(move || {
            let ended = child.try_wait().ok().flatten();
            drop(child.kill());
            let status = child.wait().ok();
            ended.or(status).and_then(|status| status.signal())
        });
        ending.await.ok().flatten()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            // It has nothing to lose. To wait for it is to let its name go.
            drop(child.kill());
            thread::spawn(move || child.wait());
        }
    }
}

/// One more worker, for as long as there is this.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The same program again, and the socket to talk to it: the standard input of the one is the other
/// end of it.
fn start() -> io::Result<(Child, Pair)> {
    let (ours, theirs) = Pair::pair()?;
    ours.set_nonblocking(true)?;
    let child = Command::new(program()?)
        .arg0("colophon")
        .arg("worker")
        .env_clear()
        .envs(log_filter().map(|filter| (LOG, filter)))
        .envs(certificates())
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .stdout(Stdio::null())
        .spawn()?;
    Ok((child, ours))
}

/// The patch of a change.
fn change(store: &Store, version: u64) -> Result<Vec<u8>, Problem> {
    for _ in 0..TRIES {
        if let Some(change) = store.caught(version)? {
            return Ok(change.text());
        }
        // Somebody is writing just now.
        thread::sleep(MOMENT);
    }
    Err(Problem::new(Kind::TooBusy, "another change is being recorded"))
}
