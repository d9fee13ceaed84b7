//! Indexing: the graph at one version becomes a copy that is read column by column.

/// A term by number; [`UNBOUND`] is none.
pub type Id = u32;

/// No term.
pub const UNBOUND: Id = 0;
