//! The reading copy says what the store says.

mod dictionary;
pub(crate) mod judge;
mod file;
mod model;
mod terms;
