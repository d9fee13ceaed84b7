//! Loading: what an operator vouches for becomes one entry, however large it is; and going back.
//!
//! Nothing of it is in memory but sixteen bytes for each statement: what the ledger says of the
//! graphs concerned is read from the ledger, not from a store.

use super::redaction::Marks;
use super::sheet::{Scribe, Sheet, Taker, cannot};
use super::{Commit, Ledger, Place, Reader, Told, Why, time};
use crate::lift::Loading;
use crate::problem::{Kind, Problem};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// Kinds of change with which a person decides: what one took away stays away.
const DECISIONS: &[&str] = &["update", "delete", "merge"];

/// How a row stands before or after a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It is there because this file said it.
    Said,
    /// It is there for another reason.
    There,
    /// A person took it away.
    Withdrawn,
}

/// What a load did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was recorded; `None` if it changed nothing.
    pub told: Option<Told>,
    /// How many statements stayed away because a person had taken them away.
    pub withdrawn: u64,
}

/// What taking back a commit would do.
#[derive(Debug)]
pub struct Reversal {
    sequence: u64,
    /// How many quads would go.
    pub removed: u64,
    /// How many quads would come back.
    pub added: u64,
    /// How many stay as they are, because later commits touched them.
    pub kept: u64,
    rows: Rows<()>,
}

impl Reversal {
    /// The number of the commit that would be taken back.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }
}

impl Ledger {
    /// Records what a file says, in the place of what it said when it was loaded before under the
    /// same name; all of it or nothing. When this returns, it is safe. Quads that come are also
    /// given to `along`, before it is certain that they stay.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file; or if it cannot be made safe on disk.
    pub fn load(
        &mut self,
        loading: &mut Loading<'_>,
        agent: &str,
        along: Option<&Taker>,
    ) -> Result<Outcome, Problem> {
        let message = format!("load {}", loading.file_name());
        let reader = self.reader();
        let mut known = known(&reader, loading, &message)?;
        let (mut went, mut came) = (self.sheet('D', None)?, self.sheet('A', along.cloned())?);
        let mut withdrawn = 0;
        for loaded in loading.by_ref() {
            let quad = loaded?.into_quad();
            let row = format!("{quad} .");
            match known.entry(&row) {
                Entry::Vacant(entry) => {
                    entry.insert(Standing::There);
                    came.write(&row, Some(quad))?;
                }
                Entry::Occupied(mut entry) => match entry.get() {
                    Standing::Said => drop(entry.insert(Standing::There)),
                    Standing::There => {}
                    Standing::Withdrawn => withdrawn += 1,
                },
            }
        }
        if known.0.values().any(|standing| *standing == Standing::Said) {
            for sequence in 1..=reader.last() {
                reader.rows(sequence, &mut |adds, row| match known.entry(row) {
                    Entry::Occupied(mut entry) if adds && *entry.get() == Standing::Said => {
                        entry.insert(Standing::There);
                        went.write(row, None)
                    }
                    _ => Ok(()),
                })?;
            }
        }
        let source = loading.sha256().map(ToOwned::to_owned);
        let erased = source.as_ref().and_then(|source| self.sources_erased().remove(source));
        if let Some(version) = erased {
            let told = format!("version {version} has erased what stands in this very file");
            return Err(Problem::new(Kind::BadSource, told).help(format_args!(
                "take it out of the file first; `colophon show {version}` says why"
            )));
        }
        let why = Why { agent: agent.to_owned(), action: "load", message, source };
        Ok(Outcome { told: self.seal(why, went, came)?, withdrawn })
    }

    /// Says what it would do to take back a commit, whatever its size.
    ///
    /// # Errors
    ///
    /// If there is no such commit, or the ledger cannot be read.
    pub fn reversal(&self, sequence: u64) -> Result<Reversal, Problem> {
        let reader = self.reader();
        let told = reader.told(sequence)?;
        let mut touched = Rows::default();
        let (mut removed, mut added, mut kept) = (told.added, told.removed, 0);
        if sequence < reader.last() {
            let mut own = Rows::default();
            reader.rows(sequence, &mut |adds, row| {
                own.0.insert(own.1.key(row), adds);
                Ok(())
            })?;
            for later in sequence + 1..=reader.last() {
                reader.rows(later, &mut |_, row| {
                    if let Some(adds) = own.0.remove(&own.1.key(row)) {
                        touched.0.insert(touched.1.key(row), ());
                        kept += 1;
                        *(if adds { &mut removed } else { &mut added }) -= 1;
                    }
                    Ok(())
                })?;
            }
        }
        Ok(Reversal { sequence, removed, added, kept, rows: touched })
    }

