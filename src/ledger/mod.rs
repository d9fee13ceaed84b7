//! The ledger: every change to the graph, once, in order, on disk before it is acknowledged.

use crate::check::Checked;
use oxrdf::Quad;
use std::collections::HashSet;
use std::time::SystemTime;

/// Who changes the graph, how, why and from which source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// Who: a person or a program.
    pub agent: String,
    /// What kind of change: `import`, …
    pub action: &'static str,
    /// Why, in words.
    pub message: String,
    /// SHA-256 of the source that it comes from.
    pub source: Option<String>,
}

/// What goes and what comes; no quad is in both, and each list is sorted.
#[derive(Clone, Debug)]
pub struct Change {
    removed: Vec<Quad>,
    added: Vec<Quad>,
    why: Why,
}

impl Change {
    /// The change that puts checked data in the place of what is there now.
    #[must_use]
    pub fn replace(previous: impl IntoIterator<Item = Quad>, checked: &Checked, why: Why) -> Self {
        let previous: HashSet<Quad> = previous.into_iter().collect();
        let next: HashSet<Quad> = checked.quads().iter().cloned().collect();
        Self {
            removed: sorted(previous.difference(&next)),
            added: sorted(next.difference(&previous)),
            why,
        }
    }

    /// What goes.
    #[must_use]
    pub fn removed(&self) -> &[Quad] {
        &self.removed
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
    sequence: u64,
    time: SystemTime,
    change: Change,
}

impl Commit {
    /// Its number, from 1 without a gap: the version of the dataset that it makes.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// When it was recorded (UTC).
    #[must_use]
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// What it changes.
    #[must_use]
    pub fn change(&self) -> &Change {
        &self.change
    }
}

/// The ledger of one catalogue.
#[derive(Debug, Default)]
pub struct Ledger {
    last: u64,
}

impl Ledger {
    /// A ledger that is forgotten with the process.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::default()
    }

    /// Records a change.
    ///
    /// # Errors
    ///
    /// If it cannot be made safe on disk.
    pub fn append(&mut self, change: Change) -> Result<Commit, crate::problem::Problem> {
        self.last += 1;
        Ok(Commit { sequence: self.last, time: SystemTime::now(), change })
    }
}

/// A time as an `xsd:dateTime` in UTC, to the second.
#[must_use]
pub fn utc(time: SystemTime) -> String {
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // The civil calendar from days since 1970-03-01 of the era of 400 years.
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let in_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * in_year + 2) / 153;
    let date = in_year - (153 * month + 2) / 5 + 1;
    let (year, month) =
        if month < 10 { (era * 400 + year, month + 3) } else { (era * 400 + year + 1, month - 9) };
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{:02}Z", second % 60)
}
