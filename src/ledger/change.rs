//! Changing: what is there now and what shall be there become what goes and what comes.

use super::Piece;
use super::redaction::{Erased, Marks};
use crate::check::Checked;
use oxrdf::Quad;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::SystemTime;

/// Who changes the graph, how, why and from which source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Who: a person or a program.
    pub agent: String,
    /// What kind of change: one of [`ACTIONS`](super::ACTIONS).
    pub action: &'static str,
    /// Why, in words.
    pub message: String,
    /// SHA-256 of the source that it comes from, in hexadecimal digits.
    pub source: Option<String>,
}

/// What goes and what comes; no quad is in both. Each list is sorted, but what was
/// [loaded](super::Ledger::load) stands as its file has it.
#[derive(Clone, Debug)]
pub struct Change {
    pub(super) removed: Vec<Quad>,
    pub(super) added: Vec<Quad>,
    pub(super) why: Why,
    pub(super) kept: Option<Arc<[u8]>>,
    pub(super) key: Option<String>,
    pub(super) request: Option<String>,
}

impl Change {
    /// The change that puts checked data in the place of what is there now.
    #[must_use]
    pub fn replace(previous: impl IntoIterator<Item = Quad>, checked: &Checked, why: Why) -> Self {
        let previous: HashSet<Quad> = previous.into_iter().collect();
        let next: HashSet<&Quad> = checked.quads().iter().collect();
        Self {
            removed: sorted(previous.iter().filter(|quad| !next.contains(quad))),
            added: sorted(next.iter().copied().filter(|quad| !previous.contains(quad))),
            why,
            kept: None,
            key: None,
            request: None,
        }
    }

    /// The change that takes back what a recorded one did, but for the quads that stay as
    /// they are now.
    #[must_use]
    pub fn reverse(commit: &Commit, stays: impl Fn(&Quad) -> bool, why: Why) -> Self {
        let back = |quads: &[Quad]| sorted(quads.iter().filter(|quad| !stays(quad)));
        let Self { removed, added, .. } = &commit.change;
        let (removed, added) = (back(added), back(removed));
        Self { removed, added, why, kept: None, key: None, request: None }
    }

    /// Keeps the bytes of the source with the change, so that what rests on them can
    /// always be shown; the source is named by their digest.
    #[must_use]
    pub fn keeping(mut self, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        self.why.source = Some(super::durable::sha256(&bytes));
        self.kept = Some(bytes);
        self
    }

    /// Says who makes it.
    #[must_use]
    pub fn by(mut self, agent: impl Into<String>) -> Self {
        self.why.agent = agent.into();
        self
    }

    /// Names the change, so that it is made once even if it is sent again.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Keeps the digest of the request with the name, so that another request under the same name
    /// is told from the same one.
    #[must_use]
    pub fn asked_by(mut self, request: impl Into<String>) -> Self {
        self.request = Some(request.into());
        self
    }

    /// The digest of the request that it was made for.
    #[must_use]
    pub fn request(&self) -> Option<&str> {
        self.request.as_deref()
    }

    /// The name under which it is made once.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The same change without what would change nothing: a quad goes only if
    /// it is there, and comes only if it is not.
    ///
    /// # Errors
    ///
    /// Whatever `is_there` says.
    pub fn exact<E>(mut self, is_there: impl Fn(&Quad) -> Result<bool, E>) -> Result<Self, E> {
        let mut outcome = Ok(());
        let mut fits = |quad: &Quad, wanted: bool| match is_there(quad) {
            Ok(there) => there == wanted,
            Err(error) => {
                outcome = Err(error);
                true
            }
        };
        self.removed.retain(|quad| fits(quad, true));
        self.added.retain(|quad| fits(quad, false));
        outcome.map(|()| self)
    }

    /// What goes.
    #[must_use]
    pub fn removed(&self) -> &[Quad] {
        &self.removed
    }

    /// Both in one.
    #[must_use]
    pub fn piece(&self) -> Piece {
        Piece { removed: self.removed.clone(), added: self.added.clone() }
    }

    /// What comes.
    #[must_use]
    pub fn added(&self) -> &[Quad] {
        &self.added
    }

    /// Who, how, why, from where.
    #[must_use]
    pub fn why(&self) -> &Why {
        &self.why
    }

    /// Whether it changes nothing; such a change is not recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }
}

/// Quads in the order of their N-Quads lines: the canonical order of every file.
fn sorted<'a>(quads: impl Iterator<Item = &'a Quad>) -> Vec<Quad> {
    let mut quads: Vec<Quad> = quads.cloned().collect();
    quads.sort_by_cached_key(Quad::to_string);
    quads
}

/// A change that the ledger has; made by the ledger only.
#[derive(Clone, Debug)]
pub struct Commit {
    pub(super) sequence: u64,
    pub(super) time: SystemTime,
    pub(super) change: Change,
    pub(super) marks: Marks,
}

impl Commit {
    /// Its number, from 1 without a gap: the version of the dataset that it makes.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// When it was recorded (UTC, to the millisecond); never before an earlier commit.
    #[must_use]
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// What it changes.
    #[must_use]
    pub fn change(&self) -> &Change {
        &self.change
    }

    /// The last erasure that took something out of what was recorded.
    #[must_use]
    pub fn redacted_by(&self) -> Option<u64> {
        self.marks.redacted.as_ref().map(|redacted| redacted.by)
    }

    /// Of an erasure: what it has written anew.
    #[must_use]
    pub fn erased(&self) -> Option<&Erased> {
        self.marks.erased.as_ref()
    }
}

impl Commit {
    pub(super) fn of(told: Told, piece: Piece) -> Self {
        let Told { sequence, time, why, key, request, marks, .. } = told;
        let Piece { removed, added } = piece;
        let change = Change { removed, added, why, kept: None, key, request };
        Self { sequence, time, change, marks }
    }

    /// Everything that is told of it but its quads.
    #[must_use]
    pub fn told(&self) -> Told {
        let Change { removed, added, why, key, request, .. } = &self.change;
        Told {
            request: request.clone(),
            marks: self.marks.clone(),
            sequence: self.sequence,
            time: self.time,
            why: why.clone(),
            key: key.clone(),
            removed: removed.len() as u64,
            added: added.len() as u64,
        }
    }
}

/// What is told of a commit without reading its quads, of which there may be millions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub(super) sequence: u64,
    pub(super) time: SystemTime,
    pub(super) why: Why,
    pub(super) key: Option<String>,
    pub(super) request: Option<String>,
    pub(super) removed: u64,
    pub(super) added: u64,
    pub(super) marks: Marks,
}

impl Told {
    /// Its number: the version of the dataset that it makes.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// When it was recorded.
    #[must_use]
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// Who, how, why, from where.
    #[must_use]
    pub fn why(&self) -> &Why {
        &self.why
    }

    /// The name under which it was made once.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// How many quads went.
    #[must_use]
    pub fn removed(&self) -> u64 {
        self.removed
    }

    /// How many quads came.
    #[must_use]
    pub fn added(&self) -> u64 {
        self.added
    }

    /// The last erasure that took something out of what was recorded.
    #[must_use]
    pub fn redacted_by(&self) -> Option<u64> {
        self.marks.redacted.as_ref().map(|redacted| redacted.by)
    }

    /// Of an erasure: what it has written anew.
    #[must_use]
    pub fn erased(&self) -> Option<&Erased> {
        self.marks.erased.as_ref()
    }

    /// How many quads went and came.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.removed + self.added
    }
}
