//! Noting: the end of the ledger becomes two lines that are written over in turn.
//!
//! The note is what tells an entry that was acknowledged from one that was never
//! finished. It is written after the entry is synced and before it is acknowledged, and
//! never ahead of it; a process that is killed does not lose it. It is synced when the
//! ledger is opened and closed only, so a power cut may set it back: what stands behind it
//! counts all the same if it is whole.

use crc32c::crc32c;
use std::fs::File;
use std::os::unix::fs::FileExt;

/// The end of the ledger: so far everything is acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The number of the last entry.
    pub(super) sequence: u64,
    /// The segment that it is in, and the byte after it.
    pub(super) segment: u64,
    pub(super) end: u64,
    /// SHA-256 of the last entry.
    pub(super) digest: String,
}

/// `{sequence} {segment} {end} {digest} {crc}\n`
const LINE: usize = 13 + 13 + 13 + 65 + 9;

impl Head {
    fn line(&self) -> String {
        let Self { sequence, segment, end, digest } = self;
        let told = format!("{sequence:012} {segment:012} {end:012} {digest}");
        format!("{told} {:08x}\n", crc32c(told.as_bytes()))
    }

    fn parse(line: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(line).ok()?;
        let mut words = text.split(' ');
        let head = Self {
            sequence: words.next()?.parse().ok()?,
            segment: words.next()?.parse().ok()?,
            end: words.next()?.parse().ok()?,
            digest: words.next()?.to_owned(),
        };
        (head.line() == text).then_some(head)
    }

    /// Writes over one of the two lines.
    pub(super) fn write(&self, file: &File, turn: bool) -> std::io::Result<()> {
        let at = if turn { LINE as u64 } else { 0 };
        file.write_all_at(self.line().as_bytes(), at)
    }

    /// Both lines, for a file that is written anew.
    pub(super) fn text(&self) -> String {
        self.line().repeat(2)
    }

    /// The later of the lines that are as they were written.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        text.chunks(LINE).filter_map(Self::parse).max_by_key(|head| head.sequence)
    }
}
