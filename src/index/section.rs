//! Naming the kinds of term: each is a section of the ids.

pub(super) use super::value::{Key, Reading, Value};

/// A kind of term; the ids of a section stand together, in the order of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Blank nodes, by label.
    Blank,
    /// IRIs, by codepoint.
    Iri,
    /// Strings with and without a language: by text, datatype, language and direction.
    Text,
    /// `false` before `true`.
    Boolean,
    /// Well-formed numbers of every numeric type: by value (NaN last), datatype and text.
    Number,
    /// Moments, those without a zone as if in UTC: by moment and text.
    DateTime,
    /// Days, those without a zone as if in UTC: by the moment that they begin, and text.
    Date,
    /// Every other literal, ill-formed ones too: by datatype and text.
    Other,
    /// Triple terms, by their N-Triples.
    Triple,
}

impl Section {
    /// Every section, in the order of ids.
    pub const ALL: [Self; 9] = [
        Self::Blank,
        Self::Iri,
        Self::Text,
        Self::Boolean,
        Self::Number,
        Self::DateTime,
        Self::Date,
        Self::Other,
        Self::Triple,
    ];

    /// Whether its terms are literals: these have a datatype.
    #[must_use]
    pub const fn is_literal(self) -> bool {
        !matches!(self, Self::Blank | Self::Iri | Self::Triple)
    }
}
