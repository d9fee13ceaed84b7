//! Flagging: what every command takes becomes a layer of settings.

use crate::config::{Contact, DefaultGraph, Settings, TokenDigest};
use crate::vocab::Base;
use clap::Args;
use std::net::SocketAddr;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

/// Where the catalogue is, what it is called and how much it may cost.
#[derive(Debug, Args)]
#[command(next_help_heading = "Catalogue")]
pub(super) struct Flags {
    /// The data folder [default: ./var]
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// The address under which names are minted; decided when the data folder is made
    /// [default: where the server listens]
    #[arg(long, global = true, value_name = "URL", value_parser = Base::new)]
    base_url: Option<Base>,
    /// What the catalogue is called [default: Colophon]
    #[arg(long, global = true, value_name = "TEXT", hide_short_help = true)]
    name: Option<String>,
    /// Where people report problems: a mail address or an address of the web [default: nowhere]
    #[arg(long, global = true, value_name = "ADDRESS", hide_short_help = true)]
    contact: Option<Contact>,
    /// The SHA-256 of a token with which updates are taken over HTTP; may be given again
    /// [default: none, and no updates]
    #[arg(long, global = true, value_name = "HEX", value_delimiter = ',', hide_short_help = true)]
    update_token_sha256: Option<Vec<TokenDigest>>,
    /// What is read and written where no graph is named: the union of the statement graphs, or
    /// strictly the graph of curation [default: union]
    #[arg(long, global = true, value_name = "union|strict", hide_short_help = true)]
    default_graph: Option<DefaultGraph>,
    /// The SHA-256 of a token with which a reader may ask for more than anybody; may be given again
    /// [default: none]
    #[arg(long, global = true, value_name = "HEX", value_delimiter = ',', hide_short_help = true)]
    reader_token_sha256: Option<Vec<TokenDigest>>,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
struct Limits {
    /// Largest source file, in bytes [default: 16777216]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    max_source_bytes: Option<NonZeroUsize>,
    /// Longest query, in bytes [default: 65536]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    max_query_bytes: Option<NonZeroUsize>,
    /// Deepest nesting of a query, in open brackets [default: 64]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    max_query_nesting: Option<NonZeroUsize>,
    /// Most operators, patterns and keywords of a query that nest [default: 500]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    max_query_operators: Option<NonZeroUsize>,
    /// Most triple patterns and path steps of a query [default: 100]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    max_query_patterns: Option<NonZeroUsize>,
    /// Longest time of a query, in seconds [default: 30]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    query_timeout: Option<NonZeroU64>,
    /// Most that the intermediate results of a query may hold, in MiB [default: 512]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    query_memory: Option<NonZeroUsize>,
    /// Seconds of queries that a client of a server has a minute; 0 for no limit [default: 60]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    client_seconds: Option<usize>,
    /// Queries a minute that a client may ask in vain; 0 for no limit [default: 30]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    client_errors: Option<usize>,
    /// Queries of a client at a time; 0 for no limit [default: 5]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    client_queries: Option<usize>,
    /// In how many worker processes queries of a server run; 0 for none [default: two a processor]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    workers: Option<usize>,
    /// Most queries that wait for a worker at a time [default: 64]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    max_waiting: Option<usize>,
    /// Most queries at a time that run in the server itself [default: 8]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    max_queries: Option<NonZeroUsize>,
    /// Answers that a server keeps to send again, in MiB; 0 for none [default: 64]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    page_memory: Option<usize>,
    /// Dumps that are kept in the data folder; 0 for none [default: 3]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    max_dumps: Option<usize>,
    /// Hours after which a server makes a dump of a newer version, if asked for one [default: 24]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    dump_hours: Option<u64>,
}

/// Where a server listens.
#[derive(Debug, Args)]
pub(super) struct Listen {
    /// The address to listen on [default: 127.0.0.1:7777]
    #[arg(long, value_name = "ADDR")]
    pub(super) listen: Option<SocketAddr>,
}

impl Flags {
    pub(super) fn settings(&self) -> Settings {
        Settings {
            base_url: self.base_url.clone(),
            name: self.name.clone(),
            contact: self.contact.clone(),
            max_source_bytes: self.limits.max_source_bytes,
            max_query_bytes: self.limits.max_query_bytes,
            max_query_nesting: self.limits.max_query_nesting,
            max_query_operators: self.limits.max_query_operators,
            max_query_patterns: self.limits.max_query_patterns,
            query_timeout: self.limits.query_timeout,
            query_memory: self.limits.query_memory,
            reader_token_sha256: self.reader_token_sha256.clone(),
            client_seconds: self.limits.client_seconds,
            client_errors: self.limits.client_errors,
            client_queries: self.limits.client_queries,
            workers: self.limits.workers,
            max_waiting: self.limits.max_waiting,
            max_queries: self.limits.max_queries,
            page_memory: self.limits.page_memory,
            max_dumps: self.limits.max_dumps,
            dump_hours: self.limits.dump_hours,
            update_token_sha256: self.update_token_sha256.clone(),
            default_graph: self.default_graph,
            ..Settings::default()
        }
    }
}
