//! Guarding a stream: bytes pass on, counted and summed, as long as no parser can come to harm.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::sync::{Arc, OnceLock};

/// Deepest nesting, in open brackets.
const NESTING: usize = 256;

/// How many bytes are read before it is told how far it is.
const STEP: u64 = 1 << 20;

/// What is known of bytes that were read to their end.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) sha256: String,
}

/// A file whose brackets and bytes are counted while it is read.
pub(super) struct Guarded<W> {
    file: File,
    size: u64,
    read: u64,
    digest: Sha256,
    nesting: Nesting,
    seen: Arc<OnceLock<Seen>>,
    watch: W,
}

impl<W: FnMut(u64, u64)> Guarded<W> {
    pub(super) fn new(file: File, size: u64, seen: Arc<OnceLock<Seen>>, watch: W) -> Self {
        let (digest, nesting) = (Sha256::new(), Nesting::default());
        Self { file, size, read: 0, digest, nesting, seen, watch }
    }
}

impl<W: FnMut(u64, u64)> Read for Guarded<W> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(piece)?;
        let bytes = &piece[..count];
        self.digest.update(bytes);
        if self.nesting.after(bytes) > NESTING {
            let told = format!("things are nested more than {NESTING} deep");
            return Err(io::Error::new(io::ErrorKind::InvalidData, told));
        }
        let steps = self.read / STEP;
        self.read += count as u64;
        if self.read / STEP > steps {
            (self.watch)(self.read, self.size.max(self.read));
        }
        if count == 0 && !piece.is_empty() {
            (self.watch)(self.read, self.read);
            let digest = self.digest.clone().finalize();
            let sha256 = digest.iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
            let _ = self.seen.set(Seen { sha256 });
        }
        Ok(count)
    }
}

/// Where in a Turtle text the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    Address,
    Comment,
    /// A string that ends with so many of these quotes.
    Text(u8, usize),
}

/// Counts open brackets outside strings, addresses and comments, whatever the pieces are in
/// which the text comes.
#[derive(Debug, Default)]
struct Nesting {
    inside: Inside,
    depth: usize,
    /// How many equal quotes were seen just now, and which.
    quotes: (u8, usize),
    escaped: bool,
    /// Whether a `>` that closes no address was the last byte.
    closing: bool,
}

impl Nesting {
    /// The greatest depth that these bytes reach.
    fn after(&mut self, bytes: &[u8]) -> usize {
        let mut deepest = self.depth;
        for byte in bytes {
            match self.inside {
                Inside::Nothing => self.outside(*byte),
                Inside::Address if matches!(byte, b'>' | b'<' | b'\n') => {
                    self.inside = Inside::Nothing;
                    self.depth += usize::from(*byte == b'<');
                }
                Inside::Comment if *byte == b'\n' => self.inside = Inside::Nothing,
                Inside::Text(quote, number) => self.text(*byte, quote, number),
                Inside::Address | Inside::Comment => {}
            }
            deepest = deepest.max(self.depth);
        }
        deepest
    }

    fn outside(&mut self, byte: u8) {
        if std::mem::take(&mut self.escaped) {
            return;
        }
        // Two quotes are an empty string, three open a long one.
        if let (quote @ (b'"' | b'\''), 2) = self.quotes {
            self.quotes = (0, 0);
            if byte == quote {
                self.inside = Inside::Text(quote, 3);
                return;
            }
        }
        let closes = std::mem::take(&mut self.closing) && byte == b'>';
        match byte {
            b'>' if closes => self.depth = self.depth.saturating_sub(1),
            b'>' => self.closing = true,
            b'\\' => self.escaped = true,
            b'"' | b'\'' => self.inside = Inside::Text(byte, 1),
            b'<' => self.inside = Inside::Address,
            b'#' => self.inside = Inside::Comment,
            b'{' | b'[' | b'(' => self.depth += 1,
            b'}' | b']' | b')' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, byte: u8, quote: u8, number: usize) {
        if std::mem::take(&mut self.escaped) {
            return;
        }
        let in_a_row = if self.quotes.0 == quote { self.quotes.1 } else { 0 };
        match byte {
            b'\\' => (self.escaped, self.quotes) = (true, (0, 1)),
            _ if byte != quote => self.quotes = (0, 1),
            // The end; a short string without anything in it may be the start of a long one.
            _ if in_a_row + 1 == number => {
                let is_empty = number == 1 && self.quotes == (0, 0);
                self.quotes = if is_empty { (quote, 2) } else { (0, 0) };
                self.inside = Inside::Nothing;
            }
            _ => self.quotes = (quote, in_a_row + 1),
        }
    }
}
