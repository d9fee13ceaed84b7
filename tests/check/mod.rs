//! Tests of `src/check`.

mod gold;
