//! Entering: a commit becomes the bytes of an entry, and back.
//!
//! ```text
//! colophon 0001 00000380 000000000214 1c291ca3 9a71bb4c\n   the frame, always 54 bytes
//! {"sequence":3,"time":"2026-11-24T07:15:00.250Z",…}\n       the header, so many bytes
//! …                                                          the patch, so many bytes of zstd
//! ```
//!
//! The frame tells format, both lengths, the CRC32C of header and patch, and its own
//! CRC32C, so that a length is believed only where it is as it was written. Every later
//! format keeps the frame: that is how it is told from damage. The patch is one zstd frame
//! after the other, as many as it takes: a large one is never in memory whole.

use super::durable::{hex, sha256};
use super::redaction::{Erased, Marks, Redacted};
use super::{ACTIONS, Commit, Told, Why, patch, time};
use crate::config::FORMAT;
use crc32c::{crc32c, crc32c_append};
use oxrdf::Quad;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// How long a frame is.
pub(super) const FRAME: usize = 54;

/// What an entry says besides its patch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) sequence: u64,
    pub(super) time: String,
    pub(super) base: String,
    pub(super) agent: String,
    pub(super) action: String,
    pub(super) message: String,
    pub(super) source: Option<Origin>,
    /// The name under which a client may send the change again without making it twice.
    pub(super) key: Option<String>,
    /// SHA-256 of the request that it was sent with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<String>,
    /// How many quads go and come.
    pub(super) removed: u64,
    pub(super) added: u64,
    /// How many bytes the patch has before it is compressed.
    pub(super) patch: u64,
    /// SHA-256 of the entry before, as that was first written.
    pub(super) previous: Option<String>,
    /// That an erasure has written the entry anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) redacted: Option<Redacted>,
    /// Of an erasure: what it has written anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) erased: Option<Erased>,
}

impl Header {
    /// What the next entry names as the one before it.
    pub(super) fn chained<'a>(&'a self, digest: &'a str) -> &'a str {
        self.redacted.as_ref().map_or(digest, |redacted| &redacted.was)
    }
}

/// The source of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Origin {
    pub(super) sha256: String,
    /// Whether its bytes are in `sources/`.
    pub(super) kept: bool,
}

/// An entry as it was found.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) header: Header,
    /// SHA-256 of all its bytes.
    pub(super) digest: String,
    pub(super) length: u64,
}

/// Why bytes are no entry.
#[derive(Debug)]
pub(super) enum Flaw {
    /// The frame is not as it was written; nobody knows where the next entry starts.
    Frame,
    /// There are fewer bytes than the frame tells.
    Short { wanted: u64, found: u64 },
    /// Header or patch are not as they were written.
    Crc { length: u64 },
    /// A program with another format wrote it.
    Format(u32),
    /// It is as it was written, and not by us.
    Header { length: u64, error: String },
    /// The operating system does not give the bytes.
    Io(io::Error),
}

impl From<io::Error> for Flaw {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // Cut off by a writer since its length was asked for.
            io::ErrorKind::UnexpectedEof => Self::Frame,
            _ => Self::Io(error),
        }
    }
}

/// What the first bytes of an entry tell of the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) format: u32,
    pub(super) header: u64,
    pub(super) patch: u64,
    pub(super) crc: u32,
}

impl Frame {
    pub(super) fn text(self) -> String {
        let Self { format, header, patch, crc } = self;
        let told = format!("colophon {format:04} {header:08} {patch:012} {crc:08x}");
        format!("{told} {:08x}\n", crc32c(told.as_bytes()))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut words = text.split(' ').skip(1);
        let frame = Self {
            format: words.next()?.parse().ok()?,
            header: words.next()?.parse().ok()?,
            patch: words.next()?.parse().ok()?,
            crc: u32::from_str_radix(words.next()?, 16).ok()?,
        };
        // Exactly as we write it, the last digits included.
        (frame.text() == text).then_some(frame)
    }

    fn length(self) -> u64 {
        FRAME as u64 + self.header + self.patch
    }
}

/// The bytes of an entry, and their SHA-256; or why they could not be read again.
pub(super) fn encode(
    commit: &Commit,
    base: &str,
    previous: Option<&str>,
) -> Result<(Vec<u8>, String), String> {
    let kept = commit.change.kept.is_some();
    let header = Header::of(&commit.told(), kept, 0).under(base, previous);
    seal(header, &commit.change.removed, &commit.change.added)
}

/// The bytes of an entry with this header, whose counts follow from its quads, and their SHA-256.
pub(super) fn seal(
    mut header: Header,
    removed: &[Quad],
    added: &[Quad],
) -> Result<(Vec<u8>, String), String> {
    let text = patch::write(removed, added);
    let packed = compress_to_vec(&*text, CompressionLevel::Fastest);
    // What cannot be read again must not be acknowledged, whoever is at fault.
    let read_again = patch::Rows::of_packed(&*packed, text.len() as u64)?.quads()?;
    if (&*read_again.removed, &*read_again.added) != (removed, added) {
        return Err("its quads would be others when read again".into());
    }
    (header.removed, header.added) = (removed.len() as u64, added.len() as u64);
    header.patch = text.len() as u64;
    let line = header.line()?;
    let crc = crc32c_append(crc32c(line.as_bytes()), &packed);
    let (header, patch) = (line.len() as u64, packed.len() as u64);
    let frame = Frame { format: FORMAT, header, patch, crc }.text();
    let bytes = [frame.as_bytes(), line.as_bytes(), &packed].concat();
    let digest = sha256(&bytes);
    Ok((bytes, digest))
}

