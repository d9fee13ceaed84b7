//! Vocabulary: the words of the graph, one constant for each term that `ontology/` declares.
//!
//! `dcterms:title` there is `dcterms::title` here, `formats:N-Quads` is `formats::N_Quads`.
//! Always write the prefix.

#![expect(non_upper_case_globals, reason = "a constant is spelt like its term")]

mod base;
mod kind;
pub mod names;

pub use base::{Base, Layer};
pub use kind::Kind;
pub use oxrdf::vocab::{rdf, rdfs, xsd};

include!(concat!(env!("OUT_DIR"), "/vocab.rs"));

/// The namespace behind a prefix that `ontology/` declares; empty for any other.
#[must_use]
pub fn namespace(prefix: &str) -> &'static str {
    PREFIXES.iter().find(|(known, _)| *known == prefix).map_or("", |(_, namespace)| namespace)
}
