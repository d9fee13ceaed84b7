//! `colophon serve`: the catalogue goes on the web.

use super::begin::begin;
use super::flags::Listen;
use super::talk::{BOLD, Failure, OFF, count, say};
use crate::config::{Config, base_of};
use crate::index::Reading;
use crate::ledger::Access;
use crate::problem::{Kind, Problem};
use crate::serve;
use crate::store::Store;
use crate::vocab::Base;
use clap::Args;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::thread;

/// A catalogue with more quads than this is filled while the server listens already.
const AT_ONCE: usize = 100_000;

const AFTER: &str = "\
Examples:
  colophon serve                                       on 127.0.0.1:7777, from ./var
  colophon serve --data /srv/library --listen 0.0.0.0:80 \\
      --base-url https://library.example/              behind a proxy, under its name

A new data folder keeps the base that it is made with. Ctrl-C ends the server
after the answers that it is giving.";

/// Serve the catalogue: pages, linked data and SPARQL over HTTP.
#[derive(Debug, Args)]
#[command(after_help = AFTER)]
pub(super) struct Serve {
    #[command(flatten)]
    pub(super) listen: Listen,
}

impl Serve {
    #[expect(clippy::unused_self, reason = "its flags are in the configuration")]
    pub(super) fn run(self, config: &Config) -> Result<ExitCode, Failure> {
        let store = open(config)?;
        let is_new = store.version() == 0;
        if let Err(problem) = store.fits() {
            // What the program knows of its vocabulary is not added then.
            say(format_args!("The catalogue is read from its reading copy alone: {problem}"));
        } else if store.count()? > AT_ONCE {
            prepare(&store);
        } else {
            begin(&store)?;
        }
        if is_new {
            say(
                "The catalogue is new and empty: fill it with `colophon import FILE…`, or try `colophon demo`.",
            );
        }
        serve(store, config)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Fills a large catalogue and adds what it lacks of the vocabulary while the server listens
/// already: whoever asks before it is filled waits.
fn prepare(store: &Store) {
    let store = store.clone();
    let preparing = move || match begin(&store) {
        Ok(()) => tracing::info!("the store is filled"),
        Err(problem) => tracing::error!(%problem, "the catalogue cannot be prepared"),
    };
    if let Err(error) = thread::Builder::new().name("preparing".into()).spawn(preparing) {
        tracing::warn!(%error, "the store is filled when it is first asked");
    }
}

/// Opens the data folder for a server, which is the one process that writes to it.
pub(super) fn open(config: &Config) -> Result<Store, Problem> {
    if config.listen.ip().is_unspecified()
        && base_of(&config.data)?.is_none()
        && config.base == Base::local(config.listen)
    {
        let message = format!("nobody can reach names under <{}>", config.base);
        return Err(Problem::new(Kind::Usage, message)
            .help("give the address that others use with --base-url"));
    }
    let store = Store::open(config, Access::Write)?;
    Reading::begin(&store, Some(&config.data), true);
    Ok(store)
}

/// Serves until the process is told to stop.
pub(super) fn serve(store: Store, config: &Config) -> Result<(), Problem> {
    let (quads, version) = (store.count()?, store.version());
    serve::run(store, config.site(), config.listen, &config.limits, |address| {
        let host = Base::local(reachable(address));
        let start = format!("{}{}", host.as_str().trim_end_matches('/'), config.base.path());
        say(format_args!(
            "{BOLD}{}{OFF}: {} in {}, version {version}",
            config.name,
            count(quads, "quad"),
            config.data.display()
        ));
        say(format_args!("  {start}        start here"));
        say(format_args!("  {start}sparql  ask in SPARQL"));
        if config.base.as_str() != start {
            say(format_args!("  names stand under {}", config.base));
        }
        say("Ctrl-C ends the server.");
    })
}

/// The address that a person on this machine can open.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
