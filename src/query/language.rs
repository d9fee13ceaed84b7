//! Versioning: the version of SPARQL that a client names becomes a promise about its query.
//!
//! The draft of the SPARQL 1.2 Protocol lets a client say `version=1.1`, `1.2-basic` or `1.2`. The
//! evaluator reads all of 1.2; what a client said it would not use is refused, so that a query
//! that leaves for other services as well does not depend on what only this one can do.

use super::syntax::place;
use super::tokens::{Token, tokens};
use crate::problem::{Kind, Problem};
use crate::record::Location;

/// A version of SPARQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// SPARQL 1.1.
    V1_1,
    /// SPARQL 1.2 without triple terms.
    V1_2Basic,
    /// SPARQL 1.2.
    V1_2,
}

/// Every version with its name in the protocol.
const VERSIONS: &[(&str, Language)] =
    &[("1.1", Language::V1_1), ("1.2-basic", Language::V1_2Basic), ("1.2", Language::V1_2)];

/// Words of SPARQL 1.2 that 1.1 does not have.
const NEW: &[&str] = &["VERSION", "LANGDIR", "HASLANG", "HASLANGDIR", "STRLANGDIR"];

/// Words about triple terms.
const TERMS: &[&str] = &["TRIPLE", "ISTRIPLE", "SUBJECT", "PREDICATE", "OBJECT"];

impl Language {
    /// The version with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        VERSIONS.iter().find(|(known, _)| *known == name).map(|(_, version)| *version)
    }

    /// The names of all versions.
    pub fn names() -> impl Iterator<Item = &'static str> {
        VERSIONS.iter().map(|(name, _)| *name)
    }

    /// What the protocol calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        VERSIONS.iter().find(|(_, version)| *version == self).map_or("", |(name, _)| name)
    }

    /// Whether a query uses nothing that this version lacks.
    ///
    /// # Errors
    ///
    /// If it does; the problem says where.
    pub fn admit(self, text: &str) -> Result<(), Problem> {
        let foreign = tokens(text).find_map(|(offset, token)| {
            let needs = match token {
                Token::Open(b'<') => Self::V1_2,
                Token::Word(word) if has(TERMS, word) => Self::V1_2,
                Token::Word(word) if has(NEW, word) => Self::V1_2Basic,
                _ => return None,
            };
            (needs > self).then_some((offset, needs))
        });
        let Some((offset, needs)) = foreign else { return Ok(()) };
        let (line, column) = place(text, offset);
        let told = format!(
            "this needs SPARQL {}, and version={} was asked for",
            needs.name(),
            self.name()
        );
        Err(Problem::new(Kind::BadQuery, told)
            .help(format!("ask with version={}, or leave it away", needs.name()))
            .at(Location::of("query").at(line, column)))
    }
}

fn has(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}
