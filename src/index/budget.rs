//! Budgeting: what a query may use, looked at by every operator before each batch.

use crate::problem::{Kind, Problem};
use spareval::CancellationToken;
use std::cell::Cell;
use std::time::{Duration, Instant};

/// What a query may use.
#[derive(Clone)]
pub struct Budget {
    /// How long it may take.
    pub time: Duration,
    /// How many bytes its intermediate results may hold at the same time.
    pub bytes: usize,
    /// Cancelled when nobody waits for the answer any more.
    pub cancel: CancellationToken,
}

impl Default for Budget {
    fn default() -> Self {
        Self { time: Duration::from_secs(30), bytes: 1 << 30, cancel: CancellationToken::new() }
    }
}

/// What a query has used of its budget.
pub(super) struct Meter {
    budget: Budget,
    until: Option<Instant>,
    held: Cell<usize>,
    most: Cell<usize>,
}

impl Meter {
    pub(super) fn new(budget: Budget) -> Self {
        let until = Instant::now().checked_add(budget.time);
        Self { budget, until, held: Cell::new(0), most: Cell::new(0) }
    }

    /// Whether the query may go on.
    ///
    /// # Errors
    ///
    /// If its time is over or nobody waits for it.
    pub(super) fn check(&self) -> Result<(), Problem> {
        if self.budget.cancel.is_cancelled() {
            return Err(Problem::new(Kind::QueryTimeout, "the query was stopped before it ended"));
        }
        if self.held.get() > self.budget.bytes {
            return Err(self.too_much());
        }
        if self.until.is_some_and(|until| Instant::now() >= until) {
            let seconds = self.budget.time.as_secs_f64();
            let told = format!("no answer within {seconds} s (--query-timeout)");
            return Err(Problem::new(Kind::QueryTimeout, told).help(
                "ask for less: name a class or a property, use LIMIT, and join what you can",
            ));
        }
        Ok(())
    }

    /// Takes memory that is kept until the query ends; the next look notices if that was too much.
    pub(super) fn keep(&self, bytes: usize) {
        let held = self.held.get().saturating_add(bytes);
        self.held.set(held);
        self.most.set(self.most.get().max(held));
    }

    /// Takes memory for something that is held; it is given back with [`free`](Self::free).
    ///
    /// # Errors
    ///
    /// If the query would hold more than it may.
    pub(super) fn hold(&self, bytes: usize) -> Result<(), Problem> {
        self.keep(bytes);
        if self.held.get() <= self.budget.bytes { Ok(()) } else { Err(self.too_much()) }
    }

    fn too_much(&self) -> Problem {
        let most = self.budget.bytes >> 20;
        let told = format!(
            "intermediate results of more than {most} MiB, the most that a query may hold \
             (--query-memory)"
        );
        Problem::new(Kind::QueryTooComplex, told)
            .help("group or sort fewer rows: add conditions, or ask in parts")
    }

    /// What cancels the query.
    pub(super) fn cancel(&self) -> CancellationToken {
        self.budget.cancel.clone()
    }

    /// Gives memory back.
    pub(super) fn free(&self, bytes: usize) {
        self.held.set(self.held.get().saturating_sub(bytes));
    }
}
