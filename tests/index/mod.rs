//! The reading copy says what the store says.

mod dictionary;
mod model;
mod terms;
pub(crate) mod judge;