impl Header {
    pub(super) fn of(told: &Told, kept: bool, patch: u64) -> Self {
        let origin = |sha256: &String| Origin { sha256: sha256.clone(), kept };
        Self {
            sequence: told.sequence,
            time: time::utc_exact(told.time),
            base: String::new(),
            agent: told.why.agent.clone(),
            action: told.why.action.to_owned(),
            message: told.why.message.clone(),
            source: told.why.source.as_ref().map(origin),
            key: told.key.clone(),
            request: told.request.clone(),
            removed: told.removed,
            added: told.added,
            patch,
            previous: None,
            redacted: told.marks.redacted.clone(),
            erased: told.marks.erased.clone(),
        }
    }

    /// The same in the ledger of a base, after another entry.
    pub(super) fn under(mut self, base: &str, previous: Option<&str>) -> Self {
        (self.base, self.previous) = (base.to_owned(), previous.map(ToOwned::to_owned));
        self
    }

    pub(super) fn line(&self) -> Result<String, String> {
        let mut line = serde_json::to_string(self).map_err(|error| error.to_string())?;
        line.push('\n');
        Ok(line)
    }

    /// What it says, for who reads the ledger; or what does not fit.
    pub(super) fn told(self) -> Result<Told, String> {
        let Self { sequence, agent, message, source, key, request, removed, added, .. } = self;
        let marks = Marks { redacted: self.redacted, erased: self.erased };
        let time =
            time::from_text(&self.time).ok_or_else(|| format!("{:?} is not a time", self.time))?;
        let action = action(&self.action).ok_or_else(|| unknown_action(&self.action))?;
        let why = Why { agent, action, message, source: source.map(|source| source.sha256) };
        Ok(Told { sequence, time, why, key, request, removed, added, marks })
    }
}

/// Reads an entry to its end, all of its bytes, where `room` bytes are left.
pub(super) fn scan(from: &mut impl Read, room: u64) -> Result<Entry, Flaw> {
    if room < FRAME as u64 {
        return Err(Flaw::Frame);
    }
    let mut digest = Sha256::new();
    let mut first = [0; FRAME];
    from.read_exact(&mut first)?;
    digest.update(first);
    let frame = Frame::parse(&first).ok_or(Flaw::Frame)?;
    if frame.format != FORMAT {
        return Err(Flaw::Format(frame.format));
    }
    let length = frame.length();
    if room < length {
        return Err(Flaw::Short { wanted: length, found: room });
    }
    let mut line = Vec::new();
    from.by_ref().take(frame.header).read_to_end(&mut line)?;
    digest.update(&line);
    let mut crc = crc32c(&line);
    let mut rest = from.take(frame.patch);
    let mut piece = [0; 1 << 14];
    loop {
        let count = rest.read(&mut piece)?;
        if count == 0 {
            break;
        }
        digest.update(&piece[..count]);
        crc = crc32c_append(crc, &piece[..count]);
    }
    if crc != frame.crc {
        return Err(Flaw::Crc { length });
    }
    match serde_json::from_slice(&line) {
        Ok(header) => Ok(Entry { header, digest: hex(&digest.finalize()), length }),
        Err(error) => Err(Flaw::Header { length, error: error.to_string() }),
    }
}

/// An entry that was verified once, open to be read again.
pub(super) struct Opened<R> {
    pub(super) header: Header,
    /// The packed patch.
    pub(super) packed: Summed<R>,
}

/// Opens an entry; whoever reads its patch to the end learns whether it is still as it was.
pub(super) fn open<R: Read>(mut from: R) -> io::Result<Opened<R>> {
    let mut first = [0; FRAME];
    from.read_exact(&mut first)?;
    let frame = Frame::parse(&first).ok_or_else(changed)?;
    let mut line = Vec::new();
    from.by_ref().take(frame.header).read_to_end(&mut line)?;
    let header = serde_json::from_slice(&line).map_err(|_| changed())?;
    let packed = Summed { crc: crc32c(&line), expected: frame.crc, left: frame.patch, from };
    Ok(Opened { header, packed })
}

fn changed() -> io::Error {
    io::Error::other("it has changed since it was verified")
}

/// Bytes whose sum is compared where they end.
pub(super) struct Summed<R> {
    from: R,
    left: u64,
    crc: u32,
    expected: u32,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let count = self.from.by_ref().take(self.left).read(piece)?;
        self.crc = crc32c_append(self.crc, &piece[..count]);
        self.left -= count as u64;
        let is_over = count == 0 && !piece.is_empty();
        if is_over && (self.left > 0 || self.crc != self.expected) {
            return Err(changed());
        }
        Ok(count)
    }
}

/// The kind of change with this name.
pub(super) fn action(name: &str) -> Option<&'static str> {
    ACTIONS.iter().copied().find(|action| *action == name)
}

pub(super) fn unknown_action(name: &str) -> String {
    format!("the kind of change {name:?} is not known")
}
