//! Conformance suites of the W3C.

mod description;
mod exchange;
mod graph_store;
mod outcome;
mod protocol;
mod query;
mod shacl;
mod syntax;
mod table;
mod update;
