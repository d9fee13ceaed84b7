//! Ending in time: one thread cancels every query whose time is over.

use oxigraph::sparql::CancellationToken;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

type Alarm = (Instant, CancellationToken);

/// Cancels the token after this time, from the one thread that does nothing else.
pub(super) fn cancel_after(time: Duration, token: &CancellationToken) {
    static TIMER: OnceLock<Sender<Alarm>> = OnceLock::new();
    let timer = TIMER.get_or_init(|| {
        let (sender, receiver) = channel();
        std::thread::spawn(move || watch(&receiver));
        sender
    });
    let Some(when) = Instant::now().checked_add(time) else { return };
    if timer.send((when, token.clone())).is_err() {
        token.cancel();
    }
}

/// Sleeps until the next alarm or until a nearer one is set.
fn watch(receiver: &Receiver<Alarm>) {
    let mut alarms: BTreeMap<(Instant, u64), CancellationToken> = BTreeMap::new();
    let mut number = 0;
    loop {
        let now = Instant::now();
        while let Some(next) = alarms.first_entry().filter(|next| next.key().0 <= now) {
            next.remove().cancel();
        }
        let next = alarms.first_key_value().map(|((when, _), _)| *when);
        let wait = next.map_or(Duration::from_secs(3600), |when| when - now);
        match receiver.recv_timeout(wait) {
            Ok((when, token)) => {
                number += 1;
                alarms.insert((when, number), token);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
