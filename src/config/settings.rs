//! Settling: layers of settings, each with gaps, become values without gaps.

use super::{Config, Contact, DefaultGraph, LISTEN, NAME, TokenDigest};
use crate::vocab::Base;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use std::net::SocketAddr;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;
use std::time::Duration;

/// Every limit has a name, a default and a flag; a message about it says which and how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// How many bytes the intermediate results of a query may hold (`--query-memory`, in MiB).
    pub query_memory: usize,
    /// Most queries at a time (`--max-queries`).
    pub queries: usize,
    /// Whose tokens may update over HTTP (`--update-token-sha256`); nobody if there is none.
    pub writers: Vec<TokenDigest>,
    /// Whose tokens may ask for more than anybody (`--reader-token-sha256`).
    pub readers: Vec<TokenDigest>,
    /// Seconds of queries that a client has a minute (`--client-seconds`); 0 is no limit.
    pub client_seconds: usize,
    /// Queries a minute that a client may ask in vain (`--client-errors`); 0 is no limit.
    pub client_errors: usize,
    /// Queries of a client at a time (`--client-queries`); 0 is no limit.
    pub client_queries: usize,
    /// In how many worker processes queries run (`--workers`); without any they run in this one.
    pub workers: usize,
    /// Most queries that wait for a worker at a time (`--max-waiting`).
    pub waiting: usize,
    /// How many bytes of answers are kept to be sent again (`--page-memory`, in MiB); 0 for none.
    pub page_memory: usize,
    /// How many dumps are kept (`--max-dumps`); none are made if it is 0.
    pub dumps: usize,
    /// How old a dump is at least before the next one is made (`--dump-hours`).
    pub dump_age: Duration,
    /// What the default graph is (`--default-graph`).
    pub default_graph: DefaultGraph,
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
            query_memory: 512 << 20,
            queries: 8,
            writers: Vec::new(),
            readers: Vec::new(),
            client_seconds: 60,
            client_errors: 30,
            client_queries: 5,
            workers: 0,
            waiting: 64,
            page_memory: 64 << 20,
            dumps: 3,
            dump_age: Duration::from_secs(24 * 60 * 60),
            default_graph: DefaultGraph::Union,
        }
    }
}

/// One layer: what it leaves open, the layer below it says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// The version of the folder's layout; only the file has it.
    pub format: Option<u32>,
    /// See [`Config::base`].
    #[serde(deserialize_with = "base")]
    pub base_url: Option<Base>,
    /// See [`Config::name`].
    pub name: Option<String>,
    /// See [`Config::contact`].
    pub contact: Option<Contact>,
    /// See [`Config::listen`].
    pub listen: Option<SocketAddr>,
    /// See [`Limits::source_bytes`].
    pub max_source_bytes: Option<NonZeroUsize>,
    /// See [`Limits::query_bytes`].
    pub max_query_bytes: Option<NonZeroUsize>,
    /// See [`Limits::query_nesting`].
    pub max_query_nesting: Option<NonZeroUsize>,
    /// See [`Limits::query_operators`].
    pub max_query_operators: Option<NonZeroUsize>,
    /// See [`Limits::query_patterns`].
    pub max_query_patterns: Option<NonZeroUsize>,
    /// See [`Limits::query_timeout`]; in seconds.
    pub query_timeout: Option<NonZeroU64>,
    /// See [`Limits::query_memory`]; in MiB.
    pub query_memory: Option<NonZeroUsize>,
    /// See [`Limits::queries`].
    pub max_queries: Option<NonZeroUsize>,
    /// See [`Limits::readers`].
    pub reader_token_sha256: Option<Vec<TokenDigest>>,
    /// See [`Limits::client_seconds`].
    pub client_seconds: Option<usize>,
    /// See [`Limits::client_errors`].
    pub client_errors: Option<usize>,
    /// See [`Limits::client_queries`].
    pub client_queries: Option<usize>,
    /// See [`Limits::workers`].
    pub workers: Option<usize>,
    /// See [`Limits::waiting`].
    pub max_waiting: Option<usize>,
    /// See [`Limits::page_memory`]; in MiB.
    pub page_memory: Option<usize>,
    /// See [`Limits::dumps`].
    pub max_dumps: Option<usize>,
    /// See [`Limits::dump_age`]; in hours.
    pub dump_hours: Option<u64>,
    /// See [`Limits::writers`].
    pub update_token_sha256: Option<Vec<TokenDigest>>,
    /// See [`Limits::default_graph`].
    pub default_graph: Option<DefaultGraph>,
}

