//! Making room: work that recurses with its input gets a stack that is large enough.

use crate::problem::Problem;
use std::panic::resume_unwind;
use std::thread::{Builder, scope};

/// Bytes for as many levels as a query may have operators, in an unoptimised build too.
const STACK: usize = 64 << 20;

/// Does some work on a thread with a large stack, and waits for it.
pub(super) fn with_room<T: Send>(
    work: impl FnOnce() -> Result<T, Problem> + Send,
) -> Result<T, Problem> {
    scope(|scope| {
        let thread = Builder::new()
            .name("check".into())
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .map_err(|error| Problem::io("start a thread that checks", error))?;
        thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}
