//! Taking back a load: what came unchecked goes unchecked, however much it is.

use crate::ledger::{Reversal, Told, Why};
use crate::problem::Problem;
use crate::store::Store;

/// The start of the message of an undo; the version that it undoes follows.
const UNDO: &str = "undo version ";

/// Who undoes a version, and why.
pub(super) fn why(version: u64, message: &str) -> Why {
    let reason = if message.is_empty() { String::new() } else { format!(": {message}") };
    Why {
        agent: concat!("colophon ", env!("CARGO_PKG_VERSION")).into(),
        action: "undo",
        message: format!("{UNDO}{version}{reason}"),
        source: None,
    }
}

/// What it would do to undo a version whose statements were never held against the shapes: a
/// load, or the undo of a load. `None` for every other version: see [`undo`](super::undo()).
///
/// # Errors
///
/// If there is no such version, or the ledger cannot be read.
pub fn reversal(store: &Store, version: u64) -> Result<Option<Reversal>, Problem> {
    let mut origin = version;
    loop {
        let told = store.told(origin)?;
        match (told.why().action, undone(told.why())) {
            ("load", _) => return store.reversal(version).map(Some),
            // Only what came before can be undone.
            ("undo", Some(before)) if before < origin => origin = before,
            _ => return Ok(None),
        }
    }
}

/// Undoes it: exactly what it did, but for what later versions touched.
///
/// # Errors
///
/// If it cannot be made safe on disk.
pub fn reverse(store: &Store, reversal: &Reversal, message: &str) -> Result<Option<Told>, Problem> {
    store.reverse(reversal, why(reversal.sequence(), message))
}

/// The version that an undo undid.
fn undone(why: &Why) -> Option<u64> {
    let rest = why.message.strip_prefix(UNDO)?;
    rest.split(':').next()?.parse().ok()
}
