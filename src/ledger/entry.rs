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
//! format keeps the frame: that is how it is told from damage.

use super::durable::sha256;
use super::redaction::{Erased, Marks, Redacted};
use super::{ACTIONS, Change, Commit, Why, patch, time};
use crate::config::FORMAT;
use crc32c::{crc32c, crc32c_append};
use oxrdf::Quad;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde::{Deserialize, Serialize};
use std::io::Read;

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
pub(super) struct Entry<'a> {
    pub(super) header: Header,
    patch: &'a [u8],
    /// SHA-256 of all its bytes.
    pub(super) digest: String,
    pub(super) length: usize,
}

/// Why bytes are no entry.
#[derive(Debug)]
pub(super) enum Flaw {
    /// The frame is not as it was written; nobody knows where the next entry starts.
    Frame,
    /// There are fewer bytes than the frame tells.
    Short { wanted: usize, found: usize },
    /// Header or patch are not as they were written.
    Crc { length: usize },
    /// A program with another format wrote it.
    Format(u32),
    /// It is as it was written, and not by us.
    Header { length: usize, error: String },
}

/// The bytes of an entry, and their SHA-256; or why they could not be read again.
pub(super) fn encode(
    commit: &Commit,
    base: &str,
    previous: Option<&str>,
) -> Result<(Vec<u8>, String), String> {
    let Change { removed, added, why, kept, key, request } = &commit.change;
    let origin = |sha256: &String| Origin { sha256: sha256.clone(), kept: kept.is_some() };
    let header = Header {
        sequence: commit.sequence,
        time: time::to_text(commit.time),
        base: base.to_owned(),
        agent: why.agent.clone(),
        action: why.action.to_owned(),
        message: why.message.clone(),
        source: why.source.as_ref().map(origin),
        key: key.clone(),
        request: request.clone(),
        removed: 0,
        added: 0,
        patch: 0,
        previous: previous.map(ToOwned::to_owned),
        redacted: commit.marks.redacted.clone(),
        erased: commit.marks.erased.clone(),
    };
    seal(header, removed, added)
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
    let (went, came) = unpack(&packed, text.len() as u64).and_then(|text| patch::read(&text))?;
    if (&*went, &*came) != (removed, added) {
        return Err("its quads would be others when read again".into());
    }
    header.removed = removed.len() as u64;
    header.added = added.len() as u64;
    header.patch = text.len() as u64;
    let mut line = serde_json::to_string(&header).map_err(|error| error.to_string())?;
    line.push('\n');
    let crc = crc32c_append(crc32c(line.as_bytes()), &packed);
    let frame = frame(FORMAT, line.len(), packed.len(), crc);
    let bytes = [frame.as_bytes(), line.as_bytes(), &packed].concat();
    let digest = sha256(&bytes);
    Ok((bytes, digest))
}

fn frame(format: u32, header: usize, patch: usize, crc: u32) -> String {
    let told = format!("colophon {format:04} {header:08} {patch:012} {crc:08x}");
    format!("{told} {:08x}\n", crc32c(told.as_bytes()))
}

/// Format, length of the header, length of the patch, CRC32C of both.
fn read_frame(bytes: &[u8]) -> Option<(u32, usize, usize, u32)> {
    let text = std::str::from_utf8(bytes.get(..FRAME)?).ok()?;
    let mut words = text.split(' ').skip(1);
    let format = words.next()?.parse().ok()?;
    let (header, patch) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let crc = u32::from_str_radix(words.next()?, 16).ok()?;
    // Exactly as we write it, the last digits included.
    (frame(format, header, patch, crc) == text).then_some((format, header, patch, crc))
}

/// The entry at the start of some bytes.
pub(super) fn parse(bytes: &[u8]) -> Result<Entry<'_>, Flaw> {
    let Some((format, header, patch, crc)) = read_frame(bytes) else {
        return Err(Flaw::Frame);
    };
    if format != FORMAT {
        return Err(Flaw::Format(format));
    }
    let length = FRAME + header + patch;
    let Some(whole) = bytes.get(..length) else {
        return Err(Flaw::Short { wanted: length, found: bytes.len() });
    };
    if crc32c(&whole[FRAME..]) != crc {
        return Err(Flaw::Crc { length });
    }
    let (line, patch) = whole[FRAME..].split_at(header);
    match serde_json::from_slice(line) {
        Ok(header) => Ok(Entry { header, patch, digest: sha256(whole), length }),
        Err(error) => Err(Flaw::Header { length, error: error.to_string() }),
    }
}

impl Entry<'_> {
    /// The commit that it holds; or what does not fit.
    pub(super) fn commit(self) -> Result<Commit, String> {
        let Header { sequence, time, agent, action, message, source, key, request, .. } =
            self.header;
        let marks = Marks { redacted: self.header.redacted, erased: self.header.erased };
        let (removed, added) =
            unpack(self.patch, self.header.patch).and_then(|text| patch::read(&text))?;
        let counts = (removed.len() as u64, added.len() as u64);
        let expected = (self.header.removed, self.header.added);
        if counts != expected {
            return Err(format!(
                "{} quads removed and {} added were written, {} and {} are there",
                expected.0, expected.1, counts.0, counts.1
            ));
        }
        let time = time::from_text(&time).ok_or_else(|| format!("{time:?} is not a time"))?;
        let action = self::action(&action).ok_or_else(|| unknown_action(&action))?;
        let why = Why { agent, action, message, source: source.map(|source| source.sha256) };
        let change = Change { removed, added, why, kept: None, key, request };
        Ok(Commit { sequence, time, change, marks })
    }
}

/// The text of a packed patch; its length is known, so that nothing can swell.
fn unpack(packed: &[u8], length: u64) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    StreamingDecoder::new(packed)
        .map_err(|error| error.to_string())?
        .take(length.saturating_add(1))
        .read_to_end(&mut text)
        .map_err(|error| error.to_string())?;
    if text.len() as u64 == length {
        return Ok(text);
    }
    Err(format!("the patch had {length} bytes when it was written"))
}

/// The kind of change with this name.
pub(super) fn action(name: &str) -> Option<&'static str> {
    ACTIONS.iter().copied().find(|action| *action == name)
}

pub(super) fn unknown_action(name: &str) -> String {
    format!("the kind of change {name:?} is not known")
}
