//! Indexing: the graph at one version becomes a copy that is read column by column.
//!
//! A [`Builder`] takes quads and gives a [`struct@Copy`]: a [`Dictionary`] that numbers the terms in the
//! order in which SPARQL sorts them, and [`Triples`] that finds these numbers by one another.

mod along;
mod arrange;
mod budget;
mod build;
mod census;
mod column;
mod copy;
mod dataset;
mod dictionary;
mod evaluate;
mod explain;
mod expression;
mod file;
mod gather;
mod generation;
mod header;
mod mark;
mod numbers;
mod overlay;
mod permute;
mod plan;
mod pool;
mod quads;
mod reading;
mod run;
pub mod search;
mod section;
mod sort;
mod sound;
mod stored;
mod table;
mod tag;
mod terms;
mod texts;
mod triples;
mod value;
mod view;

pub use along::Along;
pub use budget::Budget;
pub use build::Builder;
pub use copy::Copy;
pub use dictionary::Dictionary;
pub use evaluate::evaluate;
pub use explain::{Explanation, Step, explain};
pub use reading::Reading;
pub use section::Section;
pub use triples::{Order, Pairs, Part, Triples};
pub use view::View;

/// A term by number; [`UNBOUND`] is none.
pub type Id = u32;

/// No term.
pub const UNBOUND: Id = 0;
