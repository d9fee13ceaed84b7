//! Decoding: bytes become a document, or a message that says which byte is wrong.

use super::Source;
use crate::problem::{Kind, Problem};
use crate::record::Document;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The text of a source. A byte order mark at its head is not part of the text.
///
/// # Errors
///
/// If it is empty, not UTF-8, or no text at all.
pub fn decode(source: &Source) -> Result<Document, Problem> {
    let refuse = |message: &str, help: &str| {
        Problem::new(Kind::BadSource, message).at(source.location.clone()).help(help)
    };
    let bytes = source.bytes.as_slice();
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(refuse(
            "the file is UTF-16; expected UTF-8",
            "convert it: iconv -f UTF-16 -t UTF-8 IN > OUT",
        ));
    }
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(body).map_err(|error| not_utf8(source, body, error))?;
    if text.trim().is_empty() {
        return Err(refuse("the file is empty", "give a file with at least one entry"));
    }
    let text: Vec<char> = text.chars().collect();
    let lines = line_starts(&text);
    let document = Document {
        location: source.location.clone(),
        sha256: hex(bytes),
        bytes: bytes.len(),
        text,
        lines,
    };
    match document.text.iter().position(|c| *c == '\0') {
        Some(nul) => Err(Problem::new(Kind::BadSource, "a NUL character: this is no text file")
            .at(document.locate(nul))
            .help("give the text of the page, not a program, picture or archive")),
        None => Ok(document),
    }
}

/// SHA-256 in lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn not_utf8(source: &Source, body: &[u8], error: std::str::Utf8Error) -> Problem {
    let good = String::from_utf8_lossy(&body[..error.valid_up_to()]);
    let line = good.matches('\n').count() + 1;
    let column = good.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    let byte = body.get(error.valid_up_to()).copied().unwrap_or_default();
    let help = if (0x80..0xA0).contains(&byte) {
        "this byte is a quotation mark or dash in Windows-1252: iconv -f WINDOWS-1252 -t UTF-8 IN > OUT"
    } else {
        "convert the file to UTF-8, for example: iconv -f ISO-8859-1 -t UTF-8 IN > OUT"
    };
    Problem::new(Kind::BadSource, format_args!("byte 0x{byte:02X} is not UTF-8"))
        .at(source.location.at(line, column))
        .help(help)
}

/// A line ends with LF, CR LF or CR.
fn line_starts(text: &[char]) -> Vec<usize> {
    let mut starts = vec![0];
    for (at, c) in text.iter().enumerate() {
        let ends = *c == '\n' || (*c == '\r' && text.get(at + 1) != Some(&'\n'));
        if ends && at + 1 < text.len() {
            starts.push(at + 1);
        }
    }
    starts
}
