//! Verifying: a data folder becomes the end of its ledger, or a report of all that is wrong.

use super::durable::sum;
use super::entry::{self, Entry, Flaw, Header};
use super::folder::SOURCES;
use super::head::Head;
use super::log::{HEAD, LEDGER, name};
use super::redaction::Trail;
use super::time;
use crate::config::FORMAT;
use crate::problem::{Detail, Kind, Problem};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where the bytes of an entry are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) segment: u64,
    pub(super) at: u64,
    pub(super) length: u64,
}

/// What the next entry has to know of those before it.
#[derive(Debug)]
pub(super) struct End {
    pub(super) sequence: u64,
    pub(super) time: SystemTime,
    /// The digest that the next entry names.
    pub(super) digest: Option<String>,
    pub(super) removed: u64,
    pub(super) added: u64,
    /// The last segment, 0 if there is none, and how long it is with whole entries only.
    pub(super) segment: u64,
    pub(super) length: u64,
    /// Where each entry is, in order.
    pub(super) spots: Vec<Spot>,
    /// Which entry has which key.
    pub(super) keys: HashMap<String, u64>,
    /// Which erasure took away the bytes of which source.
    pub(super) erased: HashMap<String, u64>,
}

impl End {
    fn none() -> Self {
        Self {
            sequence: 0,
            time: SystemTime::UNIX_EPOCH,
            digest: None,
            removed: 0,
            added: 0,
            segment: 0,
            length: 0,
            spots: Vec::new(),
            keys: HashMap::new(),
            erased: HashMap::new(),
        }
    }

    /// The note of this end.
    pub(super) fn head(&self) -> Head {
        let digest = self.digest.clone().unwrap_or_else(|| "0".repeat(64));
        let (sequence, segment, end) = (self.sequence, self.segment, self.length);
        Head { sequence, segment, end, digest }
    }
}

/// Verifies frames, sums, numbers, times, sources and the chain of all entries.
pub(super) fn verify(dir: &Path, base: &str) -> Result<End, Problem> {
    let (head, wrong, end, trail) = (None, Vec::new(), End::none(), Trail::default());
    let mut look = Look { dir, base, head, wrong, end, trail };
    // Before the entries, for another process may add one meanwhile.
    look.head = look.noted();
    for first in look.segments() {
        look.segment(first);
    }
    look.all_there();
    for fault in look.trail.faults() {
        look.say(LEDGER, fault);
    }
    if look.wrong.is_empty() {
        return Ok(look.end);
    }
    Err(Problem::all(Kind::Damaged, look.wrong))
}

/// The base that the first entry names, for who lost the file that says it.
pub(super) fn base_of_entries(dir: &Path) -> Option<String> {
    let file = File::open(dir.join(LEDGER).join(name(1))).ok()?;
    Some(entry::open(file).ok()?.header.base)
}

/// Whether this can be the name of a kept source.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

struct Look<'a> {
    dir: &'a Path,
    base: &'a str,
    head: Option<Head>,
    wrong: Vec<Detail>,
    end: End,
    trail: Trail,
}

