//! The reading copy says what the store says.
