//! Ending in time: one thread cancels every query whose time is over.

use oxigraph::sparql::CancellationToken;
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

/// How long the thread sleeps that has nothing to wait for.
const LONG: Duration = Duration::from_secs(3600);

static TIMER: Timer =
    Timer { alarms: Mutex::new(Alarms::NONE), earlier: Condvar::new(), started: Once::new() };

struct Timer {
    alarms: Mutex<Alarms>,
    /// Told when an alarm is set that is nearer than the one that is waited for.
    earlier: Condvar,
    started: Once,
}

struct Alarms {
    set: BTreeMap<(Instant, u64), CancellationToken>,
    /// The number of the last one.
    last: u64,
    /// Until when the thread sleeps, if it does.
    asleep_until: Option<Instant>,
}

impl Alarms {
    const NONE: Self = Self { set: BTreeMap::new(), last: 0, asleep_until: None };
}

/// An alarm that is set for as long as there is this.
#[must_use = "an alarm that is dropped does not ring"]
pub(super) struct Alarm(Option<(Instant, u64)>);

/// Cancels the token after this time, unless the work was done before: then the alarm is dropped.
pub(super) fn cancel_after(time: Duration, token: &CancellationToken) -> Alarm {
    TIMER.started.call_once(|| drop(std::thread::spawn(watch)));
    let Some(when) = Instant::now().checked_add(time) else { return Alarm(None) };
    let mut alarms = TIMER.alarms();
    alarms.last += 1;
    let key = (when, alarms.last);
    alarms.set.insert(key, token.clone());
    // Most alarms are later than the one before: nobody is woken for them.
    if alarms.asleep_until.is_some_and(|until| when < until) {
        TIMER.earlier.notify_one();
    }
    Alarm(Some(key))
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if let Some(key) = self.0 {
            TIMER.alarms().set.remove(&key);
        }
    }
}

impl Timer {
    fn alarms(&self) -> MutexGuard<'_, Alarms> {
        self.alarms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sleeps until the next alarm or until a nearer one is set.
fn watch() {
    let mut alarms = TIMER.alarms();
    loop {
        let now = Instant::now();
        while let Some(next) = alarms.set.first_entry().filter(|next| next.key().0 <= now) {
            next.remove().cancel();
        }
        let next = alarms.set.first_key_value().map_or(now + LONG, |((when, _), _)| *when);
        alarms.asleep_until = Some(next);
        let slept = TIMER.earlier.wait_timeout(alarms, next - now);
        alarms = slept.unwrap_or_else(PoisonError::into_inner).0;
        alarms.asleep_until = None;
    }
}
