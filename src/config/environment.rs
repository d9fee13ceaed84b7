//! Reading the environment: `COLOPHON_*` variables become settings.
//!
//! Variables that we do not know are passed over: a service named `colophon` in a
//! cluster is given many that are not meant for us.

use super::{Settings, TokenDigest};
use crate::problem::{Detail, Kind, Problem};
use crate::vocab::Base;
use std::env;
use std::fmt::Display;
use std::io;
use std::path::PathBuf;
use std::str::FromStr;

/// `COLOPHON_DATA`, and the settings that have a flag.
pub(super) fn settings() -> Result<(Option<PathBuf>, Settings), Problem> {
    let mut wrong = Vec::new();
    let listen = "an address with a port, such as 127.0.0.1:7777";
    let number = "a whole number above 0";
    let settings = Settings {
        format: None,
        base_url: read("COLOPHON_BASE_URL", Base::new, &mut wrong),
        name: parse("COLOPHON_NAME", "text", &mut wrong),
        contact: parse("COLOPHON_CONTACT", "a mail address or an address of the web", &mut wrong),
        listen: parse("COLOPHON_LISTEN", listen, &mut wrong),
        max_source_bytes: parse("COLOPHON_MAX_SOURCE_BYTES", number, &mut wrong),
        max_query_bytes: parse("COLOPHON_MAX_QUERY_BYTES", number, &mut wrong),
        max_query_nesting: parse("COLOPHON_MAX_QUERY_NESTING", number, &mut wrong),
        max_query_operators: parse("COLOPHON_MAX_QUERY_OPERATORS", number, &mut wrong),
        max_query_patterns: parse("COLOPHON_MAX_QUERY_PATTERNS", number, &mut wrong),
        query_timeout: parse("COLOPHON_QUERY_TIMEOUT", number, &mut wrong),
        query_memory: parse("COLOPHON_QUERY_MEMORY", number, &mut wrong),
        max_queries: parse("COLOPHON_MAX_QUERIES", number, &mut wrong),
        reader_token_sha256: read("COLOPHON_READER_TOKEN_SHA256", digests, &mut wrong),
        client_seconds: parse("COLOPHON_CLIENT_SECONDS", "a whole number", &mut wrong),
        client_errors: parse("COLOPHON_CLIENT_ERRORS", "a whole number", &mut wrong),
        client_queries: parse("COLOPHON_CLIENT_QUERIES", "a whole number", &mut wrong),
        workers: parse("COLOPHON_WORKERS", "a whole number", &mut wrong),
        max_waiting: parse("COLOPHON_MAX_WAITING", "a whole number", &mut wrong),
        page_memory: parse("COLOPHON_PAGE_MEMORY", "a whole number", &mut wrong),
        max_dumps: parse("COLOPHON_MAX_DUMPS", "a whole number", &mut wrong),
        dump_hours: parse("COLOPHON_DUMP_HOURS", "a whole number", &mut wrong),
        update_token_sha256: read("COLOPHON_UPDATE_TOKEN_SHA256", digests, &mut wrong),
        default_graph: parse("COLOPHON_DEFAULT_GRAPH", "union or strict", &mut wrong),
    };
    if wrong.is_empty() {
        Ok((env::var_os("COLOPHON_DATA").map(PathBuf::from), settings))
    } else {
        Err(Problem::all(Kind::Usage, wrong))
    }
}

/// The variable that says what the log should tell.
pub const LOG: &str = "COLOPHON_LOG";

/// What the log should tell ([`LOG`]), in the syntax of `tracing` filters.
#[must_use]
pub fn log_filter() -> Option<String> {
    env::var(LOG).ok()
}

/// The program that this process runs, also after another one was put in its place.
///
/// # Errors
///
/// If the operating system does not tell.
pub fn program() -> io::Result<PathBuf> {
    let own = PathBuf::from("/proc/self/exe");
    if own.exists() { Ok(own) } else { env::current_exe() }
}

/// How this process was started, for the message to whoever finds the folder taken. It is
/// written into the folder, so an erasure does not repeat what it was told to erase.
#[must_use]
pub fn command_line() -> String {
    let words: Vec<String> =
        env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    if words.iter().any(|word| word == "erase") {
        return "colophon erase".to_owned();
    }
    words.join(" ")
}

/// Digests of tokens, with commas between them.
fn digests(text: &str) -> Result<Vec<TokenDigest>, String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::parse).collect()
}

fn parse<T: FromStr>(name: &str, expected: &str, wrong: &mut Vec<Detail>) -> Option<T> {
    read(name, |text| text.parse().map_err(|_| format!("expected {expected}")), wrong)
}

fn read<T, E: Display>(
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
    wrong: &mut Vec<Detail>,
) -> Option<T> {
    let value = env::var_os(name)?.to_string_lossy().into_owned();
    match parse(&value) {
        Ok(value) => Some(value),
        Err(error) => {
            let message = format!("{name} is {value:?}: {error}");
            wrong.push(Detail::new(message).help(format_args!("correct or unset {name}")));
            None
        }
    }
}
