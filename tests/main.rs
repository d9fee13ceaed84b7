//! The tests: one binary; folders mirror `src/`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod browser;
mod check;
mod cli;
mod conformance;
mod dependencies;
mod docs;
mod import;
mod index;
mod interop;
mod ledger;
mod lift;
mod link;
mod ontology;
mod query;
mod read;
mod serve;
mod store;
mod support;
mod tidy;
mod write;
