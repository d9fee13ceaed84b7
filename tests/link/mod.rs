//! Tests of `src/link`.
