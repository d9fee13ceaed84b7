//! Working elsewhere: queries of strangers run in processes of their own.
//!
//! A server keeps a [`Pool`] of workers: this same program, started as `colophon worker`, with the
//! reading copy mapped and bounds that the kernel keeps. A query that needs too much or does not end
//! costs one of them. Pages, lists, health and updates never wait for a worker.

mod attend;
mod bounds;
mod desk;
mod frame;
mod hire;
mod pool;

pub(super) use attend::ask;
pub use desk::work;
pub(super) use frame::Order;
pub(super) use pool::{Pool, Staff};
