//! Framing: what a server and its workers say to each other becomes bytes, and back.
//!
//! A frame is a letter, the length of what it says (4 bytes, little-endian), and that.

use crate::answer::{Extent, Site};
use crate::config::Limits;
use crate::problem::Problem;
use crate::query::Request;
use crate::vocab::Base;
use crate::write::negotiate::Wish;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

/// What a frame is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// To the worker: what it works on ([`Start`]).
    Start,
    /// To the worker: the number of a change (8 bytes), and its RDF Patch.
    Change,
    /// To the worker: a query ([`Order`]).
    Ask,
    /// To the worker: nobody waits for the answer any more.
    Stop,
    /// From the worker: it can be asked, as of this version (8 bytes).
    Ready,
    /// From the worker: how its answer starts ([`Head`]).
    Head,
    /// From the worker: a piece of the answer.
    Piece,
    /// From the worker: the answer is whole ([`Done`]).
    End,
    /// From the worker: there is no answer, or no rest of it ([`Problem`]).
    Problem,
}

const SIGNS: &[(Sign, u8)] = &[
    (Sign::Start, b'S'),
    (Sign::Change, b'C'),
    (Sign::Ask, b'A'),
    (Sign::Stop, b'X'),
    (Sign::Ready, b'R'),
    (Sign::Head, b'H'),
    (Sign::Piece, b'B'),
    (Sign::End, b'E'),
    (Sign::Problem, b'P'),
];

/// What a worker works on.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Start {
    /// The folder of the reading copy.
    pub(super) folder: PathBuf,
    /// The base of the catalogue.
    pub(super) base: Base,
}

/// A query, and how it is to be answered.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::serve) struct Order {
    pub(in crate::serve) request: Request,
    pub(in crate::serve) wish: Wish,
    /// The catalogue, as who asks sees it.
    pub(in crate::serve) site: Site,
    pub(in crate::serve) limits: Limits,
    /// Whether it is to be told how it is answered, instead of the answer.
    pub(in crate::serve) explains: bool,
    /// The version that is asked at least, and when it was recorded.
    pub(in crate::serve) version: (u64, SystemTime),
}

/// How an answer starts.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) media_type: String,
    /// The extensions of the formats that it can be had in, where it is a page.
    pub(super) formats: Vec<String>,
    /// The version of the dataset that it was read from.
    pub(super) version: u64,
    /// How much of the answer it is.
    pub(super) extent: Extent,
}

/// How it stands with a worker after an answer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Done {
    /// How many bytes of memory it has more than when it started.
    pub(super) kept: u64,
}

/// What was said.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) sign: Sign,
    pub(super) says: Vec<u8>,
}

impl Frame {
    /// What it says, where that is JSON.
    ///
    /// # Errors
    ///
    /// If it is not what was expected.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.says).map_err(Problem::internal)
    }
}

/// Bytes as a frame.
pub(super) fn frame(sign: Sign, says: &[u8]) -> io::Result<Vec<u8>> {
    let length = u32::try_from(says.len()).map_err(io::Error::other)?;
    let letter = SIGNS.iter().find(|(known, _)| *known == sign).map_or(0, |(_, letter)| *letter);
    let mut bytes = Vec::with_capacity(5 + says.len());
    bytes.push(letter);
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(says);
    Ok(bytes)
}

/// A value as a frame of JSON.
pub(super) fn told<T: Serialize>(sign: Sign, value: &T) -> io::Result<Vec<u8>> {
    frame(sign, &serde_json::to_vec(value)?)
}

/// Bytes that arrived and are no whole frame yet.
#[derive(Default)]
pub(super) struct Inbox {
    bytes: Vec<u8>,
    /// How many of them have been read.
    read: usize,
}

impl Inbox {
    /// Takes what arrived.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.read);
        self.read = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// The next frame, if it is whole.
    ///
    /// # Errors
    ///
    /// If it is none.
    pub(super) fn next(&mut self) -> io::Result<Option<Frame>> {
        let unread = &self.bytes[self.read..];
        let Some((&[letter, a, b, c, d], rest)) = unread.split_first_chunk::<5>() else {
            return Ok(None);
        };
        let sign = SIGNS.iter().find(|(_, known)| *known == letter).map(|(sign, _)| *sign);
        let sign = sign.ok_or(io::ErrorKind::InvalidData)?;
        let length = u32::from_le_bytes([a, b, c, d]) as usize;
        let Some(says) = rest.get(..length) else { return Ok(None) };
        let says = says.to_vec();
        self.read += 5 + length;
        Ok(Some(Frame { sign, says }))
    }
}