    /// Takes back a commit. When this returns, that is safe.
    ///
    /// # Errors
    ///
    /// If it cannot be made safe on disk.
    pub fn reverse(&mut self, reversal: &Reversal, why: Why) -> Result<Option<Told>, Problem> {
        let (mut went, mut came) = (self.sheet('D', None)?, self.sheet('A', None)?);
        let rows = &reversal.rows;
        self.reader().rows(reversal.sequence, &mut |adds, row| {
            if rows.0.contains_key(&rows.1.key(row)) {
                return Ok(());
            }
            if adds { went.write(row, None) } else { came.write(row, None) }
        })?;
        self.seal(why, went, came)
    }

    fn sheet(&self, sign: char, taker: Option<Taker>) -> Result<Sheet, Problem> {
        match &self.place {
            Place::Memory(_) => Ok(Sheet::Memory(Vec::new())),
            Place::Folder(folder) => {
                let folder = folder.writing()?;
                Ok(Sheet::Disk(Scribe::begin(&folder, sign, taker).map_err(cannot)?))
            }
        }
    }

    /// Makes rows that were written the next commit.
    fn seal(&mut self, why: Why, went: Sheet, came: Sheet) -> Result<Option<Told>, Problem> {
        if went.rows() + came.rows() == 0 {
            return Ok(None);
        }
        if self.staged != self.safe {
            return Err(Problem::internal("other changes are not safe yet"));
        }
        let (last, before) = self.safe;
        let time = time::to_millis((self.clock)()).max(before);
        let (removed, added) = (went.rows(), came.rows());
        let (sequence, key, request, marks) = (last + 1, None, None, Marks::default());
        let told = Told { sequence, time, why, key, request, removed, added, marks };
        match (&mut self.place, went, came) {
            (Place::Folder(folder), Sheet::Disk(went), Sheet::Disk(came)) => {
                let (went, came) = (went.end().map_err(cannot)?, came.end().map_err(cannot)?);
                folder.seal(&told, [went, came])?;
            }
            (Place::Memory(memory), Sheet::Memory(removed), Sheet::Memory(added)) => {
                let commit = Commit::of(told.clone(), super::Piece { removed, added });
                memory.commits.push(Arc::new(commit));
            }
            _ => return Err(Problem::internal("rows on disk for a ledger in memory")),
        }
        self.staged = (told.sequence, told.time);
        self.safe = self.staged;
        Ok(Some(told))
    }
}

/// How the rows stand that the ledger has in the graphs of a file.
fn known(reader: &Reader, loading: &Loading<'_>, message: &str) -> Result<Rows<Standing>, Problem> {
    let mut known = Rows::default();
    for sequence in 1..=reader.last() {
        let Why { action, message: said, .. } = reader.told(sequence)?.why;
        let is_same = action == "load" && said == message;
        reader.rows(sequence, &mut |adds, row| {
            let graph = graph(row);
            if !loading.may_fill(graph) {
                return Ok(());
            }
            // What an undo brings back into the graph of the file is what the file had said.
            let said = is_same || action == "undo" && graph == loading.graph().as_str();
            let standing = match (adds, said) {
                (true, true) => Some(Standing::Said),
                (true, false) => Some(Standing::There),
                (false, _) => DECISIONS.contains(&action).then_some(Standing::Withdrawn),
            };
            let key = known.1.key(row);
            match standing {
                Some(standing) => drop(known.0.insert(key, standing)),
                None => drop(known.0.remove(&key)),
            }
            Ok(())
        })?;
    }
    Ok(known)
}

/// The graph of a row: no address has a space or a bracket in it.
fn graph(row: &str) -> &str {
    let end = row.strip_suffix("> .").unwrap_or(row);
    end.rsplit_once('<').map_or("", |(_, graph)| graph)
}

/// What is known of rows, by 128 bits of each that nobody can foresee.
#[derive(Debug)]
struct Rows<T>(HashMap<[u8; 16], T>, Keys);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self(HashMap::new(), Keys::default())
    }
}

impl<T> Rows<T> {
    fn entry(&mut self, row: &str) -> Entry<'_, [u8; 16], T> {
        self.0.entry(self.1.key(row))
    }
}

#[derive(Debug, Default)]
struct Keys(RandomState, RandomState);

impl Keys {
    fn key(&self, row: &str) -> [u8; 16] {
        let (left, right) = (self.0.hash_one(row), self.1.hash_one(row));
        ((u128::from(left) << 64) | u128::from(right)).to_le_bytes()
    }
}
