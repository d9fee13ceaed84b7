//! Signing in: a token becomes a session for some hours, and too many wrong ones become a wait.

use super::cookie::cookie_name;
use crate::config::Limits;
use crate::problem::{Kind, Problem};
use crate::serve::client::Client;
use crate::vocab::Base;
use axum::http::header::{COOKIE, HeaderMap};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a session lives at most, and how long without being used.
pub(super) const LIFE: Duration = Duration::from_secs(12 * 3600);
const IDLE: Duration = Duration::from_secs(2 * 3600);
/// Most sessions at a time: the one that was used least lately makes room.
const MOST: usize = 100;
/// Wrong tokens that a client may show within [`WINDOW`].
const MOST_FAILURES: usize = 5;
const WINDOW: Duration = Duration::from_secs(60);
/// Clients whose failures are remembered at a time.
const MOST_CLIENTS: usize = 10_000;
/// Longest name of a person, in characters.
const LONGEST_NAME: usize = 60;

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub(in crate::serve) struct Session {
    /// Who decides, for the history.
    pub(super) who: String,
    /// What every form of the session carries.
    pub(super) form: String,
    /// What it is known by here; the cookie itself is not kept.
    pub(super) key: [u8; 32],
    since: Instant,
    used: Instant,
}

/// Everybody who has signed in, and who tried in vain.
#[derive(Default)]
pub(in crate::serve) struct Sessions(Mutex<Held>);

#[derive(Default)]
struct Held {
    open: HashMap<[u8; 32], Session>,
    failures: HashMap<Client, (usize, Instant)>,
}

impl Sessions {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a session for who shows a token for updates; gives the secret that goes into its cookie.
    pub(super) fn open(
        &self,
        client: &Client,
        (token, name): (&str, &str),
        limits: &Limits,
    ) -> Result<String, Problem> {
        self.patience(client)?;
        let writers = &limits.writers;
        // Every digest is compared, so that the time does not tell which one is near.
        let fitting: Vec<_> = writers.iter().filter(|digest| digest.fits(token.trim())).collect();
        let Some(digest) = fitting.first() else {
            self.failed(client);
            return Err(Problem::new(Kind::Unauthorized, "the token is not one of this catalogue")
                .help("it is the one with which updates are sent; its owner can tell it"));
        };
        let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
        let token = format!("token {}", digest.short());
        let name = name.trim();
        let who = if name.is_empty() { token } else { format!("{name} ({token})") };
        let (secret, form) = (random()?, random()?);
        let (key, now) = (digest_of(&secret), Instant::now());
        let mut held = self.held();
        held.open.retain(|_, session| session.is_alive(now));
        if held.open.len() >= MOST {
            let oldest = held.open.values().min_by_key(|session| session.used);
            if let Some(key) = oldest.map(|session| session.key) {
                held.open.remove(&key);
            }
        }
        held.open.insert(key, Session { who, form, key, since: now, used: now });
        Ok(secret)
    }

    /// The session of a request, if it has one.
    pub(in crate::serve) fn of(&self, headers: &HeaderMap, base: &Base) -> Option<Session> {
        let name = cookie_name(base);
        let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let secret = cookies
            .flat_map(|cookies| cookies.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))?;
        let (key, now) = (digest_of(secret), Instant::now());
        let mut held = self.held();
        let session = held.open.get_mut(&key)?;
        if !session.is_alive(now) {
            held.open.remove(&key);
            return None;
        }
        session.used = now;
        Some(session.clone())
    }

    /// Ends a session.
    pub(super) fn close(&self, session: &Session) {
        self.held().open.remove(&session.key);
    }

    /// Whether a client may try again already.
    fn patience(&self, client: &Client) -> Result<(), Problem> {
        let held = self.held();
        let Some((number, since)) = held.failures.get(client) else { return Ok(()) };
        let left = WINDOW.saturating_sub(since.elapsed());
        if *number < MOST_FAILURES || left.is_zero() {
            return Ok(());
        }
        let told = format!("{number} wrong tokens were shown within a minute");
        Err(Problem::new(Kind::TooManyRequests, told)
            .help(format!("try again in {} seconds", left.as_secs() + 1)))
    }

    fn failed(&self, client: &Client) {
        let mut held = self.held();
        held.failures.retain(|_, (_, since)| since.elapsed() < WINDOW);
        if held.failures.len() < MOST_CLIENTS || held.failures.contains_key(client) {
            held.failures.entry(client.clone()).or_insert((0, Instant::now())).0 += 1;
        }
    }
}

impl Session {
    fn is_alive(&self, now: Instant) -> bool {
        now.duration_since(self.since) < LIFE && now.duration_since(self.used) < IDLE
    }
}

fn digest_of(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// 256 bits that nobody can guess, as hexadecimal digits.
fn random() -> Result<String, Problem> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(Problem::internal)?;
    Ok(format!("{:x}", Sha256::digest(bytes)))
}
