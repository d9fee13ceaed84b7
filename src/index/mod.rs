//! Indexing: the graph at one version becomes a copy that is read column by column.

mod budget;
mod expression;
mod run;
mod terms;
mod view;

pub use budget::Budget;
pub use view::View;

/// A term by number; [`UNBOUND`] is none.
pub type Id = u32;

/// No term.
pub const UNBOUND: Id = 0;
