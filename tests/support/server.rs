//! A real server on a free port of this machine, with the shipped catalogue.

use super::shipped_store;
use colophon::answer::Site;
use colophon::config::Limits;
use colophon::serve;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc::channel;

/// Starts a server that lives as long as the tests, and gives its base.
pub(crate) fn server(limits: Limits) -> String {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let listen: SocketAddr = free.local_addr().unwrap();
    drop(free);
    let store = shipped_store(&format!("http://{listen}/"));
    let site = Site::new(store.base().clone(), "The Library");
    let (ready, told) = channel();
    std::thread::spawn(move || {
        serve::run(store, site, listen, &limits, move |at| ready.send(at).unwrap()).unwrap();
    });
    assert_eq!(told.recv().unwrap(), listen);
    format!("http://{listen}/")
}
