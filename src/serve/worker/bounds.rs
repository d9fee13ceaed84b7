//! Bounding: a process asks the kernel to hold it to what it may use.

use crate::problem::Problem;
use crate::query::STACK;
use rustix::process::{Resource, Rlimit, getrlimit, nice, setrlimit};
use std::fs;

/// What a worker may have beside what its query holds: itself, and what nobody counts.
const BESIDE: u64 = 64 << 20;

/// Most files and sockets at a time.
const FILES: u64 = 256;

/// How much later than the server a worker gets the processor.
const BEHIND: i32 = 5;

/// Bounds the process for good: no core dumps, few files, no more rights than it has; and the
/// server, which answers pages, comes first.
///
/// # Errors
///
/// If the kernel refuses.
pub(super) fn settle() -> Result<(), Problem> {
    bound(Resource::Core, 0)?;
    bound(Resource::Nofile, FILES)?;
    nice(BEHIND).map_err(refused)?;
    #[cfg(target_os = "linux")]
    rustix::thread::set_no_new_privs(true).map_err(refused)?;
    Ok(())
}

/// Bounds the memory: what a query may hold, what its worker has anyhow, and the space of the
/// stack of the query, of which it uses little.
///
/// # Errors
///
/// If the kernel refuses.
pub(super) fn allow(query: usize, burden: usize) -> Result<(), Problem> {
    bound(Resource::Data, query as u64 + burden as u64 + STACK as u64 + BESIDE)
}

fn bound(resource: Resource, most: u64) -> Result<(), Problem> {
    let maximum = getrlimit(resource).maximum;
    let current = Some(maximum.map_or(most, |maximum| maximum.min(most)));
    setrlimit(resource, Rlimit { current, maximum }).map_err(refused)
}

fn refused(error: rustix::io::Errno) -> Problem {
    Problem::io("a worker cannot be bounded", error.into())
}

/// How much memory the process has of its own, in bytes; 0 where that is not told.
pub(super) fn memory() -> u64 {
    // The sixth number is what `VmData` and `VmStk` of the status are together, and costs less.
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let data = pages.split_ascii_whitespace().nth(5).and_then(|data| data.parse::<u64>().ok());
    data.unwrap_or_default() * rustix::param::page_size() as u64
}
