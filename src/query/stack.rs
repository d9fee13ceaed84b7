//! Giving room: work that recurses deeply runs where the stack is large, and its panic becomes a
//! problem.

use crate::problem::{Kind, Problem};
use std::any::Any;
use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, JoinHandle, scope};

/// The stack of a query, in bytes: address space that is reserved, not memory that is used.
pub const STACK: usize = 1 << 30;

thread_local! {
    /// Whether this thread has a stack of that size.
    static IS_LARGE: Cell<bool> = const { Cell::new(false) };
}

/// Starts a thread with a large stack: who answers one query after the other on it does not pay
/// for a thread each time.
///
/// # Errors
///
/// If the system has no more threads.
pub fn spawn_large(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<JoinHandle<()>> {
    large(name).spawn(|| {
        IS_LARGE.set(true);
        work();
    })
}

/// Runs something where the stack is large: here, if it is, else on a thread of its own.
pub(super) fn on_large_stack<T: Send>(
    work: impl FnOnce() -> Result<T, Problem> + Send,
) -> Result<T, Problem> {
    let done = if IS_LARGE.get() {
        // What the work has touched is gone with it, or is told to have failed.
        catch_unwind(AssertUnwindSafe(work))
    } else {
        scope(|scope| Ok(large("query").spawn_scoped(scope, work)?.join())).map_err(
            |error: io::Error| Problem::io("a thread for the query cannot be started", error),
        )?
    };
    done.unwrap_or_else(|panic| Err(broken(&*panic)))
}

fn large(name: &str) -> Builder {
    Builder::new().name(name.into()).stack_size(STACK)
}

/// The problem of a query in whose evaluation something panicked.
fn broken(panic: &(dyn Any + Send)) -> Problem {
    let told = panic.downcast_ref::<String>().map(String::as_str);
    let told = told.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
    if told.contains("total order") {
        let told = "the values that ORDER BY compares are of kinds that have no common order";
        return Problem::new(Kind::QueryFailed, told)
            .help("order by the text of the values: ORDER BY STR(?x)");
    }
    Problem::new(Kind::QueryFailed, "the evaluator broke down over this query")
        .help("please report the query; another way to ask the same may work")
}
