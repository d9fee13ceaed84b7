//! The reading copy says what the store says.

pub(crate) mod judge;
