//! Interrupting: Ctrl-C ends a command where that leaves nothing half-done.

use super::talk::Failure;
use crate::problem::{Kind, Problem};
use signal_hook::consts::SIGINT;
use signal_hook::iterator::Signals;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{mem, process, thread};

/// Listens for Ctrl-C as long as the process lives.
pub(super) struct Interrupt(Arc<Mutex<Option<PathBuf>>>);

impl Interrupt {
    /// From now on Ctrl-C removes the unfinished file or folder, says that nothing was written, and ends.
    pub(super) fn listen() -> Self {
        let unfinished = Arc::new(Mutex::new(None));
        let shared = Arc::clone(&unfinished);
        // Where signals cannot be had, Ctrl-C ends the process all the same.
        if let Ok(mut signals) = Signals::new([SIGINT]) {
            thread::spawn(move || {
                if signals.forever().next().is_some() {
                    stop(lock(&shared).as_deref());
                }
            });
        }
        Self(unfinished)
    }

    /// Ctrl-C removes this file or folder first.
    pub(super) fn unfinished(&self, path: Option<&Path>) {
        *lock(&self.0) = path.map(Path::to_owned);
    }

    /// Ctrl-C is heard only when this is dropped: what is written meanwhile is written to its end.
    pub(super) fn pause(&self) -> impl Drop + use<'_> {
        lock(&self.0)
    }

    /// From now on Ctrl-C is not heard: what is written now is written to its end.
    pub(super) fn hold(self) {
        mem::forget(lock(&self.0));
    }
}

fn lock(mutex: &Mutex<Option<PathBuf>>) -> MutexGuard<'_, Option<PathBuf>> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(clippy::exit, reason = "the main thread may be anywhere, also waiting for an answer")]
fn stop(unfinished: Option<&Path>) -> ! {
    if let Some(path) = unfinished {
        let _ = fs::remove_file(path).or_else(|_| fs::remove_dir_all(path));
    }
    let kind = Kind::Interrupted;
    Failure::untouched(Problem::new(kind, "the command was stopped")).report();
    process::exit(kind.exit().into())
}
