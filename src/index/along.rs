//! Going along: a reading copy grows on a thread of its own while a file is loaded.

use super::build::Builder;
use super::generation::Generation;
use super::reading::{Reading, is_statement, removes};
use crate::ledger::{Reader, Taker};
use crate::problem::Problem;
use crate::store::Store;
use crate::vocab::Base;
use oxrdf::{GraphName, Quad};
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

type Stated = Box<dyn Fn(&GraphName) -> bool + Send>;

/// What has grown, and how many quads that were.
type Grown = Result<(Builder<Stated>, u64), Problem>;

/// How many batches of quads may wait to be taken.
const WAITING: usize = 4;

/// A copy on its way, of what the ledger has and of what is loaded.
pub struct Along {
    taker: Option<Taker>,
    growing: Option<JoinHandle<Grown>>,
}

impl Along {
    /// Begins with what a ledger has. Where changes took something away there is nothing to go
    /// along with: the copy is made in the end.
    ///
    /// # Errors
    ///
    /// If the ledger cannot be read.
    pub fn begin(store: &Store) -> Result<Self, Problem> {
        let ledger = store.ledger()?;
        if removes(&ledger, ledger.last())? {
            return Ok(Self { taker: None, growing: None });
        }
        let (taker, quads) = sync_channel(WAITING);
        // What the ledger has is asked for here: later it is the loader's, until all is taken.
        let base = store.base().clone();
        let growing = thread::spawn(move || grow(base, &ledger, &quads));
        Ok(Self { taker: Some(taker), growing: Some(growing) })
    }

    /// Who takes the quads that are loaded.
    #[must_use]
    pub fn taker(&self) -> Option<&Taker> {
        self.taker.as_ref()
    }

    /// Keeps the copy in the data folder, for whoever opens it next. If it did not see everything
    /// that the ledger says by now, it is made anew.
    ///
    /// # Errors
    ///
    /// If the ledger cannot be read, or the copy not be kept.
    pub fn finish(self, store: &Store, data: &Path) -> Result<(), Problem> {
        drop(self.taker);
        let ledger = store.ledger()?;
        let last = ledger.last();
        let mut there = 0;
        for version in 1..=last {
            there += ledger.told(version)?.added();
        }
        match self.growing.map(JoinHandle::join) {
            Some(Ok(Ok((builder, seen)))) if seen == there && !removes(&ledger, last)? => {
                Generation::new(data, true).write(store, &builder.finish(last)).map(drop)
            }
            _ => Reading::make(store, data),
        }
    }
}

/// Takes what the ledger has and what comes, and tells how many quads that were.
fn grow(base: Base, ledger: &Reader, coming: &Receiver<Vec<Quad>>) -> Grown {
    let stated: Stated = Box::new(move |graph| is_statement(&base, graph));
    let (mut builder, mut seen) = (Builder::new(stated), 0);
    let mut take = |quads: &[Quad]| {
        seen += quads.len() as u64;
        quads.iter().try_for_each(|quad| builder.push(quad))
    };
    for version in 1..=ledger.last() {
        ledger.pieces(version, &mut |piece| take(&piece.added))?;
    }
    coming.iter().try_for_each(|quads| take(&quads))?;
    Ok((builder, seen))
}
