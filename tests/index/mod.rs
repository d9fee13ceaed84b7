//! The reading copy says what the store says.

mod along;
mod dictionary;
mod ending;
mod expression;
mod file;
pub(crate) mod judge;
mod model;
mod queries;
mod search;
mod terms;
