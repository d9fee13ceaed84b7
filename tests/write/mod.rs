//! Tests of `src/write`.
