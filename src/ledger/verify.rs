//! Verifying: a data folder becomes the end of its ledger, or a report of all that is wrong.

use super::durable::{sha256, sum};
use super::entry::{self, ADDED, HEADER, Header, List, REMOVED, SEAL, seal};
use super::folder::{HEAD, IMPORTS, SOURCES, name};
use super::{Commit, time};
use crate::config::FORMAT;
use crate::problem::{Detail, Kind, Problem};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What the next entry has to know of those before it.
#[derive(Debug)]
pub(super) struct End {
    pub(super) sequence: u64,
    pub(super) time: SystemTime,
    /// The digest of the last header.
    pub(super) head: Option<String>,
    pub(super) removed: u64,
    pub(super) added: u64,
}

impl End {
    pub(super) fn push(&mut self, commit: &Commit, digest: String) {
        self.sequence = commit.sequence;
        self.time = commit.time;
        self.head = Some(digest);
        self.removed += commit.change.removed.len() as u64;
        self.added += commit.change.added.len() as u64;
    }
}

/// Verifies numbers, digests, counts and the chain of every entry.
pub(super) fn verify(dir: &Path, base: &str) -> Result<End, Problem> {
    let mut look = Look { dir, base, wrong: Vec::new() };
    // Before the entries, for another process may add one meanwhile.
    let noted = look.head();
    let mut end =
        End { sequence: 0, time: SystemTime::UNIX_EPOCH, head: None, removed: 0, added: 0 };
    for sequence in look.numbers() {
        look.missing(end.sequence + 1, sequence - 1);
        // A gap was told; what comes after it is compared with what is there.
        let follows = end.sequence + 1 == sequence;
        end.sequence = sequence;
        let Some((header, digest)) = look.header(sequence) else {
            end.head = None;
            continue;
        };
        let path = format!("{IMPORTS}/{}/{HEADER}", name(sequence));
        if follows && (end.head.is_some() || sequence == 1) && header.previous != end.head {
            look.say(&path, "it does not follow the entry before it");
        }
        match time::from_text(&header.time) {
            Some(time) if time >= end.time => end.time = time,
            Some(_) => look.say(&path, "its time is before that of the entry before it"),
            None => look.say(&path, format_args!("{:?} is not a time", header.time)),
        }
        look.lists(sequence, &header);
        end.removed += header.removed.quads;
        end.added += header.added.quads;
        if noted.as_ref().is_some_and(|(number, noted)| *number == sequence && *noted != digest) {
            look.say(&path, format_args!("its SHA-256 is {digest}, but {HEAD} says another"));
        }
        end.head = Some(digest);
    }
    look.missing(end.sequence + 1, noted.map_or(0, |(number, _)| number));
    if look.wrong.is_empty() { Ok(end) } else { Err(Problem::all(Kind::Damaged, look.wrong)) }
}

/// The base that the first entry names, for who lost the file that says it.
pub(super) fn base_of_entries(dir: &Path) -> Option<String> {
    let mut look = Look { dir, base: "", wrong: Vec::new() };
    let first = look.numbers().into_iter().next()?;
    let text = fs::read(dir.join(IMPORTS).join(name(first)).join(HEADER)).ok()?;
    Some(serde_json::from_slice::<Header>(&text).ok()?.base)
}

/// What is noted of the last entry, in the form that `sha256sum -c` reads.
pub(super) fn note(sequence: u64, digest: &str) -> String {
    format!("{digest}  {IMPORTS}/{}/{HEADER}\n", name(sequence))
}

/// Whether this can be the name of a kept source.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

struct Look<'a> {
    dir: &'a Path,
    base: &'a str,
    wrong: Vec<Detail>,
}

