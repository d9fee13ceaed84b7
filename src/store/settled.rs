//! Settling: a moment before which everything that was recorded can be seen.
//!
//! A change has its time before it is safe, and is seen after that. Who harvests from the moment
//! of its last answer would miss one that was between the two; so an answer never gives itself a
//! later moment than the start of what is just being written.

use super::Store;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// While it lives, somebody writes.
pub(super) struct Writing<'a>(&'a AtomicU64);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.store(0, Ordering::SeqCst);
    }
}

impl Store {
    /// Says that changes are about to get their times; only who has the right to write may.
    pub(super) fn begin_writing(&self) -> Writing<'_> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX).max(1);
        self.writing_since.store(millis, Ordering::SeqCst);
        Writing(&self.writing_since)
    }

    /// Whether what was read since this version was asked for is all of this version.
    #[must_use]
    pub fn is_still(&self, version: u64) -> bool {
        self.version() == version && self.coming.load(Ordering::SeqCst) <= version
    }

    /// The last moment before which nothing is recorded that cannot be seen yet: now, or when
    /// what is just being written began.
    #[must_use]
    pub fn settled(&self) -> SystemTime {
        let now = SystemTime::now();
        match self.writing_since.load(Ordering::SeqCst) {
            0 => now,
            millis => now.min(UNIX_EPOCH + Duration::from_millis(millis)),
        }
    }
}
