//! Going back: the ledger up to a version becomes the store as it was then.

use super::Store;
use crate::problem::{Kind, Problem};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// How many past stores are kept for the next who asks.
const KEPT: usize = 3;

/// Most quads that may have to be replayed to go back: about a gigabyte of memory.
pub const MOST_REPLAYED: u64 = 2_000_000;

/// What a store knows of how it was.
#[derive(Clone, Default)]
pub(super) struct Past {
    /// Whether this store is itself one of them; it shares the ledger, but nobody writes through it.
    pub(super) frozen: bool,
    /// Stores as they were, the last used at the end.
    kept: Arc<Mutex<Vec<Store>>>,
    /// Held while one is made, so that a crowd cannot have many made at a time.
    making: Arc<Mutex<()>>,
    /// When each version that somebody asked for was recorded.
    times: Arc<Mutex<BTreeMap<u64, SystemTime>>>,
}

impl Store {
    /// The store as of a version; nothing can be written to a past one.
    ///
    /// # Errors
    ///
    /// If that version never was, if more than [`MOST_REPLAYED`] quads would have to be
    /// replayed, or if another past version is being made just now.
    pub fn at(&self, version: u64) -> Result<Self, Problem> {
        let last = self.version();
        if version == last {
            return Ok(self.clone());
        }
        if version == 0 || version > last {
            return Err(never(version, last));
        }
        if let Some(store) = self.past.find(version) {
            return Ok(store);
        }
        let Ok(_making) = self.past.making.try_lock() else {
            let told = "another past version is being put together";
            return Err(Problem::new(Kind::TooBusy, told).help("try again in some seconds"));
        };
        if let Some(store) = self.past.find(version) {
            return Ok(store);
        }
        let store = self.replayed_to(version)?;
        self.past.keep(store.clone());
        Ok(store)
    }

    /// When a version was recorded; the ledger is read once for each.
    ///
    /// # Errors
    ///
    /// If that version never was, or the ledger cannot be read.
    pub fn time(&self, version: u64) -> Result<SystemTime, Problem> {
        let known = |times: &BTreeMap<_, _>| times.get(&version).copied();
        if let Some(time) = known(&self.past.times()) {
            return Ok(time);
        }
        let time = self.told(version)?.time();
        self.past.times().insert(version, time);
        Ok(time)
    }

    /// Says when a version was recorded, where there is no ledger to ask.
    pub fn date(&self, version: u64, time: SystemTime) {
        self.past.times().insert(version, time);
    }

    /// A new store in memory with every change up to a version.
    fn replayed_to(&self, version: u64) -> Result<Self, Problem> {
        let reader = self.ledger()?;
        let mut replayed = 0;
        for sequence in 1..=version {
            replayed += reader.told(sequence)?.size();
            if replayed > MOST_REPLAYED {
                return Err(too_far(version));
            }
        }
        let mut past = Self::in_memory(self.base.clone())?;
        for sequence in 1..=version {
            past.replay(&reader, sequence)?;
        }
        past.past = Past { frozen: true, times: self.past.times.clone(), ..Past::default() };
        past.writer = Arc::clone(&self.writer);
        past.memory = self.memory;
        past.chronicle = Arc::clone(&self.chronicle);
        past.secret = Arc::clone(&self.secret);
        Ok(past)
    }
}

impl Past {
    fn times(&self) -> MutexGuard<'_, BTreeMap<u64, SystemTime>> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, version: u64) -> Option<Store> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let index = kept.iter().position(|store| store.version() == version)?;
        let store = kept.remove(index);
        kept.push(store.clone());
        Some(store)
    }

    fn keep(&self, store: Store) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(store);
    }
}

/// The problem of a version that never was.
pub(super) fn never(version: u64, last: u64) -> Problem {
    let known = if last == 0 { "there is none yet" } else { "see `colophon log`" };
    Problem::new(Kind::NotFound, format_args!("there is no version {version}"))
        .help(format_args!("versions count from 1, the last is {last}: {known}"))
}

fn too_far(version: u64) -> Problem {
    let told = format!(
        "version {version} is not put together: more than {MOST_REPLAYED} quads would have to be replayed"
    );
    Problem::new(Kind::OperationDisabled, told)
        .help("`colophon diff` tells how versions differ without putting them together")
}
