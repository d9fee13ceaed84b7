//! Progressing: long work becomes a line that moves, or ten lines where nothing can move.

use super::talk::say;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Less than this is not talked about, however slow the machine is just now.
const LITTLE: u64 = 100_000;

/// Work that is over sooner than this is not talked about.
const PATIENCE: Duration = Duration::from_millis(700);

pub(super) struct Progress {
    what: &'static str,
    unit: &'static str,
    started: Instant,
    told: Option<Instant>,
    percent: u64,
    moves: bool,
}

impl Progress {
    /// `what` is being done: `filling the store`.
    pub(super) fn new(what: &'static str) -> Self {
        Self::of(what, "quads")
    }

    /// The same, counted in something else than quads.
    pub(super) fn of(what: &'static str, unit: &'static str) -> Self {
        let moves = io::stderr().is_terminal();
        Self { what, unit, started: Instant::now(), told: None, percent: 0, moves }
    }

    /// So much of so much is done.
    pub(super) fn tell(&mut self, done: u64, total: u64) {
        let percent = (done * 100).checked_div(total).unwrap_or(100);
        if total < LITTLE || self.started.elapsed() < PATIENCE {
            return;
        }
        if self.moves {
            if self.told.is_none_or(|told| told.elapsed() > Duration::from_millis(100)) {
                self.told = Some(Instant::now());
                let _ = write!(
                    io::stderr(),
                    "\r\x1b[K{}: {percent} % of {total} {}",
                    self.what,
                    self.unit
                );
            }
        } else if percent / 10 > self.percent / 10 {
            say(format_args!("{}: {percent} % of {total} {}", self.what, self.unit));
        }
        self.percent = percent;
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.told.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
