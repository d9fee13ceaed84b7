//! Accounting: each client has so many seconds of queries and so many errors a minute.
//!
//! All time counts, that of cheap queries as well. A client is an address, or a token. A process on
//! this machine that speaks for nobody else is the operator's, and is not counted; one that names its
//! client in `X-Forwarded-For` is a proxy, and the last address there is the one that it saw.

use crate::config::{Limits, Role};
use crate::problem::{Kind, Problem};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// Clients that are remembered at a time.
const MOST: usize = 10_000;
/// How many minutes of what it may have a client may have saved up.
const SAVED: f64 = 2.0;

/// Where a connection comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Client {
    pub(super) role: Role,
    /// Whose account it is; nobody's if it is not counted.
    key: Option<Key>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    Token(String),
}

impl Client {
    /// Who asks, by the connection and the head of a request.
    pub(super) fn of(peer: Option<Peer>, headers: &HeaderMap, limits: &Limits) -> Self {
        if let Some((role, token)) = token(headers).and_then(|token| limits.role(token)) {
            let key = (role != Role::Admin).then_some(Key::Token(token));
            return Self { role, key };
        }
        let key = peer.and_then(|Peer(peer)| {
            let peer = peer.ip().to_canonical();
            let client = if peer.is_loopback() { forwarded(headers) } else { Some(peer) };
            client.map(|address| Key::Address(network(address)))
        });
        Self { role: Role::Anonymous, key }
    }
}

/// The token that a request shows.
fn token(headers: &HeaderMap) -> Option<&str> {
    let shown = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = shown.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The address for which a proxy on this machine speaks.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED).iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// The address, or the network that one client has all addresses of.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address @ IpAddr::V4(_) => address,
    }
}

/// The accounts of all clients.
#[derive(Default)]
pub(super) struct Accounts(Mutex<HashMap<Key, Account>>);

struct Account {
    seconds: f64,
    errors: f64,
    running: usize,
    at: Instant,
}

/// What a minute gives, in seconds and errors; nothing is without limit.
fn minute(limits: &Limits) -> [Option<f64>; 2] {
    [limits.client_seconds, limits.client_errors]
        .map(|limit| u32::try_from(limit).ok().filter(|limit| *limit > 0).map(f64::from))
}

impl Account {
    fn full(limits: &Limits, at: Instant) -> Self {
        let [seconds, errors] = minute(limits).map(|minute| minute.unwrap_or(0.0) * SAVED);
        Self { seconds, errors, running: 0, at }
    }

    /// Adds what the time since the last look gives.
    fn fill(&mut self, limits: &Limits, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64() / 60.0;
        self.at = now;
        let [seconds, errors] = minute(limits).map(|minute| minute.unwrap_or(0.0));
        self.seconds = (self.seconds + passed * seconds).min(seconds * SAVED);
        self.errors = (self.errors + passed * errors).min(errors * SAVED);
    }

    /// How long until the account has something again.
    fn wait(&self, limits: &Limits) -> Duration {
        let [seconds, errors] = minute(limits);
        let until = |has: f64, minute: Option<f64>| minute.map_or(0.0, |all| -has / all * 60.0);
        let wait = until(self.seconds, seconds).max(until(self.errors - 1.0, errors));
        Duration::from_secs_f64(wait.max(0.0))
    }

    fn is_idle(&self, limits: &Limits) -> bool {
        let [seconds, errors] = minute(limits).map(|minute| minute.unwrap_or(0.0) * SAVED);
        self.running == 0 && self.seconds >= seconds && self.errors >= errors
    }
}

impl Accounts {
    /// Opens the tab of a query; it is paid when it is dropped.
    ///
    /// # Errors
    ///
    /// [`Kind::TooManyRequests`] if the client has used up what it may have.
    pub(super) fn open(self: &Arc<Self>, client: &Client, limits: &Limits) -> Result<Tab, Problem> {
        let Some(key) = &client.key else { return Ok(Tab::default()) };
        let now = Instant::now();
        let mut accounts = self.all();
        if accounts.len() >= MOST && !accounts.contains_key(key) {
            accounts.values_mut().for_each(|account| account.fill(limits, now));
            accounts.retain(|_, account| !account.is_idle(limits));
        }
        let account = accounts.entry(key.clone()).or_insert_with(|| Account::full(limits, now));
        account.fill(limits, now);
        let most = limits.client_queries;
        if most > 0 && account.running >= most {
            let told = format!("{most} queries of yours are running (--client-queries)");
            return Err(Problem::new(Kind::TooManyRequests, told).help("wait until one has ended"));
        }
        let wait = account.wait(limits);
        if !wait.is_zero() {
            let seconds = wait.as_secs() + 1;
            let (time, errors) = (limits.client_seconds, limits.client_errors);
            let told = format!(
                "your queries have used up their time ({time} s a minute, --client-seconds) or \
                 their errors ({errors} a minute, --client-errors)"
            );
            return Err(Problem::new(Kind::TooManyRequests, told)
                .help(format!("ask again in {seconds} s; who needs much takes a dump")));
        }
        account.running += 1;
        let bill = Bill { key: key.clone(), accounts: Arc::clone(self), limits: limits.clone() };
        Ok(Tab { bill: Some(bill), start: None, failed: false })
    }

    /// How long a client has to wait, in whole seconds.
    pub(super) fn wait(&self, client: &Client, limits: &Limits) -> u64 {
        let wait = client.key.as_ref().and_then(|key| Some(self.all().get(key)?.wait(limits)));
        wait.unwrap_or_default().as_secs() + 1
    }

    /// Says what a client has left, as the draft of the `RateLimit` fields has it.
    pub(super) fn tell(&self, client: &Client, limits: &Limits, headers: &mut HeaderMap) {
        let Some(key) = &client.key else { return };
        let [Some(minute), _] = minute(&limits.of(client.role)) else { return };
        let most = (minute * SAVED).round();
        let left = self.all().get(key).map_or(most, |account| account.seconds.clamp(0.0, most));
        let full = ((most - left) / minute * 60.0).ceil();
        let policy = format!("\"seconds\";q={most};w={}", SAVED * 60.0);
        let left = format!("\"seconds\";r={};t={full}", left.floor());
        for (name, value) in [(POLICY, policy), (LEFT, left)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Key, Account>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a query has to pay.
#[derive(Default)]
pub(super) struct Tab {
    bill: Option<Bill>,
    start: Option<Instant>,
    failed: bool,
}

struct Bill {
    key: Key,
    accounts: Arc<Accounts>,
    limits: Limits,
}

impl Tab {
    /// The query runs from now on; to wait costs nothing.
    pub(super) fn start(&mut self) {
        self.start = Some(Instant::now());
    }

    /// The query was one that cannot be answered.
    pub(super) fn fail(&mut self, problem: &Problem) {
        let kinds = [Kind::BadQuery, Kind::QueryTooComplex, Kind::QueryTimeout, Kind::QueryFailed];
        self.failed = kinds.contains(&problem.kind());
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        let Some(Bill { key, accounts, limits }) = self.bill.take() else { return };
        let mut accounts = accounts.all();
        let Some(account) = accounts.get_mut(&key) else { return };
        account.fill(&limits, Instant::now());
        account.running = account.running.saturating_sub(1);
        account.seconds -= self.start.map_or(0.0, |start| start.elapsed().as_secs_f64());
        account.errors -= f64::from(u8::from(self.failed));
    }
}
