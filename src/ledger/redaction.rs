//! Redacting: what was recorded becomes what is left of it, and says that something is missing.
//!
//! An entry that is written anew keeps its number and its time, and names the digest that it
//! had when it was first written: that is what the next entry names as the one before it, so
//! the chain holds as it always did. The digest that it has now is named by the erasure, which
//! is an entry of the chain itself. So nobody can take anything out without an erasure that
//! says so, and an erasure cannot be used to put something else in.

use super::Piece;
use super::entry::Header;
use oxrdf::Quad;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

/// What an erasure left behind in an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

impl Redaction<'_> {
    fn keeps(&self, quad: &Quad) -> bool {
        self.redact.quad(quad) == Left::All && !self.images.contains(quad)
    }
}

/// The ledger as it is without what goes, change by change.
pub(super) struct Shadow<'a> {
    redaction: &'a Redaction<'a>,
    /// How many quads stand for each image just now: several may have become the same one, and
    /// it is there as long as one of them would be.
    standing: HashMap<Quad, usize>,
}

impl<'a> Shadow<'a> {
    pub(super) fn new(redaction: &'a Redaction<'a>) -> Self {
        Self { redaction, standing: HashMap::new() }
    }

    /// Takes out of a header what goes; tells whether there was anything.
    pub(super) fn header(&self, header: &mut Header) -> bool {
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

    /// Whether a quad stays as it is, and no other one becomes it.
    pub(super) fn keeps(&self, quad: &Quad) -> bool {
        self.redaction.keeps(quad)
    }

    /// Takes up the next change, some quads at a time.
    pub(super) fn weigh(
        &mut self,
        mut next: impl FnMut() -> Result<Piece, String>,
    ) -> Result<Balance, String> {
        let redaction = self.redaction;
        let (mut before, mut is_other) = (HashMap::new(), false);
        let mut counts = [0; 2];
        loop {
            let Piece { removed, added } = next()?;
            if removed.is_empty() && added.is_empty() {
                break;
            }
            for (quads, comes) in [(removed, false), (added, true)] {
                for quad in quads.into_iter().filter(|quad| !redaction.keeps(quad)) {
                    let image = match redaction.redact.quad(&quad) {
                        Left::All => quad,
                        Left::Part(image) => {
                            is_other = true;
                            image
                        }
                        Left::Nothing => {
                            is_other = true;
                            continue;
                        }
                    };
                    counts[usize::from(comes)] += 1;
                    self.stand(image, comes, &mut before);
                }
            }
        }
        let mut balance = self.balance(before);
        // Where every quad stood for itself, each list can only have become shorter.
        balance.is_other = is_other || [balance.removed.len(), balance.added.len()] != counts;
        Ok(balance)
    }

    /// Notes that one more or one less stands for an image, and how many did before the change.
    fn stand(&mut self, image: Quad, comes: bool, before: &mut HashMap<Quad, usize>) {
        let standing = self.standing.entry(image.clone()).or_default();
        before.entry(image).or_insert(*standing);
        *standing = if comes { *standing + 1 } else { standing.saturating_sub(1) };
    }

    /// Which images came and went.
    fn balance(&self, before: HashMap<Quad, usize>) -> Balance {
        let mut balance = Balance::default();
        for (image, before) in before {
            match (before, self.standing[&image]) {
                (0, 0) => {}
                (0, _) => balance.added.push(image),
                (_, 0) => balance.removed.push(image),
                _ => {}
            }
        }
        balance.removed.sort_by_cached_key(Quad::to_string);
        balance.added.sort_by_cached_key(Quad::to_string);
        balance
    }
}

/// What becomes of the quads of a change that do not stay as they are.
#[derive(Debug, Default)]
pub(super) struct Balance {
    pub(super) removed: Vec<Quad>,
    pub(super) added: Vec<Quad>,
    /// Whether the change is another one then.
    pub(super) is_other: bool,
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
