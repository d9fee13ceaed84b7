//! Conformance suites of the W3C.

mod shacl;
mod update;
