//! Tests of `src/read`.

mod listing;
mod profile;
mod rdf;
mod source;
