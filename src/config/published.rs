//! Publishing: every limit of a query, with its flag, its unit and its value for each role.

use super::Limits;

/// A limit as people and machines are told it.
pub struct Published {
    /// The flag that sets it, and its name without the dashes.
    pub flag: &'static str,
    /// What is counted.
    pub unit: &'static str,
    /// Its value; 0 is no limit, where that is a choice.
    pub value: fn(&Limits) -> u64,
    /// Whether it is the same for everybody.
    pub is_common: bool,
}

impl Published {
    /// What it is called in settings.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.flag.trim_start_matches('-')
    }
}

const fn own(flag: &'static str, unit: &'static str, value: fn(&Limits) -> u64) -> Published {
    Published { flag, unit, value, is_common: false }
}

const fn common(flag: &'static str, unit: &'static str, value: fn(&Limits) -> u64) -> Published {
    Published { flag, unit, value, is_common: true }
}

/// Every limit of a query, in the order in which a query meets them.
pub const PUBLISHED: &[Published] = &[
    own("--client-seconds", "s/min", |limits| limits.client_seconds as u64),
    own("--client-errors", "1/min", |limits| limits.client_errors as u64),
    own("--client-queries", "1", |limits| limits.client_queries as u64),
    own("--max-query-bytes", "B", |limits| limits.query_bytes as u64),
    own("--max-query-nesting", "1", |limits| limits.query_nesting as u64),
    own("--max-query-operators", "1", |limits| limits.query_operators as u64),
    own("--max-query-patterns", "1", |limits| limits.query_patterns as u64),
    common("--workers", "1", |limits| limits.workers as u64),
    common("--max-waiting", "1", |limits| limits.waiting as u64),
    own("--query-timeout", "s", |limits| limits.query_timeout.as_secs()),
    own("--query-memory", "MiB", |limits| (limits.query_memory >> 20) as u64),
    own(
        "--service",
        "listed",
        |limits| if limits.federates { limits.services.len() as u64 } else { 0 },
    ),
    own("--service-timeout", "s", |limits| limits.service_timeout.as_secs()),
    own("--service-bytes", "B", |limits| limits.service_bytes as u64),
    own("--service-rows", "1", |limits| limits.service_rows as u64),
];
