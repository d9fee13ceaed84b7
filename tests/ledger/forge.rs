//! Forging: entries as another program, or an evil one, would write them.

use crc32c::{crc32c, crc32c_append};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;

/// An entry in its parts.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) format: u32,
    pub(crate) header: String,
    pub(crate) patch: Vec<u8>,
}

impl Entry {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let crc = crc32c_append(crc32c(self.header.as_bytes()), &self.patch);
        let (header, patch) = (self.header.len(), self.patch.len());
        let told = format!("colophon {:04} {header:08} {patch:012} {crc:08x}", self.format);
        let frame = format!("{told} {:08x}\n", crc32c(told.as_bytes()));
        [frame.as_bytes(), self.header.as_bytes(), &self.patch].concat()
    }
}

/// The entries of a sound segment.
pub(crate) fn entries(mut segment: &[u8]) -> Vec<Entry> {
    let mut entries = Vec::new();
    while !segment.is_empty() {
        let frame = std::str::from_utf8(&segment[..54]).unwrap();
        let words: Vec<usize> =
            frame.split(' ').skip(1).take(3).map(|word| word.parse().unwrap()).collect();
        let (header, rest) = segment[54..].split_at(words[1]);
        let (patch, rest) = rest.split_at(words[2]);
        let header = String::from_utf8(header.to_vec()).unwrap();
        entries.push(Entry { format: 1, header, patch: patch.to_vec() });
        segment = rest;
    }
    entries
}

/// A patch as text.
pub(crate) fn text(patch: &[u8]) -> String {
    let mut text = String::new();
    ruzstd::decoding::StreamingDecoder::new(patch).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// Writes entries into the first segment, with a note of the end that fits them.
pub(crate) fn write(dir: &Path, entries: &[Entry]) {
    let segment: Vec<u8> = entries.iter().flat_map(Entry::bytes).collect();
    fs::write(dir.join("ledger/000000000001.log"), &segment).unwrap();
    let digest = sha256(&entries.last().unwrap().bytes());
    let (last, end) = (entries.len(), segment.len());
    let told = format!("{last:012} {:012} {end:012} {digest}", 1);
    let line = format!("{told} {:08x}\n", crc32c(told.as_bytes()));
    fs::write(dir.join("head"), line.repeat(2)).unwrap();
}

/// Forges the last of three entries.
pub(crate) fn last(dir: &Path, forge: impl FnOnce(&mut Entry)) {
    let segment = fs::read(dir.join("ledger/000000000001.log")).unwrap();
    let mut entries = entries(&segment);
    forge(entries.last_mut().unwrap());
    write(dir, &entries);
}

/// The value of a string in a header.
pub(crate) fn value(header: &str, name: &str) -> String {
    let start = format!("\"{name}\":\"");
    header.split(&start).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