impl Look<'_> {
    fn say(&mut self, path: impl AsRef<Path>, message: impl Display) {
        const HELP: &str = "nothing was changed; put it back from a backup of the folder, \
                            then let `colophon verify` read every byte";
        let path = self.dir.join(path);
        self.wrong.push(Detail::new(format_args!("{}: {message}", path.display())).help(HELP));
    }

    fn say_with_help(&mut self, path: impl AsRef<Path>, message: impl Display, help: &str) {
        let path = self.dir.join(path);
        self.wrong.push(Detail::new(format_args!("{}: {message}", path.display())).help(help));
    }

    /// The end of the ledger as it was noted.
    fn noted(&mut self) -> Option<Head> {
        match fs::read(self.dir.join(HEAD)) {
            Ok(text) => {
                let head = Head::read(&text);
                if head.is_none() {
                    self.say(HEAD, "it does not name the last change");
                }
                head
            }
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => {
                self.say(HEAD, error);
                None
            }
        }
    }

    /// The numbers of the segments that are there, ascending.
    fn segments(&mut self) -> BTreeSet<u64> {
        let mut numbers = BTreeSet::new();
        if self.dir.join("imports").exists() {
            let help = "export with the version of colophon that wrote it, and import that";
            self.say_with_help("imports", "this layout is read no more", help);
        }
        if [LEDGER, SOURCES, HEAD].iter().all(|part| !self.dir.join(part).exists()) {
            // A person has written colophon.toml, and nothing was imported yet.
            return numbers;
        }
        let listing = fs::read_dir(self.dir.join(LEDGER)).and_then(|items| {
            items.map(|item| Ok(item?.file_name())).collect::<Result<Vec<_>, _>>()
        });
        let names = listing.unwrap_or_else(|error| {
            self.say(LEDGER, error);
            Vec::new()
        });
        for item in names.iter().map(|name| name.to_string_lossy()) {
            let number = item.strip_suffix(".log").and_then(|number| number.parse().ok());
            match number.filter(|number| *number > 0 && name(*number) == *item) {
                Some(number) => drop(numbers.insert(number)),
                None if item.starts_with('.') => {}
                None => {
                    let path = PathBuf::from(LEDGER).join(&*item);
                    let help = "move it out of the folder";
                    self.say_with_help(path, "this is not part of a ledger", help);
                }
            }
        }
        numbers
    }

    /// Reads a segment from its start to its end, or to where it cannot be read on.
    fn segment(&mut self, first: u64) {
        let path = Path::new(LEDGER).join(name(first));
        let file = File::open(self.dir.join(&path));
        let (file, size) = match file.and_then(|file| Ok((file.metadata()?.len(), file))) {
            Ok((size, file)) => (file, size),
            Err(error) => return self.say(path, error),
        };
        if first != self.end.sequence + 1 {
            let expected = name(self.end.sequence + 1);
            self.say(&path, format_args!("{expected} should come before it"));
            // That was told; what comes is compared with what is there.
            (self.end.sequence, self.end.digest) = (first - 1, None);
        }
        (self.end.segment, self.end.length) = (first, 0);
        let mut from = BufReader::with_capacity(1 << 16, file);
        let mut at = 0;
        while at < size {
            let length = match entry::scan(&mut from, size - at) {
                Ok(entry) => {
                    self.entry(&path, at, &entry);
                    entry.length
                }
                // Never acknowledged, for it was never finished.
                Err(Flaw::Frame | Flaw::Short { .. } | Flaw::Crc { .. })
                    if !self.was_acknowledged(first, at) =>
                {
                    return;
                }
                Err(flaw) => match self.flawed(&path, at, flaw) {
                    Some(length) => length,
                    None => return,
                },
            };
            at += length;
            self.end.length = at;
        }
    }

    /// Whether the entry at this place is one that the note covers.
    fn was_acknowledged(&self, segment: u64, at: u64) -> bool {
        self.head.as_ref().is_some_and(|head| (segment, at) < (head.segment, head.end))
    }

    /// Tells what is wrong with an entry, and how long it is if that can be known.
    fn flawed(&mut self, path: &Path, at: u64, flaw: Flaw) -> Option<u64> {
        let number = self.end.sequence + 1;
        let here = format!("change {number}, byte {at}");
        let length = match flaw {
            Flaw::Io(error) => {
                self.say(path, format_args!("{here}: {error}"));
                return None;
            }
            Flaw::Frame => {
                self.say(path, format_args!("{here}: it cannot be read from here on"));
                return None;
            }
            Flaw::Short { wanted, found } => {
                let message = format!("{here}: {wanted} bytes were written, {found} are there");
                self.say(path, message);
                return None;
            }
            Flaw::Format(format) => {
                let message =
                    format!("{here}: it is in format {format}; this program knows format {FORMAT}");
                let help = "open it with the version of colophon that wrote it, or a later one";
                self.say_with_help(path, message, help);
                return None;
            }
            Flaw::Crc { length } => {
                self.say(path, format_args!("{here}: it is not as it was written (CRC32C)"));
                length
            }
            Flaw::Header { length, error } => {
                self.say(path, format_args!("{here}: {error}"));
                length
            }
        };
        (self.end.sequence, self.end.digest) = (number, None);
        Some(length)
    }

    /// Takes up an entry that is as it was written, and tells what does not fit.
    fn entry(&mut self, path: &Path, at: u64, entry: &Entry) {
        let header = &entry.header;
        let number = self.end.sequence + 1;
        let here = format!("change {number}, byte {at}");
        if header.sequence != number {
            self.say(path, format_args!("{here}: it is change {}", header.sequence));
        }
        let known = self.end.digest.is_some() || number == 1;
        if known && header.previous != self.end.digest {
            self.say(path, format_args!("{here}: it does not follow the change before it"));
        }
        self.header(path, &here, header);
        let noted = self.head.as_ref().filter(|head| head.sequence == number);
        if noted.is_some_and(|head| head.digest != entry.digest) {
            self.say(path, format_args!("{here}: the note {HEAD} names another in its place"));
        }
        let segment = self.end.segment;
        self.end.spots.push(Spot { segment, at, length: entry.length });
        self.end.keys.extend(header.key.clone().map(|key| (key, number)));
        self.end.removed += header.removed;
        self.end.added += header.added;
        let sources = header.erased.iter().flat_map(|erased| &erased.sources);
        self.end.erased.extend(sources.map(|sha256| (sha256.clone(), number)));
        self.trail.follow(number, header, &entry.digest);
        let digest = header.chained(&entry.digest).to_owned();
        (self.end.sequence, self.end.digest) = (number, Some(digest));
    }

    fn header(&mut self, path: &Path, here: &str, header: &Header) {
        match time::from_text(&header.time) {
            Some(time) if time >= self.end.time => self.end.time = time,
            Some(_) => {
                self.say(
                    path,
                    format_args!("{here}: its time is before that of the one before it"),
                );
            }
            None => self.say(path, format_args!("{here}: {:?} is not a time", header.time)),
        }
        if header.base != self.base {
            let (base, own) = (&header.base, self.base);
            self.say(path, format_args!("{here}: its names stand under <{base}>, not <{own}>"));
        }
        if entry::action(&header.action).is_none() {
            let message = entry::unknown_action(&header.action);
            self.say(path, format_args!("{here}: {message}"));
        }
        if let Some(source) = header.source.as_ref().filter(|source| source.kept) {
            self.source(path, here, &source.sha256);
        }
    }

    fn source(&mut self, path: &Path, here: &str, sha256: &str) {
        if !is_digest(sha256) {
            return self.say(path, format_args!("{here}: {sha256:?} is no SHA-256"));
        }
        let path = Path::new(SOURCES).join(sha256);
        match sum(&self.dir.join(&path)) {
            Ok(found) if found == sha256 => {}
            Ok(found) => self.say(&path, format_args!("its SHA-256 is {found}")),
            Err(error) => self.say(&path, error),
        }
    }

    /// Whether everything is there that was acknowledged.
    fn all_there(&mut self) {
        let last = self.end.sequence;
        match &self.head {
            Some(head) if head.sequence > last => {
                let message = format!("the ledger ends at change {last}, not {}", head.sequence);
                self.say(LEDGER, message);
            }
            None if self.end.segment > 0 && !self.dir.join(HEAD).exists() => {
                self.say(
                    HEAD,
                    format_args!("it is missing; it names change {last} or a later one"),
                );
            }
            _ => {}
        }
    }
}