impl Look<'_> {
    fn say(&mut self, path: impl AsRef<Path>, message: impl Display) {
        let path = self.dir.join(path);
        self.wrong.push(
            Detail::new(format_args!("{}: {message}", path.display()))
                .help("nothing was changed; put it back from a backup of the folder"),
        );
    }

    fn missing(&mut self, first: u64, last: u64) {
        match last.checked_sub(first) {
            None => {}
            Some(0) => self.say(IMPORTS, format_args!("entry {} is missing", name(first))),
            Some(_) => {
                let (first, last) = (name(first), name(last));
                self.say(IMPORTS, format_args!("entries {first} to {last} are missing"));
            }
        }
    }

    /// The numbers of the entries that are there, ascending.
    fn numbers(&mut self) -> BTreeSet<u64> {
        let mut numbers = BTreeSet::new();
        if [IMPORTS, SOURCES, HEAD].iter().all(|part| !self.dir.join(part).exists()) {
            // A person has written colophon.toml, and nothing was imported yet.
            return numbers;
        }
        for item in self.names(IMPORTS) {
            match item.parse() {
                Ok(number) if number > 0 && name(number) == item => drop(numbers.insert(number)),
                _ => self.foreign(&PathBuf::from(IMPORTS).join(item)),
            }
        }
        numbers
    }

    /// Number and digest of the last entry, as they were noted after it was written.
    ///
    /// The note may be behind, for it is written after the entry counts; never ahead.
    fn head(&mut self) -> Option<(u64, String)> {
        let text = match fs::read_to_string(self.dir.join(HEAD)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return None,
            Err(error) => {
                self.say(HEAD, error);
                return None;
            }
        };
        let number =
            text.split('/').nth(1).and_then(|number| number.parse().ok()).filter(|number| {
                text.get(..64).is_some_and(|digest| note(*number, digest) == text)
            });
        if number.is_none() {
            self.say(HEAD, format_args!("{text:?} does not name an entry"));
        }
        Some((number?, text[..64].to_owned()))
    }

    /// The names in a folder that are not hidden.
    fn names(&mut self, folder: impl AsRef<Path>) -> Vec<String> {
        let listing = fs::read_dir(self.dir.join(&folder)).and_then(|items| {
            items.map(|item| Ok(item?.file_name())).collect::<Result<Vec<_>, _>>()
        });
        match listing {
            Ok(names) => names
                .into_iter()
                .map(|name| name.to_string_lossy().into_owned())
                .filter(|name| !name.starts_with('.'))
                .collect(),
            Err(error) => {
                self.say(folder, error);
                Vec::new()
            }
        }
    }

    fn foreign(&mut self, path: &Path) {
        let path = self.dir.join(path);
        self.wrong.push(
            Detail::new(format_args!("{}: this is not part of a ledger", path.display()))
                .help("move it out of the folder"),
        );
    }

    fn read(&mut self, path: &Path) -> Option<Vec<u8>> {
        fs::read(self.dir.join(path)).map_err(|error| self.say(path, error)).ok()
    }

    /// The header of an entry with its digest, if it is as it was written.
    fn header(&mut self, sequence: u64) -> Option<(Header, String)> {
        let folder = Path::new(IMPORTS).join(name(sequence));
        for item in self.names(&folder) {
            if ![ADDED, REMOVED, HEADER, SEAL].contains(&&*item) {
                self.foreign(&folder.join(item));
            }
        }
        let path = folder.join(HEADER);
        let text = self.read(&path)?;
        let digest = sha256(&text);
        if self.read(&folder.join(SEAL))? != seal(&digest).as_bytes() {
            self.say(&path, format_args!("its SHA-256 is {digest}, but {SEAL} says another"));
            return None;
        }
        let header = self.parse(&path, &text)?;
        if header.sequence != sequence {
            self.say(&path, format_args!("it is the entry {}", name(header.sequence)));
        }
        if header.base != self.base {
            let message = format!("its names stand under <{}>, not <{}>", header.base, self.base);
            self.say(&path, message);
        }
        if entry::action(&header.action).is_none() {
            self.say(&path, format_args!("the kind of change {:?} is not known", header.action));
        }
        Some((header, digest))
    }

    fn parse(&mut self, path: &Path, text: &[u8]) -> Option<Header> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        match serde_json::from_slice::<Format>(text) {
            Ok(Format { format }) if format != FORMAT => {
                let path = self.dir.join(path);
                let message = format!(
                    "{}: it is in format {format}; this program knows format {FORMAT}",
                    path.display()
                );
                let help = "open it with the version of colophon that wrote it, or a later one";
                self.wrong.push(Detail::new(message).help(help));
                None
            }
            _ => serde_json::from_slice(text).map_err(|error| self.say(path, error)).ok(),
        }
    }

    /// The lists of quads, and the source.
    fn lists(&mut self, sequence: u64, header: &Header) {
        let folder = Path::new(IMPORTS).join(name(sequence));
        self.list(&folder.join(REMOVED), &header.removed);
        self.list(&folder.join(ADDED), &header.added);
        if let Some(source) = header.source.as_ref().filter(|source| source.kept) {
            let path = Path::new(SOURCES).join(&source.sha256);
            if !is_digest(&source.sha256) {
                self.say(&folder, format_args!("{:?} is no SHA-256", source.sha256));
                return;
            }
            match sum(&self.dir.join(&path)) {
                Ok(found) if found.sha256 == source.sha256 => {}
                Ok(found) => self.say(&path, format_args!("its SHA-256 is {}", found.sha256)),
                Err(error) => self.say(&path, error),
            }
        }
    }

    fn list(&mut self, path: &Path, expected: &List) {
        match sum(&self.dir.join(path)) {
            Ok(found) if found.rest > 0 || found.lines != expected.quads => self.say(
                path,
                format_args!(
                    "{} whole quads were written, {} are there",
                    expected.quads, found.lines
                ),
            ),
            Ok(found) if found.sha256 != expected.sha256 => self.say(
                path,
                format_args!("SHA-256 {} was written, it is {}", expected.sha256, found.sha256),
            ),
            Ok(_) => {}
            Err(error) => self.say(path, error),
        }
    }
}