impl Settings {
    /// This layer on top of another.
    #[must_use]
    pub fn or(self, below: Self) -> Self {
        Self {
            format: self.format.or(below.format),
            base_url: self.base_url.or(below.base_url),
            name: self.name.or(below.name),
            contact: self.contact.or(below.contact),
            listen: self.listen.or(below.listen),
            max_source_bytes: self.max_source_bytes.or(below.max_source_bytes),
            max_query_bytes: self.max_query_bytes.or(below.max_query_bytes),
            max_query_nesting: self.max_query_nesting.or(below.max_query_nesting),
            max_query_operators: self.max_query_operators.or(below.max_query_operators),
            max_query_patterns: self.max_query_patterns.or(below.max_query_patterns),
            query_timeout: self.query_timeout.or(below.query_timeout),
            query_memory: self.query_memory.or(below.query_memory),
            max_queries: self.max_queries.or(below.max_queries),
            reader_token_sha256: self.reader_token_sha256.or(below.reader_token_sha256),
            client_seconds: self.client_seconds.or(below.client_seconds),
            client_errors: self.client_errors.or(below.client_errors),
            client_queries: self.client_queries.or(below.client_queries),
            workers: self.workers.or(below.workers),
            max_waiting: self.max_waiting.or(below.max_waiting),
            page_memory: self.page_memory.or(below.page_memory),
            max_dumps: self.max_dumps.or(below.max_dumps),
            dump_hours: self.dump_hours.or(below.dump_hours),
            update_token_sha256: self.update_token_sha256.or(below.update_token_sha256),
            default_graph: self.default_graph.or(below.default_graph),
        }
    }

    /// This layer on top of the defaults.
    pub(super) fn finish(self, data: PathBuf) -> Config {
        let or = |value: Option<NonZeroUsize>, default| value.map_or(default, NonZeroUsize::get);
        let default = Limits::default();
        let listen = self.listen.unwrap_or(LISTEN);
        Config {
            data,
            listen,
            base: self.base_url.unwrap_or_else(|| Base::local(listen)),
            name: self.name.unwrap_or_else(|| NAME.to_owned()),
            contact: self.contact,
            limits: Limits {
                source_bytes: or(self.max_source_bytes, default.source_bytes),
                query_bytes: or(self.max_query_bytes, default.query_bytes),
                query_nesting: or(self.max_query_nesting, default.query_nesting),
                query_operators: or(self.max_query_operators, default.query_operators),
                query_patterns: or(self.max_query_patterns, default.query_patterns),
                query_timeout: self
                    .query_timeout
                    .map_or(default.query_timeout, |seconds| Duration::from_secs(seconds.get())),
                query_memory: self.query_memory.map_or(default.query_memory, |mebibytes| {
                    mebibytes.get().saturating_mul(1 << 20)
                }),
                queries: or(self.max_queries, default.queries),
                readers: self.reader_token_sha256.unwrap_or_default(),
                client_seconds: self.client_seconds.unwrap_or(default.client_seconds),
                client_errors: self.client_errors.unwrap_or(default.client_errors),
                client_queries: self.client_queries.unwrap_or(default.client_queries),
                workers: self.workers.unwrap_or_else(usual_workers),
                waiting: self.max_waiting.unwrap_or(default.waiting),
                page_memory: self
                    .page_memory
                    .map_or(default.page_memory, |mebibytes| mebibytes.saturating_mul(1 << 20)),
                dumps: self.max_dumps.unwrap_or(default.dumps),
                dump_age: self.dump_hours.map_or(default.dump_age, |hours| {
                    Duration::from_secs(hours.saturating_mul(60 * 60))
                }),
                writers: self.update_token_sha256.unwrap_or_default(),
                default_graph: self.default_graph.unwrap_or_default(),
            },
        }
    }
}

/// Two workers a processor: while one waits for its client, another one reckons.
fn usual_workers() -> usize {
    let processors = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
    (2 * processors).clamp(2, 32)
}

fn base<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Base>, D::Error> {
    let address = String::deserialize(deserializer)?;
    Base::new(&address).map(Some).map_err(D::Error::custom)
}
