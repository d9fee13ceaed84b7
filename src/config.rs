//! Configuration: defaults, then the file, then the environment, then the flags.
//!
//! The only reader of the environment.

use std::time::Duration;

/// Every limit has a name, a default and a flag; a message about it says which and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest source file, in bytes (`--max-source-bytes`).
    pub source_bytes: usize,
    /// Longest query, in bytes (`--max-query-bytes`).
    pub query_bytes: usize,
    /// Deepest nesting of a query, in open brackets (`--max-query-nesting`).
    pub query_nesting: usize,
    /// Most operators, patterns and keywords that nest when parsed (`--max-query-operators`).
    pub query_operators: usize,
    /// Most triple patterns and path steps of a query (`--max-query-patterns`).
    pub query_patterns: usize,
    /// Longest time of a query (`--query-timeout`, in seconds).
    pub query_timeout: Duration,
    /// Most queries at a time (`--max-queries`).
    pub queries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            source_bytes: 16 * 1024 * 1024,
            query_bytes: 64 * 1024,
            query_nesting: 64,
            query_operators: 500,
            query_patterns: 100,
            query_timeout: Duration::from_secs(30),
            queries: 8,
        }
    }
}
