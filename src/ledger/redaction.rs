//! Redacting: what was recorded becomes what is left of it, and says that something is missing.
//!
//! An entry that is written anew keeps its number and its time, and names the digest that it
//! had when it was first written: that is what the next entry names as the one before it, so
//! the chain holds as it always did. The digest that it has now is named by the erasure, which
//! is an entry of the chain itself. So nobody can take anything out without an erasure that
//! says so, and an erasure cannot be used to put something else in.

use super::entry::{Entry, Header, seal};
use oxrdf::Quad;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

/// What an erasure left behind in an entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    pub(super) redacted: Option<Redacted>,
    pub(super) erased: Option<Erased>,
}

/// That an entry was written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Redacted {
    /// SHA-256 of the entry as it was first written.
    pub(super) was: String,
    /// The last erasure that took something out of it.
    pub(super) by: u64,
}

/// What an erasure has done to what was recorded before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Erased {
    /// The changes that were written anew.
    pub changes: Vec<Rewritten>,
    /// SHA-256 of the sources whose bytes are gone.
    pub sources: Vec<String>,
}

/// A change that was written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rewritten {
    /// Its number.
    pub sequence: u64,
    /// SHA-256 of its entry since then.
    pub sha256: String,
}

/// What is left of a quad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// All of it.
    All,
    /// This one, in its place.
    Part(Quad),
    /// Nothing.
    Nothing,
}

/// Says what is left of what was recorded: the same of the same, however often it is asked.
pub trait Redact {
    /// What is left of a quad.
    fn quad(&self, quad: &Quad) -> Left;

    /// What is left of an agent or a message; `None` if it stays as it is.
    fn text(&self, text: &str) -> Option<String>;
}

/// What has to go from a data folder.
pub struct Redaction<'a> {
    /// What is left of quads and texts.
    pub redact: &'a dyn Redact,
    /// Every quad that stands in the place of another one.
    pub images: HashSet<Quad>,
    /// SHA-256 of the sources whose bytes go.
    pub sources: BTreeSet<String>,
    /// Other files that go, as paths below the data folder.
    pub files: Vec<PathBuf>,
}

/// The ledger as it is without what goes, change by change.
pub(super) struct Shadow<'a> {
    redaction: &'a Redaction<'a>,
    by: u64,
    /// How many quads stand for each image just now: several may have become the same one, and
    /// it is there as long as one of them would be.
    standing: HashMap<Quad, usize>,
}

impl<'a> Shadow<'a> {
    pub(super) fn new(redaction: &'a Redaction<'a>, by: u64) -> Self {
        Self { redaction, by, standing: HashMap::new() }
    }

    /// The bytes of an entry without what goes, and their digest; `None` if it stays as it is.
    pub(super) fn rewrite(
        &mut self,
        entry: Entry<'_>,
    ) -> Result<Option<(Vec<u8>, String)>, String> {
        let (mut header, digest) = (entry.header.clone(), entry.digest.clone());
        let is_less = self.header(&mut header);
        let change = entry.commit()?.change;
        let (removed, added, other) = self.quads(change.removed, change.added);
        if !is_less && !other {
            return Ok(None);
        }
        let was = header.chained(&digest).to_owned();
        header.redacted = Some(Redacted { was, by: self.by });
        seal(header, &removed, &added).map(Some)
    }

    /// Takes out of a header what goes; tells whether there was anything.
    fn header(&self, header: &mut Header) -> bool {
        let mut is_less = false;
        for text in [&mut header.agent, &mut header.message] {
            if let Some(left) = self.redaction.redact.text(text) {
                (*text, is_less) = (left, true);
            }
        }
        // A name that has lost a part is no name: nobody would send it again.
        if header.key.as_ref().is_some_and(|key| self.redaction.redact.text(key).is_some()) {
            (header.key, header.request, is_less) = (None, None, true);
        }
        if let Some(source) = &mut header.source
            && source.kept
            && self.redaction.sources.contains(&source.sha256)
        {
            (source.kept, is_less) = (false, true);
        }
        is_less
    }

    /// What is left of a change, and whether that is another one.
    fn quads(&mut self, removed: Vec<Quad>, added: Vec<Quad>) -> (Vec<Quad>, Vec<Quad>, bool) {
        let counts = (removed.len(), added.len());
        let (mut before, mut other) = (HashMap::new(), false);
        let mut sift = |quads: Vec<Quad>, comes: bool| {
            let stays = |quad: Quad| {
                let image = match self.redaction.redact.quad(&quad) {
                    Left::All if !self.redaction.images.contains(&quad) => return Some(quad),
                    Left::All => Some(quad),
                    Left::Part(image) => {
                        other = true;
                        Some(image)
                    }
                    Left::Nothing => {
                        other = true;
                        None
                    }
                };
                let image = image?;
                let standing = self.standing.entry(image.clone()).or_default();
                before.entry(image).or_insert(*standing);
                *standing = if comes { *standing + 1 } else { standing.saturating_sub(1) };
                None
            };
            quads.into_iter().filter_map(stays).collect::<Vec<_>>()
        };
        let (mut removed, mut added) = (sift(removed, false), sift(added, true));
        for (image, before) in before {
            match (before, self.standing[&image]) {
                (0, 0) => {}
                (0, _) => added.push(image),
                (_, 0) => removed.push(image),
                _ => {}
            }
        }
        removed.sort_by_cached_key(Quad::to_string);
        added.sort_by_cached_key(Quad::to_string);
        // Without another quad each list can only have become shorter.
        let other = other || (removed.len(), added.len()) != counts;
        (removed, added, other)
    }
}

/// Which entries were written anew, and which of them the erasures tell of.
#[derive(Debug, Default)]
pub(super) struct Trail {
    found: BTreeMap<u64, (u64, String)>,
    told: BTreeMap<u64, (u64, String)>,
}

impl Trail {
    /// Takes up the next entry.
    pub(super) fn follow(&mut self, number: u64, header: &Header, digest: &str) {
        if let Some(redacted) = &header.redacted {
            self.found.insert(number, (redacted.by, digest.to_owned()));
        }
        for Rewritten { sequence, sha256 } in header.erased.iter().flat_map(|it| &it.changes) {
            self.told.insert(*sequence, (number, sha256.clone()));
        }
    }

    /// What was taken out without an erasure, or is not what an erasure has left.
    pub(super) fn faults(&self) -> Vec<String> {
        let without =
            self.found.iter().filter_map(|(number, (by, _))| match self.told.get(number) {
                Some((told, _)) if told == by => None,
                _ => Some(format!(
                    "change {number}: it says that erasure {by} wrote it anew, which does not"
                )),
            });
        let other = self.told.iter().filter(|(number, told)| {
            let found = self.found.get(number);
            found.is_none_or(|found| found.0 == told.0 && found.1 != told.1)
        });
        let other = other.map(|(number, (by, _))| {
            format!("change {number}: it is not what erasure {by} has left of it")
        });
        without.chain(other).collect()
    }
}
