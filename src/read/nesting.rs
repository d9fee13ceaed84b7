//! Guarding: what would bring a parser down is refused before the parser is called.
//!
//! Parsers of nested syntaxes recurse, and a stack that overflows ends the process.

use super::{Source, decode};
use crate::problem::{Kind, Problem};
use oxrdfio::RdfFormat;

/// Deepest nesting of an RDF file, in open brackets or elements.
const NESTING: usize = 256;
/// Most attributes of an XML tag.
const ATTRIBUTES: usize = 256;
/// Most entities that an XML file may declare: each can stand for very much text.
const ENTITIES: usize = 0;

/// Refuses a file that is no text, or that a parser of its format might not survive.
pub(super) fn guard(source: &Source, format: RdfFormat) -> Result<(), Problem> {
    decode(source)?;
    let bytes = &source.bytes;
    let refuse = |message: String, help: &str| {
        Err(Problem::new(Kind::BadSource, message).at(source.location.clone()).help(help))
    };
    let deepest = match format {
        RdfFormat::RdfXml => {
            let declared =
                bytes.windows(8).filter(|window| window.eq_ignore_ascii_case(b"<!ENTITY")).count();
            if declared > ENTITIES {
                return refuse(
                    format!("the file declares {declared} XML entities; none are read here"),
                    "write the characters themselves, and whole addresses instead of entities",
                );
            }
            let attributes = most_attributes(bytes);
            if attributes > ATTRIBUTES {
                return refuse(
                    format!("a tag has about {attributes} attributes; the limit is {ATTRIBUTES}"),
                    "write properties as elements",
                );
            }
            deepest_element(bytes)
        }
        RdfFormat::JsonLd { .. } => Brackets::of_json(bytes),
        RdfFormat::NTriples | RdfFormat::NQuads => {
            bytes.split(|byte| *byte == b'\n').map(Brackets::of_turtle).max().unwrap_or(0)
        }
        _ => Brackets::of_turtle(bytes),
    };
    if deepest > NESTING {
        return refuse(
            format!("things are nested {deepest} deep; the limit is {NESTING}"),
            "write the inner things as statements of their own",
        );
    }
    Ok(())
}

/// Counts open brackets outside strings, addresses and comments.
#[derive(Default)]
struct Brackets {
    depth: usize,
    deepest: usize,
}

impl Brackets {
    fn of_json(bytes: &[u8]) -> usize {
        let mut brackets = Self::default();
        let mut at = 0;
        while at < bytes.len() {
            at = match bytes[at] {
                b'"' => behind_string(bytes, at, b"\""),
                byte => brackets.count(byte, at),
            };
        }
        brackets.deepest
    }

    fn of_turtle(bytes: &[u8]) -> usize {
        let mut brackets = Self::default();
        let mut at = 0;
        while at < bytes.len() {
            at = match bytes[at] {
                b'"' if bytes[at..].starts_with(b"\"\"\"") => behind_string(bytes, at, b"\"\"\""),
                b'"' => behind_string(bytes, at, b"\""),
                b'\'' if bytes[at..].starts_with(b"'''") => behind_string(bytes, at, b"'''"),
                b'\'' => behind_string(bytes, at, b"'"),
                b'#' => find(bytes, at, b'\n'),
                b'<' if !bytes[at..].starts_with(b"<<") => find(bytes, at, b'>'),
                byte => brackets.count(byte, at),
            };
        }
        brackets.deepest
    }

    fn count(&mut self, byte: u8, at: usize) -> usize {
        match byte {
            b'{' | b'[' | b'(' => self.depth += 1,
            b'}' | b']' | b')' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.deepest = self.deepest.max(self.depth);
        at + 1
    }
}

/// The place behind the string that begins here; an open string ends with the file.
fn behind_string(bytes: &[u8], start: usize, quote: &[u8]) -> usize {
    let mut at = start + quote.len();
    while at < bytes.len() {
        if bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at..].starts_with(quote) {
            return at + quote.len();
        } else {
            at += 1;
        }
    }
    bytes.len()
}

fn find(bytes: &[u8], from: usize, end: u8) -> usize {
    bytes[from..].iter().position(|byte| *byte == end).map_or(bytes.len(), |found| from + found + 1)
}

fn tags(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(|byte| *byte == b'<')
        .skip(1)
        .map(|tag| tag.split(|byte| *byte == b'>').next().unwrap_or_default())
}

fn most_attributes(bytes: &[u8]) -> usize {
    tags(bytes).map(|tag| tag.split(|byte| *byte == b'=').count() - 1).max().unwrap_or(0)
}

fn deepest_element(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for tag in tags(bytes) {
        match tag.first() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'?' | b'!') | None => {}
            _ if tag.last() == Some(&b'/') => {}
            _ => depth += 1,
        }
        deepest = deepest.max(depth);
    }
    deepest
}
