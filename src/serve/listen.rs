//! Listening: connections come in, each bounded in time and size, until a signal says stop.

use super::around::Hostless;
use super::client::Peer;
use super::{App, Shared, routes};
use crate::answer::Site;
use crate::config::Limits;
use crate::problem::Problem;
use crate::store::Store;
use axum::Router;
use axum::http::Version;
use axum::http::header::HOST;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// How long a client may take to send the head of a request, or leave a connection idle.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// The longest head of a request, in bytes: a query in an address, escaped.
const HEAD_BYTES: usize = 256 * 1024;
/// Most connections at a time; more of them wait.
const CONNECTIONS: usize = 1024;
/// How long answers on their way may take after the signal to stop.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long to wait when the system has no connection to give.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until a signal; `ready` is told where, as soon as connections are taken.
///
/// # Errors
///
/// If the address cannot be had, or the system refuses threads or signals.
pub fn run(
    store: Store,
    site: Site,
    listen: SocketAddr,
    limits: &Limits,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::io("threads cannot be started", error))?;
    let app = App::new(store, site, limits);
    let served = runtime.block_on(serve(app, listen, ready));
    runtime.shutdown_timeout(Duration::from_secs(1));
    served
}

async fn serve(
    app: Shared,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Problem> {
    let refused = |error| Problem::io(format_args!("cannot listen on {listen}"), error);
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        refused(error).help("is another server there? choose another address with --listen")
    })?;
    let mut stop = std::pin::pin!(stop()?);
    ready(listener.local_addr().map_err(refused)?);
    if let Some(pool) = &app.pool {
        tokio::spawn(Arc::clone(pool).keep());
    }
    let router = routes(app);
    let connections = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = async { (place.await, listener.accept().await) };
        tokio::select! {
            () = &mut stop => break,
            (place, accepted) = accepted => match accepted {
                Ok((stream, peer)) => connect((stream, Peer(peer)), router.clone(), &connections, place),
                Err(error) => {
                    tracing::warn!(%error, "no connection");
                    tokio::time::sleep(BREATH).await;
                }
            },
        }
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, connections.shutdown()).await.is_err() {
        tracing::warn!("some answers were broken off");
    }
    Ok(())
}

/// Serves one connection; it keeps its place until it ends.
fn connect(
    (stream, peer): (TcpStream, Peer),
    router: Router,
    connections: &GracefulShutdown,
    place: impl Send + 'static,
) {
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        if !names_one_host(&request) {
            request.extensions_mut().insert(Hostless);
        }
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke off");
        }
        drop(place);
    });
}

/// Whether a request has as many `Host` headers as it has to have (RFC 9112 §3.2). What stands there
/// is not looked at: the addresses of a catalogue come from its base.
fn names_one_host(request: &Request<Incoming>) -> bool {
    match request.headers().get_all(HOST).iter().count() {
        0 => request.version() < Version::HTTP_11,
        hosts => hosts == 1,
    }
}

/// Ends at the first signal to stop.
#[cfg(unix)]
fn stop() -> Result<impl Future<Output = ()>, Problem> {
    use tokio::signal::unix::{SignalKind, signal};
    let heard = |kind| signal(kind).map_err(|error| Problem::io("signals cannot be heard", error));
    let (mut interrupt, mut terminate) =
        (heard(SignalKind::interrupt())?, heard(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends at the first signal to stop.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "other systems can refuse")]
fn stop() -> Result<impl Future<Output = ()>, Problem> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
