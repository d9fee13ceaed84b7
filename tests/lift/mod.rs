//! Tests of `src/lift`.
