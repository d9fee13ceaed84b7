//! The reading copy says what the store says.

mod dictionary;
mod file;
mod model;
mod terms;
pub(crate) mod judge;
