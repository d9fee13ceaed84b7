//! Searching texts: what a person types becomes things, the best first.
//!
//! The words of all texts of the default graph are indexed with each reading copy; what changed
//! since lies in layers over it, so that a search sees every acknowledged change.

mod analyse;
mod layers;
mod part;
mod role;
mod shelf;
mod snippet;
mod sought;
mod statistics;
mod texts;
mod wish;
mod written;

pub(super) use layers::{Recent, Whole};
pub(super) use role::is_text;
pub use snippet::Snippet;
pub use sought::Sought;
pub(super) use sought::Subject;
pub use texts::{Hits, Texts, both, either, without};
pub use wish::{Clause, Wish};
pub(super) use written::written_out;
