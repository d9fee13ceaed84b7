//! Citing: a frozen answer becomes what a footnote needs: address, version, checksums, a sentence.

use super::{Format, TABLES, problem};
use crate::answer::{Answer, Site};
use crate::ledger::utc;
use crate::problem::Problem;
use crate::query::{Frozen, title};
use crate::store::Store;
use sha2::{Digest, Sha256};
use std::io;
use std::time::SystemTime;

/// What a frozen answer is cited by.
#[derive(Clone)]
pub struct Citation {
    /// What the query calls itself.
    pub title: Option<String>,
    /// Where the answer is.
    pub address: String,
    /// The version of the dataset that was asked.
    pub version: u64,
    /// When that version was recorded.
    pub time: SystemTime,
    /// How many rows or statements there are, in words.
    pub size: String,
    /// The digest of each file that the answer can be had as.
    pub sums: Vec<Sum>,
}

/// One file that an answer can be had as.
#[derive(Clone)]
pub struct Sum {
    /// Its format.
    pub format: &'static dyn Format,
    /// How long it is, in bytes.
    pub bytes: usize,
    /// Its SHA-256 in hexadecimal digits.
    pub sha256: String,
}

impl Citation {
    /// The citation of an answer that has this address; every file is written to be summed up.
    ///
    /// # Errors
    ///
    /// If the version never was, or the ledger cannot be read.
    pub fn of(
        frozen: &Frozen,
        (store, site): (&Store, &Site),
        address: String,
    ) -> Result<Self, Problem> {
        // What one format cannot say, as RDF/XML some properties, the others can.
        let sum = |format: &'static dyn Format| {
            let mut tally = Tally::default();
            let is_there = write(frozen, (store, site), format.extension(), &mut tally).ok()?;
            let Tally { bytes, digest } = tally;
            is_there.then(|| Sum { format, bytes, sha256: format!("{:x}", digest.finalize()) })
        };
        Ok(Self {
            title: title(&frozen.query.text).map(str::to_owned),
            address,
            version: frozen.version,
            time: store.time(frozen.version)?,
            size: size(frozen),
            sums: formats(frozen).into_iter().filter_map(sum).collect(),
        })
    }

    /// The file by whose digest the answer is known: CSV for tables, N-Triples for graphs.
    #[must_use]
    pub fn reference(&self) -> Option<&Sum> {
        self.sums.iter().find(|sum| ["csv", "nt"].contains(&sum.format.extension()))
    }

    /// A sentence for a footnote.
    #[must_use]
    pub fn sentence(&self, site: &Site) -> String {
        let title = self.title.as_ref().map(|title| {
            let end = if title.ends_with(['?', '!', '.']) { "" } else { "." };
            format!("{title}{end} ")
        });
        let sum = self
            .reference()
            .map(|sum| format!(" SHA-256 of the {} file: {}.", sum.format.name(), sum.sha256));
        format!(
            "{}Result of a query of {}, version {} of {}, {}. {}{}",
            title.unwrap_or_default(),
            site.name,
            self.version,
            &utc(self.time)[..10],
            self.size,
            self.address,
            sum.unwrap_or_default(),
        )
    }
}

fn size(frozen: &Frozen) -> String {
    let word = match (frozen.is_graph(), frozen.len()) {
        (true, 1) => "statement",
        (true, _) => "statements",
        (false, 1) => "row",
        (false, _) => "rows",
    };
    format!("{} {word}", frozen.len())
}

/// The formats of files that do not change: all but that for people.
fn formats(frozen: &Frozen) -> Vec<&'static dyn Format> {
    let all: Vec<&'static dyn Format> = if frozen.is_graph() {
        super::whole()
            .into_iter()
            .filter(|format| format.variant().is_none())
            .map(|format| format as &dyn Format)
            .collect()
    } else {
        TABLES.iter().map(|format| *format as &dyn Format).collect()
    };
    all.into_iter().filter(|format| format.extension() != "html").collect()
}

/// A frozen answer as a file; `None` if there is no such format for it.
///
/// # Errors
///
/// If the format cannot say it.
pub fn file(
    frozen: &Frozen,
    (store, site): (&Store, &Site),
    extension: &str,
) -> Result<Option<Vec<u8>>, Problem> {
    let mut bytes = Vec::new();
    let is_there = write(frozen, (store, site), extension, &mut bytes)?;
    Ok(is_there.then_some(bytes))
}

/// Writes the file of this format, if there is one.
fn write(
    frozen: &Frozen,
    (store, site): (&Store, &Site),
    extension: &str,
    out: &mut dyn io::Write,
) -> Result<bool, Problem> {
    // A file says nothing of when it was asked for.
    let site = Site { as_of: None, ..site.clone() };
    let written = match frozen.answer(store) {
        Answer::Table(table) => super::table(extension).map(|it| it.write(table, &site, out)),
        Answer::Page(page) => super::page(extension)
            .filter(|format| format.suits(&page, &site))
            .map(|format| format.write(&page, &site, out)),
    };
    written.transpose().map(|written| written.is_some()).map_err(problem)
}

/// What adds up bytes and keeps none.
#[derive(Default)]
struct Tally {
    bytes: usize,
    digest: Sha256,
}

impl io::Write for Tally {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len();
        self.digest.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
