//! A record: one publication as its source described it, before it is RDF.

use oxrdf::NamedNodeRef;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A stretch of a document: offsets in Unicode code points, the end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Offset of the first character.
    pub start: usize,
    /// Offset behind the last character.
    pub end: usize,
}

/// A place in a source, precise enough to put a cursor on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// The file that was read, as the person named it.
    #[serde(with = "shared")]
    pub source: Arc<str>,
    /// The line, from 1, where the format has lines.
    pub line: Option<usize>,
    /// The column, from 1, in code points.
    pub column: Option<usize>,
}

/// How a shared text is told to another process.
mod shared {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::sync::Arc;

    pub(super) fn serialize<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<str>, D::Error> {
        String::deserialize(from).map(Arc::from)
    }
}

impl Span {
    /// Whether the two share a character.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The stretch of the source behind a range of bytes of the text of this one.
    #[must_use]
    pub fn part(self, text: &str, bytes: Range<usize>) -> Self {
        let start = self.start + text[..bytes.start].chars().count();
        Self { start, end: start + text[bytes].chars().count() }
    }
}

impl Location {
    /// A whole source, without a line.
    pub fn of(source: impl Into<Arc<str>>) -> Self {
        Self { source: source.into(), line: None, column: None }
    }

    /// The same source at a line and a column, both from 1.
    #[must_use]
    pub fn at(&self, line: usize, column: usize) -> Self {
        Self { source: Arc::clone(&self.source), line: Some(line), column: Some(column) }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        match (self.line, self.column) {
            (Some(line), Some(column)) => write!(f, ":{line}:{column}"),
            (Some(line), None) => write!(f, ":{line}"),
            _ => Ok(()),
        }
    }
}

/// The text of a source, decoded, with its digest and the way from offsets to lines.
#[derive(Clone, Debug)]
pub struct Document {
    /// Where it was read from.
    pub location: Location,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: usize,
    /// Its characters; offsets are indices into this.
    pub text: Vec<char>,
    /// Offset of the first character of each line.
    pub lines: Vec<usize>,
}

impl Document {
    /// The characters of a span, as text.
    #[must_use]
    pub fn quote(&self, span: Span) -> String {
        self.text[span.start..span.end].iter().collect()
    }

    /// Line and column of an offset.
    #[must_use]
    pub fn locate(&self, offset: usize) -> Location {
        let line = self.lines.partition_point(|start| *start <= offset).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        self.location.at(line, offset - start + 1)
    }

    /// The first twelve digits of the digest: enough for a name.
    #[must_use]
    pub fn sha12(&self) -> &str {
        &self.sha256[..12]
    }
}

/// One field of a record: its name in the source format, its words and where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What the source format calls it.
    pub name: &'static str,
    /// The property that it feeds.
    pub maps_to: NamedNodeRef<'static>,
    /// Exactly the characters of the source.
    pub verbatim: String,
    /// Where they stand.
    pub span: Span,
}

/// Text that is deliberately not catalogued, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// Exactly the characters of the source.
    pub verbatim: String,
    /// Where they stand.
    pub span: Span,
    /// Why it says nothing about the publication.
    pub reason: &'static str,
}

/// What one source says about one publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its place in the source, from 1.
    pub position: usize,
    /// From its first to its last character.
    pub span: Span,
    /// Its fields in the order of the source.
    pub fields: Vec<Field>,
    /// What was passed over in it.
    pub ignored: Vec<Ignored>,
}

impl Record {
    /// The field with this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
