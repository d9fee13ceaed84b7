//! Conformance suites of the W3C.

mod outcome;
mod query;
mod shacl;
mod update;
