//! The reading copy says what the store says.

mod dictionary;
mod file;
pub(crate) mod judge;
mod model;
mod terms;
